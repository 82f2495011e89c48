"""Tables and measures have the known answers of two replications made by hand."""

import dataclasses
import datetime as dt
import json
import math
from types import SimpleNamespace
from typing import get_type_hints

import numpy as np
import pandas as pd
import pytest

from analysis.measures import (
    BY_KEY,
    MEASURES,
    compute_measures,
    compute_staff_day,
    compute_sums,
)
from analysis.studies.comparison.compare import compare
from analysis.studies.comparison.describe import describe
from analysis.tables import (
    compute_alerts,
    compute_deployments,
    compute_weeks,
    load_tables,
)
from sim.experiment.prices import Price
from sim.model.codes import (
    Activity,
    Determination,
    Ending,
    Outcome,
    Reason,
    Role,
    Shortage,
    Status,
)
from sim.model.keeping import DTYPES
from sim.model.records import DAY_STRIDE, TABLES, TALLIES
from sim.model.stretches import merged
from sim.model.tallying import Tallies
from sim.scenario.schema import Crew, Prices

DAY, HOUR, WEEK = 86_400.0, 3600.0, 604_800.0
NAN = math.nan
# The first van of days 1 and 8: one in each of two weeks.
TUESDAY, LATER = DAY_STRIDE + 1, 8 * DAY_STRIDE + 1
LFR, STREETS = range(2)  # units of the roster
NO_STOP = {
    Ending.rejected: NAN,
    Ending.evaded: Outcome.evaded,
    Ending.nobody_free: Outcome.nobody_free,
}

PRICES = Prices.model_validate(
    {
        "officer_hour": "£60/h",
        "overtime_factor": 1.5,
        "detention": "£500",
        "van_capital": "£200k",
        "van_life": "5 years",
        "fixed_site_capital": "£800k",
        "fixed_site_life": "10 years",
    }
)

KNOWN_PRICES = {
    "officer_hour": Price("assumed", (40.0, 80.0)),
    "overtime_factor": Price("published"),
    "detention": Price("assumed"),
    "van_capital": Price("published"),
    "van_life": Price("published"),
}

# What the first deployment of replication 0 meets: (mated, ending, reason).
ALERTS = [
    (True, Ending.arrest, Reason.none),
    (True, Ending.arrest, Reason.none),
    (False, Ending.arrest, Reason.none),
    (True, Ending.other, Reason.none),
    (True, Ending.safeguarded, Reason.none),
    (True, Ending.no_action, Reason.complying),
    (True, Ending.no_action, Reason.unknown),
    (True, Ending.no_action, Reason.out_of_date),
    (True, Ending.no_action, Reason.wrong_person),
    (False, Ending.no_action, Reason.false_alert),
    (False, Ending.rejected, Reason.none),
    (True, Ending.rejected, Reason.none),
    (True, Ending.evaded, Reason.none),
    (True, Ending.nobody_free, Reason.none),
    (True, Ending.chose_not_to, Reason.none),
    (True, Ending.repeat, Reason.none),
]


def scenario(  # noqa: PLR0913 - what tests vary
    *,
    name="By hand",
    per_week=1,
    weeks=2,
    latitude=51.5,
    days=("Tue", "Thu"),
    sites="all",
    rotation="weighted",
):
    """Make the part of a scenario that the analysis looks at."""
    site = SimpleNamespace(
        name="Powis Street", borough="Greenwich", latitude=latitude, longitude=0.07
    )
    site.visits = 3
    return SimpleNamespace(
        name=name,
        horizon=SimpleNamespace(weeks=weeks, first_monday=dt.date(2025, 3, 3)),
        plan=SimpleNamespace(
            deployments_per_week=per_week,
            days=days,
            vans=2,
            order="planned",
            rotation=rotation,
            sites=sites,
            camera="mobile",
        ),
        sites={"powis-street": site},
        centre=0,
        recognition=SimpleNamespace(threshold=0.64),
        depletion=SimpleNamespace(status_quo=SimpleNamespace(threshold=0.64)),
        money=PRICES,
        groups={},
        disposal=SimpleNamespace(arrest_after_false_alert=0.1),
        workforce=SimpleNamespace(
            budget="enough",
            crew=Crew(operators=2, pairs=4, prisoner_vans=2),
            roster=SimpleNamespace(
                is_kept=False,
                units={
                    "lfr": SimpleNamespace(does="lfr", at="anywhere"),
                    "streets": SimpleNamespace(does="neighbourhood", at=("one",)),
                },
            ),
        ),
    )


