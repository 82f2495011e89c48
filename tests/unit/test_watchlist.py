"""Who passes which camera, and who of them can be recognised."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.calendar import Slot, slots
from sim.model.candidates import RANK_COMPANION, WIDTH, Candidates
from sim.model.population import EPOCH, FREE, GONE, Population
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


def passing(time: float, person: int, coverage: float = 0.25) -> Candidates:
    """Return one passage of a person."""
    luck = np.full((1, WIDTH), coverage)
    return Candidates(np.array([5]), np.array([time]), np.array([person]), luck)


@pytest.mark.parametrize(
    ("time", "coverage", "is_seen"),
    [
        (1000, 0.25, True),
        (1999, 0.25, True),
        (999, 0.25, False),
        (2000, 0.25, False),
        (1500, 0.5, False),
    ],
)
def test_a_passage_is_seen_in_the_window_on_the_covered_side(
    time: float, coverage: float, *, is_seen: bool
) -> None:
    """From the begin of the window, up to its end, and below the coverage."""
    persons = by_hand_population()
    view = View(1000, 2000, 0.5, np.ones(len(persons.home), dtype=bool), 900)
    found = before_camera(passing(time, 7, coverage), persons, view)

    assert found.rank.tolist() == [5] * is_seen


@pytest.mark.parametrize(
    ("trait", "value", "is_seen"),
    [
        ("sought_from", 900, True),
        ("sought_from", 901, False),
        ("sought_until", 1500, False),
        ("sought_until", 1501, True),
        ("held_until", 1500, True),
        ("held_until", 1501, False),
    ],
)
def test_whoever_passes_is_sought_when_the_list_is_made_and_not_held_now(
    trait: str, value: float, *, is_seen: bool
) -> None:
    """Sought since the list was made, still so at the passage, and released by then."""
    persons = by_hand_population()
    getattr(persons, trait)[7] = value
    view = View(1000, 2000, 0.5, np.ones(len(persons.home), dtype=bool), 900)

    assert len(before_camera(passing(1500, 7), persons, view).rank) == is_seen


def by_hand_population() -> Population:
    """Return the workshop's population, person 7 of it sought for ever."""
    persons = world_of(shipped("workshop/by-hand")).population
    persons.sought_until[7] = GONE
    return persons


def test_whoever_is_not_on_the_list_is_not_seen() -> None:
    """Whatever else is true of them."""
    persons = by_hand_population()
    view = View(1000, 2000, 0.5, np.arange(len(persons.home)) != 7, 900)

    assert len(before_camera(passing(1500, 7), persons, view).rank) == 0


@pytest.mark.parametrize("borough", [None, "Newham"])
def test_passages_come_to_persons_by_weight_and_in_the_days_shape(
    borough: str | None,
) -> None:
    """A person twice as often out passes twice as often, and the last of a cohort as
    well as the first; times are those of the day's shape, ranks are numbers.
    """
    world = busy_world()
    persons = world.population
    heavy = persons.weight > 1
    found = [
        passages(
            world.streams,
            persons,
            SiteDay("stratford-broadway", day),
            street=Street(borough, 0.2, world.wanted, 0.0),
        )
        for day in range(4)
    ]
    who = np.concatenate([day.person for day in found])
    there = persons.cohort(0.0).persons
    if borough:
        there = there[persons.home[there] == persons.boroughs.index(borough)]
    share = persons.weight[there][heavy[there]].sum() / persons.weight[there].sum()

    assert heavy[who].mean() == pytest.approx(share, abs=0.02)
    assert np.isin(who, there).all()
    for end in (there[:200], there[-200:]):
        assert np.isin(who, end).sum() / len(who) == pytest.approx(
            persons.weight[end].sum() / persons.weight[there].sum(), rel=0.2
        )
    for number, day in enumerate(found):
        assert day.rank.tolist() == list(range(len(day.luck)))
        assert day.time.tolist() == pytest.approx(
            (number * 86_400 + world.wanted.time_of_day(day.mark("time"))).tolist()
        )


def test_passages_are_as_many_as_the_sought_are_against_their_number() -> None:
    """The street's mean over the day, times the weight of those sought in the epoch
    over the stated number of persons.
    """
    world = busy_world()
    weight = world.population.cohort(0.0).cumulated[-1] / world.population.size
    number = sum(
        len(
            passages(
                world.streams,
                world.population,
                SiteDay("stratford-broadway", day),
                street=Street(None, 0.05, world.wanted, 0.0),
            ).rank
        )
        for day in range(7)
    )

    assert number / 7 == pytest.approx(
        0.05 * world.wanted.cumulated[-1] * weight, rel=0.03
    )


@pytest.mark.parametrize("borough", [None, "Newham"])
@pytest.mark.parametrize("place", [0, -1])
def test_the_first_and_the_last_of_a_cohort_pass_too(
    borough: str | None, place: int
) -> None:
    """Whoever has all the weight is all who pass, at either end of those who may."""
    world = busy_world()
    persons = world.population
    there = persons.cohort(0.0).persons
    if borough:
        there = there[persons.home[there] == persons.boroughs.index(borough)]
    persons.weight[there[place]] = 1e12
    persons._cohorts.clear()
    found = passages(
        world.streams,
        persons,
        SiteDay("stratford-broadway", 1),
        street=Street(borough, 1e-10, world.wanted, 0.0),
    )

    assert set(found.person.tolist()) == {int(there[place])}
