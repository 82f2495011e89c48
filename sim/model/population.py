"""The latent population: every person who could be sought in the horizon.

Drawn before the run: when each person begins to be sought, when they would be
found by other means or withdrawn, how often they pass cameras, where they live, why
they are sought. No policy adds or removes a person; an arrest only says until when
they can't pass.

There are two layers: those whom the list of the status quo covers, and others who could
be listed but aren't on it. Each is drawn from streams of its own, so that the second
changes nobody of the first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, get_args

import numpy as np

from sim.model.clock import DAY, WEEK
from sim.model.grouping import grouping
from sim.model.records import NOBODY
from sim.model.streams import Streams
from sim.scenario.schema import Category, Scenario

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Ints = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
FREE: Final = -math.inf
GONE: Final = math.inf
PERSON_COLUMNS: Final = 7
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
EPOCH: Final = 8 * WEEK
BEYOND: Final = ("beyond",)
"""What the streams of those beyond the status quo's list are called, further."""


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


NO_ENTRY: Final = Entry(None, is_current=False, is_of_person=False)


class Cohort(NamedTuple):
    """Those who are sought at some time of an epoch, by home borough.

    Looking for a passer-by among them, and not among all of the horizon, changes no
    law: the others would be thinned out.

    Attributes
    ----------
    persons
        Who they are, neighbours by borough, shape (n,).
    cumulated
        Their weights cumulated in that order, from 0, shape (n + 1,).
    ends
        Where each borough ends in that order, from 0, shape (boroughs + 1,).
    """

    persons: Ints
    cumulated: Floats
    ends: Ints


class Layer(NamedTuple):
    """Persons as drawn; the fields are those of :class:`Population`."""

    sought_from: Floats
    sought_until: Floats
    home: Ints
    weight: Floats
    category: Ints
    is_current: Flags
    is_of_person: Flags
    group: Ints
    listing: Floats


