"""Worlds in which limits on staff are lifted: what is equal, and what is added."""

from __future__ import annotations

from typing import Any

import pytest

from sim.model.codes import Duty, Outcome, Role, Status
from sim.model.keeping import Columns
from sim.model.officer_records import Posted
from sim.model.records import Deployment
from sim.scenario.distributions import Fixed
from sim.scenario.schema import Crew, Scenario
from tests.making import changed
from tests.worlds.small import by_alert, is_congested, moved, rows, runs, small
from tests.worlds.test_roster import KINDS, PROTESTING, UNITS, rostered

pytestmark = pytest.mark.slow

SOME = range(20)
STATUS = Deployment._fields.index("status")
CREW = slice(*map(Deployment._fields.index, ("operators", "faces")))
PROTESTS = ("march", "short-notice")
LONE: dict[str, Any] = {
    "depletion__regime": "none",
    "custody__is_limited": False,
    "disposal__second_pair": 0.0,
}
"""Deployments that share nothing."""


def records_of(scenario: Scenario, *lifted: str, **changes: Any) -> list[Columns]:
    """Run a world in which some limits are lifted."""
    return list(
        runs(
            changed(scenario, workforce__lifted=lifted, **changes),
            replications=SOME,
        )
    )


def test_lifting_posts_is_what_the_switches_do() -> None:
    """Operators, pairs and prisoner vans that are lifted are those that aren't limited,
    to the byte; desks and cells of which there are plenty are a suite without limits.
    """
    scenario = small(4, workforce__crew=Crew(operators=1, pairs=2, prisoner_vans=1))
    plain = records_of(scenario)
    staff = records_of(scenario, "operators", "pairs")
    everything = records_of(
        scenario, "operators", "pairs", "prisoner vans",
        custody__desks=10_000, custody__cells=10_000,
    )  # fmt: skip
    of_staff = records_of(scenario, workforce__is_limited=False)
    of_all = records_of(
        scenario, workforce__is_limited=False, custody__is_limited=False
    )

    assert is_congested(plain)
    assert all(not moved(*pair) for pair in zip(staff, of_staff, strict=True))
    assert all(not moved(*pair) for pair in zip(everything, of_all, strict=True))
    assert any(moved(*pair) for pair in zip(plain, staff, strict=True))
    assert any(moved(*pair) for pair in zip(staff, everything, strict=True))


def test_each_post_is_lifted_by_itself() -> None:
    """Nobody waits for what is lifted, and somebody for what isn't."""
    scenario = small(4, workforce__crew=Crew(operators=1, pairs=2, prisoner_vans=1))

    def waits(records: list[Columns]) -> tuple[int, int]:
        judged = sum(
            int((one["adjudications"]["time_start"]
                 > one["adjudications"]["time_request"]).sum())
            for one in records
        )  # fmt: skip
        raced = sum(
            int((one["engagements"]["outcome"] == Outcome.nobody_free).sum())
            for one in records
        )
        return judged, raced

    for lifted, (operators, pairs) in {
        ("operators",): (False, True),
        ("pairs",): (True, False),
        ("prisoner vans",): (True, True),
    }.items():
        judged, raced = waits(records_of(scenario, *lifted))

        assert (judged > 0, raced > 0) == (operators, pairs)
    by_van = max(
        int(one["held"]["member"][one["held"]["role"] == Role.prisoner_van].max())
        for one in records_of(scenario, "prisoner vans")
    )
    assert by_van > 1


@pytest.mark.parametrize("limit", ["crews", "cancellation"])
def test_lifting_what_never_happens_moves_nothing(limit: str) -> None:
    """Where crews are full and nothing is cancelled, no byte moves."""
    for one, other in zip(
        records_of(small(4)), records_of(small(4), limit), strict=True
    ):
        assert not moved(one, other)


def by_deployment(records: Columns) -> dict[Any, Any]:
    """Return the rows of deployments by their numbers."""
    return {row[0]: row for row in rows(records, "deployments")}


