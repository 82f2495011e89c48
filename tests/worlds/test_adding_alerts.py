"""What can only add alerts never takes one away, in a thousand congested weeks.

Whether officers have time plays no part here: it is about what the cameras show.
"""

from __future__ import annotations

from typing import Any

import pytest

from sim.model.candidates import Alert
from sim.model.replication import planned
from sim.model.sighting import Sighting, sight
from sim.model.world import World
from sim.scenario.schema import CameraKind, Scenario
from tests.making import changed
from tests.worlds.small import PERSONS, REPLICATIONS, small, worlds

pytestmark = pytest.mark.slow
HOUR = 3600.0
Seen = dict[int, Sighting]

MORE: dict[str, dict[str, Any]] = {
    "a lower threshold": {"recognition__threshold": 0.60},
    "the laboratory's rates": {"recognition__rates": "npl"},
    "persons beyond the status quo's list": {
        "watchlist__size": 2 * PERSONS,
        "population__unlisted": PERSONS,
    },
    "all categories": {
        "watchlist__categories": ("court", "suspect", "conditions", "vulnerable")
    },
}
LESS: dict[str, dict[str, Any]] = {
    "half the list": {"watchlist__size": PERSONS // 3},
    "those sought by a court alone": {"watchlist__categories": ("court",)},
}
IN_A_CROWD: dict[str, dict[str, Any]] = {
    "a lower threshold": {"recognition__threshold": 0.60},
    "better cameras": {"recognition__crowd_loss": 0.5},
    "a higher ceiling": {"recognition__ceiling": 1.0},
}


def modest(rule: str) -> Scenario:
    """Return a week with little of everything that adds alerts.

    Fixed cameras see hardly more than vans, so that luck of their own would show.
    """
    fixed = small().cameras["fixed"].model_copy(update={"coverage": 0.91})
    return small(
        cameras__fixed=fixed,
        population__extra_faces=rule,
        depletion__regime="none",
        recognition__threshold=0.62,
        recognition__rates="field",
        watchlist__categories=("court", "conditions"),
    )


def seen(world: World, camera: CameraKind = "mobile") -> Seen:
    """Return what the cameras of each deployment see."""
    return {
        slot.deployment: sight(slot, camera=camera, world=world)
        for slot in planned(world)
    }


def named(alerts: list[Alert]) -> dict[tuple[int, bool], Alert]:
    """Return alerts by their names."""
    return {(alert.candidate, alert.is_mated): alert for alert in alerts}


def added(less: Seen, more: Seen) -> int:
    """Return how many alerts are added; assert that none is missing or another."""
    number = 0
    for deployment, one in less.items():
        few, many = named(one.alerts), named(more[deployment].alerts)
        number += len(many) - len(few)

        assert few.items() <= many.items()
        assert one.passages <= more[deployment].passages
        assert one.faces <= more[deployment].faces
    return number


@pytest.mark.parametrize("rule", ["dilution", "crowding"])
def test_an_improvement_adds_alerts_and_takes_none_away(rule: str) -> None:
    """Whatever alone is improved or made longer, every alert of the lesser world is in
    the other, equal in every field and mark, under dilution and under crowding.
    """
    base = modest(rule)
    variants = MORE | LESS if rule == "dilution" else IN_A_CROWD
    others = [worlds(changed(base, **each)) for each in variants.values()]
    numbers = dict.fromkeys(variants, 0)
    for world, *changed_ones in zip(worlds(base), *others, strict=True):
        usual = seen(world)
        for name, other in zip(variants, map(seen, changed_ones), strict=True):
            less, more = (other, usual) if name in LESS else (usual, other)
            numbers[name] += added(less, more)

    assert min(numbers.values()) > len(REPLICATIONS) / 20, numbers


@pytest.mark.parametrize("rule", ["dilution", "crowding"])
def test_longer_windows_and_wider_cameras_add_and_take_none_away(rule: str) -> None:
    """A window within another sees a part of what that one sees, also by night and to
    midnight, and a van a part of what fixed cameras see.
    """
    longer = wider = 0
    for world in worlds(modest(rule)):
        slots = planned(world)
        whole = {slot.deployment: slot for slot in slots}
        part = {
            name: slot._replace(end=slot.end - HOUR) for name, slot in whole.items()
        }
        night = {
            name: slot._replace(end=24 * HOUR * (slot.day + 1))
            for name, slot in whole.items()
        }
        small_, usual, large = (
            {
                name: sight(slot, camera="mobile", world=world)
                for name, slot in windows.items()
            }
            for windows in (part, whole, night)
        )
        longer += added(small_, usual) + added(usual, large)
        wider += added(usual, seen(world, "fixed"))

    assert longer > len(REPLICATIONS)
    assert wider > len(REPLICATIONS) / 20