@dataclass(slots=True)
class Population:
    """The latent population and, as the only thing that changes, who is held.

    Attributes
    ----------
    size
        Persons sought at any one time whom the status quo's list covers.
    boroughs
        Where they live.
    beyond
        Number of the first person beyond that list; all after are beyond it too.
    sought_from, sought_until
        When each person begins and ceases to be sought by other means, shape (n,).
    home
        Index of the home borough, shape (n,).
    weight
        How often each passes cameras; the mean is 1, shape (n,).
    category
        Index into ``CATEGORIES``, shape (n,).
    is_current, is_of_person
        Whether the entry is still true, and shows the person named, shape (n,).
    group
        Index into the scenario's groups; -1 where it has none, shape (n,).
    listing
        Uniform mark: a list has those below the share that it has of their like, (n,).
    held_from, held_until
        From when and until when each person can't pass: in custody or arrested for
        good, shape (n,). Of several times it is the last.
    """

    size: int
    boroughs: tuple[str, ...]
    beyond: int
    sought_from: Floats
    sought_until: Floats
    home: Ints
    weight: Floats
    category: Ints
    is_current: Flags
    is_of_person: Flags
    group: Ints
    listing: Floats
    held_from: Floats
    held_until: Floats
    _cohorts: dict[tuple[int, bool], Cohort] = field(default_factory=dict)
    _by_home: Ints | None = None

    def cohort(self, time: float, *, beyond: bool = False) -> Cohort:
        """Return those of a layer who may pass in the epoch of a time."""
        key = (int(time // EPOCH), beyond)
        if key not in self._cohorts:
            self._cohorts[key] = self._gather(*key)
        return self._cohorts[key]

    def _gather(self, epoch: int, beyond: bool) -> Cohort:  # noqa: FBT001 - a key
        start, end = epoch * EPOCH, (epoch + 1) * EPOCH
        sought = (self.sought_from < end) & (self.sought_until > start)
        if self._by_home is None:
            self._by_home = self.home.argsort(kind="stable")
        is_of_layer = (self._by_home >= self.beyond) == beyond
        persons = self._by_home[sought[self._by_home] & is_of_layer]
        borough = np.arange(len(self.boroughs) + 1)
        return Cohort(
            persons,
            np.concatenate(([0.0], self.weight[persons].cumsum())),
            self.home[persons].searchsorted(borough),
        )

    def sought_on(self, day: int) -> Flags:
        """Return who is sought at some time of a day, held or not, shape (n,)."""
        sought: Flags = (self.sought_from < (day + 1) * DAY) & (
            self.sought_until > day * DAY
        )
        return sought

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

    def hold(self, person: int, since: float, until: float = GONE) -> None:
        """Take a person off the street for a time, or for good."""
        self.held_from[person], self.held_until[person] = since, until

    def release(self, person: int, until: float) -> None:
        """Say when a person who is held will be back on the street."""
        self.held_until[person] = until

    def is_taken(self, person: int, time: float, *, since: float) -> bool:
        """Return whether a person can't pass at a time because taken since another."""
        return bool(since < self.held_from[person] <= time < self.held_until[person])


def draw_population(
    streams: Streams,
    scenario: Scenario,
    *,
    boroughs: tuple[str, ...],
    start: float,
    end: float,
) -> Population:
    """Draw every person who is sought at some time of the horizon.

    At the start ``size`` persons are sought; time sought is exponential, and
    others come as a Poisson process at the rate that keeps the number. So are the
    ``unlisted``, beyond the status quo's list, who have the numbers after them.

    Parameters
    ----------
    streams, scenario
        Where the luck comes from; what the population and its groups are like.
    boroughs
        Home boroughs, all alike.
    start, end
        The horizon with the time before it, in seconds.
    """
    settings = scenario.population
    first = _draw_layer(
        streams, scenario, settings.size, homes=len(boroughs), span=(start, end)
    )
    whole = first
    if settings.unlisted:
        beyond = _draw_layer(
            streams,
            scenario,
            settings.unlisted,
            homes=len(boroughs),
            span=(start, end),
            layer=BEYOND,
        )
        whole = Layer._make(map(np.concatenate, zip(first, beyond, strict=True)))
    return Population(
        size=settings.size,
        boroughs=boroughs,
        beyond=len(first.listing),
        **whole._asdict(),
        held_from=np.full(len(whole.listing), FREE),
        held_until=np.full(len(whole.listing), FREE),
    )


def _draw_layer(
    streams: Streams,
    scenario: Scenario,
    size: int,
    *,
    homes: int,
    span: tuple[float, float],
    layer: tuple[str, ...] = (),
) -> Layer:
    settings, (start, end) = scenario.population, span
    expected = size * (end - start) / settings.time_sought
    newcomers = int(streams.of("newcomers", *layer).poisson(expected))
    luck = streams.of("population", *layer).random((size + newcomers, PERSON_COLUMNS))
    sought_from = start + luck[:, 0] * (end - start)
    sought_from[:size] = start
    sought_until = sought_from - settings.time_sought * np.log1p(-luck[:, 1])
    sought_from[:size] = FREE  # since long before
    shares = [
        settings.categories[name].share if name in settings.categories else 0.0
        for name in CATEGORIES
    ]
    return Layer(
        sought_from=sought_from,
        sought_until=sought_until,
        home=(luck[:, 2] * homes).astype(np.int64),
        weight=_weights(streams, settings.visiting, len(luck), layer),
        category=np.cumsum(shares)[:-1].searchsorted(luck[:, 3], side="right"),
        is_current=luck[:, 4] < settings.is_current,
        is_of_person=luck[:, 5] < settings.image_is_of_person,
        group=_groups(streams, scenario, len(luck), layer),
        listing=luck[:, 6],
    )


def _groups(
    streams: Streams, scenario: Scenario, persons: int, layer: tuple[str, ...]
) -> Ints:
    found = grouping(scenario)
    if not found.sought:
        return np.full(persons, NOBODY)
    # A stream of its own, so that groups move nothing else of a person.
    marks = streams.uniforms(persons, "group", *layer)
    place: Ints = np.searchsorted(found.sought[:-1], marks, side="right")
    return place


def _weights(
    streams: Streams,
    shape: float | Literal["equal"],
    persons: int,
    layer: tuple[str, ...],
) -> Floats:
    if shape == "equal":
        return np.ones(persons)
    # A stream of its own: rejection takes a varying number of uniforms.
    return streams.of("visiting", *layer).standard_gamma(shape, persons) / shape