FEW_SHIFTS: dict[str, Any] = {
    "plan__staffing": "fixed",
    "plan__staffed_for": 1,
    "workforce__crew": Crew(operators=1, pairs=3, prisoner_vans=1),
    "workforce__least_crew": Crew(operators=1, pairs=1, prisoner_vans=0),
}
FEW_HOURS: dict[str, Any] = {
    "workforce__officer_hours": 150.0,
    "cameras__mobile__live": Fixed(value=5 * 3600.0),
}


@pytest.mark.parametrize("shortage", [FEW_SHIFTS, FEW_HOURS], ids=["shifts", "hours"])
def test_what_would_be_cancelled_takes_place_and_nothing_else_changes(
    shortage: dict[str, Any],
) -> None:
    """Deployments that are alone have every record they had; those that were cancelled
    for want of officers or hours have a full crew, and alerts.
    """
    scenario = small(4, **shortage, **LONE)
    added = 0
    for one, other in zip(
        records_of(scenario), records_of(scenario, "cancellation"), strict=True
    ):
        before, after = by_deployment(one), by_deployment(other)
        cancelled = {
            number for number, row in before.items() if row[STATUS] == Status.cancelled
        }

        assert cancelled
        assert before.keys() == after.keys()
        assert all(row[STATUS] == Status.deployed for row in after.values())
        for number in before.keys() - cancelled:
            assert before[number] == after[number]
        mine, theirs = by_alert(one, "disposals"), by_alert(other, "disposals")
        assert mine.items() <= theirs.items()
        extra = theirs.keys() - mine.keys()
        assert all(key[0] in cancelled for key in extra)
        added += len(extra)
        crews = {tuple(after[number][CREW]) for number in cancelled}
        assert crews == {(scenario.workforce.crew.operators,
                          scenario.workforce.crew.pairs,
                          scenario.workforce.crew.prisoner_vans)}  # fmt: skip
    assert added > 0


def test_a_rostered_deployment_takes_place_with_officers_from_nowhere() -> None:
    """It has a full crew, sends nobody, and nobody can be called away from it; whoever
    is rostered is sent where they were.
    """
    few: dict[str, Any] = {**PROTESTING, f"{UNITS}lfr__officers": 8}
    scenario = rostered(**few, **LONE, workforce__second_line=0)
    cancelled = 0
    for one, other in zip(
        records_of(scenario), records_of(scenario, "cancellation"), strict=True
    ):
        before, after = by_deployment(one), by_deployment(other)
        gone = {n for n, row in before.items() if row[STATUS] == Status.cancelled}
        cancelled += len(gone)

        assert all(row[STATUS] == Status.deployed for row in after.values())
        for number in before.keys() - gone:
            assert before[number] == after[number]
        assert _sent(one) == _sent(other)
        absent = other["absences"]
        assert not gone.intersection(absent["deployment"].tolist())
    assert cancelled > 0


def test_lifted_crews_are_whole_and_stay_so() -> None:
    """However few officers there are and however many are called away at once, every
    crew is full; alerts end as with full crews, and nobody is absent.
    """
    at_once: dict[str, Any] = {
        **PROTESTING,
        f"{UNITS}lfr__officers": 20,
        "workforce__protests__from_lfr": 1.0,
        **{f"{KINDS}{kind}__notice": Fixed(value=0.0) for kind in PROTESTS},
        **{f"{KINDS}{kind}__per_week": 10.0 for kind in PROTESTS},
    }
    scenario = rostered(**at_once, **LONE)
    full = small(4, **LONE, workforce__crew=scenario.workforce.crew)
    called = 0
    for short, one, other in zip(
        records_of(scenario),
        records_of(scenario, "crews"),
        records_of(full, cameras=scenario.cameras),
        strict=True,
    ):
        called += int(short["absences"]["has_left"].sum())

        assert len(one["absences"]["deployment"]) == 0
        assert _seen(one) == _seen(other)
        assert by_alert(one, "disposals") == by_alert(other, "disposals")
    assert called > 0


def _sent(records: Columns) -> list[Any]:
    place = Posted._fields.index("duty")
    return [row for row in rows(records, "postings") if row[place] == Duty.lfr]


def _seen(records: Columns) -> list[Any]:
    return sorted(rows(records, "deployments"))
