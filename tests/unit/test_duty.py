"""A force at work: nobody is sent twice, and whoever is called leaves, or can't."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from sim.model.clock import DAY, HOUR
from sim.model.codes import Duty, Ending, Role, Shortage
from sim.model.keeping import Columns
from sim.model.protests import Protest
from sim.model.records import TALLIES
from sim.model.replication import planned, run_replication
from sim.model.streams import Streams
from sim.model.workforce import Force
from sim.scenario.distributions import Fixed
from sim.scenario.schema import Crew, Scenario
from tests.making import changed, congested, shipped, short, world_of

UNITS = "workforce__roster__units__"
KINDS = "workforce__protests__kinds__"
SHORT = f"{KINDS}short-notice__"
NOBODY_AWAY: dict[str, Any] = {
    f"workforce__roster__absences__{kind}__spells_per_year": 0.0
    for kind in ("leave", "training", "sickness")
}
SUNDAY_NIGHT: dict[str, Any] = {
    "plan__deployments_per_week": 2,
    "plan__days": ("Sun",),
    "cameras__mobile__set_up": Fixed(value=HOUR / 2),
    "cameras__mobile__starts": Fixed(value=20 * HOUR),
    "cameras__mobile__live": Fixed(value=3.9 * HOUR),
    "cameras__mobile__pack_down": Fixed(value=3 * HOUR),
    f"{UNITS}lfr__pattern": ("late",) * 7,
}


def rostered(**changes: Any) -> Scenario:
    """Return two crowded weeks with a roster; nobody is away, and none stands by."""
    scenario = changed(
        congested(short(shipped("ten-a-week"), weeks=2)),
        depletion__regime="none",
        workforce__roster__is_kept=True,
        **NOBODY_AWAY,
    )
    return changed(scenario, **changes)


def called(**changes: Any) -> Scenario:
    """Return weeks in which the LFR team alone answers protests, without notice."""
    said: dict[str, Any] = {
        f"{UNITS}lfr__officers": 28,
        f"{UNITS}public-order__officers": 0,
        "workforce__protests__from_lfr": 1.0,
        f"{KINDS}march__per_week": 0.0,
        f"{SHORT}per_week": 14.0,
        f"{SHORT}notice": Fixed(value=0.0),
        f"{SHORT}starts": Fixed(value=14 * HOUR),
    }
    return rostered(**said | changes)


def ran(scenario: Scenario) -> Columns:
    """Return the records of one replication."""
    return run_replication(scenario, seed=3, replication=0).columns()


def leaving(records: Columns) -> Counter[int]:
    """Return how many members of each role left a crew."""
    has_left = records["absences"]["has_left"]
    return Counter(records["absences"]["role"][has_left].tolist())


def protest(*, day: int, starts: float, notice: float, officers: int) -> Protest:
    """Return a protest of two hours."""
    begins = day * DAY + starts * HOUR
    return Protest(
        kind=0, day=day, starts=begins, ends=begins + 2 * HOUR, notice=notice * DAY,
        officers=officers, rank=0,
    )  # fmt: skip


def test_whoever_is_lent_to_one_street_does_not_stand_by_at_another() -> None:
    """Two deployments of a day on the streets of one team, which has few officers."""
    scenario = changed(
        short(shipped("west-end-focus")),
        **{f"{UNITS}lfr__officers": 20, f"{UNITS}west-end__officers": 70},
        workforce__second_line=4,
        **NOBODY_AWAY,
    )
    slots = [slot for slot in planned(world_of(scenario)) if slot.day == 0]
    force = Force(scenario, Streams(1, 0))
    force.man(slots)
    duties = {one.duty for one in force.sent}
    officers = np.concatenate([one.officers for one in force.sent])

    assert len(slots) == 2
    assert duties == {Duty.lfr, Duty.second_line}
    assert len(set(officers.tolist())) == len(officers)


def test_nobody_is_sent_to_two_protests_of_a_day() -> None:
    """Also where whoever came before the shift could be back when that begins."""
    force = Force(rostered(workforce__roster__rest=0.0), Streams(1, 0))
    for starts in (6.0, 15.0):
        force.find(protest(day=8, starts=starts, notice=8, officers=60), number=0)
    team = force.roster.teams.index(
        next(team for team in force.roster.teams if team.unit.does == "public order")
    )
    theirs = np.concatenate([one.officers for one in force.sent])
    theirs = theirs[force.roster.unit[theirs] == team]

    assert len(theirs) > 20
    assert len(set(theirs.tolist())) == len(theirs)


@pytest.mark.parametrize(("rest", "go"), [(11.0, False), (10.0, True)])
def test_a_moved_rest_day_begins_with_the_rest_of_the_shift_before(
    *, rest: float, go: bool
) -> None:
    """Whose shift ended at midnight is at a protest at 10:00 with ten hours' rest, and
    not with eleven.
    """
    late = {f"{UNITS}public-order__pattern": ("late", "rest"),
            f"{UNITS}public-order__turns": 1}  # fmt: skip
    force = Force(rostered(workforce__roster__rest=rest * HOUR, **late), Streams(1, 0))
    force.find(protest(day=1, starts=10.0, notice=9.0, officers=20), number=0)

    assert any(sent.is_extra for sent in force.sent) == go


@pytest.mark.parametrize(("notice", "is_moved"), [(4.0, True), (2.0, False)])
def test_what_is_known_before_the_first_day_moves_rest_days(
    *, notice: float, is_moved: bool
) -> None:
    """A protest of the first day has had its notice, though nobody is found before."""
    force = Force(rostered(), Streams(1, 0))
    one = protest(day=0, starts=12.0, notice=notice, officers=48)
    force.find(one, number=0)

    assert one.called == one.decided == 0.0
    assert any(sent.is_extra for sent in force.sent) == is_moved


@pytest.mark.parametrize("share", [0.07, 0.28, 0.55, 0.57])
def test_a_share_of_a_hundred_is_whole(share: float) -> None:
    """Of 100 officers lacking, and of 100 who are on duty, is exactly that many."""
    scenario = rostered(
        **{f"{UNITS}lfr__officers": 200, f"{UNITS}public-order__officers": 0,
           f"{UNITS}neighbourhood__officers": 100, f"{UNITS}neighbourhood__turns": 1},
        workforce__protests__from_lfr=share,
        workforce__roster__lent=share,
    )  # fmt: skip
    force = Force(scenario, Streams(1, 0))
    slots = [slot for slot in planned(world_of(scenario)) if slot.day == 1]
    lent = force._lenders(slots, DAY + 12 * HOUR)
    force.find(protest(day=1, starts=12.0, notice=4.0, officers=100), number=0)
    lfr = [team.unit.does for team in force.roster.teams].index("lfr")
    went = np.concatenate([one.officers for one in force.sent])

    assert (force.roster.unit[went] == lfr).sum() == round(100 * share)
    assert {len(officers) for officers in lent.values()} == {round(100 * share)}


def test_no_pair_waits_for_vans_that_have_left() -> None:
    """Where all vans are called away, whoever is arrested is driven by the pair."""
    records = ran(called(**{f"{SHORT}officers": Fixed(value=40.0)}))
    spent = np.concatenate([records["hours"][name] for name in ("own", "lfr")])
    arrests = (records["disposals"]["ending"] == Ending.arrest).sum()
    detained = len(records["detentions"]["deployment"])
    open_yet = np.isnan(records["held"]["time_to"]).sum()

    assert leaving(records)[Role.prisoner_van] > 10
    assert np.isfinite(spent).all()
    assert open_yet == 0
    assert arrests == detained > 0


def test_what_happens_after_the_horizon_calls_nobody_away() -> None:
    """A crew of the last night is asked at 23:30, and some are released on Monday."""
    at_night: dict[str, Any] = {
        f"{SHORT}starts": Fixed(value=23.5 * HOUR),
        f"{SHORT}by_weekday": (0, 0, 0, 0, 0, 0, 1),
        f"{SHORT}officers": Fixed(value=30.0),
        "disposal__stop_with_arrest": Fixed(value=HOUR),
        "disposal__stop_without_action": Fixed(value=HOUR),
    }
    records = ran(called(**SUNDAY_NIGHT | at_night))
    left = records["absences"]["has_left"]

    assert left.any()
    assert np.isfinite(records["absences"]["time_from"]).all()
    assert np.isfinite(records[TALLIES]["pair_called"]).all()


def test_nobody_leaves_for_a_protest_that_is_over() -> None:
    """Whoever is with somebody until after its end stays with the deployment."""
    records = ran(
        called(
            custody__hand_over="own transport",
            **{f"{SHORT}length": Fixed(value=HOUR / 4)},
        )
    )
    posted = records["postings"]
    at_protests = posted["duty"] == Duty.protest
    lasts = (posted["time_to"] - posted["time_from"])[at_protests]

    assert leaving(records)[Role.pair] > 10
    assert (lasts > 0).all()


@pytest.mark.parametrize(
    "said",
    [
        {"custody__is_limited": False},
        {
            "adjudication__by": "engagement pair",
            "workforce__crew": Crew(operators=2, pairs=1, prisoner_vans=0),
        },
    ],
)
def test_a_call_goes_on_to_members_who_can_leave(said: dict[str, Any]) -> None:
    """One officer is called and the only pair stays: vans without limit aren't asked,
    and an operator whom nobody asks to judge goes at once.
    """
    few: dict[str, Any] = {
        f"{SHORT}officers": Fixed(value=1.0),
        "workforce__crew": Crew(operators=2, pairs=1, prisoner_vans=2),
    }
    crew = {**few, **said}["workforce__crew"]
    records = ran(called(**few | said | {f"{UNITS}lfr__officers": 2 * crew.officers}))

    assert leaving(records)[Role.operator] > 3
    assert leaving(records).keys() == {Role.operator}


@pytest.mark.parametrize("kind", ["sickness", "leave"])
def test_a_pair_that_lacks_one_officer_is_put_down_to_who_is_away(kind: str) -> None:
    """Of 28 officers for two full crews one is away: the other of the pair is there,
    which is no want of an establishment.
    """
    away = f"workforce__roster__absences__{kind}__"
    scenario = rostered(
        plan__staffing="fixed",
        **{
            f"{UNITS}lfr__officers": 28,
            f"{away}spells_per_year": 6.0,
            f"{away}length": Fixed(value=DAY),
        },
    )
    causes: Counter[int] = Counter()
    for replication in range(20):
        force = Force(scenario, Streams(1, replication))
        for day in range(5):
            slots = [slot for slot in planned(world_of(scenario)) if slot.day == day]
            gaps = [gap for one in force.man(slots) for gap in one.gaps]
            if len(gaps) == 1:
                causes.update(int(cause) for _, cause in gaps)

    assert set(causes) == {Shortage[kind]}
    assert causes.total() > 5