def deployment(replication, number, *, status=Status.deployed, faces=20_000):
    """Make a deployment: set up 10:00, live 11:00 to 16:00, packed 17:00."""
    midnight = number // DAY_STRIDE * DAY
    hours = dict(
        zip(("set_up", "live", "end", "packed"), (10, 11, 16, 17), strict=True)
    )
    return {
        "replication": replication,
        "deployment": number,
        "week": number // (7 * DAY_STRIDE),
        "slot": 0,
        "day": number // DAY_STRIDE,
        "van": number % DAY_STRIDE,
        "site": 0,
        "camera": 0,
        "status": status,
        "shortage": Shortage.none,
        **{f"time_{name}": midnight + hour * HOUR for name, hour in hours.items()},
        "entries": 15_900,
        "operators": 2,
        "pairs": 4,
        "prisoner_vans": 1,
        "faces": faces,
        "passages": 0,
    }


def alert_rows(replication, number, alerts):
    """Make the rows of all stages for some alerts, half an hour apart."""
    rows: dict[str, list[dict[str, float]]] = {table: [] for table in TABLES}
    for candidate, (is_mated, ending, reason) in enumerate(alerts):
        time = number // DAY_STRIDE * DAY + 11 * HOUR + 900 * candidate
        key = {
            "replication": replication,
            "deployment": number,
            "candidate": candidate,
            "is_mated": is_mated,
        }
        who = {"person": 7 if is_mated else -1, "category": 1 if is_mated else -1}
        who["group"] = -1
        rejected = ending is Ending.rejected
        rows["alerts"].append({**key, **who, "time": time, "time_gone": time + 60})
        judged = Determination.rejected if rejected else Determination.accepted
        rows["adjudications"].append(
            {
                **key,
                "time_request": time,
                "time_start": time,
                "time_end": time + 15,
                "determination": judged,
            }
        )
        if ending not in (Ending.rejected, Ending.repeat, Ending.chose_not_to):
            rows["engagements"].append(
                {
                    **key,
                    "time_request": time + 15,
                    "time_assigned": time + 15,
                    "time_end": time + 60,
                    "outcome": NO_STOP.get(ending, Outcome.reached),
                }
            )
        rows["disposals"].append(
            {
                **key,
                **who,
                "ending": ending,
                "reason": reason,
                "time_start": time + 60,
                "time_end": time + 600,
            }
        )
        if ending is Ending.arrest:
            rows["detentions"].append({**key, **who, **detention(time, candidate)})
    return rows


def detention(time, candidate):
    """Detain: the first two are charged, the second after the horizon of two weeks.

    The second is taken to another suite. Each waits 200 s for the desk.
    """
    return {
        "suite": 0,
        "time_arrest": time + 600,
        "time_arrival": time + 1800,
        "time_cell": time + 1800,
        "time_desk": time + 2000,
        "time_authorised": time + 3000,
        "time_release": time + 40_000,
        "reviews": 2 - candidate % 2,
        "is_extended": False,
        "is_diverted": candidate == 1,
        "is_charged_or_cautioned": candidate < 2,
        "time_decision": time + 40_000 if candidate != 1 else NAN,
    }


def held(number, role, activity, start, end):
    """Hold a member of the crew between two clock hours of the deployment's day."""
    midnight = number // DAY_STRIDE * DAY
    return {
        "replication": 0,
        "deployment": number,
        "candidate": 0,
        "is_mated": True,
        "role": role,
        "member": 0,
        "activity": activity,
        "time_from": midnight + start * HOUR,
        "time_to": midnight + end * HOUR,
    }


HELD = [
    held(TUESDAY, Role.operator, Activity.adjudication, 12, 12.25),
    held(TUESDAY, Role.pair, Activity.engagement, 12, 13),
    held(TUESDAY, Role.pair, Activity.custody, 16, 18.5),  # 1.5 h beyond packing
    held(TUESDAY, Role.prisoner_van, Activity.custody, 16.5, 17.25),
    held(LATER, Role.pair, Activity.custody, 16.5, NAN),  # open at the horizon
]


