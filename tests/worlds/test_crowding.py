"""Under crowding too, two worlds differ only in what differs.

Run where alerts are thick and, where windows are compared, in hours that are quiet:
there the ceiling holds.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.model.records import Deployment, Raised
from sim.model.replication import planned, run_replication
from sim.model.sighting import sight
from sim.model.status_quo import live_through
from sim.scenario.schema import Scenario
from tests.making import changed, shipped, short, told, uncoupled, world_of
from tests.worlds.test_worlds import by_key, crowded, same

HOUR = 3600.0


def crowding(scenario: Scenario, **changes: Any) -> Scenario:
    """Return a scenario under crowding, with other changes."""
    return changed(scenario, population__extra_faces="crowding", **changes)


def test_under_dilution_cameras_and_ceiling_change_no_byte() -> None:
    """What only matters in a crowd that hides people matters nowhere else, before week
    0 or after.
    """
    scenario = short(crowded("ten-a-week"), before=4)
    other = changed(scenario, recognition__crowd_loss=0.5, recognition__ceiling=0.9)

    assert same(*(run_replication(x, seed=1, replication=0) for x in (scenario, other)))


def test_the_rule_moves_no_face_of_the_crowd_and_no_false_alert() -> None:
    """Only sought persons pass and are recognised otherwise."""
    one, other = (
        run_replication(scenario, seed=1, replication=0)
        for scenario in (
            uncoupled(crowded("ten-a-week")),
            crowding(uncoupled(crowded("ten-a-week"))),
        )
    )
    faces = [
        [row.faces - row.passages for row in run.rows(Deployment)]
        for run in (one, other)
    ]
    mistaken = [
        [row for row in run.rows(Raised) if not row.is_mated] for run in (one, other)
    ]

    assert faces[0] == faces[1]
    assert mistaken[0] == mistaken[1]
    assert [row.passages for row in one.rows(Deployment)] != [
        row.passages for row in other.rows(Deployment)
    ]


def test_a_shared_deployment_sees_the_same_people_with_the_same_luck() -> None:
    """Four a week and ten see the same at a deployment that both have."""
    four, ten = (
        world_of(crowding(crowded(name), depletion__regime="none"))
        for name in ("four-a-week", "ten-a-week")
    )
    more = {slot.deployment: slot for slot in planned(ten)}
    for slot in planned(four):
        one = sight(slot, camera="mobile", world=four)

        other = sight(more[slot.deployment], camera="mobile", world=ten)
        assert told(one) == told(other)
        assert one.alerts


ADDING: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a lower threshold": ({}, {"recognition__threshold": 0.60}),
    "better cameras": ({}, {"recognition__crowd_loss": 0.5}),
    "the best cameras": (
        {"recognition__crowd_loss": 0.5},
        {"recognition__crowd_loss": 0.0},
    ),
    "a higher ceiling": ({}, {"recognition__ceiling": 1.0}),
    "a longer list": ({"watchlist__size": 8000}, {"watchlist__size": 16_000}),
    "more categories": (
        {"watchlist__categories": ("court",)},
        {"watchlist__categories": ("suspect", "court")},
    ),
}


@pytest.mark.parametrize("name", ADDING)
def test_an_improvement_adds_alerts_and_takes_none_away(name: str) -> None:
    """Every alert of the world without it is in the world with it, equal in every
    field.
    """
    base = crowding(crowded("four-a-week"), depletion__regime="none")
    few, many = (
        by_key(run_replication(changed(base, **one), seed=1, replication=0), Raised)
        for one in ADDING[name]
    )

    assert few.keys() < many.keys()
    assert all(many[key] == row for key, row in few.items())


def test_a_longer_window_into_quiet_hours_adds_alerts_and_takes_none_away() -> None:
    """From before dawn to any later hour, and from any hour to midnight, what a part
    of the day shows is among what more of it shows.
    """
    # The list is made at one time, so that only the window differs.
    world = world_of(crowding(short(crowded("ten-a-week")), watchlist__made_before=0.0))
    added = 0
    for slot in planned(world)[:12]:
        midnight = 24 * HOUR * slot.day
        ends = [midnight + hour * HOUR for hour in (6.0, 9.5, 14.0, 20.25, 24.0)]
        seen = [
            sight(
                slot._replace(live=midnight + 4 * HOUR, end=end),
                camera="mobile",
                world=world,
            )
            for end in ends
        ]
        for shorter, longer in pairwise(seen):
            added += len(longer.alerts) - len(shorter.alerts)
            assert set(shorter.alerts) <= set(longer.alerts)
            assert shorter.faces <= longer.faces
            assert shorter.passages <= longer.passages

    assert added > 500


def test_fixed_cameras_see_all_that_a_van_sees() -> None:
    """In the same crowd a van's alerts are among the fixed cameras'."""
    world = world_of(crowding(shipped("croydon-mobile")))
    more = 0
    for slot in planned(world):
        van = sight(slot, camera="mobile", world=world)
        fixed = sight(slot, camera="fixed", world=world)
        more += len(fixed.alerts) - len(van.alerts)

        assert set(van.alerts) <= set(fixed.alerts)

    assert more > 0


def test_better_cameras_do_not_move_the_common_start() -> None:
    """The status quo had today's cameras, whatever those of the scenario lose."""
    base = crowding(short(shipped("four-a-week"), before=12))
    held = []
    for scenario in (base, changed(base, recognition__crowd_loss=0.0)):
        world = world_of(scenario)
        live_through(world)
        held.append(world.population.held_until)

    assert (held[0] == held[1]).all()
    assert np.sum(held[0] > 0) > 100
