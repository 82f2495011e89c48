"""What the alerts of a deployment come to, in one piece or in many."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import keeping, tallying
from sim.model.codes import Activity, Determination, Ending, Reason, Role, Status
from sim.model.keeping import Columns, Records
from sim.model.records import (
    TABLES,
    TALLIES,
    Adjudicated,
    Deployment,
    Detained,
    Disposed,
    Held,
    Raised,
)
from sim.model.replication import run_replication
from sim.model.stretches import merged
from sim.model.tallying import Tallies
from sim.scenario.distributions import Fixed
from sim.scenario.schema import Scenario
from tests.making import changed, congested, shipped, short

BRIEF = ("deployments", "absences")


def crowded() -> Scenario:
    """Return two weeks in which alerts wait, get lost, and are open at the end."""
    return changed(
        congested(short(shipped("ten-a-week"), weeks=2)),
        plan__days=("Sun", "Sat", "Fri"),
        plan__deployments_per_week=6,
        cameras__mobile__starts=Fixed(value=20 * 3600.0),
        cameras__mobile__live=Fixed(value=3.99 * 3600.0),
        recognition__threshold=0.60,
        recognition__rates="npl",
    )


def often(monkeypatch: pytest.MonkeyPatch, at_least: int) -> None:
    """Let records be packed as soon as there are some."""
    monkeypatch.setattr(keeping, "BLOCK", at_least)


def all_of(columns: Columns) -> dict[str, bytes]:
    """Return the tallies as bytes."""
    return {name: column.tobytes() for name, column in columns[TALLIES].items()}


def test_tallies_count_what_the_records_say() -> None:
    """Alert by alert, in a congested run with open ends: counted another way."""
    records = run_replication(crowded(), seed=3, replication=0)
    tallies = records.columns()[TALLIES]
    of = {name: column.tolist() for name, column in tallies.items()}
    names = of["deployment"]
    ends, stays = records.rows(Disposed), records.rows(Detained)
    expected = {
        "alerts": [row.deployment for row in records.rows(Raised)],
        "accepted": [
            row.deployment
            for row in records.rows(Adjudicated)
            if row.determination == Determination.accepted
        ],
        "finished": [r.deployment for r in ends if r.ending != Ending.unfinished],
        "arrests": [r.deployment for r in ends if r.ending == Ending.arrest],
        "nobody_free": [r.deployment for r in ends if r.ending == Ending.nobody_free],
        "detained": [r.deployment for r in stays],
        "charged": [r.deployment for r in stays if r.is_charged_or_cautioned],
        "charged_in_horizon": [
            r.deployment
            for r in stays
            if r.is_charged_or_cautioned and not math.isnan(r.time_decision)
        ],
        "at_desk": [r.deployment for r in stays if not math.isnan(r.time_desk)],
    }

    assert names == [row.deployment for row in records.rows(Deployment)]
    for field, rows in expected.items():
        counts = Counter(rows)
        assert of[field] == [counts[name] for name in names], field
    assert sum(of["nobody_free"]) > 20
    assert sum(of["charged"]) > sum(of["charged_in_horizon"]) > 0
    assert sum(of["alerts"]) > sum(of["finished"]) > 400


def test_an_alert_that_is_open_is_not_finished() -> None:
    """It is neither true nor false, nor anything else that a disposal is."""
    tallies = Tallies()
    row = {
        "deployment": np.array([101, 101]),
        "is_mated": np.array([True, False]),
        "ending": np.array([Ending.unfinished, Ending.no_action]),
        "reason": np.array([Reason.none, Reason.false_alert]),
    }
    tallies.take({"disposals": row})
    columns = tallies.columns(np.array([101]))
    counted = {name: int(values[0]) for name, values in columns.items() if values[0]}

    assert counted == {
        "deployment": 101,
        "finished": 1,
        "stops": 1,
        "no_action": 1,
        "false_alerts": 1,
        "stops_after_false_alert": 1,
    }


def words_of(ending: Ending, reason: Reason, *, is_mated: bool) -> set[str]:
    """Return what an alert that ended so counts as, word by word."""
    stopped = ending in {
        Ending.arrest,
        Ending.other,
        Ending.safeguarded,
        Ending.no_action,
    }
    in_vain = is_mated and ending is Ending.no_action
    bad_entry = reason in {Reason.out_of_date, Reason.wrong_person}
    wrong = stopped and not is_mated
    words = {
        "finished": ending is not Ending.unfinished,
        "stops": stopped,
        "arrests": ending is Ending.arrest,
        "other_disposals": ending in {Ending.other, Ending.safeguarded},
        "no_action": ending is Ending.no_action,
        "false_alerts": ending is Ending.rejected or wrong,
        "unconfirmed": ending
        in {Ending.evaded, Ending.nobody_free, Ending.chose_not_to},
        "nobody_free": ending is Ending.nobody_free,
        "stops_after_false_alert": wrong and ending is not Ending.arrest,
        "stops_without_action": in_vain and not bad_entry,
        "stops_on_bad_entry": in_vain and bad_entry,
        "arrests_after_false_alert": wrong and ending is Ending.arrest,
    }
    return {word for word, is_so in words.items() if is_so}


def test_each_way_to_end_counts_as_what_it_is() -> None:
    """Every ending with every reason, of the right person and of the wrong one."""
    ways = list(product(Ending, Reason, (True, False)))
    ending, reason, is_mated = zip(*ways, strict=True)
    names = np.arange(len(ways)) + 500
    rows = {
        "deployment": names,
        "ending": np.array(ending, np.int64),
        "reason": np.array(reason, np.int64),
        "is_mated": np.array(is_mated),
    }
    tallies = Tallies()
    tallies.take({"disposals": rows})
    columns = tallies.columns(names)

    assert columns["deployment"].tolist() == names.tolist()
    for place, (end, why, is_right) in enumerate(ways):
        counted = {name for name, values in columns.items() if values[place]}
        expected = words_of(end, why, is_mated=is_right)
        assert counted - {"deployment"} == expected, ways[place]


def test_stays_count_as_far_as_they_are_known() -> None:
    """What falls on the horizon is known; what is later or open isn't."""
    horizon, later = 1000.0, np.nextafter(1000.0, np.inf)
    rows = {
        "deployment": np.array([7, 7, 7, 8, 8]),
        "is_charged_or_cautioned": np.array([True, True, False, True, False]),
        "is_diverted": np.array([True, False, False, False, False]),
        "reviews": np.array([0, 1, 2, 3, 0]),
        "time_arrival": np.array([900.0, 950.0, 960.0, 990.0, 999.0]),
        "time_desk": np.array([900.0, 1000.0, 970.0, later, np.nan]),
        "time_decision": np.array([1000.0, later, 980.0, np.nan, np.nan]),
    }
    tallies = Tallies(horizon)
    tallies.take({"detentions": rows})
    columns = tallies.columns(np.array([8, 7]))
    found = {name: values.tolist() for name, values in columns.items() if values.any()}

    assert found == {
        "deployment": [8, 7],
        "detained": [2, 3],
        "diverted": [0, 1],
        "charged": [1, 2],
        "charged_in_horizon": [0, 1],
        "reviews": [3, 3],
        "at_desk": [0, 3],
        "seconds_before_desk": [0.0, 60.0],
    }
    types = {name: values.dtype for name, values in columns.items()}
    assert types["charged"] == types["deployment"] == np.int64
    assert types["seconds_before_desk"] == np.float64


