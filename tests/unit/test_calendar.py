"""The calendar: contained plans, sites in proportion, hours by site and day."""

from __future__ import annotations

from collections import Counter

import pytest

from sim.model.calendar import Slot, slots
from sim.model.clock import DAY, WEEKDAYS
from sim.model.streams import Streams
from sim.scenario.schema import Scenario
from tests.making import changed, shipped


def planned(scenario: Scenario, *, weeks: int = 52, replication: int = 0) -> list[Slot]:
    """Return the deployments of a scenario's plan."""
    return list(
        slots(
            scenario.plan,
            sites=scenario.sites,
            camera=scenario.cameras[scenario.plan.camera],
            streams=Streams(1, replication),
            weeks=range(weeks),
        )
    )


@pytest.mark.parametrize("rotation", ["weighted", "round robin"])
@pytest.mark.parametrize("less", range(15))
def test_a_smaller_plan_is_contained_in_a_larger(less: int, rotation: str) -> None:
    """The deployments of k a week are the first k of each week of fourteen."""
    all_ = changed(
        shipped("ten-a-week"), plan__deployments_per_week=14, plan__rotation=rotation
    )
    some = changed(all_, plan__deployments_per_week=less)
    expected = [slot for slot in planned(all_, weeks=6) if slot.slot < less]

    assert expected == planned(some, weeks=6)


def test_four_a_week_are_two_days_and_ten_are_five() -> None:
    """Slots fill the preferred days, two vans on each."""
    days = {
        name: {WEEKDAYS[slot.day % 7] for slot in planned(shipped(name))}
        for name in ("four-a-week", "ten-a-week")
    }

    assert days == {
        "four-a-week": {"Tue", "Thu"},
        "ten-a-week": {"Tue", "Thu", "Fri", "Wed", "Mon"},
    }


def test_the_vans_of_a_day_are_in_different_boroughs() -> None:
    """A pair shares list and day, not the street and not the borough."""
    scenario = shipped("ten-a-week")
    by_day: dict[int, list[str]] = {}
    for slot in planned(scenario):
        by_day.setdefault(slot.day, []).append(scenario.sites[slot.site].borough)

    assert {len(set(boroughs)) for boroughs in by_day.values()} == {2}


@pytest.mark.slow
@pytest.mark.parametrize("slot", [0, 3, 9])
def test_every_slot_visits_sites_in_proportion(slot: int) -> None:
    """Whichever slot of the week, a site's share of visits is its share of weights."""
    scenario = shipped("ten-a-week")
    visited: Counter[str] = Counter()
    for replication in range(60):
        visited.update(
            each.site
            for each in planned(scenario, replication=replication)
            if each.slot == slot
        )
    total = sum(site.visits for site in scenario.sites.values())
    for name, site in scenario.sites.items():
        expected = 60 * 52 * site.visits / total

        assert abs(visited[name] - expected) < 4 * expected**0.5


def test_a_site_that_is_alone_is_visited_always() -> None:
    """With one site every deployment goes there."""
    assert {slot.site for slot in planned(shipped("croydon-fixed"))} == {
        "croydon-north-end"
    }


def test_ranked_sites_are_visited_in_their_order() -> None:
    """Slot j goes to the j-th site, every week."""
    names = sorted(shipped("four-a-week").sites)[:6]
    scenario = changed(
        shipped("four-a-week"), plan__rotation="ranked", plan__sites=tuple(names)
    )

    assert [slot.site for slot in planned(scenario, weeks=2)] == names[:4] * 2


def test_a_heavy_site_is_never_visited_twice_on_a_day() -> None:
    """Even a site with nearly all the weight gets one van a day."""
    scenario = shipped("ten-a-week")
    sites = {
        name: site.model_copy(
            update={"visits": 1000.0 if name == "oxford-circus" else 1.0}
        )
        for name, site in scenario.sites.items()
    }
    days = Counter(
        (slot.day, slot.site)
        for slot in planned(scenario.model_copy(update={"sites": sites}))
    )

    assert max(days.values()) == 1


def test_a_site_without_visits_is_never_visited() -> None:
    """Not even where a second van gives way to the first."""
    scenario = shipped("ten-a-week")
    weights = dict.fromkeys(scenario.sites, 0.0) | {
        "oxford-circus": 1000.0,
        "tooting-broadway": 1.0,
    }
    sites = {
        name: site.model_copy(update={"visits": weights[name]})
        for name, site in scenario.sites.items()
    }
    visited = {
        slot.site for slot in planned(scenario.model_copy(update={"sites": sites}))
    }

    assert visited == {"oxford-circus", "tooting-broadway"}


def test_hours_lie_within_the_day_and_in_order() -> None:
    """The crew comes before the cameras go live, and goes after they stop."""
    for slot in planned(shipped("ten-a-week")):
        assert slot.day * DAY < slot.set_up < slot.live < slot.end < slot.packed
        assert slot.end <= (slot.day + 1) * DAY
