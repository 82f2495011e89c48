"""Who is sought, and who passes which camera.

A *latent population* for the whole horizon is drawn before the run: when each
person begins to be sought, when they would be found by other means or withdrawn,
how often they pass cameras, where they live, why they are sought. No policy adds
or removes a person; an arrest only says until when they can't pass.

Person i passes a camera at site s at the rate

    r_i(t) = c_s(t) w_i a(home_i, s),

with w_i of mean 1, and a = 1 (*mixed*) or, in the *local* regime, the number of
boroughs if home_i is the borough of s and else 0. c_s(t) grows as faces^beta
(*dilution*: extra faces are visitors who aren't on a London list) and is such
that the undepleted population gives the stated passages times the lift of
:mod:`sim.model.depletion`. Candidates are drawn for the whole day from all latent
persons and thinned by who is sought, at large and listed at the time, so nobody's
luck depends on who else was found.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args

import numpy as np

from sim.model.candidates import COLUMN, Candidates, Flags, Floats, Ints, draw_luck
from sim.model.clock import DAY
from sim.model.profile import Flow
from sim.model.records import NOBODY
from sim.model.streams import SiteDay, Streams
from sim.scenario.schema import Category
from sim.scenario.schema import Population as Settings

FREE: Final = -math.inf
GONE: Final = math.inf
PERSON_COLUMNS: Final = 7
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)


@dataclass(slots=True)
class Population:
    """The latent population and, as the only thing that changes, who is held.

    Attributes
    ----------
    size
        Persons sought at any one time.
    sought_from, sought_until
        When each person begins and ceases to be sought by other means, shape (n,).
    category
        Index into ``CATEGORIES``, shape (n,).
    is_current, is_of_person
        Whether the entry is still true, and shows the person named, shape (n,).
    listing
        Uniform mark: a list of m entries has those below m / size, shape (n,).
    order
        Persons by home borough, shape (n,).
    cumulated
        Weights cumulated in that order, from 0, shape (n + 1,).
    bounds
        Where each borough begins and ends in that order.
    held_until
        Until when each person can't pass: in custody or arrested for good, (n,).
    """

    size: int
    sought_from: Floats
    sought_until: Floats
    category: Ints
    is_current: Flags
    is_of_person: Flags
    listing: Floats
    order: Ints
    cumulated: Floats
    bounds: dict[str, tuple[int, int]]
    held_until: Floats

    def is_at_large(self, person: int, time: float) -> bool:
        """Return whether a person is free to pass; nobody in particular always is."""
        return person == NOBODY or bool(self.held_until[person] <= time)

    def entry(self, person: int) -> Entry:
        """Return what is true of a person's entry."""
        if person == NOBODY:
            return NO_ENTRY
        return Entry(
            CATEGORIES[self.category[person]],
            bool(self.is_current[person]),
            bool(self.is_of_person[person]),
        )

    def hold(self, person: int, until: float = GONE) -> None:
        """Take a person off the street until a time, or for good."""
        self.held_until[person] = until


class Entry(NamedTuple):
    """What is true of a person and of their entry on the list.

    Attributes
    ----------
    category
        Why they are sought; None for nobody.
    is_current, is_of_person
        Whether the entry is still true, and shows the person named.
    """

    category: Category | None
    is_current: bool
    is_of_person: bool


class View(NamedTuple):
    """Whom a deployment can recognise.

    Attributes
    ----------
    start, end
        When the cameras are live.
    coverage
        Share of the street that they see.
    entries
        Entries on the list.
    made
        When the list was made.
    """

    start: float
    end: float
    coverage: float
    entries: float
    made: float


NO_ENTRY: Final = Entry(None, is_current=False, is_of_person=False)


