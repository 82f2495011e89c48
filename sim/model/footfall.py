"""How many faces pass, and when.

Faces pass as a Poisson process whose intensity is

    street(t) = site mean x by_hour(t) x by_weekday x site-day effect / coverage

with a lognormal site-day effect of mean 1. The street is counted for the whole
day in slices; a camera sees a share of it (``coverage``), a deployment a window
of it. So a fixed camera and a van look at the same pedestrians, and a longer
window never shows fewer.

The convention a reader would get wrong: the site mean is what a *van* sees in a
live hour (the published record), so the street is that over the van's coverage.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.clock import DAY
from sim.model.profile import Flow
from sim.model.quantiles import binomial_quantile, poisson_quantile
from sim.model.streams import Streams
from sim.scenario.distributions import standard_normal_quantile
from sim.scenario.schema import Camera, CameraKind, Footfall, Population, Site

Floats = NDArray[np.float64]


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


class Crowd(NamedTuple):
    """The faces of one site and day, as one kind of camera would see them.

    Attributes
    ----------
    edges
        Times at which slices begin, and the end of the last: seconds from Monday
        00:00 of the first week, shape (n + 1,).
    seen
        Faces in each slice, shape (n,).
    within
        A uniform number for each slice: how its faces lie inside it, shape (n,).
    """

    edges: Floats
    seen: NDArray[np.int64]
    within: Floats


def day_effects(
    streams: Streams, site: str, day: int, *, footfall: Footfall, population: Population
) -> DayEffects:
    """Return the lognormal effects of one site and day, each with mean 1."""
    faces, wanted = streams.of("day effects", site, day).random(2).tolist()
    return DayEffects(
        _lognormal_effect(faces, footfall.day_spread),
        _lognormal_effect(wanted, population.day_spread),
    )


def faces(
    streams: Streams,
    site: str,
    day: int,
    *,
    mean: float,
    profile: Flow,
    slice_length: float,
    coverages: Mapping[CameraKind, float],
    camera: CameraKind,
) -> Crowd:
    """Return the faces that one kind of camera would see at a site all day.

    Parameters
    ----------
    streams, site, day
        Where the luck comes from.
    mean
        Faces on the street per second of ordinary flow on that day.
    profile
        The shape of the day.
    slice_length
        Length of a slice, in seconds.
    coverages
        Share of the street that each kind of camera sees. What a narrower camera
        sees is part of what a wider one sees.
    camera
        The kind asked for.
    """
    generator = streams.of("faces", site, day)
    total = generator.random()
    edges = np.append(np.arange(0.0, DAY, slice_length), DAY)
    within = generator.random(len(edges) - 1)
    passed = profile(edges)
    whole_day = profile.cumulated[-1]
    seen = generator.multinomial(
        poisson_quantile(total, mean * float(whole_day)), np.diff(passed) / whole_day
    )
    wider = 1.0
    for kind, coverage in sorted(coverages.items(), key=lambda item: (-item[1], item)):
        seen = generator.binomial(seen, coverage / wider if wider else 0.0)
        wider = coverage
        if kind == camera:
            break
    return Crowd(edges + day * DAY, seen, within)


def faces_in_window(crowd: Crowd, start: float, end: float) -> int:
    """Return how many faces a crowd shows between two times.

    Whole slices are counted; at both edges a binomial share is, by inversion with
    the slice's own uniform, so windows that lie in one another nest.
    """
    return _faces_until(crowd, end) - _faces_until(crowd, start)


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


def _faces_until(crowd: Crowd, time: float) -> int:
    place = int(np.searchsorted(crowd.edges, time, side="right")) - 1
    if place < 0:
        return 0
    if place >= len(crowd.seen):
        return int(crowd.seen.sum())
    start, end = crowd.edges[place], crowd.edges[place + 1]
    part = binomial_quantile(
        float(crowd.within[place]),
        int(crowd.seen[place]),
        float((time - start) / (end - start)),
    )
    return int(crowd.seen[:place].sum()) + part


def _lognormal_effect(u: float, spread: float) -> float:
    return math.exp(spread * standard_normal_quantile(u) - spread**2 / 2)
