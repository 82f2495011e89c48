"""Who passes which camera, and who of them can be recognised."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.calendar import Slot, slots
from sim.model.candidates import RANK_COMPANION
from sim.model.population import EPOCH, FREE, GONE
from sim.model.replication import planned
from sim.model.sighting import sight
from sim.model.status_quo import live_through
from sim.model.streams import SiteDay
from sim.model.watchlist import Street, View, before_camera, passages
from sim.model.world import World
from tests.making import changed, congested, shipped, short, world_of


def busy_world() -> World:
    """Return a world with many passages and its first deployment."""
    return world_of(congested(short(shipped("four-a-week"))))


def first(world: World) -> Slot:
    """Return a world's first deployment."""
    return planned(world)[0]


def seen(world: World) -> int:
    """Return how many listed persons pass the first deployment's camera."""
    return sight(first(world), camera="mobile", world=world).passages


def test_whoever_is_held_does_not_pass() -> None:
    """With everybody held there is no passage; held until before, all are back."""
    world = busy_world()
    usual = seen(world)
    world.population.held_until[:] = GONE

    assert usual > 30
    assert seen(world) == 0

    world.population.held_until[:] = first(world).live - 1

    assert seen(world) == usual


def test_whoever_is_no_longer_sought_is_not_on_the_list() -> None:
    """Persons found by other means don't count, nor those sought only later."""
    world, slot = busy_world(), first(busy_world())
    persons = world.population
    usual = seen(world)
    persons.sought_until[:] = slot.live
    persons._cohorts.clear()

    assert seen(world) == 0

    persons.sought_until[:] = GONE
    persons.sought_from[:] = slot.live - world.scenario.watchlist.made_before + 1
    persons._cohorts.clear()

    assert seen(world) == 0

    persons.sought_from[:] = FREE
    persons._cohorts.clear()

    assert seen(world) > usual


def test_a_cohort_holds_everybody_who_may_pass() -> None:
    """Who is sought at any time of an epoch is in its cohort, and nobody else."""
    world = world_of(short(shipped("four-a-week"), weeks=20, before=8))
    persons = world.population
    for time in (-3 * 604_800.0, 0.0, 17 * 604_800.0):
        start = time // EPOCH * EPOCH
        cohort = persons.cohort(time)
        expected = (persons.sought_from < start + EPOCH) & (
            persons.sought_until > start
        )

        assert set(cohort.persons.tolist()) == set(np.flatnonzero(expected).tolist())
        assert cohort.cumulated[-1] == np.cumsum(persons.weight[cohort.persons])[-1]
        assert cohort.ends[-1] == len(cohort.persons)


def test_locals_pass_only_in_their_borough() -> None:
    """In the local regime whoever passes at a site lives in its borough, and passes
    come as often as in the mixed one.
    """
    world = busy_world()
    persons = world.population
    numbers = {}
    for borough in (None, "Newham"):
        found = [
            passages(
                world.streams,
                persons,
                SiteDay("stratford-broadway", day),
                street=Street(borough, 0.02, world.wanted, 0.0),
            )
            for day in range(20)
        ]
        numbers[borough] = sum(len(each.rank) for each in found)
        homes = {
            persons.boroughs[home]
            for each in found
            for home in persons.home[each.person].tolist()
        }

        assert (homes == {"Newham"}) == (borough == "Newham")
    assert abs(numbers["Newham"] / numbers[None] - 1) < 0.15


def test_a_view_is_a_window_and_a_side_of_the_street() -> None:
    """Only passages inside the window and on the covered side are seen, and a
    wider view sees all that a narrower one does.
    """
    world = busy_world()
    slot = first(world)
    found = passages(
        world.streams,
        world.population,
        SiteDay(slot.site, slot.day),
        street=Street(None, 0.05, world.wanted, 0.0),
    )
    marks = world.population.listing
    wide = View(slot.live, slot.end, 1.0, marks < 1.0, slot.live)
    narrow = View(slot.live + 3600, slot.end - 3600, 0.5, marks < 0.5, slot.live)
    more, less = (
        before_camera(found, world.population, view) for view in (wide, narrow)
    )

    assert set(less.rank.tolist()) < set(more.rank.tolist()) < set(found.rank.tolist())
    assert less.time.min() >= narrow.start
    assert less.time.max() < narrow.end
    assert less.mark("coverage").max() < 0.5
    assert marks[less.person].max() < 0.5


def test_persons_differ_in_how_often_they_pass_only_if_told_to() -> None:
    """With equal visiting all weigh the same; with frailty the mean is still 1."""
    equal, frail = (
        world_of(changed(shipped("four-a-week"), population__visiting=visiting))
        for visiting in ("equal", 0.5)
    )

    assert (equal.population.weight == 1).all()
    assert abs(frail.population.weight.mean() - 1) < 0.03
    assert abs(frail.population.weight.var() / 2 - 1) < 0.1


def test_the_time_before_lists_whoever_is_sought_when_it_goes_live() -> None:
    """How long beforehand a scenario makes its lists plays no part in the weeks
    before it: somebody sought since a second ago can be found.
    """
    scenario = changed(
        congested(short(shipped("four-a-week"), before=1)),
        watchlist__made_before=86_400.0,
    )
    world = world_of(scenario)
    plan = scenario.depletion.status_quo.plan
    last = max(
        slots(
            plan,
            sites=scenario.sites,
            camera=scenario.cameras[plan.camera],
            streams=world.streams,
            weeks=range(-1, 0),
        ),
        key=lambda slot: slot.live,
    )
    world.population.sought_from[:] = last.live - 1
    live_through(world)

    assert (world.population.held_until > FREE).any()


def test_a_companion_passes_beside_somebody() -> None:
    """With companions as many pass as without. Beside every tenth somebody else passes,
    at the same time, on the same side and at the same pace, with luck of their own; who
    passes otherwise is who passed without.
    """
    world = busy_world()
    where = [SiteDay("stratford-broadway", day) for day in range(200)]
    alone, beside = (
        [
            passages(
                world.streams,
                world.population,
                site_day,
                street=Street(None, 0.02, world.wanted, companions),
            )
            for site_day in where
        ]
        for companions in (0.0, 0.1)
    )
    total = sum(len(each.rank) for each in alone)
    assert total > 10_000
    assert sum(len(each.rank) for each in beside) / total == pytest.approx(1, abs=0.02)
    followers = 0
    for before, now in zip(alone, beside, strict=True):
        second = now.rank >= RANK_COMPANION
        first, others = now.only(~second), now.only(second)
        followers += len(others.rank)
        leaders = others.rank - RANK_COMPANION
        assert (first.person == before.person[: len(first.rank)]).all()
        for mark in ("coverage", "walking"):
            assert (others.mark(mark) == first.mark(mark)[leaders]).all()
        assert (others.time == first.time[leaders]).all()
        assert (others.mark("score") != first.mark("score")[leaders]).all()
    assert followers / (total / 1.1) == pytest.approx(0.1, abs=0.01)