def frames(deployments, *parts, held=(), hours=()):
    """Put rows into frames that have their columns even where there is no row."""
    made = {}
    for table, record in TABLES.items():
        rows = [row for part in parts for row in part[table]]
        said = {"deployments": deployments, "held": list(held), "hours": list(hours)}
        rows = said.get(table, rows)
        kinds = {"replication": int, **get_type_hints(record)}
        made[table] = pd.DataFrame(rows, columns=list(kinds)).astype(
            {column: DTYPES[kind] for column, kind in kinds.items()}
        )
    return made


def on_duty(told, deployments, horizon):
    """Return when the command centre is on duty, where there is one."""
    if not told.centre:
        return None
    there = deployments["status"] == Status.deployed
    begins, ends = deployments["time_set_up"], deployments["time_packed"]
    ends = np.fmin(ends, horizon)
    group = np.zeros(there.sum(), np.int64)
    return merged(group, begins[there], ends[there])


class HandMade:
    """Results with the members of the real ones, and frames made by hand."""

    seed = 5
    folder = None

    def __init__(self, **worlds):
        self.replications = 2
        self.scenarios = tuple(
            SimpleNamespace(name=name, scenario=told, prices=KNOWN_PRICES)
            for name, (told, _) in worlds.items()
        )
        self._frames = {name: tables for name, (_, tables) in worlds.items()}

    def _tallies(self, name, tables):
        """Add up each replication as the model does."""
        told = next(one.scenario for one in self.scenarios if one.name == name)
        horizon, parts = told.horizon.weeks * WEEK, []
        for replication in range(self.replications):
            rows = {
                name: {
                    column: values.to_numpy()
                    for column, values in frame[
                        frame["replication"] == replication
                    ].items()
                }
                for name, frame in tables.items()
            }
            sums = Tallies(horizon, centre=on_duty(told, rows["deployments"], horizon))
            sums.take(rows)
            columns = sums.columns(rows["deployments"]["deployment"])
            parts.append(pd.DataFrame({"replication": replication, **columns}))
        return pd.concat(parts, ignore_index=True)

    def table(self, name, table):
        """Hand out one table."""
        frames = self._frames[name]
        return self._tallies(name, frames) if table == TALLIES else frames[table]

    @property
    def tables(self):
        """Name what there is: all but alerts, which no comparison of these matches."""
        return (*(name for name in TABLES if name != "alerts"), TALLIES)


def hand_made(**worlds):
    """Make results of worlds by name, each a scenario and its frames."""
    return HandMade(**worlds)


def worked(unit, week, **hours):
    """Make what a unit did in a week of the first replication, in hours."""
    parts = dict.fromkeys(("own", "lfr", "overtime", "protest", "second_line"), 0.0)
    parts |= {name: number * HOUR for name, number in hours.items()}
    row = {"replication": 0, "week": week, "unit": unit, "shifts": 9, "away": 1}
    return {**row, "on_duty": sum(parts.values()), **parts}


WORKED = [
    worked(LFR, 0, own=20, lfr=70, overtime=2),
    worked(LFR, 1, own=60, protest=5),
    worked(STREETS, 0, own=300, lfr=14, overtime=1, second_line=0.5),
    worked(STREETS, 1, own=280, protest=24),
]


def full():
    """Two weeks: a full deployment, a quiet one, and a cancelled one; then nothing."""
    deployments = [
        deployment(0, TUESDAY),
        deployment(0, LATER, faces=12_000),
        deployment(0, LATER + 1, status=Status.cancelled, faces=0),
        deployment(1, TUESDAY, faces=0),
    ]
    # The last pair is held until the horizon, so its deployment is the last evening.
    rows = alert_rows(0, TUESDAY, ALERTS)
    return frames(deployments, rows, held=HELD, hours=WORKED)


@pytest.fixture
def tables():
    return load_tables(hand_made(a=(scenario(), full())), "a")


@pytest.fixture
def measures(tables):
    return compute_measures(sums=compute_sums(tables=tables))


