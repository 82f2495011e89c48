"""What a stop can lead to on one street and day."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model.chances import (
    Chances,
    arrest_effect,
    chance_of_arrest,
    chances_on,
)
from sim.model.streams import SiteDay, Streams
from sim.scenario.schema import Category, Scenario
from tests.making import changed, shipped
from tests.theory.mixture import logistic_normal

MEANS = (0.01, 0.106, 0.43, 0.785, 0.97)
SPREADS = (0.1, 0.8, 2.0, 8.0)
DAYS = 4000
CLOSE = 1e-6


class Unused(Streams):
    """Streams of which none may be taken."""

    __slots__ = ()

    def uniforms(
        self, shape: int | tuple[int, int], purpose: str, *entity: str | int
    ) -> NDArray[np.float64]:
        """Refuse."""
        raise AssertionError((shape, purpose, entity))


def with_spread(spread: float, *, factor: float = 1.0) -> Scenario:
    """Return the base with a spread of arrests."""
    return changed(
        shipped("four-a-week"),
        disposal__arrest_spread=spread,
        disposal__arrest_factor=factor,
    )


def on_day(day: int, scenario: Scenario) -> dict[Category, Chances]:
    """Return the chances of one street on a day."""
    return chances_on(
        Streams(1, 0),
        SiteDay("woolwich", day),
        disposal=scenario.disposal,
        categories=scenario.population.categories,
    )


@pytest.mark.parametrize("spread", SPREADS)
@pytest.mark.parametrize("mean", MEANS)
def test_the_mean_over_days_is_that_of_the_category(mean: float, spread: float) -> None:
    """However uneven days are, an integral over them gives the mean that was stated,
    and the chance at each effect is that of an independent solution.
    """
    theirs = logistic_normal(mean, spread)

    def ours(effect: float) -> float:
        return chance_of_arrest(mean, spread=spread, effect=effect)

    assert theirs.mean(ours) == pytest.approx(mean, abs=CLOSE)
    for effect in (-3.0, -1.0, 0.0, 0.5, 2.0):
        assert ours(effect) == pytest.approx(theirs.at(effect), abs=CLOSE)


def test_a_day_on_which_arrests_are_likelier_has_more_of_all_categories() -> None:
    """The chance rises with the effect, for each mean and spread."""
    effects = [place / 4 for place in range(-16, 17)]
    for mean in MEANS:
        for spread in SPREADS[:-1]:
            found = [
                chance_of_arrest(mean, spread=spread, effect=effect)
                for effect in effects
            ]

            assert all(low < high for low, high in pairwise(found))


def test_what_is_certain_stays_certain() -> None:
    """A chance of nought or one is nought or one on every day, also if tactics would
    bring it above one; then nobody is left for what comes after.
    """
    sure = changed(
        with_spread(0.8, factor=2.0),
        population__categories__court__arrest=0.7,
        population__categories__vulnerable__arrest=0.0,
    )
    for day in range(20):
        found = on_day(day, sure)

        assert found["court"].arrest == 1.0
        assert found["vulnerable"].arrest == 0.0
        assert found["vulnerable"].safeguarded == (
            sure.population.categories["vulnerable"].safeguarded
        )


def test_without_a_spread_chances_are_the_means_and_nothing_is_drawn() -> None:
    """To the last bit."""
    scenario = with_spread(0.0, factor=0.9)
    found = chances_on(
        Unused(1, 0),
        SiteDay("woolwich", 0),
        disposal=scenario.disposal,
        categories=scenario.population.categories,
    )

    assert found == {
        name: (kind.arrest * 0.9, kind.other, kind.safeguarded)
        for name, kind in scenario.population.categories.items()
    }


@pytest.mark.parametrize("spread", [0.8, 3.0, 1e6])
def test_chances_are_shares_of_a_stop(spread: float) -> None:
    """Each lies between nought and one, and what they leave is what they left before,
    in proportion to everything else that isn't an arrest.
    """
    scenario = with_spread(spread)
    for day in range(50):
        for name, chances in on_day(day, scenario).items():
            kind = scenario.population.categories[name]
            left = 1 - sum(chances)
            usual = 1 - kind.arrest - kind.other - kind.safeguarded
            rest = (1 - chances.arrest) / (1 - kind.arrest)

            assert all(0 <= chance <= 1 for chance in chances)
            assert -CLOSE <= left <= 1
            assert left == pytest.approx(usual * rest, abs=CLOSE)
            assert chances.other == pytest.approx(kind.other * rest, abs=CLOSE)


def test_over_days_every_disposal_keeps_its_mean() -> None:
    """Also with tactics, which move the mean of arrests and that alone."""
    scenario = with_spread(0.8, factor=1.1)
    days = [on_day(day, scenario) for day in range(DAYS // 2)]
    for name, kind in scenario.population.categories.items():
        each = np.array([day[name] for day in days])
        errors = 4 * each.std(axis=0) / math.sqrt(len(days)) + CLOSE
        arrest = kind.arrest * 1.1
        other = kind.other * (1 - each[:, 0].mean()) / (1 - kind.arrest * 1.1)

        assert errors.max() < 0.02
        assert abs(each[:, 0].mean() - arrest) < errors[0]
        assert abs(each[:, 1].mean() - kind.other) < errors[1]
        assert each[:, 1].mean() == pytest.approx(other)
        assert abs(each[:, 2].mean() - kind.safeguarded) < errors[2]


def test_two_stops_of_a_day_correlate_as_the_integral_says() -> None:
    """The variance of the chance between days, over that of a single stop: 0.11 to
    within a hundredth, four standard errors.
    """
    mean, spread = 0.43, 0.8
    streams = Streams(1, 0)
    effects = [
        arrest_effect(streams, SiteDay("woolwich", day), spread=spread)
        for day in range(DAYS)
    ]
    chances = np.array(
        [chance_of_arrest(mean, spread=spread, effect=effect) for effect in effects]
    )
    squares = (chances - mean) ** 2 / (mean * (1 - mean))
    theirs = logistic_normal(mean, spread)
    correlation = theirs.covariance(theirs) / (mean * (1 - mean))
    error = float(squares.std()) / math.sqrt(DAYS)

    assert 4 * error < 0.01
    assert abs(squares.mean() - correlation) < 4 * error
    assert correlation == pytest.approx(0.11, abs=0.02)


def test_each_street_and_day_has_an_effect_of_its_own() -> None:
    """Standard normal, and the same whenever it is asked for."""
    streams = Streams(1, 0)
    places = [SiteDay(site, day) for site in ("woolwich", "hackney") for day in (1, 2)]
    effects = [arrest_effect(streams, where, spread=0.8) for where in places]
    many = [
        arrest_effect(streams, SiteDay("woolwich", day), spread=0.3)
        for day in range(DAYS)
    ]

    assert len(set(effects)) == len(places)
    assert effects == [arrest_effect(streams, where, spread=2.0) for where in places]
    assert abs(np.mean(many)) < 4 / math.sqrt(DAYS)
    assert np.std(many) == pytest.approx(1, abs=4 / math.sqrt(2 * DAYS))
