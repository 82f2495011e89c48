"""Lists of other categories and lengths, against what the settings alone imply.

As in test_expectations.py: nothing waits, and much is found where people are.
"""

from __future__ import annotations

from typing import Any

import pytest

from analysis.studies.expectation.expectation import expect
from sim.scenario.schema import Scenario
from tests.making import changed, congested, shipped, uncoupled
from tests.theory.test_expectations import agrees, weekly

# Replications: the fewer are found, the more it takes.
REPLICATIONS = {
    "without court": 5,
    "half of it out of date": 5,
    "court, half of them": 12,
    "twice as long": 5,
    "suspects, beyond the list": 7,
}
SIZE = shipped("ten-a-week").population.size
LISTS: dict[str, dict[str, Any]] = {
    "without court": {
        "watchlist__categories": ("suspect", "conditions", "vulnerable"),
    },
    "court, half of them": {
        "watchlist__categories": ("court",),
        "watchlist__size": round(0.34 * SIZE / 2),
    },
    "half of it out of date": {"population__is_current": 0.5},
    "twice as long": {"population__unlisted": SIZE, "watchlist__size": 2 * SIZE},
    "suspects, beyond the list": {
        "population__unlisted": 20_000,
        "watchlist__size": 5000,
        "watchlist__categories": ("suspect",),
    },
}


def depleted(regime: str) -> Scenario:
    """Return ten a week where much is found: few leave by other ways, many pass; days
    are alike, so that little is noise.
    """
    return changed(
        uncoupled(congested(shipped("ten-a-week"), crowding=2.0)),
        depletion__regime=regime,
        population__time_sought=4 * 365 * 86_400.0,
        population__day_spread=0.0,
        footfall__day_spread=0.0,
        disposal__second_pair=0.0,
        disposal__arrest_spread=0.0,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "regime"),
    [
        ("without court", "mixed"),
        ("half of it out of date", "mixed"),
        ("court, half of them", "none"),
        ("twice as long", "mixed"),
        ("twice as long", "local"),
        ("suspects, beyond the list", "mixed"),
        ("suspects, beyond the list", "local"),
    ],
)
def test_what_a_list_finds_is_the_closed_form(name: str, regime: str) -> None:
    """A year of alerts and arrests with a list of another kind is what is expected,
    after a year in which the status quo had its own.
    """
    scenario = changed(depleted(regime), **LISTS[name])
    expected, found = expect(scenario), weekly(scenario, REPLICATIONS[name])

    assert agrees(found["alerts"], expected.alerts_per_week, precision=0.045)
    # Few enough live in a borough for some to come by twice on a day, and whoever has
    # been spoken to isn't stopped again there. The closed form knows no repeats.
    if regime != "local":
        assert agrees(found["arrests"], expected.arrests_per_week, precision=0.05)


def test_whom_nobody_lists_nobody_finds() -> None:
    """What is left of the persons on the status quo's list grows when some are taken
    off the scenario's, and the persons beyond that list play no part in it.
    """
    base = depleted("mixed")
    left = {
        name: expect(changed(base, **changes)).left_share
        for name, changes in (LISTS | {"all": {}}).items()
    }

    assert left["all"] == left["twice as long"]
    assert left["all"] < left["without court"] < left["court, half of them"]


def test_an_empty_list_is_expected_to_find_nothing() -> None:
    """Without categories neither alerts nor arrests are expected, and no division by
    nobody fails.
    """
    expected = expect(changed(depleted("mixed"), watchlist__categories=()))

    assert expected.alerts_per_week == expected.arrests_per_week == 0.0
    assert expected.load_of_pairs == 0.0
    assert expected.faces_per_week > 0
