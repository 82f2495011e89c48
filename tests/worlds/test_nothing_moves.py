"""What makes no difference moves no byte, in a thousand congested replications.

All against one world, which is run once. What can be done to a world together with the
others is done so a thousand times: where no byte moves, none of it has moved one. Each
is also done alone, a hundred times, so that a failure tells which it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.random import Generator
from numpy.typing import NDArray

from sim.model import candidates, deployment, status_quo
from sim.model.candidates import COLUMN, WIDTH, Luck
from sim.model.codes import Role
from sim.model.keeping import Columns
from sim.model.population import CATEGORIES, FREE, GONE
from sim.model.streams import Streams
from sim.model.world import World
from sim.scenario.distributions import Fixed
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Crew, Scenario
from tests.making import changed
from tests.worlds.small import is_congested, moved, runs, small
from tests.worlds.test_order import reversed_keys

pytestmark = [
    pytest.mark.slow,
    pytest.mark.longest,  # all of it, in one worker
    pytest.mark.xdist_group("nothing moves"),
]
FEW = range(20)
ALONE = range(100)
"""Replications of what is also done together with all else, a thousand times."""
NEVER = Fixed(value=1e9)
UNLISTED = 400


@pytest.fixture(scope="module")
def usual() -> list[Columns]:
    """Return the records of the world that all others are compared with."""
    records = list(runs(small()))

    assert is_congested(records)
    assert any(each["detentions"]["is_diverted"].any() for each in records)
    return records


def assert_equal(usual: Iterable[Columns], others: Iterable[Columns]) -> None:
    """Assert that every column of every table is equal, byte for byte."""
    for replication, (one, other) in enumerate(zip(usual, others, strict=True)):
        assert not moved(one, other), f"replication {replication}"


def test_the_same_scenario_twice_leaves_equal_bytes(usual: list[Columns]) -> None:
    """Equal scenario, seed and replication give equal bytes, and no two replications
    the same.
    """
    assert_equal(usual, runs(small()))
    assert len({each["alerts"]["time"].tobytes() for each in usual}) == len(usual)


class WithWeather(Streams):
    """Streams beside which something else draws as well, before everybody."""

    __slots__ = ()

    def of(self, purpose: str, *entity: str | int) -> Generator:
        """Draw some weather, then return the stream asked for."""
        super().of("weather", *entity).standard_normal(3)
        return super().of(purpose, *entity)

    def uniforms(
        self, shape: int | tuple[int, int], purpose: str, *entity: str | int
    ) -> NDArray[np.float64]:
        """Draw some weather, then return the uniforms asked for."""
        super().uniforms(5, "weather", *entity)
        return super().uniforms(shape, purpose, *entity)


def test_another_stream_moves_no_byte(usual: list[Columns]) -> None:
    """Something that draws from streams of its own, before every other draw, changes
    no record.
    """
    few = usual[: len(ALONE)]

    assert_equal(few, runs(small(), streams=WithWeather, replications=ALONE))


@pytest.fixture
def one_more_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one more name for a uniform of a candidate's row."""
    names = [*Luck._fields, "weather"]
    wider = NamedTuple("Wider", [(name, float) for name in names])  # type: ignore[misc] # as many as there are
    monkeypatch.setattr(candidates, "Luck", wider)
    monkeypatch.setitem(COLUMN, "weather", len(Luck._fields))


@pytest.mark.usefixtures("one_more_mark")
def test_another_mark_moves_no_byte(usual: list[Columns]) -> None:
    """One more name for a uniform of a candidate's row changes no record, because the
    row is wider than its names.
    """
    assert len(COLUMN) < WIDTH
    assert_equal(usual[: len(ALONE)], runs(small(), replications=ALONE))


def with_one_more_person(world: World) -> World:
    """Return a world with somebody sought by a court who never passes a camera."""
    persons = world.population
    last = persons.beyond  # of those whom the status quo's list has
    further: dict[str, Any] = {
        "sought_from": FREE,
        "sought_until": GONE,
        "home": 0,
        "weight": 0.0,
        "category": CATEGORIES.index("court"),
        "is_current": True,
        "is_of_person": True,
        "listing": 0.0,
        "held_until": FREE,
    }
    columns: dict[str, Any] = {
        name: np.insert(getattr(persons, name), last, value)
        for name, value in further.items()
    }
    return replace(
        world,
        population=replace(persons, beyond=last + 1, **columns),
        listed=np.insert(world.listed, last, True),
        listed_before=np.insert(world.listed_before, last, True),
    )


def test_a_person_who_never_passes_moves_no_byte(usual: list[Columns]) -> None:
    """Somebody on the list who never comes by changes no record, though they stand
    amid the others, by home borough.
    """
    few = usual[: len(ALONE)]

    assert_equal(few, runs(small(), alter=with_one_more_person, replications=ALONE))


def test_persons_whom_no_list_reaches_move_no_byte(usual: list[Columns]) -> None:
    """Others who could be listed pass, raise no alert, and change no record."""
    few = usual[: len(ALONE)]

    assert_equal(few, runs(small(population__unlisted=UNLISTED), replications=ALONE))


