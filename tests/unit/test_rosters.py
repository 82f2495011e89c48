"""Rosters and protests: who has a shift, who is away, what calls for officers."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np
import pytest

from sim.model.clock import DAY, HOUR, YEAR
from sim.model.protests import Protest, protests
from sim.model.rosters import ABSENCES, REST, THERE, Roster, roster, teams
from sim.model.streams import Streams
from sim.scenario.distributions import Exponential, Fixed, Uniform
from sim.scenario.schema import Scenario, Unit
from tests.making import changed, shipped

UNITS = "workforce__roster__units"
ABSENT = "workforce__roster__absences"
KINDS = "workforce__protests__kinds"
LFR = [team.unit.does for team in teams(shipped("four-a-week"))].index("lfr")


def scenario(**changes: Any) -> Scenario:
    """Return twelve weeks with the roster of the base."""
    return changed(shipped("four-a-week"), horizon__weeks=12, **changes)


def drawn(told: Scenario, *, replication: int = 0) -> Roster:
    """Return the roster of a replication."""
    return roster(told, Streams(1, replication))


def one_unit(**settings: Any) -> dict[str, Unit]:
    """Return a single unit."""
    unit = {"does": "lfr", "officers": 6, "pattern": ("early", "late", "rest"),
            "turns": 3, "at": "anywhere"}  # fmt: skip
    return {"unit": Unit.model_validate(unit | settings)}


def test_a_unit_works_its_pattern_in_turns() -> None:
    """Each turn begins a third of the pattern after the one before, from a Monday."""
    found = drawn(scenario(**{UNITS: one_unit()}))
    early, late = 0, 1
    names = list(shipped("four-a-week").workforce.roster.shifts)

    assert names[:2] == ["early", "late"]
    assert found.shifts[:, :4].tolist() == [
        [early, late, REST, early],
        [late, REST, early, late],
        [REST, early, late, REST],
    ]
    assert found.line.tolist() == [0, 1, 2, 0, 1, 2]


def test_whoever_has_a_shift_is_at_work_while_it_lasts() -> None:
    """From the moment at which it begins until just before it ends, also past midnight
    of the day to which it belongs.
    """
    found = drawn(scenario(**{UNITS: one_unit(turns=1)}))
    who, day = np.array([0]), 1  # late: 14:00 for ten hours
    ends = {13.999: False, 14.0: True, 23.999: True, 24.0: False}

    for hour, is_on in ends.items():
        assert found.at_work(who, day, day * DAY + hour * HOUR).tolist() == [is_on]
    assert found.shift_starts(who, day).tolist() == [DAY + 14 * HOUR]
    assert found.shift_ends(who, day).tolist() == [2 * DAY]
    assert found.shift_ends(who, 2).tolist() == found.shift_ends(who, -1).tolist()
    assert found.shift_ends(who, 2)[0] == -math.inf
    assert math.isinf(found.shift_starts(who, 2)[0])


def test_a_unit_of_each_borough_is_many() -> None:
    """In the order of boroughs, among the other units by name."""
    told = scenario()
    boroughs = sorted({site.borough for site in told.sites.values()})
    names = [team.name for team in teams(told)]

    assert names == [
        *(f"custody {one}" for one in boroughs),
        "lfr",
        *(f"neighbourhood {one}" for one in boroughs),
        "public-order",
    ]


def test_more_officers_change_no_officer() -> None:
    """Those of a larger establishment come behind the others, unit by unit."""
    few = drawn(scenario(**{f"{UNITS}__lfr__officers": 20}))
    many = drawn(scenario(**{f"{UNITS}__lfr__officers": 33}))
    first = int(np.searchsorted(few.unit, LFR))

    assert (many.away[: first + 20] == few.away[: first + 20]).all()
    assert (many.away[first + 33 :] == few.away[first + 20 :]).all()


def test_more_spells_only_take_away() -> None:
    """Whoever is away with few spells is away with more, for the same reason."""
    few = drawn(scenario(**{f"{ABSENT}__sickness__spells_per_year": 1.0}))
    many = drawn(scenario(**{f"{ABSENT}__sickness__spells_per_year": 3.0}))
    is_sick = few.away == ABSENCES.index("sickness")

    assert (many.away[is_sick] == few.away[is_sick]).all()
    assert (many.away == ABSENCES.index("sickness")).sum() > 2 * is_sick.sum()
    assert ((few.away != THERE) <= (many.away != THERE)).all()


@pytest.mark.parametrize(
    "length", [Fixed(value=3.5 * DAY), Exponential(mean=5 * DAY)], ids=str
)
def test_the_share_of_those_away_is_that_of_endless_servers(length: Any) -> None:
    """Spells that begin with p a day, and last longer than k days with S(k), leave an
    officer there with prod_k (1 - p S(k)).

    With spells a tenth more frequent 0.137 are there in place of 0.172: seen to fail.
    """
    per_year = 130.0
    told = scenario(
        **{UNITS: one_unit(officers=3000)},
        **{f"{ABSENT}__{kind}__spells_per_year": 0.0 for kind in ("leave", "training")},
        **{
            f"{ABSENT}__sickness__spells_per_year": per_year,
            f"{ABSENT}__sickness__length": length,
        },
    )
    chance = per_year * DAY / YEAR
    fixed = isinstance(length, Fixed)
    beyond = [float(k < 3.5) if fixed else math.exp(-k / 5) for k in range(92)]
    expected = math.prod(1 - chance * one for one in beyond)
    share = (drawn(told).away == THERE).mean()

    assert share == pytest.approx(expected, abs=0.004)


def test_whoever_is_away_for_ages_is_away_to_the_end() -> None:
    """However long a spell may be."""
    away = drawn(
        scenario(
            **{UNITS: one_unit()},
            **{f"{ABSENT}__sickness__spells_per_year": 30.0,
               f"{ABSENT}__sickness__length": Fixed(value=1e30),
               f"{ABSENT}__leave__spells_per_year": 0.0,
               f"{ABSENT}__training__spells_per_year": 0.0},
        )
    ).away == ABSENCES.index("sickness")  # fmt: skip

    assert away.any()
    assert (away[:, 1:] >= away[:, :-1]).all()


def called(told: Scenario, *, replications: int = 1) -> list[Protest]:
    """Return the protests of some replications."""
    return [
        one
        for replication in range(replications)
        for one in protests(told, Streams(1, replication))
    ]


def march(**settings: Any) -> dict[str, Any]:
    """Return settings of marches, and no other protests."""
    other = {f"{KINDS}__short-notice__per_week": 0.0}
    return other | {
        f"{KINDS}__march__{name}": value for name, value in settings.items()
    }


def test_a_higher_rate_adds_protests_and_moves_none() -> None:
    """Those of a lower rate are among those of a higher one, in every field."""
    few, many = (called(scenario(**march(per_week=rate))) for rate in (1.0, 3.0))

    assert set(few) < set(many)
    assert len(many) > 2 * len(few) > 4


def test_protests_go_with_the_day_and_the_month() -> None:
    """On days without weight there are none, and in months without weight neither; in
    the mean there are as many as the rate says.
    """
    by_month = (0.0,) + (2.0,) * 11
    told = scenario(
        **march(per_week=1.5, by_weekday=(0, 0, 1, 0, 0, 3, 0), by_month=by_month)
    )
    found = called(told, replications=200)
    days = np.bincount([one.day % 7 for one in found], minlength=7)

    assert set(days.nonzero()[0]) == {2, 5}
    assert days[5] / days.sum() == pytest.approx(0.75, abs=0.03)
    weeks = [week for week in range(12) if _month(told, week) != 1]
    assert {one.day // 7 for one in found} <= set(weeks)
    assert len(found) / 200 == pytest.approx(3.0 * len(weeks), rel=0.05)


def _month(told: Scenario, week: int) -> int:
    return (told.horizon.first_monday + dt.timedelta(weeks=week)).month


def test_officers_are_found_as_the_day_begins_or_once_it_is_known() -> None:
    """With a day's notice at its midnight; with an hour's an hour before it starts."""
    at_noon = {"starts": Fixed(value=12 * HOUR), "length": Fixed(value=3 * HOUR)}
    for notice, decided in ((24.0, 0.0), (1.0, 11.0), (0.0, 12.0)):
        told = scenario(
            **march(per_week=2.0, notice=Fixed(value=notice * HOUR), **at_noon)
        )
        found = called(told)
        assert found
        for one in found:
            assert one.decided == pytest.approx(one.day * DAY + decided * HOUR)
            assert one.ends - one.starts == 3 * HOUR


def test_officers_asked_for_are_whole() -> None:
    """Rounded up: nobody sends half an officer."""
    told = scenario(**march(per_week=2.0, officers=Uniform(low=0.1, high=3.0)))
    asked = {one.officers for one in called(told, replications=20)}

    assert asked == {1, 2, 3}