def with_frames(tables, **frames):
    """Return the tables with some of their frames replaced."""
    return dataclasses.replace(tables, frames={**tables.frames, **frames})


# Tables ----------------------------------------------------------------------------


def test_an_alert_has_one_row_with_all_that_came_of_it(tables):
    """Stages it met are joined and named; those it never met are missing."""
    alerts = compute_alerts(tables=tables)
    assert len(alerts) == len(ALERTS)
    assert list(alerts["ending"]) == [ending.name for _, ending, _ in ALERTS]
    first, rejected = alerts.iloc[0], alerts.iloc[10]
    assert (first["determination"], first["outcome"]) == ("accepted", "reached")
    assert first["category"] == "suspect"
    assert first["time_arrest"] == first["time"] + 600
    assert first["is_charged_or_cautioned"]
    assert rejected["determination"] == "rejected"
    missing = rejected[["category", "outcome", "time_reached", "time_arrest"]]
    assert missing.isna().all()


def test_an_alert_without_disposal_is_unfinished(tables):
    """What has no ending yet is said to be unfinished, and isn't lost."""
    cut = with_frames(tables, disposals=tables.frames["disposals"].iloc[1:])
    assert compute_alerts(tables=cut)["ending"].iloc[0] == "unfinished"


def test_alerts_are_joined_by_name_and_not_by_place(tables):
    """The order of the rows in a stage's table makes no difference."""
    turned = with_frames(
        tables,
        disposals=tables.frames["disposals"].iloc[::-1],
        detentions=tables.frames["detentions"].iloc[::-1],
    )
    pd.testing.assert_frame_equal(
        compute_alerts(tables=turned), compute_alerts(tables=tables)
    )


def test_a_deployment_reads_like_the_published_record(tables):
    """Name, place, hours and counts are those of the published columns."""
    rows = compute_deployments(tables=tables)
    assert len(rows) == 3  # the cancelled one isn't published
    expected = {
        "deployment": "2025-03-04/1",
        "date": pd.Timestamp("2025-03-04"),
        "site": "Powis Street",
        "borough": "Greenwich",
        "camera": "mobile",
        "hours": 5.0,
        "watchlist_size": 15_900,
        "threshold": 0.64,
        "faces_seen": 20_000,
        "alerts": 16,
        "true_alerts": 12,
        "true_alerts_unconfirmed": 3,
        "false_alerts": 4,
        "engagements": 10,
        "arrests": 3,
        "other_disposals": 2,
        "no_action": 5,
    }
    assert rows.iloc[0][list(expected)].to_dict() == expected
    assert rows.iloc[1]["alerts"] == 0


def test_the_published_identities_hold(tables):
    """Alerts are true or false, and engagements end in one of three ways."""
    rows = compute_deployments(tables=tables)
    assert (rows["alerts"] == rows["true_alerts"] + rows["false_alerts"]).all()
    ended = rows["arrests"] + rows["other_disposals"] + rows["no_action"]
    assert (rows["engagements"] == ended).all()


def test_a_week_in_which_nothing_happened_is_a_week(tables):
    """Every replication has all its weeks."""
    weeks = compute_weeks(tables=tables)
    assert list(weeks["arrests"]) == [3, 0, 0, 0]
    assert list(weeks["deployments"]) == [1, 1, 1, 0]
    assert list(weeks["faces"]) == [20_000, 12_000, 0, 0]


def test_a_week_begins_on_monday():
    """A Sunday belongs to the first week, the Monday after it to the second."""
    rows = frames(
        [
            deployment(0, 6 * DAY_STRIDE + 1, faces=3),
            deployment(0, 7 * DAY_STRIDE + 1, faces=5),
        ]
    )
    weeks = compute_weeks(tables=load_tables(hand_made(a=(scenario(), rows)), "a"))
    assert list(weeks["faces"])[:2] == [3, 5]


