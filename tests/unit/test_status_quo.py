"""Who has been taken off the street when the run begins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.model.calendar import Slot, slots
from sim.model.candidates import Alert
from sim.model.chances import chances_on
from sim.model.population import CATEGORIES, FREE, GONE
from sim.model.status_quo import _arrest, _recognised, live_through, usual_disposal
from sim.model.streams import SiteDay
from sim.model.world import World
from sim.scenario.distributions import Fixed
from sim.scenario.schema import Category
from tests.making import alert_at, chances_in, changed, shipped, with_sites, world_of

DETENTION = 12 * 3600.0
ARRESTED, LET_GO = 0.05, 0.95


def before(*, weeks: int = 2, **changes: Any) -> World:
    """Return the workshop's world, with a thousand passages a deployment before it."""
    scenario = with_sites(
        shipped("workshop/by-hand"), ["high-street-alder"], wanted_per_10k_faces=50.0
    )
    return world_of(
        changed(
            scenario,
            **{"depletion__regime": "mixed", "depletion__weeks_before": weeks}
            | changes,
        )
    )


def earlier(world: World) -> list[Slot]:
    """Return the deployments of the weeks before."""
    scenario = world.scenario
    plan = scenario.depletion.status_quo.plan
    return list(
        slots(
            plan,
            sites=scenario.sites,
            camera=scenario.cameras[plan.camera],
            streams=world.streams,
            weeks=range(-scenario.depletion.weeks_before, 0),
        )
    )


def held(world: World) -> np.ndarray:
    """Return whom the weeks before have taken off the street, and until when."""
    live_through(world)
    until = world.population.held_until
    return until[until > FREE]


@pytest.mark.parametrize(("regime", "weeks"), [("none", 2), ("mixed", 0), ("local", 0)])
def test_without_depletion_or_weeks_before_nobody_is_missing(
    regime: str, weeks: int
) -> None:
    """The run begins with everybody on the street."""
    assert len(held(before(weeks=weeks, depletion__regime=regime))) == 0


def test_whoever_was_arrested_is_gone_and_whoever_broke_conditions_is_back() -> None:
    """Both kinds have been met, and the latter were held as long as a detention."""
    world = before()
    until = held(world)
    live, end = earlier(world)[0].live, earlier(world)[-1].end
    persons = world.population.category[world.population.held_until > FREE]
    is_back = persons == CATEGORIES.index("conditions")

    assert (until[~is_back] == GONE).all()
    assert (~is_back).sum() > 100
    assert 0 < is_back.sum() < (~is_back).sum()
    assert (until[is_back] > live + DETENTION).all()
    assert (until[is_back] < end + DETENTION).all()


def test_an_extension_holds_whoever_broke_conditions_for_longer() -> None:
    """Detained are those on the ground of their own category for 24 hours and more."""
    extended = dict.fromkeys(CATEGORIES, 0.0) | {"conditions": 1.0}
    until = held(before())
    longer = held(
        before(custody__extended=extended, custody__extension=Fixed(value=6 * 3600.0))
    )
    is_back = until < GONE
    moved = (longer - np.where(is_back, until, 0.0))[is_back]

    assert is_back.any()
    assert moved == pytest.approx(30 * 3600.0 - DETENTION)
    assert (longer[~is_back] == GONE).all()


def test_more_weeks_before_take_more_away() -> None:
    """Every week takes some, and a status quo that reached nobody takes none."""
    taken = [len(held(before(weeks=weeks))) for weeks in (1, 2, 4)]

    assert taken[0] < taken[1] < taken[2]
    assert len(held(before(depletion__status_quo__reached=0.0))) == 0


def would_be_arrested(world: World, slot: Slot) -> set[int]:
    """Return who has the luck of an arrest on the street and day of a deployment."""
    chances = chances_on(
        world.streams,
        SiteDay(slot.site, slot.day),
        disposal=usual_disposal(world.scenario),
        categories=world.scenario.population.categories,
    )
    persons: set[int] = set()
    for alert in _recognised(slot, world):
        category, is_current, is_of_person = world.population.entry(alert.person)
        assert category is not None
        is_right = is_current and is_of_person
        if is_right and alert.luck.disposal < chances[category].arrest:
            persons.add(alert.person)
    return persons


def test_a_street_and_day_has_its_effect_before_week_0_too() -> None:
    """Whoever has the luck of an arrest there and then is arrested, and nobody else;
    that is others than where all days are alike.
    """
    even, world = before(weeks=1), before(weeks=1, disposal__arrest_spread=2.0)
    (slot,) = earlier(world)
    expected = would_be_arrested(world, slot)
    live_through(world)

    assert set(np.flatnonzero(world.population.held_until > FREE)) == expected
    assert len(expected ^ would_be_arrested(even, slot)) > 10


def test_a_stated_share_of_the_recognised_is_reached() -> None:
    """Those whose luck lies below it: with a half, every second one."""
    world = before()
    less = changed(world.scenario, depletion__status_quo__reached=0.5)
    slot = earlier(world)[0]
    everybody = _recognised(slot, world)
    some = _recognised(slot, replace(world, scenario=less))

    assert some == [alert for alert in everybody if alert.luck.served < 0.5]
    assert len(some) / len(everybody) == pytest.approx(0.5, abs=0.1)
    assert all(alert.luck.score < 0.9 for alert in everybody)
    assert max(alert.luck.score for alert in everybody) > 0.85
    assert all(slot.live <= alert.time < slot.end for alert in everybody)
    assert len(everybody) > 300


def meet(alert: Alert, world: World) -> None:
    """Let somebody be met in the weeks before."""
    usual = usual_disposal(world.scenario)
    chances = chances_in(changed(world.scenario, disposal=usual))
    _arrest(alert, world, usual, chances)


def taken(category: Category, u: float, **changes: Any) -> float:
    """Return until when a person is held who is met with some luck at 1000."""
    world = before(**changes)
    world.population.category[7] = CATEGORIES.index(category)
    world.population.is_current[7] = True
    meet(alert_at(1000.0, disposal=u), world)
    assert (np.delete(world.population.held_until, 7) == FREE).all()
    return float(world.population.held_until[7])


def test_an_arrest_takes_away_and_nothing_else_does() -> None:
    """For good, or under conditions until release; whoever is let go stays."""
    assert taken("court", ARRESTED) == GONE
    assert taken("court", LET_GO) == FREE
    assert taken("conditions", ARRESTED) == 1000 + DETENTION
    assert taken("conditions", LET_GO) == FREE


def test_the_tactics_of_the_run_are_not_those_before_it() -> None:
    """Who arrests nobody later has arrested as ever before."""
    assert taken("court", ARRESTED, disposal__arrest_factor=0.0) == GONE


def test_whoever_is_held_is_not_met_again() -> None:
    """A second passage during detention makes it no longer."""
    world = before()
    world.population.category[7] = CATEGORIES.index("conditions")
    world.population.is_current[7] = True
    meet(alert_at(1000.0, disposal=ARRESTED), world)
    meet(alert_at(2000.0, disposal=ARRESTED), world)

    assert world.population.held_until[7] == 1000 + DETENTION
