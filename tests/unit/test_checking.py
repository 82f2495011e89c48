"""What settings must be to each other: where the line runs, and what is said."""

from __future__ import annotations

from typing import Any

import pytest

from sim.scenario.checking import misfits
from sim.scenario.plan_checking import Misfit
from tests.making import changed, shipped


def found(**changes: Any) -> list[Misfit]:
    """Return what doesn't fit in the base scenario with some settings changed."""
    return list(misfits(changed(shipped("ten-a-week"), **changes)))


def paths(faults: list[Misfit]) -> list[str]:
    """Return the setting that each misfit says to change first."""
    return [".".join(map(str, fault.paths[0])) for fault in faults]


# The officers of the unit -----------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({}, 28),
        ({"plan__deployments_per_week": 1}, 14),
        ({"plan__vans": 3}, 42),
        ({"plan__staffing": "fixed"}, 28),
        ({"workforce__crew__pairs": 3}, 24),
        ({"workforce__crew__operators": 1, "workforce__crew__prisoner_vans": 0}, 18),
    ],
)
def test_the_crews_of_the_busiest_day_must_fit_into_the_unit(
    changes: dict[str, Any], needed: int
) -> None:
    """As many officers as full crews on one day need are enough, one fewer is not."""
    short_of_one = found(**changes, workforce__establishment=needed - 1)

    assert found(**changes, workforce__establishment=needed) == []
    assert found(**changes, workforce__establishment="enough") == []
    assert paths(short_of_one) == ["workforce.establishment"]
    assert f"need {needed}" in short_of_one[0].message
    assert f"establishment: {needed}" in short_of_one[0].note


@pytest.mark.parametrize(("there", "pairs"), [(27, 3), (24, 3), (23, 2), (16, 1)])
def test_fewer_pairs_that_would_do_would_do(there: int, pairs: int) -> None:
    """The pairs that are named fit, and one more wouldn't."""
    (fault,) = found(workforce__establishment=there)
    crew = {"workforce__establishment": there}

    assert fault.note.endswith(f"or pairs: {pairs} in workforce.crew")
    assert found(**crew, workforce__crew__pairs=pairs) == []
    assert found(**crew, workforce__crew__pairs=pairs + 1) != []


def test_pairs_below_the_least_crew_are_not_proposed() -> None:
    """Where not even the least crew fits, only a larger unit is proposed."""
    (fault,) = found(workforce__establishment=15)

    assert "pairs" not in fault.note


def test_nobody_is_needed_where_nothing_is_deployed() -> None:
    """A plan without deployments needs no officers."""
    assert found(plan__deployments_per_week=0, workforce__establishment=0) == []