def test_alerts_of_the_last_deployment_of_the_longest_run_are_told_apart():
    """Names at the ends of what they may be: 100,000 replications of ten years with
    9,999 cameras a day, and candidates of 24 bits. Each finds what came of it alone.
    """
    last = 520 * 7 * DAY_STRIDE - 1
    replications = (0, 8192, 99_999)  # 0 and 8192 alike in the last 13 bits
    where = [(each, number) for each in replications for number in (1, last)]
    ranks = (0, 2**24 - 1)
    parts, expected = [], []
    for replication, number in where:
        for rank in ranks:
            for ending in (Ending.arrest, Ending.rejected):
                rows = alert_rows(
                    replication,
                    number,
                    [(ending is Ending.arrest, ending, Reason.none)],
                )
                for row in (row for table in rows.values() for row in table):
                    row["candidate"] = rank
                parts.append(rows)
                expected.append(ending.name)
    made = frames([deployment(*each) for each in reversed(where)], *parts)
    results = hand_made(a=(scenario(weeks=520), made))
    found = compute_alerts(tables=load_tables(results, "a"))

    assert list(found["ending"]) == expected
    assert list(found["time_arrest"].notna()) == [name == "arrest" for name in expected]


# Measures --------------------------------------------------------------------------

# Replication 0 over two weeks. On duty: two deployments of 7 h with 2 operators, 4
# pairs, 1 van = 12 officers: 168 h. After packing: a pair 1.5 h and a van 0.25 h, two
# officers each: 3.5 h; the open pair from Tuesday 17:00 to Sunday 24:00, 127 h, twice.
OVERTIME = 2 * 1.5 + 2 * 0.25 + 2 * 127
HOURS = 168 + OVERTIME
# Three arrests are taken to a suite. One deployment a week takes one van, though the
# plan has two: £200,000 over 5 years of 365.25 days.
OFFICERS, PREMIUM = 60 * HOURS, 30 * OVERTIME
CUSTODY, CAPITAL = 3 * 500, 40_000 * 14 / 365.25
COST = OFFICERS + PREMIUM + CUSTODY + CAPITAL
KNOWN = {
    "arrests_per_week": 3 / 2,
    "charged_per_week": 2 / 2,
    "charged_in_horizon_per_week": 1 / 2,
    "arrests_per_deployment": 3 / 2,
    "arrests_per_100_officer_hours": 100 * 3 / HOURS,
    "alerts_per_10k_faces": 16 / 3.2,
    "faces_per_week": 32_000 / 2,
    "alerts_per_week": 16 / 2,
    "stops_per_week": 10 / 2,
    "false_alerts_per_week": 4 / 2,  # 2 rejected, 1 stopped, 1 arrested
    "fruitless_stops_per_week": (1 + 2 + 2 + 1) / 2,
    "stops_after_false_alert_per_week": 1 / 2,
    "stops_without_action_per_week": 2 / 2,
    "stops_on_bad_entry_per_week": 2 / 2,
    "arrests_after_false_alert_per_week": 1 / 2,
    "faces_per_arrest": 32_000 / 3,
    "false_alerts_per_million_faces": 4 / 0.032,
    "false_alert_share": 100 * 4 / 16,
    "minutes_before_desk": 200 / 60,
    "diverted_share": 100 * 1 / 3,
    "deployments_per_week": 2 / 2,
    "cancelled_per_week": 1 / 2,
    "officer_hours_per_week": HOURS / 2,
    "overtime_hours_per_week": OVERTIME / 2,
    "nobody_free_per_week": 1 / 2,
    "reviews_per_week": (2 + 1 + 2) / 2,
    "unconfirmed_share": 100 * 3 / 16,
    "short_handed_share": 100 * 2 / 2,  # a van is missing; the third is cancelled
    "neighbourhood_hours_for_lfr_per_week": (14 + 1 + 0.5) / 2,
    "neighbourhood_hours_for_protests_per_week": 24 / 2,
    "lfr_hours_for_protests_per_week": 5 / 2,
    "pairs_busy_share": 100 * (1 + 1 + 0.5) / (2 * 4 * 7),
    "cost_per_week": COST / 2,
    "cost_of_officers_per_week": OFFICERS / 2,
    "cost_of_overtime_per_week": PREMIUM / 2,
    "cost_of_custody_per_week": CUSTODY / 2,
    "cost_of_capital_per_week": CAPITAL / 2,
    "cost_per_deployment": COST / 2,
    "cost_per_arrest": COST / 3,
    "cost_per_charged": COST / 2,
}


