"""Who is sought, from when to when, and what is true of them."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest

from sim.model.population import (
    CATEGORIES,
    EPOCH,
    FREE,
    GONE,
    NO_ENTRY,
    Entry,
    Population,
    draw_population,
)
from sim.model.records import NOBODY
from sim.model.streams import Streams
from sim.scenario.schema import Scenario
from tests.making import changed, shipped

HOMES = ("Alder", "Birch", "Cedar")
START, END = -50.0 * 86_400, 350.0 * 86_400


def settings(**changes: float) -> Scenario:
    """Return a scenario in which half are sought for less than half a year."""
    named = {f"population__{name}": value for name, value in changes.items()}
    named = {"population__size": 20_000, "population__unlisted": 0} | named
    return changed(shipped("four-a-week"), **named)


def drawn(**changes: float) -> Population:
    """Return a population of three boroughs, for 400 days."""
    return draw_population(
        Streams(1, 0), settings(**changes), boroughs=HOMES, start=START, end=END
    )


def test_as_many_are_sought_at_any_time() -> None:
    """Those who come replace those who leave: at the start, in the middle and at the
    end the number is the stated one.
    """
    persons = drawn()
    for time in (START, 0.5 * (START + END), END - 1):
        now = (persons.sought_from <= time) & (persons.sought_until > time)

        assert abs(now.sum() / 20_000 - 1) < 0.03


def test_whoever_is_there_at_the_start_has_long_been_sought() -> None:
    """As many as the stated number, and the others come evenly during the time."""
    persons = drawn()
    newcomers = persons.sought_from[20_000:]
    came = (newcomers - START) / (END - START)
    expected = 20_000 * (END - START) / settings().population.time_sought

    assert (persons.sought_from[:20_000] == FREE).all()
    assert abs(len(newcomers) / expected - 1) < 0.03
    assert 0 <= came.min() < 0.001
    assert 0.999 < came.max() < 1
    assert abs(came.mean() - 0.5) < 0.01


def test_the_time_sought_is_exponential() -> None:
    """From the start, or from when somebody comes, with the stated mean."""
    persons = drawn()
    since = np.maximum(persons.sought_from, START)
    sought = (persons.sought_until - since) / settings().population.time_sought

    for group in (sought[:20_000], sought[20_000:]):
        assert group.min() > 0
        assert abs(group.mean() - 1) < 0.03
        assert abs((group > 1).mean() - math.exp(-1)) < 0.01


def test_what_is_true_of_persons_has_the_stated_shares() -> None:
    """Homes are alike, categories and entries have their shares, marks are even."""
    persons = drawn(is_current=0.8, image_is_of_person=0.9)
    shares = [settings().population.categories[name].share for name in CATEGORIES]
    number = len(persons.home)

    assert np.bincount(persons.home) / number == pytest.approx(1 / 3, abs=0.01)
    assert np.bincount(persons.category) / number == pytest.approx(shares, abs=0.01)
    assert persons.is_current.mean() == pytest.approx(0.8, abs=0.01)
    assert persons.is_of_person.mean() == pytest.approx(0.9, abs=0.01)
    assert persons.listing.mean() == pytest.approx(0.5, abs=0.01)
    assert (persons.held_until == FREE).all()
    assert len(persons.held_until) == number
    assert (persons.size, persons.boroughs) == (20_000, HOMES)
    assert persons.beyond == number


def test_a_category_that_is_not_stated_has_nobody() -> None:
    """The other categories keep their shares."""
    base = settings()
    without = {
        name: kind
        for name, kind in base.population.categories.items()
        if name != "vulnerable"
    }
    persons = draw_population(
        Streams(1, 0),
        changed(base, population__categories=without),
        boroughs=HOMES,
        start=START,
        end=END,
    )

    # What is missing of 1 falls to the last category; the others are as stated.
    shares = np.bincount(persons.category, minlength=4) / len(persons.category)
    for name, kind in without.items():
        assert shares[CATEGORIES.index(name)] == pytest.approx(kind.share, abs=0.01)


def test_no_two_traits_hang_together() -> None:
    """Each trait has luck of its own: time sought, home, weight, category, entry and
    mark say nothing of each other.
    """
    persons = drawn(is_current=0.5, image_is_of_person=0.5)
    first = slice(20_000)
    traits = (
        persons.sought_until[first],
        persons.home[first],
        persons.weight[first],
        persons.category[first],
        persons.is_current[first],
        persons.is_of_person[first],
        persons.listing[first],
    )
    for one, other in combinations(traits, 2):
        assert abs(np.corrcoef(one.astype(float), other.astype(float))[0, 1]) < 0.03


def test_a_cohort_has_neighbours_by_borough_and_their_weights() -> None:
    """Persons of a borough stand together between its ends, and weights add up in
    that order.
    """
    persons = drawn()
    cohort = persons.cohort(3.0 * EPOCH)

    assert len(cohort.ends) == len(HOMES) + 1
    assert cohort.ends[0] == 0
    for home in range(len(HOMES)):
        there = cohort.persons[cohort.ends[home] : cohort.ends[home + 1]]
        assert set(persons.home[there].tolist()) == {home}
        assert there.tolist() == sorted(there.tolist())
    assert cohort.cumulated[0] == 0
    assert np.diff(cohort.cumulated) == pytest.approx(persons.weight[cohort.persons])
    assert cohort is persons.cohort(3.5 * EPOCH)
    assert cohort is not persons.cohort(4.0 * EPOCH)


def test_a_cohort_is_of_one_layer() -> None:
    """Those on the status quo's list and those beyond are looked for apart."""
    persons = drawn(unlisted=500)
    covered, beyond = (persons.cohort(0.0, beyond=layer) for layer in (False, True))

    assert persons.beyond < len(persons.home)
    assert covered.persons.max() < persons.beyond <= beyond.persons.min()
    assert len(covered.persons) > 20 * len(beyond.persons) > 0


def test_an_entry_says_what_is_true_of_its_person() -> None:
    """Category, currency and image are those of the person; nobody has no entry."""
    persons = drawn()
    persons.category[:2] = (2, 0)
    persons.is_current[:2] = (True, False)
    persons.is_of_person[:2] = (False, True)

    assert persons.entry(0) == Entry(CATEGORIES[2], True, False)  # noqa: FBT003
    assert persons.entry(1) == Entry(CATEGORIES[0], False, True)  # noqa: FBT003
    assert persons.entry(NOBODY) is NO_ENTRY
    assert not NO_ENTRY.is_current
    assert not NO_ENTRY.is_of_person
    assert NO_ENTRY.category is None


def test_whoever_is_held_is_not_at_large_until_the_end_of_it() -> None:
    """At that time they are; others always were, and nobody in particular is."""
    persons = drawn()
    persons.hold(5, 0.0, 100.0)
    persons.hold(len(persons.home) - 1, 0.0)

    assert not persons.is_at_large(5, 99.9)
    assert persons.is_at_large(5, 100.0)
    assert persons.is_at_large(4, 0.0)
    assert persons.is_at_large(NOBODY, 0.0)
    assert persons.held_until[-1] == GONE
    assert not persons.is_at_large(len(persons.home) - 1, 1e18)