def test_operators_of_a_centre_are_late_where_no_crew_is() -> None:
    """And pairs are after their own deployment, whoever else is still there."""
    crews = merged(np.array([0, 0]), np.array([0.0, 50.0]), np.array([100.0, 200.0]))
    packed = {"deployment": np.array([1, 2]), "time_packed": np.array([100.0, 200.0])}
    both = {
        "deployment": np.array([1, 1]),
        "role": np.array([Role.operator, Role.pair]),
        "activity": np.array([Activity.adjudication, Activity.custody]),
        "time_from": np.array([90.0, 90.0]),
        "time_to": np.array([230.0, 230.0]),
    }
    tallies = Tallies(1e6, centre=crews)
    tallies.take({"deployments": packed, "held": both})
    columns = tallies.columns(np.array([1, 2]))

    assert columns["operator_overtime"].tolist() == [30.0, 0.0]
    assert columns["pair_overtime"].tolist() == [130.0, 0.0]
    assert columns["pair_busy"].tolist() == [10.0, 0.0]


def test_records_tell_the_tallies_when_the_centre_is_on_duty() -> None:
    """Who is held by an alert of a deployment that is over is late only if all are."""
    crews = merged(np.array([0]), np.array([0.0]), np.array([200.0]))
    late = {}
    for centre in (None, crews):
        records = Records(horizon=1e6, centre=centre)
        over = Deployment._make([0] * len(Deployment._fields))
        records.add(over._replace(deployment=1, time_packed=100.0))
        records.add(
            Held(1, 5, True, Role.operator, 1, Activity.adjudication, 90.0, 230.0)  # noqa: FBT003
        )
        late[centre is None] = records.columns()[TALLIES]["operator_overtime"].tolist()

    assert late == {True: [130.0], False: [30.0]}


