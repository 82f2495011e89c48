"""The clock of detention: 24 hours, an extension, and reviews."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.model.clock import DAY, HOUR
from sim.model.detention import detention_of, ground_of, reviews_due
from sim.model.population import CATEGORIES
from sim.scenario.distributions import Uniform
from sim.scenario.schema import Category, Custody
from tests.making import alert_at, changed, shipped


def extending(**changes: float) -> Custody:
    """Return settings in which detentions are extended with probabilities by ground."""
    return changed(
        shipped("four-a-week"),
        custody__extended=dict.fromkeys(CATEGORIES, 0.0) | changes,
        custody__extension=Uniform(low=0.0, high=12 * HOUR),
    ).custody


@pytest.mark.parametrize(
    ("hours", "reviews"),
    [(0, 0), (6, 0), (6.01, 1), (15, 1), (15.01, 2), (24, 2), (24.01, 3), (35.5, 4)],
)
def test_reviews_are_due_after_six_hours_and_then_every_nine(
    hours: float, reviews: int
) -> None:
    """Counted from authorisation, and none at the very moment of the release."""
    assert reviews_due(1000.0, 1000.0 + hours * HOUR) == reviews


def test_whoever_is_released_on_authorisation_is_not_reviewed() -> None:
    """There is nothing to review, and never less than no review."""
    assert reviews_due(5000.0, 5000.0) == 0


def test_an_extended_detention_lasts_24_hours_and_the_extension() -> None:
    """Below the probability of the ground it is extended, from it on it isn't."""
    settings = extending(suspect=0.25)
    just, not_quite = (
        detention_of(
            alert_at(0.0, extension=mark, detention=0.5).luck, "suspect", settings
        )
        for mark in (math.nextafter(0.25, 0), 0.25)
    )

    assert just == (DAY + 6 * HOUR, True)
    assert not_quite == (settings.detention.quantile(0.5), False)


@pytest.mark.parametrize("ground", CATEGORIES)
def test_each_ground_has_its_own_probability(ground: Category) -> None:
    """What is said of one ground touches no other."""
    settings = extending(**{ground: 1.0})
    found = {
        name: detention_of(alert_at(0.0).luck, name, settings).is_extended
        for name in CATEGORIES
    }

    assert found == {name: name == ground for name in CATEGORIES}


def test_somebody_who_is_not_the_person_sought_is_a_suspect() -> None:
    """What they are detained for is what the officers suspect."""
    assert ground_of(None) == "suspect"
    assert all(ground_of(name) == name for name in CATEGORIES)


def test_more_extensions_only_lengthen_detentions() -> None:
    """Whoever is extended at a probability is at a higher one, and nobody is detained
    for less; none is ever beyond 36 hours.
    """
    generator = np.random.default_rng(5)
    lucks = [alert_at(0.0, generator=generator).luck for _ in range(500)]
    durations = np.array(
        [
            [
                detention_of(luck, "suspect", extending(suspect=share))[0]
                for luck in lucks
            ]
            for share in (0.0, 0.1, 0.5, 1.0)
        ]
    )

    assert (np.diff(durations, axis=0) >= 0).all()
    assert durations.max() <= 36 * HOUR
    assert (durations > DAY).mean(axis=1) == pytest.approx([0, 0.1, 0.5, 1], abs=0.05)