@pytest.mark.parametrize("key", list(BY_KEY))
def test_a_measure_has_its_known_value(measures, key):
    """Each measure of the replication made by hand is what was counted by hand."""
    assert measures[key].iloc[0] == pytest.approx(KNOWN[key])


def test_a_replication_without_a_face_has_no_ratios(measures):
    """Where the denominator is 0 a measure is undefined; a count is then 0."""
    quiet = measures.iloc[1]
    undefined = {"faces_per_arrest", "false_alert_share", "alerts_per_10k_faces"}
    assert quiet[list(undefined)].isna().all()
    assert quiet["arrests_per_week"] == 0
    assert quiet["arrests_per_deployment"] == 0


def test_a_decision_after_the_horizon_counts_eventually_only():
    """Whether its time is unknown or beyond the last week makes no difference."""
    rows = full()
    late = rows["detentions"]["time_decision"].fillna(3 * WEEK)
    rows["detentions"] = rows["detentions"].assign(time_decision=late)
    sums = compute_sums(tables=load_tables(hand_made(a=(scenario(), rows)), "a"))
    assert (sums["charged"].iloc[0], sums["charged_in_horizon"].iloc[0]) == (2, 1)


def test_who_evades_was_answered():
    """Only an alert that found nobody free is one that nobody could answer."""
    parts = alert_rows(0, TUESDAY, [(True, Ending.evaded, Reason.none)])
    rows = frames([deployment(0, TUESDAY)], parts)
    sums = compute_sums(tables=load_tables(hand_made(a=(scenario(), rows)), "a"))
    assert (sums["nobody_free"].iloc[0], sums["unconfirmed"].iloc[0]) == (0, 1)


def test_the_four_fruitless_stops_and_the_others_are_all_stops(tables):
    """No stop is in two kinds, and none is lost."""
    sums = compute_sums(tables=tables).iloc[0]
    fruitless = sum(
        sums[key]
        for key in (
            "stops_after_false_alert",
            "stops_without_action",
            "stops_on_bad_entry",
            "arrests_after_false_alert",
        )
    )
    right_arrests, other_and_safeguarded = 2, 2
    assert sums["stops"] == fruitless + right_arrests + other_and_safeguarded


def test_measures_are_declared_once_and_named_by_their_denominator():
    """Keys are unique, and what is per week says so in its name."""
    assert len(BY_KEY) == len(MEASURES)
    for measure in MEASURES:
        assert measure.grows_with_the_plan == measure.key.endswith("_per_week")
        if measure.grows_with_the_plan:
            assert " a week" in measure.label


# Staff through the day -------------------------------------------------------------


def test_staff_is_counted_by_quarter_of_an_hour(tables):
    """Three active days: on duty 10 to 17 on each, held on one or two of them."""
    day = compute_staff_day(tables=tables).set_index("time_from")
    assert day["active_days"].iloc[0] == 3 / 2  # per replication
    at = {hour: day.loc[hour * HOUR] for hour in (9.75, 10, 12, 12.25, 16.75, 17, 18.5)}
    assert [at[h]["pairs_on_duty"] for h in (9.75, 10, 16.75, 17)] == [0, 4, 4, 0]
    assert at[12]["pairs_on_street"] == pytest.approx(1 / 3)
    assert at[12]["operators_judging"] == pytest.approx(1 / 3)
    assert at[12.25]["operators_judging"] == pytest.approx(0)
    assert at[16.75]["pairs_in_custody"] == pytest.approx(2 / 3)
    assert at[18.5]["pairs_in_custody"] == pytest.approx(1 / 3)