def test_without_a_spread_of_arrests_no_byte_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A model that takes the chances of a category from the scenario as they stand, on
    every street and day, leaves the same bytes.
    """

    def as_they_stand(*_: object, categories: Any, **__: object) -> Any:
        return categories

    even = small(disposal__arrest_spread=0.0)
    as_ever = list(runs(even))
    for module in (deployment, status_quo):
        monkeypatch.setattr(module, "chances_on", as_they_stand)

    assert even.disposal.arrest_factor == 1
    assert_equal(as_ever, runs(even))


def test_a_van_nobody_needs_moves_no_byte(usual: list[Columns]) -> None:
    """One van more than twelve, of which some are never used, changes nothing but the
    size of the crew on record.
    """
    more = small(workforce__crew=Crew(operators=1, pairs=2, prisoner_vans=13))
    needed = 0
    for one, other in zip(usual, runs(more), strict=True):
        held = one["held"]
        vans = held["member"][held["role"] == Role.prisoner_van]
        needed = max(needed, int(vans.max(initial=0)))

        assert moved(one, other) == ["deployments.prisoner_vans"]
    assert 2 < needed < 12


def backwards() -> Scenario:
    """Return ten a week, written with all mappings backwards."""
    written = load_scenario("ten-a-week").resolved
    return Scenario.model_validate(reversed_keys(written))


def test_the_order_of_keys_moves_no_byte(usual: list[Columns]) -> None:
    """Settings whose mappings are all written backwards leave the same bytes."""
    few = usual[: len(ALONE)]

    assert_equal(few, runs(small(base=backwards()), replications=ALONE))


def as_others(scenario: Scenario) -> Scenario:
    """Return a scenario whose fixed cameras are quite others; nobody deploys them."""
    camera = scenario.cameras["fixed"].model_copy(
        update={"starts": Fixed(value=0.0), "set_up": NEVER, "coverage": 0.95}
    )
    sites = {
        name: site.model_copy(update={"fixed_cameras": not site.fixed_cameras})
        for name, site in scenario.sites.items()
    }
    return changed(scenario, cameras__fixed=camera, sites=sites)


IDLE: dict[str, dict[str, Any]] = {
    "ceiling and crowd loss under dilution": {
        "recognition__crowd_loss": 0.3,
        "recognition__ceiling": 0.9,
    },
    "for how many there is staff, where it scales": {
        "plan__staffed_for": 1,
        "workforce__least_crew": Crew(operators=1, pairs=2, prisoner_vans=1),
        "depletion__status_quo__plan__staffed_for": 1,
        "depletion__status_quo__plan__staffing": "fixed",
    },
    "booking by the pair, where a van takes over": {"custody__booking_duration": NEVER},
    "the officers of the unit": {"workforce__establishment": 10_000},
    "a command centre that doesn't judge": {"workforce__command_centre": 7},
    "the curve that isn't used": {"recognition__operating_curves__field": ()},
    "how long an extension is, where there is none": {
        "custody__extension": Fixed(value=1.0)
    },
    "the date of the first Monday": {"horizon__first_monday": "2031-01-06"},
    "what things cost": {
        "money__officer_hour": 0.01,
        "money__overtime_factor": 9.0,
        "money__detention": 1e6,
        "money__van_capital": 1e9,
        "money__van_life": 0.5,
        "money__fixed_site_capital": 0.0,
        "money__fixed_site_life": 100.0,
    },
}


@pytest.mark.parametrize("name", IDLE)
def test_what_is_switched_off_moves_no_byte(name: str, usual: list[Columns]) -> None:
    """A setting of a rule that isn't in force changes no record."""
    few = usual[: len(FEW)]

    assert_equal(few, runs(small(**IDLE[name]), replications=FEW))


def everything_idle(**how: Any) -> Scenario:
    """Return the world with every setting changed of a rule that isn't in force."""
    idle = {key: value for each in IDLE.values() for key, value in each.items()}
    return as_others(small(**how, **idle))


def test_all_that_is_switched_off_moves_no_byte(usual: list[Columns]) -> None:
    """All of them at once change no record either."""
    few = usual[: len(ALONE)]

    assert_equal(few, runs(everything_idle(), replications=ALONE))


@pytest.mark.usefixtures("one_more_mark")
def test_all_of_it_together_moves_no_byte(usual: list[Columns]) -> None:
    """Another stream and mark, a person who never passes, persons whom no list reaches,
    keys backwards and all that is switched off change no record.
    """
    scenario = everything_idle(base=backwards(), population__unlisted=UNLISTED)

    assert_equal(usual, runs(scenario, streams=WithWeather, alter=with_one_more_person))


OFF: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "desks, cells and other arrests, where custody is unlimited": (
        {"custody__is_limited": False},
        {
            "custody__desks": 1,
            "custody__cells": 1,
            "custody__background_arrests": 1.0,
            "custody__by_hour": (1.0, *(2.0,) * 23),
            "custody__when_full": "waits",
        },
    ),
    "the hand-over, with own transport": (
        {"custody__hand_over": "own transport"},
        {"custody__hand_over_duration": NEVER},
    ),
    "the status quo, without depletion": (
        {"depletion__regime": "none"},
        {
            "depletion__status_quo__threshold": 0.60,
            "depletion__status_quo__reached": 0.1,
            "depletion__status_quo__plan__deployments_per_week": 5,
        },
    ),
    "a status quo of no deployments": (
        {"depletion__status_quo__plan__deployments_per_week": 0},
        {
            "depletion__status_quo__threshold": 0.60,
            "depletion__status_quo__reached": 0.1,
            "depletion__status_quo__plan__vans": 1,
        },
    ),
    "tactics and stops of an empty list": (
        {"watchlist__categories": ()},
        {"disposal__arrest_factor": 0.1, "disposal__stop_with_arrest": NEVER},
    ),
}


@pytest.mark.parametrize("name", OFF)
def test_what_another_rule_switches_off_moves_no_byte(name: str) -> None:
    """Where a rule makes some settings idle, they change no record."""
    rule, idle = OFF[name]

    assert_equal(
        runs(small(**rule), replications=FEW),
        runs(small(**rule, **idle), replications=FEW),
    )