def test_seconds_are_split_where_a_deployment_is_packed() -> None:
    """Held until then pairs are busy, and after it on overtime; who is held at the
    horizon has been held until then.
    """
    scenario = crowded()
    records = run_replication(scenario, seed=3, replication=0)
    tallies = records.columns()[TALLIES]
    horizon = scenario.horizon.weeks * 604_800.0
    packed = {
        row.deployment: min(row.time_packed, horizon)
        if not math.isnan(row.time_packed)
        else horizon
        for row in records.rows(Deployment)
        if row.status == Status.deployed
    }
    busy: dict[int, float] = defaultdict(float)
    late: dict[tuple[int, int], float] = defaultdict(float)
    for row in records.rows(Held):
        end = horizon if math.isnan(row.time_to) else row.time_to
        off = packed[row.deployment]
        late[row.role, row.deployment] += max(0.0, end - max(row.time_from, off))
        if row.role == Role.pair:
            busy[row.deployment] += max(0.0, min(end, off) - row.time_from)

    names = tallies["deployment"].tolist()
    assert tallies["pair_busy"] == pytest.approx([busy[name] for name in names])
    for role, field in (
        (Role.operator, "operator_overtime"),
        (Role.pair, "pair_overtime"),
        (Role.prisoner_van, "van_overtime"),
    ):
        assert tallies[field] == pytest.approx([late[role, name] for name in names])
    assert tallies["pair_overtime"].sum() > 0


@pytest.mark.parametrize("at_least", [1, 7, 300])
def test_it_does_not_matter_in_how_many_pieces_records_come(
    at_least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Packed day by day, kept or not, the tallies have the same bits, and what is kept
    is the same.
    """
    scenario = crowded()
    whole = run_replication(scenario, seed=3, replication=0).columns()
    often(monkeypatch, at_least)
    packed = run_replication(scenario, seed=3, replication=0).columns()
    brief = run_replication(scenario, seed=3, replication=0, kept=BRIEF).columns()

    assert all_of(packed) == all_of(whole) == all_of(brief)
    assert set(brief) == {*BRIEF, TALLIES}
    for table in TABLES:
        for name, column in whole[table].items():
            assert packed[table][name].tobytes() == column.tobytes(), (table, name)


def test_any_number_of_deployments_has_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is room for one at first, the sums are the same."""
    scenario = crowded()
    whole = run_replication(scenario, seed=3, replication=0).columns()
    monkeypatch.setattr(tallying, "ROOM", 1)
    at_once = run_replication(scenario, seed=3, replication=0).columns()
    often(monkeypatch, 7)
    by_and_by = run_replication(scenario, seed=3, replication=0, kept=BRIEF).columns()

    assert all_of(at_once) == all_of(by_and_by) == all_of(whole)


def test_rows_come_back_from_where_they_were_packed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With their types, in their order."""
    scenario = crowded()
    whole = run_replication(scenario, seed=3, replication=0)
    often(monkeypatch, 7)
    packed = run_replication(scenario, seed=3, replication=0)
    for kind in (Raised, Disposed, Detained, Held):
        before, after = whole.rows(kind), packed.rows(kind)
        is_equal = [tuple(map(str, map(float, row))) for row in before] == [
            tuple(map(str, map(float, row))) for row in after
        ]

        assert is_equal  # a difference of two long lists takes minutes to show
        assert {type(value) for value in after[0]} <= {int, bool, float}
        assert type(after[0][2]) is bool


def test_deployments_are_tallied_whatever_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where they themselves are not, and are many."""
    whole = run_replication(crowded(), seed=3, replication=0).columns()
    often(monkeypatch, 3)
    few = run_replication(crowded(), seed=3, replication=0, kept=("alerts",))

    assert all_of(few.columns()) == all_of(whole)


def test_what_is_not_kept_takes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of records that aren't kept none is there after packing."""
    often(monkeypatch, 10)
    records = Records(kept=BRIEF, horizon=1e9)
    for number in range(53):
        records.add(Raised(101, number, True, 1, 1, -1, float(number), 1e3))  # noqa: FBT003

    assert [row[1] for row in records.rows(Raised)] == [50, 51, 52]
    assert records.mark()[Raised] == 3


@given(
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=8),
    seed=st.integers(0, 2**32 - 1),
)
@settings(max_examples=40, deadline=None)
def test_sums_of_seconds_have_the_same_bits_however_they_are_cut(
    sizes: list[int], seed: int
) -> None:
    """Also where a great number meets small ones, and deployments take turns."""
    generator = np.random.default_rng(seed)
    number = sum(sizes)
    held = {
        "deployment": generator.integers(100, 300, number),
        "role": generator.integers(0, 4, number),
        "activity": generator.integers(0, 4, number),
        "time_from": np.zeros(number),
        "time_to": generator.random(number)
        * 10.0 ** generator.integers(-3, 12, number),
    }
    names = np.unique(held["deployment"])
    whole, cut = Tallies(1e15), Tallies(1e15)
    whole.take({"held": held})
    for part in np.split(np.arange(number), np.cumsum(sizes)[:-1]):
        cut.take({"held": {name: values[part] for name, values in held.items()}})

    one, other = whole.columns(names), cut.columns(names)
    assert all(one[name].tobytes() == other[name].tobytes() for name in one)