def test_whoever_is_called_away_is_on_duty_until_then(tables):
    """A pair and an operator who leave at 14 aren't there from then until the end."""
    left = [
        {"replication": 0, "deployment": TUESDAY, "role": role, "posts": 1,
         "shortage": Shortage.protest, "has_left": has_left,
         "time_from": DAY + 14 * HOUR, "time_to": DAY + 17 * HOUR}
        for role in (Role.pair, Role.operator) for has_left in (True, False)
    ]  # fmt: skip
    made = pd.DataFrame(left)
    day = compute_staff_day(tables=with_frames(tables, absences=made))
    before = compute_staff_day(tables=tables)
    fewer = (before - day).assign(time_from=before["time_from"]).set_index("time_from")
    gone = fewer[fewer["pairs_on_duty"] > 1e-9]

    assert gone["pairs_on_duty"].to_numpy() == pytest.approx(1 / 3)
    assert gone["operators_on_duty"].to_numpy() == pytest.approx(1 / 3)
    assert (gone.index[0], gone.index[-1]) == (14 * HOUR, 16.75 * HOUR)
    assert fewer["pairs_on_duty"].sum() == pytest.approx(4)


def test_an_interval_is_cut_at_the_edges_of_a_quarter(tables):
    """Five minutes of a quarter are a third of a pair."""
    held_5 = held(TUESDAY, Role.pair, Activity.support, 12 + 10 / 60, 12.25)
    cut = with_frames(tables, held=frames([], held=[held_5])["held"])
    day = compute_staff_day(tables=cut).set_index("time_from")
    assert day["pairs_on_street"].loc[12 * HOUR] == pytest.approx(1 / 3 / 3)
    assert day["pairs_on_street"].sum() == pytest.approx(1 / 3 / 3)


# Comparing and describing ----------------------------------------------------------


def repeated(arrests, *, replications, per_week=1, weeks=2):
    """Make a world with a number of arrests in each replication and no other alert."""
    deployments, parts = [], []
    for replication in range(replications):
        deployments.append(deployment(replication, TUESDAY))
        alerts = [(True, Ending.arrest, Reason.none)] * arrests[replication]
        parts.append(alert_rows(replication, TUESDAY, alerts))
    return (
        scenario(per_week=per_week, weeks=weeks),
        frames(deployments, *parts),
    )


def versus(a, b, *, plans=(4, 10)):
    """Compare two worlds with the arrests given for each replication."""
    results = hand_made(
        four=repeated(a, replications=len(a), per_week=plans[0]),
        ten=repeated(b, replications=len(b), per_week=plans[1]),
    )
    results.replications = len(a)
    return compare(results)


def test_more_arrests_are_said_with_interval_and_proportion():
    """The sentence has means, difference, interval, ratio and what it cost."""
    sentence = versus([4, 6, 5] * 4, [8, 10, 9] * 4).sentence
    assert sentence.startswith(
        "When a force goes from 4 deployments a week to 10, arrests rise from 2.50 to "
        "4.50 a week (difference +2.00, 95 % interval +2.00 to +2.00), which is "
    )
    assert "for 2.5 times the deployments." in sentence
    for burden in ("officer hours", "faces scanned", "alerts that nobody could answer"):
        assert burden in sentence


def test_fewer_arrests_are_said_to_fall():
    """B may be the lower, and the proportion is then below 1."""
    sentence = versus([8, 10, 9] * 4, [4, 6, 5] * 4, plans=(10, 4)).sentence
    assert "arrests fall from 4.50 to 2.50 a week (difference -2.00" in sentence
    assert "for 0.4 times the deployments" in sentence


def test_an_interval_that_includes_0_is_said_not_to_tell():
    """Nothing is claimed of the direction."""
    sentence = versus([4, 6, 5, 7], [5, 5, 7, 5]).sentence
    assert "whether they rise or fall can't be told" in sentence
    assert "times the deployments" not in sentence


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ([0, 0], [0, 0], "there are no arrests in either"),
        ([3, 4], [3, 4], "arrests are the same in every replication"),
        ([3], [5], "in the one replication that was run"),
    ],
)
def test_what_has_no_finding_is_said_in_words(a, b, words):
    """No arrests, equal arrests and a single replication have a sentence each."""
    assert words in versus(a, b).sentence


def test_with_equal_plans_no_proportion_is_claimed():
    """The scenarios are then called by name."""
    sentence = versus([4, 6], [14, 16], plans=(4, 4)).sentence
    assert sentence.startswith("When ten takes the place of four, arrests rise")
    assert "times the deployments" not in sentence


