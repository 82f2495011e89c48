"""Who is sought: since when, until when, how often seen, where from, and why.

A large population, so that a tolerance of four standard errors is a narrow one.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.studies.expectation.expectation import arrest_share
from analysis.studies.expectation.remaining import groups
from sim.model.clock import WEEK
from sim.model.population import CATEGORIES, FREE, Population, draw_population
from sim.model.streams import Streams
from tests.making import changed, shipped

SIZE = 60_000
START, END = -20 * WEEK, 32 * WEEK
MEAN = 26 * WEEK
HOMES = ("Brent", "Camden", "Hackney", "Newham", "Sutton")
ERRORS = 4


def population(**changes: object) -> Population:
    """Return many persons of a year, sought for half a year in the mean."""
    scenario = changed(
        shipped("four-a-week"),
        population__size=SIZE,
        population__time_sought=MEAN,
        **{f"population__{name}": value for name, value in changes.items()},
    )
    return draw_population(
        Streams(1, 0), scenario, boroughs=HOMES, start=START, end=END
    )


def share(flags: np.ndarray, expected: float) -> bool:
    """Tell whether a share is the expected one, within four standard errors."""
    error = math.sqrt(expected * (1 - expected) / len(flags))
    return bool(abs(flags.mean() - expected) < ERRORS * error)


def test_some_are_sought_from_the_start_and_others_come_evenly() -> None:
    """As many as the size says have been sought since before; newcomers are Poisson,
    at the rate that keeps the number, and come evenly over the whole time.
    """
    persons = population()
    since = persons.sought_from[SIZE:]
    expected = SIZE * (END - START) / MEAN

    assert (persons.sought_from[:SIZE] == FREE).all()
    assert abs(len(since) - expected) < ERRORS * math.sqrt(expected)
    assert since.min() >= START
    assert since.max() < END
    for quarter in (0.25, 0.5, 0.75):
        assert share(since < START + quarter * (END - START), quarter)


def test_the_number_sought_stays() -> None:
    """At any time about as many are sought as at the start: who leaves is replaced."""
    persons = population()
    for time in np.linspace(START, END, 9).tolist():
        sought = (persons.sought_from <= time) & (persons.sought_until > time)

        assert abs(sought.sum() - SIZE) < ERRORS * math.sqrt(SIZE)


def test_persons_leave_by_other_ways_after_an_exponential_time() -> None:
    """From the start, or from when they come, the time sought is exponential with the
    stated mean: mean, spread and several quantiles.
    """
    persons = population()
    begins = np.maximum(persons.sought_from, START)
    times = persons.sought_until - begins

    assert times.min() > 0
    for some in (times[:SIZE], times[SIZE:]):
        assert abs(some.mean() - MEAN) < ERRORS * MEAN / math.sqrt(len(some))
        assert abs(some.std() / some.mean() - 1) < ERRORS * math.sqrt(2 / len(some))
        for quantile in (0.1, 0.5, 0.9, 0.99):
            assert share(some < -MEAN * math.log1p(-quantile), quantile)


@pytest.mark.parametrize("shape", [5.0, 1.0, 0.5, 0.2])
def test_frailty_is_gamma_of_mean_one(shape: float) -> None:
    """Weights have mean 1 and variance one over the shape, whatever the category."""
    persons = population(visiting=shape)
    weights = persons.weight
    number = len(weights)
    # The variance of a gamma's squared deviation is (2 + 6 / shape) / shape^2.
    spread = math.sqrt((2 + 6 / shape) / shape**2 / number)

    assert weights.min() >= 0
    assert abs(weights.mean() - 1) < ERRORS / math.sqrt(shape * number) < 0.03
    assert abs(weights.var() - 1 / shape) < ERRORS * spread < 0.1 / shape
    for place in range(len(CATEGORIES)):
        some = weights[persons.category == place]
        assert abs(some.mean() - 1) < ERRORS / math.sqrt(shape * len(some))


def test_equal_visiting_is_a_weight_of_one_for_all() -> None:
    """Where all visit alike, all weigh the same, and draw no other luck for it."""
    equal, frail = population(visiting="equal"), population(visiting=0.2)

    assert (equal.weight == 1).all()
    assert (equal.sought_until == frail.sought_until).all()
    assert (equal.category == frail.category).all()


def test_homes_are_alike_and_say_nothing_else() -> None:
    """A fifth live in each of five boroughs, of every category and weight."""
    persons = population()
    for home in range(len(HOMES)):
        there = persons.home == home

        assert share(there, 1 / len(HOMES))
        assert abs(persons.weight[there].mean() - 1) < ERRORS / math.sqrt(there.sum())
        for place in range(len(CATEGORIES)):
            assert share(there[persons.category == place], 1 / len(HOMES))


def test_categories_and_truths_have_their_shares() -> None:
    """Categories, current entries and right images have the stated shares, and none of
    them says anything of another.
    """
    persons = population(is_current=0.9, image_is_of_person=0.95)
    chances = shipped("four-a-week").population.categories
    for place, name in enumerate(CATEGORIES):
        mine = persons.category == place

        assert share(mine, chances[name].share)
        assert share(persons.is_current[mine], 0.9)
        assert share(persons.is_of_person[mine], 0.95)
    assert share(persons.is_of_person[~persons.is_current], 0.95)
    assert share(persons.listing < 0.3, 0.3)


@pytest.mark.parametrize(
    ("ending", "published"),
    [
        ("arrest", 986 / (2119 - 44)),
        ("other", (1 - 986 / (2119 - 44)) * 129 / 454),
        ("no action", (1 - 986 / (2119 - 44)) * 325 / 454),
    ],
)
def test_stops_end_as_the_published_split_says(ending: str, published: float) -> None:
    """In the base scenario, with those missing whom the status quo has arrested, 47 %
    of stops of listed persons end in an arrest, 15 % in another disposal or
    safeguarding, and 38 % in nothing, as in the record of 2025.

    That has 986 arrests of 2,119 alerts that weren't false, 44 of them unconfirmed; and
    where it tells them apart, 129 other disposals beside 325 stops without action.
    """
    scenario = shipped("four-a-week")
    chances = scenario.population.categories
    met = {group: group.passages for group in groups(scenario) if group.kind.is_right}
    total = sum(group.passages for group in groups(scenario))
    kinds = [
        (chances[group.kind.category], part / total) for group, part in met.items()
    ]
    arrest = sum(part * kind.arrest for kind, part in kinds)
    other = sum(part * (kind.other + kind.safeguarded) for kind, part in kinds)
    expected = {"arrest": arrest, "other": other, "no action": 1 - arrest - other}

    assert expected[ending] == pytest.approx(published, abs=0.005)
    assert arrest == pytest.approx(arrest_share(scenario, groups(scenario)))
