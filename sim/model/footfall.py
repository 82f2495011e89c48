"""How many faces pass, and when.

Faces pass as a Poisson process whose intensity is

    street(t) = site mean x by_hour(t) x by_weekday x site-day effect / coverage

with a lognormal site-day effect of mean 1. The street is counted for the whole
day in slices; a camera sees a share of it (``coverage``), a deployment a window
of it. So a fixed camera and a van look at the same pedestrians, and a longer
window never shows fewer.

People walk in parties (*groups* in the literature on pedestrians). Parties pass as a
Poisson process, so faces are compound Poisson, with the same mean and the variance
E[S^2] / E[S] times it for a party of size S.

The convention a reader would get wrong: the site mean is what a *van* sees in a
live hour (the published record), so the street is that over the van's coverage.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.clock import DAY
from sim.model.profile import Flow
from sim.model.streams import SiteDay, Streams
from sim.scenario.distributions import standard_normal_quantile
from sim.scenario.schema import Camera, CameraKind, Footfall, Population, Site

Floats = NDArray[np.float64]

MOST_PLACED: Final = 10_000
"""Parties of a slice that have a place each; of more, halves are counted first. A
street of London has a thousand in a slice, and so many places take 25 microseconds.
"""


class DayEffects(NamedTuple):
    """What is special about one site on one day; 1 is ordinary.

    Attributes
    ----------
    faces
        Factor on the flow of faces.
    wanted
        Factor on passages of sought persons, beyond what faces explain.
    """

    faces: float
    wanted: float


class Slices(NamedTuple):
    """A day cut into slices, and how people come in them.

    Attributes
    ----------
    edges
        Times of day at which slices begin, and the end of the last, shape (n + 1,).
    flow
        Integral of the flow over each, in seconds of ordinary flow, shape (n,).
    parties, mean_party
        Share of parties of one, two, ... people, and how many are in one in the mean.
    """

    edges: Floats
    flow: Floats
    parties: tuple[float, ...]
    mean_party: float


class Crowd(NamedTuple):
    """The faces of one site and day, as one kind of camera would see them.

    Attributes
    ----------
    where
        Site and day.
    slices
        How the day is cut.
    layers
        Parties of one, two, ... people in each slice, shape (layers, sizes, n): what
        the narrowest camera sees, and what each wider one sees besides.
    """

    where: SiteDay
    slices: Slices
    layers: NDArray[np.int64]


def cut(profile: Flow, settings: Footfall) -> Slices:
    """Cut a day into slices."""
    edges = np.append(np.arange(0.0, DAY, settings.slice), DAY)
    return Slices(edges, np.diff(profile(edges)), settings.parties, settings.mean_party)


def day_effects(
    streams: Streams, where: SiteDay, *, footfall: Footfall, population: Population
) -> DayEffects:
    """Return the lognormal effects of one site and day, each with mean 1."""
    faces, wanted = streams.uniforms(2, "day effects", *where).tolist()
    return DayEffects(
        _lognormal_effect(faces, footfall.day_spread),
        _lognormal_effect(wanted, population.day_spread),
    )


def faces(
    streams: Streams,
    where: SiteDay,
    *,
    mean: float,
    slices: Slices,
    coverages: Mapping[CameraKind, float],
    camera: CameraKind,
) -> Crowd:
    """Return the faces that one kind of camera would see at a site all day.

    Parameters
    ----------
    streams, where
        Where the luck comes from.
    mean
        Faces on the street per second of ordinary flow on that day.
    slices
        How the day is cut.
    coverages
        Share of the street that each kind of camera sees. What a narrower camera
        sees is part of what a wider one sees.
    camera
        The kind asked for.
    """
    generator = streams.brief("faces", *where)
    street = mean * slices.flow / slices.mean_party
    layers, narrower = [], 0.0
    # A wider camera sees what a narrower one sees, and independently the rest.
    # Nothing else follows in this stream, so that NumPy's varying number of draws
    # shifts nobody's luck.
    for coverage in sorted(set(coverages.values())):
        layers.append(
            [
                generator.poisson((coverage - narrower) * street * share)
                for share in slices.parties
            ]
        )
        if coverage == coverages[camera]:
            break
        narrower = coverage
    return Crowd(where, slices, np.array(layers))


def faces_in_window(crowd: Crowd, start: float, end: float, *, streams: Streams) -> int:
    """Return how many faces a crowd shows between two times.

    Within a slice parties lie evenly, each at its own uniform place, so windows that
    lie in one another nest.

    Parameters
    ----------
    crowd
        The faces of the day.
    start, end
        Seconds from Monday 00:00 of the first week.
    streams
        Where the places of the faces in a slice come from.
    """
    midnight = crowd.where.day * DAY
    before, after = (
        _faces_until(crowd, time - midnight, streams) for time in (start, end)
    )
    return after - before


def coverages(cameras: Mapping[CameraKind, Camera]) -> dict[CameraKind, float]:
    """Return the share of the street that each kind of camera sees."""
    return {kind: camera.coverage for kind, camera in cameras.items()}


def street_mean(
    site: Site, *, cameras: Mapping[CameraKind, Camera], factor: float
) -> float:
    """Return the faces on the street per second of ordinary flow.

    Parameters
    ----------
    site
        Its ``faces`` are what a van sees.
    cameras
        For the van's coverage.
    factor
        The day's: weekday and site-day effect.
    """
    return site.faces / cameras["mobile"].coverage * factor


def _faces_until(crowd: Crowd, time_of_day: float, streams: Streams) -> int:
    edges = crowd.slices.edges
    place = int(edges.searchsorted(time_of_day, side="right")) - 1
    faces = 0
    for size, layers in enumerate(crowd.layers.swapaxes(0, 1), start=1):
        faces += size * int(layers[:, :place].sum())
        if place == layers.shape[1]:
            continue
        # Who walks alone came first, when nobody else had a stream.
        larger = (size,) if size > 1 else ()
        share = (time_of_day - edges[place]) / (edges[place + 1] - edges[place])
        here = layers[:, place].tolist()
        faces += size * _passed(share, here, streams, *crowd.where, place, *larger)
    return faces


def _passed(
    share: float, layers: list[int], streams: Streams, *entity: str | int
) -> int:
    """Return how many of the parties of a slice pass in its first part.

    Each has a uniform place; those of a narrower camera come first, and have the same
    places for a wider one. Of a layer by which there are too many, halves are counted.
    """
    passed = placed = together = 0
    for layer, number in enumerate(layers):
        together += number
        if together <= MOST_PLACED:
            placed = together
        else:
            passed += _passed_of_many(share, number, streams, *entity, "layer", layer)
    places = streams.uniforms(placed, "slice", *entity)
    return passed + int(np.count_nonzero(places < share))


def _passed_of_many(
    share: float, number: int, streams: Streams, *entity: str | int
) -> int:
    """Return the same for a large number that has places of its own.

    How many lie in the first half is drawn, and so on with the half in which the part
    ends: the halves are numbered as in a heap, and each has a stream of its own, so
    that parts of any length nest.
    """
    passed, half = 0, 1
    while number > MOST_PLACED:
        first = int(streams.brief("halves", *entity, half).binomial(number, 0.5))
        share, half = 2 * share, 2 * half
        if share < 1:
            number = first
        else:
            passed, number = passed + first, number - first
            share, half = share - 1, half + 1
    places = streams.uniforms(number, "half", *entity, half)
    return passed + int(np.count_nonzero(places < share))


def _lognormal_effect(u: float, spread: float) -> float:
    return math.exp(spread * standard_normal_quantile(u) - spread**2 / 2)