def test_the_table_is_narrow_and_says_what_it_compares():
    """At most 100 columns; scenarios, replications, seed and both groups are there."""
    lines = versus([4, 6, 5], [8, 10, 9]).lines
    assert max(map(len, lines)) <= 100
    text = "\n".join(lines)
    for word in ("A  four", "B  ten", "n = 3 replications", "seed 5", "95 % interval"):
        assert word in text
    assert text.index("YIELD") < text.index("BURDEN") < text.index("USE OF")


def test_a_measure_left_out_of_some_replications_is_marked():
    """Where a denominator was 0 the table says in how many replications."""
    comparison = versus([0, 6, 5], [8, 10, 9])
    row = comparison.table.set_index("key").loc["faces_per_arrest"]
    assert (row["n"], row["undefined"]) == (2, 1)
    assert any("Faces scanned per arrest (1)" in line for line in comparison.lines)
    assert any("Faces scanned per arrest *" in line for line in comparison.lines)
    assert not any("Arrests a week *" in line for line in comparison.lines)


def test_few_replications_and_extrapolation_are_warned_of():
    """Ten a week has never been run in London; elsewhere that says nothing."""
    few, beyond, inputs = versus([4, 6], [8, 10]).warnings
    assert "2 replications are few" in few
    assert "ten is an extrapolation" in beyond
    assert "how uncertain its inputs are is not in them" in inputs
    many = versus([4] * 10, [8] * 10, plans=(4, 1000)).warnings
    assert any("1,000 deployments a week have never" in text for text in many)
    assert versus([4] * 10, [8] * 10, plans=(4, 5)).warnings == (inputs,)
    elsewhere = hand_made(a=(scenario(per_week=10, latitude=53.4), full()))
    assert not any("London" in text for text in describe(elsewhere).warnings)


def test_plans_that_are_not_nested_are_warned_of():
    """With other days, the smaller plan is no part of the larger one."""
    small = (scenario(name="small"), full())
    for days, expected in ((("Tue", "Thu"), False), (("Mon", "Sun"), True)):
        larger = (scenario(name="larger", per_week=2, days=days), full())
        warnings = compare(hand_made(a=small, b=larger)).warnings
        assert any("not nested" in text for text in warnings) == expected


def test_the_order_of_a_list_of_sites_is_a_difference_only_in_a_ranking():
    """The same sites in another order are the same circle, and another ranking."""
    for rotation, expected in (("weighted", False), ("ranked", True)):
        small, larger = (
            (scenario(name=name, per_week=k, sites=sites, rotation=rotation), full())
            for name, k, sites in (("a", 1, ("x", "y")), ("b", 2, ("y", "x")))
        )
        warnings = compare(hand_made(a=small, b=larger)).warnings
        assert any("not nested" in text for text in warnings) == expected


def test_different_horizons_are_warned_of():
    """Weeks that only one world has can't be paired."""
    results = hand_made(
        a=repeated([4] * 2, replications=2),
        b=repeated([4] * 2, replications=2, weeks=3),
    )
    comparison = compare(results)
    assert any("different horizons" in text for text in comparison.warnings)
    assert math.isnan(comparison.other_week)


def test_a_study_has_two_scenarios_or_one():
    """Compare and describe refuse what they aren't for."""
    one = hand_made(a=(scenario(), full()))
    two = hand_made(a=(scenario(), full()), b=(scenario(), full()))
    with pytest.raises(ValueError, match="takes two scenarios, but there are 1"):
        compare(one)
    with pytest.raises(ValueError, match="takes one scenario, but there are 2"):
        describe(two)


def test_json_has_null_where_a_number_is_undefined():
    """Strict JSON comes out, also with infinite and undefined values in the table."""
    document = versus([0, 0], [0, 0]).to_json()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    rows = {row["key"]: row for row in document["measures"]}
    assert rows["faces_per_arrest"]["a_mean"] is None
    assert rows["arrests_per_week"]["difference"] == 0.0


def test_a_description_says_yield_and_burden():
    """Its table has a row a measure, its sentence names what is asked."""
    description = describe(hand_made(a=(scenario(), full())))
    assert list(description.table["key"]) == list(BY_KEY)
    assert "0.750 arrests a week" in description.sentence
    assert "officer hours" in description.sentence
    assert max(map(len, description.lines)) <= 100
