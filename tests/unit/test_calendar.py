"""The calendar: contained plans, sites in proportion, hours by site and day."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from scipy.stats import chisquare

from sim.model.calendar import (
    Slot,
    _van_der_corput,
    live_window,
    slots,
    used_places,
)
from sim.model.clock import DAY, WEEKDAYS
from sim.model.records import DAY_STRIDE
from sim.model.streams import Streams
from sim.scenario.distributions import Uniform
from sim.scenario.schema import Scenario
from sim.scenario.settings import setting_at
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


@pytest.mark.parametrize("rotation", ["weighted", "round robin"])
@pytest.mark.parametrize("less", range(15))
def test_plans_in_a_random_order_are_contained_too(less: int, rotation: str) -> None:
    """The deployments of k a week are the first k in the order of the replication."""
    all_ = changed(
        shipped("ten-a-week"),
        plan__deployments_per_week=14,
        plan__rotation=rotation,
        plan__order="random",
    )
    some = changed(all_, plan__deployments_per_week=less)
    for replication in (0, 1):
        found = planned(some, weeks=3, replication=replication)
        more = planned(all_, weeks=3, replication=replication)

        assert [slot for slot in more if slot.slot < less] == found


def test_a_slot_lies_where_it_lies_in_either_order() -> None:
    """Only its place in the week is another: site, day and hours are not."""
    ordered = changed(shipped("ten-a-week"), plan__deployments_per_week=14)
    drawn = changed(ordered, plan__order="random", plan__deployments_per_week=5)
    for replication in range(40):
        there = {
            slot.deployment: slot._replace(slot=0)
            for slot in planned(ordered, weeks=2, replication=replication)
        }
        found = planned(drawn, weeks=2, replication=replication)

        assert [slot.slot for slot in found] == [*range(5), *range(5)]
        assert all(there[s.deployment] == s._replace(slot=0) for s in found)


@pytest.mark.slow
def test_a_ranking_goes_by_the_planned_places_in_a_random_order() -> None:
    """Slot j of the planned order has the j-th site, whenever it is used."""
    names = tuple(sorted(shipped("four-a-week").sites)[:14])
    ranked = changed(
        shipped("four-a-week"),
        plan__rotation="ranked",
        plan__sites=names,
        plan__order="random",
    )
    for slot in planned(ranked, weeks=3):
        preference = ranked.plan.days.index(WEEKDAYS[slot.day % 7])

        assert slot.site == names[2 * preference + slot.van - 1]


def orders(scenario: Scenario, replications: range) -> list[list[int]]:
    """Return the planned places of the slots that are used, a row a replication."""
    return [used_places(scenario.plan, Streams(1, one)) for one in replications]


@pytest.mark.slow
def test_every_order_is_as_likely() -> None:
    """Each slot is at each place as often, and so is each pair of slots at the first
    two; an order is one replication's own.
    """
    number = 2800
    drawn = changed(
        shipped("ten-a-week"), plan__order="random", plan__deployments_per_week=14
    )
    places = np.array(orders(drawn, range(number)))
    counts = np.array([np.bincount(column, minlength=14) for column in places.T])
    firsts = np.bincount(14 * places[:, 0] + places[:, 1], minlength=196)
    pairs = firsts.reshape(14, 14)[~np.eye(14, dtype=bool)]

    assert (np.sort(places, axis=1) == np.arange(14)).all()
    assert chisquare(counts.ravel()).pvalue > 1e-3
    assert chisquare(pairs).pvalue > 1e-3


@pytest.mark.parametrize(
    "more",
    [
        {"plan__vans": 3},
        {"plan__days": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")},
    ],
)
def test_a_random_order_is_that_of_days_and_vans(more: dict[str, Any]) -> None:
    """Another van, or other preferences, leave the order of all other slots."""
    few = changed(
        shipped("ten-a-week"),
        plan__order="random",
        plan__days=("Tue", "Thu", "Fri", "Wed"),
        plan__deployments_per_week=8,
    )
    many = changed(few, **more)
    many = changed(many, plan__deployments_per_week=many.plan.slots)
    for replication in range(20):
        found = [
            (slot.day, slot.van)
            for slot in planned(few, weeks=1, replication=replication)
        ]
        among = [
            (slot.day, slot.van)
            for slot in planned(many, weeks=1, replication=replication)
        ]

        assert [one for one in among if one in found] == found
        assert len(among) > len(found)


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
    """Whichever slot of the week, a site's share of visits is its share of weights, and
    where none is due there is none.
    """
    scenario = shipped("ten-a-week")
    visited: Counter[str] = Counter()
    for replication in range(60):
        visited.update(
            each.site
            for each in planned(scenario, replication=replication)
            if each.slot == slot
        )
    total = sum(site.visits for site in scenario.sites.values())
    assert min(site.visits for site in scenario.sites.values()) == 0
    for name, site in scenario.sites.items():
        expected = 60 * 52 * site.visits / total

        assert abs(visited[name] - expected) <= 4 * expected**0.5


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


NAMES = ("croydon-north-end", "oxford-circus", "stratford-broadway", "tooting-broadway")


@pytest.mark.parametrize("number", [3, 4])
def test_slots_point_at_places_of_a_circle_that_turns(number: int) -> None:
    """With sites alike: the golden ratio a week, a fourteenth a weekday, and for the
    vans of a day opposite sides, then quarters; a site that is taken gives way to
    its neighbour.
    """
    scenario = changed(
        shipped("ten-a-week"),
        plan__rotation="round robin",
        plan__sites=NAMES[:number],
        plan__deployments_per_week=12,
        plan__vans=3,
        plan__days=("Tue", "Mon", "Sun", "Fri"),
    )
    start = Streams(1, 0).of("rotation").random()
    circle = [site for site in scenario.sites if site in NAMES[:number]]
    expected = []
    for week in range(30):
        for weekday in (1, 0, 6, 4):
            here: list[str] = []
            for half in (0.0, 0.5, 0.25):
                point = start + week * (5**0.5 - 1) / 2 + weekday / 14 + half
                place = int(point % 1 * number)
                while circle[place % number] in here:
                    place += 1
                here.append(circle[place % number])
            expected += here
    found = planned(scenario, weeks=30)

    assert [slot.site for slot in found] == expected
    assert [slot.slot for slot in found] == list(range(12)) * 30
    assert [slot.van for slot in found] == [1, 2, 3] * 120
    assert [slot.day for slot in found[12:24:3]] == [8, 7, 13, 11]
    assert [slot.week for slot in found] == [n // 12 for n in range(360)]


@pytest.mark.parametrize("heavy", NAMES)
def test_a_van_gives_way_to_the_next_site_of_the_circle(heavy: str) -> None:
    """Where both vans point at a site with nearly all the weight, the second stands
    at the one after it, and after the last comes the first.
    """
    scenario = changed(shipped("ten-a-week"), plan__sites=NAMES)
    sites = {
        name: site.model_copy(update={"visits": 1e6 if name == heavy else 1.0})
        for name, site in scenario.sites.items()
    }
    circle = [name for name in scenario.sites if name in NAMES]
    after = circle[(circle.index(heavy) + 1) % len(circle)]
    found = planned(scenario.model_copy(update={"sites": sites}), weeks=4)

    assert [slot.site for slot in found] == [heavy, after] * 20


def test_vans_are_halved_again_and_again_round_the_circle() -> None:
    """The first eight point at eight different eighths."""
    assert [_van_der_corput(van) for van in range(8)] == [
        0,
        0.5,
        0.25,
        0.75,
        0.125,
        0.625,
        0.375,
        0.875,
    ]


def test_more_vans_a_day_than_sites_are_refused() -> None:
    """A second van never stands where the first does."""
    scenario = changed(
        shipped("ten-a-week"), plan__sites=NAMES[:1], plan__rotation="round robin"
    )
    with pytest.raises(ValueError, match="1 sites are too few for 2 vans a day"):
        planned(scenario, weeks=1)


def test_a_deployment_is_named_by_day_and_van() -> None:
    """10,000 times the day and the van, more than there may be vans in a day."""
    vans = setting_at(("plan", "vans"))

    assert vans is not None
    assert vans.bound("le") == DAY_STRIDE - 1 == 9_999
    for slot in planned(shipped("ten-a-week"), weeks=2):
        assert slot.deployment == slot.day * 10_000 + slot.van


def test_a_city_has_a_camera_on_every_street() -> None:
    """A thousand cameras live at once are at a thousand sites, each day anew."""
    street = next(iter(shipped("four-a-week").sites.values()))
    city = changed(
        shipped("four-a-week"),
        sites={f"street-{number}": street for number in range(1000)},
        plan__vans=1000,
        plan__deployments_per_week=2000,
    )
    there = planned(city, weeks=1)

    assert {(slot.day, slot.van) for slot in there} == {
        (day, van) for day in (1, 3) for van in range(1, 1001)
    }
    assert len({(slot.day, slot.site) for slot in there}) == 2000


def test_hours_are_those_of_the_camera() -> None:
    """The workshop's: there at 11:30, live from 12 to 16, gone at 16:30, on a
    Wednesday.
    """
    (slot,) = planned(shipped("workshop/by-hand"), weeks=1)
    midnight = 2 * DAY

    assert slot.day == 2
    assert [time - midnight for time in slot[5:]] == [41_400, 43_200, 57_600, 59_400]


def test_hours_hang_on_street_and_day_and_each_on_its_own_luck() -> None:
    """Begin, length, setting up and packing down say nothing of each other."""
    camera = (
        shipped("four-a-week")
        .cameras["mobile"]
        .model_copy(
            update=dict.fromkeys(
                ("starts", "live", "set_up", "pack_down"), Uniform(low=0.0, high=1000.0)
            )
        )
    )
    found = [
        live_window(camera, streams=Streams(1, 0), site=site, day=day)
        for site in ("a", "b")
        for day in range(300)
    ]
    lengths = np.array(
        [
            (live - day % 300 * DAY, end - live, live - set_up, packed - end)
            for day, (set_up, live, end, packed) in enumerate(found)
        ]
    )

    assert len({tuple(row) for row in lengths.tolist()}) == 600
    assert np.abs(np.corrcoef(lengths.T) - np.eye(4)).max() < 0.15
    assert lengths.mean(axis=0).tolist() == pytest.approx([500] * 4, rel=0.1)
