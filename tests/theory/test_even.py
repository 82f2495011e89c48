"""An even sample of persons: each is distributed as ever, all together are even."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest
from scipy import stats

from sim.model.clock import WEEK
from sim.model.population import Population, draw_population
from sim.model.streams import Streams
from tests.making import changed, shipped
from tests.theory.even import EvenPersons

SHAPE: Final = 0.2
SIZE: Final = shipped("ten-a-week").population.size
HOMES: Final = tuple(f"borough {number}" for number in range(32))
SAMPLES: Final = 400
LEVEL: Final = 0.001


def persons(streams: Streams, size: int = SIZE) -> Population:
    """Return the persons of a year, unlike one another in how often they pass."""
    scenario = changed(
        shipped("ten-a-week"), population__size=size, population__visiting=SHAPE
    )
    return draw_population(
        streams, scenario, boroughs=HOMES, start=-26 * WEEK, end=26 * WEEK
    )


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 7])
def test_each_person_is_distributed_as_ever(number: int) -> None:
    """Over samples the weight of one of them is gamma, and independent of the home,
    which is any: no mean that is a sum over persons is moved.
    """
    samples = [persons(EvenPersons(1, sample), size=20) for sample in range(SAMPLES)]
    weights = np.array([each.weight[number] for each in samples])
    homes = np.array([each.home[number] for each in samples])
    half = homes < len(HOMES) / 2
    places = stats.gamma(SHAPE, scale=1 / SHAPE).cdf(weights)

    assert stats.kstest(places, "uniform").pvalue > LEVEL
    assert stats.kstest((homes + 0.5) / len(HOMES), "uniform").pvalue > LEVEL
    assert stats.ks_2samp(places[half], places[~half]).pvalue > LEVEL


def test_together_they_are_even() -> None:
    """All weigh what they should to 0.1 %, and those of each borough to 3 %; drawn by
    chance, those of a borough are eight times as far off in the mean.
    """
    even, usual = persons(EvenPersons(1, 0)), persons(Streams(1, 0))
    off = []
    for each in (even, usual):
        of_homes = np.bincount(each.home, each.weight, len(HOMES))
        off.append(of_homes * len(HOMES) / len(each.weight) - 1)
    mean, by_chance = (np.sqrt((each**2).mean()) for each in off)

    assert abs(even.weight.mean() - 1) < 0.001
    assert abs(off[0]).max() < 0.03
    assert 8 * mean < by_chance
