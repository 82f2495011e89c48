"""What the cameras of one deployment see, on a street of round numbers.

The workshop's: 1000 faces an hour of a flat day, live from 12 to 16, 20 passages of
sought persons, of whom nine in ten are recognised, and two false alerts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.model.calendar import Slot
from sim.model.candidates import RANK_BEYOND, Candidates
from sim.model.clock import WEEKDAYS
from sim.model.crowding import Detection
from sim.model.footfall import DayEffects
from sim.model.replication import planned
from sim.model.sighting import (
    Sighting,
    day_effects_of,
    is_recognised,
    listed_passages,
    sight,
)
from sim.model.watchlist import View
from sim.model.world import World
from tests.making import changed, shipped, with_sites, world_of

ORDINARY = DayEffects(1.0, 1.0)
BUSY = 50.0
"""How many times as many sought persons pass: a thousand a deployment."""
QUADRUPLE = dict.fromkeys(WEEKDAYS, 4.0)


def busy(factor: float = BUSY, **changes: Any) -> World:
    """Return the workshop's world with more sought persons in the street."""
    scenario = with_sites(
        shipped("workshop/by-hand"), ["high-street-alder"], wanted_per_10k_faces=factor
    )
    return world_of(changed(scenario, **changes))


def first(world: World) -> Slot:
    """Return the first deployment."""
    return planned(world)[0]


def seen(world: World) -> Sighting:
    """Return what the first deployment sees."""
    return sight(first(world), camera="mobile", world=world)


def whole_day(
    world: World, effects: DayEffects = ORDINARY, **changes: Any
) -> Candidates:
    """Return the passages of the first deployment's whole day."""
    slot = first(world)
    view = View(slot.day * 86_400.0, slot.day * 86_400.0 + 86_400, 1.0, world.listed, 0)
    return listed_passages(slot, world=world, effects=effects, view=view, **changes)


def test_faces_are_the_crowd_with_the_sought_among_them() -> None:
    """Four thousand, and a thousand sought; without them, four thousand."""
    many, nobody = seen(busy()), seen(busy(0.0))

    assert nobody.passages == 0
    assert nobody.faces == pytest.approx(4000, abs=250)
    assert many.passages == pytest.approx(1000, abs=120)
    assert many.faces == nobody.faces + many.passages


def test_a_weekday_with_more_people_shows_more_faces() -> None:
    """Four times the crowd, four times the false alerts, 4^0.4 times the sought."""
    usual, more = (
        world_of(
            changed(
                with_sites(
                    shipped("workshop/by-hand"),
                    ["high-street-alder"],
                    faces=50.0,
                    wanted_per_10k_faces=1.0,
                ),
                footfall__by_weekday=days,
            )
        )
        for days in (dict.fromkeys(WEEKDAYS, 1.0), QUADRUPLE)
    )
    one, other = seen(usual), seen(more)
    false = [sum(not a.is_mated for a in found.alerts) for found in (one, other)]

    assert (other.faces - other.passages) / (one.faces - one.passages) == pytest.approx(
        4, rel=0.02
    )
    assert other.passages / one.passages == pytest.approx(4**0.4, rel=0.15)
    assert false[0] == pytest.approx(100, abs=35)
    assert false[1] == pytest.approx(400, abs=70)


def test_alerts_are_the_recognised_and_the_mistaken_in_order_of_time() -> None:
    """Nine in ten of those who pass, all in the window, each later than the last."""
    world = busy()
    slot, found = first(world), seen(world)
    mated = [alert for alert in found.alerts if alert.is_mated]
    times = [alert.time for alert in found.alerts]

    assert len(mated) / found.passages == pytest.approx(0.9, abs=0.04)
    assert all(alert.luck.score < 0.9 for alert in mated)
    assert 0 < len(found.alerts) - len(mated) < 10
    assert times == sorted(times)
    assert slot.live <= times[0] < times[-1] < slot.end


def test_a_face_alerts_at_most_once() -> None:
    """However absurd the rate of false alerts, there are no more of them than faces."""
    scenario = changed(shipped("workshop/by-hand"))
    curve = scenario.recognition.operating_curves["field"][0]
    absurd = curve.model_copy(update={"false_alerts_per_million_faces": 1e7})
    world = busy(0.0, recognition__operating_curves={"field": (absurd,)})
    found = seen(world)

    assert len(found.alerts) == found.faces


