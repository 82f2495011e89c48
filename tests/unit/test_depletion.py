"""How much is left to find, against the formula and against adding it up."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.model.depletion import Found, Past, lift, mean_share_left, share_left

TIMES = np.array([0.0, 0.5, 2.0, 30.0])


def left_of(weight: float, rate: float, leaving: float) -> list[float]:
    """Return what is left of persons of a weight after each time."""
    whole = leaving + rate * weight
    return [
        leaving / whole + rate * weight / whole * math.exp(-whole * time)
        for time in TIMES
    ]


def test_persons_alike_are_left_as_the_formula_says() -> None:
    """From all of them to the settled share, at the pace of finding and leaving."""
    found = share_left(TIMES, rate=0.7, leaving=0.2, visiting="equal")

    assert found.tolist() == pytest.approx(left_of(1.0, 0.7, 0.2))
    assert found[0] == pytest.approx(1)
    assert found[-1] == pytest.approx(0.2 / 0.9)


@pytest.mark.parametrize("visiting", [0.5, 1.0, 3.0])
def test_frequent_visitors_are_found_first(visiting: float) -> None:
    """Passages left are the mean over weights, each counted by how often it passes."""
    places = (np.arange(200_000) + 0.5) / 200_000
    generator = np.random.default_rng(3)
    weights = np.sort(generator.gamma(visiting, 1 / visiting, len(places)))
    expected = [
        float(
            np.mean(
                weights
                * (0.2 + 0.7 * weights * np.exp(-(0.2 + 0.7 * weights) * time))
                / (0.2 + 0.7 * weights)
            )
            / weights.mean()
        )
        for time in TIMES
    ]
    found = share_left(TIMES, rate=0.7, leaving=0.2, visiting=visiting)

    assert found.tolist() == pytest.approx(expected, rel=0.01)


def test_nobody_is_found_at_a_rate_of_nought() -> None:
    """Then all are left, also where nobody leaves."""
    for leaving in (0.0, 0.2):
        found = share_left(TIMES, rate=0.0, leaving=leaving, visiting=0.5)

        assert found.tolist() == pytest.approx([1.0] * 4)


def test_without_others_coming_all_are_found_in_the_end() -> None:
    """Where nobody leaves nobody comes, and what is left is an exponential."""
    found = share_left(TIMES, rate=0.7, leaving=0.0, visiting="equal")

    assert found.tolist() == pytest.approx([math.exp(-0.7 * time) for time in TIMES])


def test_a_past_is_where_it_begins_and_is_forgotten() -> None:
    """After a past of finding, nobody being found any longer, those who are missing
    are replaced at the rate of leaving; and going on as before is one longer time.
    """
    past = Past(1.5, 0.7)
    missing = 1 - left_after(1.5)
    recovering = share_left(TIMES, rate=0.0, leaving=0.2, visiting="equal", past=past)
    going_on = share_left(TIMES, rate=0.7, leaving=0.2, visiting=0.5, past=past)

    assert recovering.tolist() == pytest.approx(
        [1 - missing * math.exp(-0.2 * time) for time in TIMES]
    )
    assert going_on.tolist() == pytest.approx(
        share_left(TIMES + 1.5, rate=0.7, leaving=0.2, visiting=0.5).tolist()
    )


def left_after(time: float) -> float:
    """Return what is left of persons alike after a time."""
    return 0.2 / 0.9 + 0.7 / 0.9 * math.exp(-0.9 * time)


def test_a_mean_over_a_time_is_the_integral() -> None:
    """Of persons alike it can be worked out."""
    start, end = 0.5, 3.0
    whole = 0.9
    integral = 0.2 / whole * (end - start) + 0.7 / whole**2 * (
        math.exp(-whole * start) - math.exp(-whole * end)
    )

    assert mean_share_left(
        start, end, rate=0.7, leaving=0.2, visiting="equal"
    ) == pytest.approx(integral / (end - start), rel=1e-6)
    assert mean_share_left(
        start, end, rate=0.7, leaving=0.2, visiting="equal", past=Past(0.5, 0.7)
    ) == pytest.approx(
        mean_share_left(1.0, 3.5, rate=0.7, leaving=0.2, visiting="equal"), rel=1e-6
    )


def test_the_lift_is_what_depletion_undoes() -> None:
    """Times what is left under the passages that it implies, it is 1."""
    kinds = [Found(0.6, 0.9), Found(0.3, 0.2), Found(0.1, 0.0)]

    def left(rate: float) -> float:
        return 1 / (1 + rate)

    factor = lift(kinds, passages=2.0, left=left)
    remaining = sum(
        kind.share * left(2.0 * factor * kind.probability) for kind in kinds
    )

    assert factor > 1.5
    assert factor * remaining == pytest.approx(1, rel=1e-9)
    assert lift(kinds, passages=0.0, left=left) == pytest.approx(1)
    assert lift([Found(1.0, 0.0)], passages=2.0, left=left) == 1
