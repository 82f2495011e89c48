"""A deployment of two plans is the same in both, in a thousand congested replications.

Two a week on Thursday are compared with four, which were on Tuesday before.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from sim.model.calendar import Slot, slots
from sim.model.keeping import Columns
from sim.model.records import Deployment, Raised
from sim.model.replication import planned
from sim.model.sighting import sight
from sim.model.status_quo import live_through
from sim.model.streams import Streams
from sim.scenario.schema import Crew, Scenario
from tests.making import changed, shipped, told, uncoupled
from tests.worlds.small import (
    REPLICATIONS,
    SEED,
    STREETS,
    alone,
    by_alert,
    is_congested,
    moved,
    rows,
    runs,
    small,
    worlds,
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("shared deployments")]
FEW, MANY = 2, 4
STREET = {f"alerts.{field}" for field in Raised._fields} | {
    f"deployments.{field}"
    for field in Deployment._fields
    if field not in ("operators", "pairs", "prisoner_vans")
}
"""The columns that say what the street did, and what the cameras saw of it."""
WEEKS = 4


SOME = range(200)
"""Replications of what is also held slot by slot."""


def calendar(scenario: Scenario, replication: int) -> dict[int, Slot]:
    """Return the deployments of some weeks by their names."""
    return {
        slot.deployment: slot
        for slot in slots(
            scenario.plan,
            sites=scenario.sites,
            camera=scenario.cameras[scenario.plan.camera],
            streams=Streams(SEED, replication),
            weeks=range(WEEKS),
        )
    }


def test_a_smaller_plan_lies_in_a_larger_one() -> None:
    """All deployments of four a week happen in ten a week too, at the same site, day
    and hours.
    """
    four, ten = shipped("four-a-week"), shipped("ten-a-week")
    for replication in REPLICATIONS:
        few, many = calendar(four, replication), calendar(ten, replication)

        assert len(few) == 4 * WEEKS
        assert few.items() <= many.items()


def test_in_a_random_order_slots_stay_what_they_are() -> None:
    """Whatever comes first, every record of a deployment that both plans have is equal
    where nothing couples them: the same crowd, luck and disposals on street and day.
    """
    first: set[tuple[int, ...]] = set()
    everything = runs(uncoupled(small(6)), replications=SOME)
    drawn = uncoupled(small(MANY, plan__order="random"))
    for one, other in zip(runs(drawn, replications=SOME), everything, strict=True):
        for table in ("alerts", "adjudications", "engagements", "disposals"):
            few, all_ = by_alert(one, table), by_alert(other, table)

            assert few
            assert all(repr(all_[key]) == repr(row) for key, row in few.items())
        there = one["deployments"]["deployment"].tolist()
        first.add(tuple(sorted(there)))

        assert crowds(one, there) == crowds(other, there)
    assert len(first) == 15


def crowds(records: Columns, deployments: Iterable[int]) -> dict[int, int]:
    """Return the faces of the crowd, without those sought, of some deployments."""
    return {
        row[0]: row[-2] - row[-1]
        for row in rows(records, "deployments")
        if row[0] in deployments
    }


def test_without_depletion_a_shared_deployment_sees_the_same() -> None:
    """Faces, passages and alerts with all their luck are equal in both plans."""
    plans = [worlds(small(size, depletion__regime="none")) for size in (FEW, MANY)]
    alerts = 0
    for one, other in zip(*plans, strict=True):
        more = {slot.deployment: slot for slot in planned(other)}
        for slot in planned(one):
            seen = sight(slot, camera="mobile", world=one)
            alerts += len(seen.alerts)

            there = sight(more[slot.deployment], camera="mobile", world=other)
            assert told(seen) == told(there)
    assert alerts > 10 * FEW * len(REPLICATIONS)


def test_with_depletion_an_alert_in_both_plans_is_equal() -> None:
    """The crowd is the same, and every alert that both plans see is equal in every
    field; some are missing in the larger plan, whose arrests came before.
    """
    missing = alerts = 0
    everything: list[Columns] = []
    for one, other in zip(runs(small(FEW)), runs(small(MANY)), strict=True):
        few, many = by_alert(one, "alerts"), by_alert(other, "alerts")
        there = set(one["deployments"]["deployment"].tolist())
        shared = {key: row for key, row in many.items() if key[0] in there}
        both = shared.keys() & few.keys()
        missing += len(few) - len(both)
        alerts += len(few)
        everything.append(one)

        assert crowds(one, there) == crowds(other, there)
        assert all(few[key] == shared[key] for key in both)
    assert is_congested(everything)
    assert missing > 0.02 * alerts


def test_uncoupled_disposals_are_equal_in_both_plans() -> None:
    """Without depletion and limits, what becomes of everybody is equal, from the
    judgement to the decision on a charge.
    """
    for one, other in zip(alone(FEW), alone(MANY), strict=True):
        for table in ("alerts", "adjudications", "engagements", "disposals"):
            few, many = by_alert(one, table), by_alert(other, table)

            assert all(repr(many[key]) == repr(row) for key, row in few.items())
        stays, more = by_alert(one, "detentions"), by_alert(other, "detentions")

        assert all(repr(more[key]) == repr(row) for key, row in stays.items())


def test_what_officers_do_moves_nothing_on_the_street() -> None:
    """With few officers, who judge themselves, drive prisoners in, err and arrest more
    often, the same faces, passages and alerts are recorded.
    """
    busy = small(
        FEW,
        depletion__regime="none",
        workforce__crew=Crew(operators=1, pairs=1, prisoner_vans=1),
        adjudication__by="engagement pair",
        adjudication__reject_mated=0.2,
        engagement__choose_not_to=0.1,
        disposal__arrest_factor=1.2,
        disposal__arrest_after_false_alert=0.5,
        custody__hand_over="own transport",
    )
    others: list[Columns] = []
    for one, other in zip(alone(FEW), runs(busy), strict=True):
        others.append(other)
        differing = set(moved(one, other))

        assert not differing & STREET
    assert is_congested(others)


def test_another_key_for_a_site_moves_no_other_site() -> None:
    """A site that is called otherwise has other luck; every record of every other site
    is what it was.
    """
    old, new = "east-ham-high-street-north", "zzz"
    scenario = uncoupled(small(FEW))
    sites = {new if key == old else key: one for key, one in scenario.sites.items()}
    renamed = list(scenario.sites).index(old)
    compared = differing = 0
    for one, other in zip(
        alone(FEW), runs(changed(scenario, sites=sites)), strict=True
    ):
        site = dict(
            zip(
                one["deployments"]["deployment"].tolist(),
                one["deployments"]["site"].tolist(),
                strict=True,
            )
        )
        for deployment, number in site.items():
            is_equal = at(one, deployment) == at(other, deployment)
            compared += number != renamed
            differing += number == renamed and not is_equal

            assert is_equal or number == renamed
    assert compared > len(REPLICATIONS) * FEW / 3
    assert differing > len(REPLICATIONS) * FEW / 10
    assert old in STREETS


def at(records: Columns, deployment: int) -> dict[str, list[str]]:
    """Return all records of a deployment, as text."""
    return {
        table: [repr(row) for row in rows(records, table) if row[0] == deployment]
        for table in records
    }


def test_no_lever_moves_the_common_start() -> None:
    """Whoever the status quo has arrested before week 0 is the same whatever a policy
    does.
    """
    base = changed(small(FEW), depletion__weeks_before=3)
    policy = changed(
        base,
        plan__deployments_per_week=MANY,
        plan__camera="fixed",
        plan__vans=1,
        recognition__crowd_loss=0.0,
        recognition__threshold=0.64,
        recognition__rates="field",
        watchlist__size=100,
        watchlist__made_before=86_400.0,
        watchlist__categories=("vulnerable",),
        disposal__arrest_factor=1.2,
        workforce__crew=Crew(operators=1, pairs=1, prisoner_vans=0),
        adjudication__by="engagement pair",
        custody__hand_over="own transport",
    )
    arrested = 0
    for one, other in zip(worlds(base), worlds(policy), strict=True):
        live_through(one)
        live_through(other)
        held = one.population.held_until
        arrested += int((held > 0).sum())

        assert (held == other.population.held_until).all()
    assert arrested > 10 * len(REPLICATIONS)