def draw_population(
    streams: Streams,
    settings: Settings,
    *,
    boroughs: tuple[str, ...],
    start: float,
    end: float,
) -> Population:
    """Draw every person who is sought at some time of the horizon.

    At the start ``size`` persons are sought; time sought is exponential, and
    others come as a Poisson process at the rate that keeps the number.

    Parameters
    ----------
    streams, settings
        Where the luck comes from; what the population is like.
    boroughs
        Home boroughs, all alike.
    start, end
        The horizon with the time before it, in seconds.
    """
    generator = streams.of("population")
    expected = settings.size * (end - start) / settings.time_sought
    newcomers = int(streams.of("newcomers").poisson(expected))
    luck = generator.random((settings.size + newcomers, PERSON_COLUMNS))
    sought_from = start + luck[:, 0] * (end - start)
    sought_from[: settings.size] = start
    stay = -settings.time_sought * np.log1p(-luck[:, 1])
    home = (luck[:, 2] * len(boroughs)).astype(np.int64)
    order = np.argsort(home, kind="stable")
    weights = _visiting(streams, settings.visiting, len(luck))
    shares = [
        settings.categories[name].share if name in settings.categories else 0.0
        for name in CATEGORIES
    ]
    ends = np.searchsorted(home[order], np.arange(len(boroughs) + 1))
    return Population(
        size=settings.size,
        sought_from=sought_from,
        sought_until=sought_from + stay,
        category=np.searchsorted(np.cumsum(shares)[:-1], luck[:, 3], side="right"),
        is_current=luck[:, 4] < settings.is_current,
        is_of_person=luck[:, 5] < settings.image_is_of_person,
        listing=luck[:, 6],
        order=order,
        cumulated=np.concatenate(([0.0], np.cumsum(weights[order]))),
        bounds={
            borough: (int(ends[place]), int(ends[place + 1]))
            for place, borough in enumerate(boroughs)
        },
        held_until=np.full(len(luck), FREE),
    )


def passages(
    streams: Streams,
    population: Population,
    where: SiteDay,
    *,
    borough: str | None,
    mean: float,
    profile: Flow,
) -> Candidates:
    """Return every passage of a latent person on a site's street in a whole day.

    Parameters
    ----------
    streams, population
        Where the luck comes from; who may pass.
    where
        Site and day.
    borough
        Home of those who may pass; None if all of London may.
    mean
        Candidates on the street per second of ordinary flow, were nobody found.
    profile
        The shape of the day for sought persons.
    """
    first, last = population.bounds[borough] if borough else (0, len(population.order))
    bottom, top = population.cumulated[first], population.cumulated[last]
    locals_share = len(population.bounds) if borough else 1
    whole_day = mean * float(profile.cumulated[-1])
    intensity = whole_day * locals_share * float(top - bottom) / population.size
    luck = draw_luck(streams, intensity, "passages", *where)
    at = bottom + luck[:, COLUMN["person"]] * (top - bottom)
    place = population.cumulated.searchsorted(at, side="right") - 1
    return Candidates(
        rank=np.arange(len(luck)),
        time=where.day * DAY + profile.time_of_day(luck[:, COLUMN["time"]]),
        person=population.order[np.minimum(place, last - 1)],
        luck=luck,
    )


def before_camera(found: Candidates, population: Population, view: View) -> Candidates:
    """Return the passages of listed persons that a live camera could recognise.

    A person is listed if sought when the list is made, passes if sought and not
    held at the time, and is seen if the camera covers their part of the street.
    """
    inside = (found.time >= view.start) & (found.time < view.end)
    inside &= found.mark("coverage") < view.coverage
    near = found.only(inside)
    person = near.person
    sought = (population.sought_from[person] <= view.made) & (
        population.sought_until[person] > near.time
    )
    sought &= population.listing[person] * population.size < view.entries
    sought &= population.held_until[person] <= near.time
    return near.only(sought)


def _visiting(
    streams: Streams, shape: float | Literal["equal"], persons: int
) -> Floats:
    if shape == "equal":
        return np.ones(persons)
    # A stream of its own: rejection takes a varying number of uniforms.
    return streams.of("visiting").standard_gamma(shape, persons) / shape