def test_a_narrower_camera_raises_fewer_false_alerts() -> None:
    """Sites are stated as a van sees them; a fixed camera of half the width sees and
    mistakes half as many.
    """
    scenario = with_sites(
        shipped("workshop/by-hand"), ["high-street-alder"], faces=100.0
    )
    mobile = scenario.cameras["mobile"].model_copy(update={"coverage": 0.8})
    fixed = mobile.model_copy(update={"coverage": 0.4})
    world = world_of(changed(scenario, cameras={"mobile": mobile, "fixed": fixed}))
    wide, narrow = (
        sight(first(world), camera=camera, world=world)
        for camera in ("mobile", "fixed")
    )
    false = [sum(not a.is_mated for a in found.alerts) for found in (wide, narrow)]

    assert wide.faces == pytest.approx(400_000, rel=0.01)
    assert false[0] == pytest.approx(200, abs=50)
    assert narrow.faces / wide.faces == pytest.approx(0.5, rel=0.03)
    assert narrow.passages / wide.passages == pytest.approx(0.5, rel=0.1)
    assert false[1] / false[0] == pytest.approx(0.5, abs=0.15)


def test_false_alerts_are_those_of_the_whole_list() -> None:
    """With a list of half the reference there are half as many."""
    scenario = with_sites(
        shipped("workshop/by-hand"), ["high-street-alder"], faces=200.0
    )
    numbers = [
        sum(not a.is_mated for a in seen(world_of(one)).alerts)
        for one in (scenario, changed(scenario, recognition__reference_list=4000))
    ]

    assert numbers[0] == pytest.approx(400, abs=70)
    assert numbers[1] / numbers[0] == pytest.approx(0.5, abs=0.1)


def test_a_list_that_goes_beyond_sees_others_too() -> None:
    """Twice the list, of twice the persons, meets twice as many, under other names."""
    usual = seen(busy())
    longer = seen(busy(population__unlisted=2000, watchlist__size=4000))
    ranks = [alert.candidate for alert in longer.alerts if alert.is_mated]

    assert longer.passages / usual.passages == pytest.approx(2, rel=0.1)
    assert sum(rank >= RANK_BEYOND for rank in ranks) / len(ranks) == pytest.approx(
        0.5, abs=0.05
    )
    assert seen(busy(population__unlisted=2000)).passages == usual.passages


@pytest.mark.parametrize(
    ("effects", "expected"),
    [(DayEffects(16.0, 1.0), 16**0.4), (DayEffects(1.0, 3.0), 3.0)],
)
def test_a_special_day_brings_more_sought_persons(
    effects: DayEffects, expected: float
) -> None:
    """As faces to the exponent, and by what is special about them alone."""
    world = busy()
    usual, special = whole_day(world), whole_day(world, effects)

    assert len(special.rank) / len(usual.rank) == pytest.approx(expected, rel=0.05)


def test_where_fewer_are_left_more_passed_before() -> None:
    """Passages are stated as in the status quo, and the lift makes them undepleted."""
    world = busy()
    usual, lifted = whole_day(world), whole_day(replace(world, lifts={"Alder": 2.0}))

    assert len(lifted.rank) / len(usual.rank) == pytest.approx(2, rel=0.05)


def test_only_locals_pass_where_depletion_is_local() -> None:
    """Whoever passes lives in the borough of the site; else they live anywhere."""
    for regime, expected in (("local", 1), ("mixed", 10)):
        world = world_of(changed(shipped("ten-a-week"), depletion__regime=regime))
        slot = first(world)
        found = whole_day(world, DayEffects(1.0, 40.0))
        homes = set(world.population.home[found.person].tolist())
        borough = world.scenario.sites[slot.site].borough

        assert len(homes) >= expected
        if regime == "local":
            assert homes == {world.borough_numbers[borough]}


def test_the_rate_is_that_of_the_crowd_of_the_day() -> None:
    """On a weekday with four times the people, and a day with four times as many
    again, a passage is recognised at a sixteenth of the flow to the loss.
    """
    world = busy(footfall__by_weekday=QUADRUPLE)
    passing = whole_day(world)
    found = is_recognised(
        passing,
        first(world),
        world=world,
        effects=DayEffects(4.0, 1.0),
        found=Detection(0.8, 0.5, 1.0),
    )

    assert (found == (passing.mark("score") < 0.8 / 4)).all()
    assert 0 < found.sum() < len(found)


def test_what_is_special_is_the_streets_and_the_days() -> None:
    """Another site or another day is special in another way, another van isn't."""
    world = busy(footfall__day_spread=0.3, population__day_spread=0.2)
    slot = first(world)
    effects = [
        day_effects_of(one, world)
        for one in (slot, slot._replace(day=3), slot._replace(van=2))
    ]

    assert effects[0] == effects[2] != effects[1]
    assert effects[0].faces != effects[0].wanted
    assert np.log(effects[0].faces) != pytest.approx(np.log(effects[0].wanted))
