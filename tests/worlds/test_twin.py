"""The slow twin, led past with the fast model's own passers-by: the same to the byte.

Everybody who could pass on a day is a process here, in the window or not, before a
camera or not, listed or not. What the fast model thins as vectors when the cameras go
live, the twin asks person by person at the moment of passing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from sim.model import deployment
from sim.model.calendar import Slot
from sim.model.candidates import COLUMN, Candidates, as_luck
from sim.model.codes import Ending
from sim.model.passers_by import PasserBy
from sim.model.pedestrians import AHEAD
from sim.model.recognition import non_mated_candidates
from sim.model.records import NOBODY, TABLES
from sim.model.replication import run_replication
from sim.model.sighting import crowd_on_street, day_effects_of, sight, sought_on_street
from sim.model.streams import SiteDay
from sim.model.watchlist import passages
from sim.model.world import World
from sim.scenario.schema import Group, Scenario
from tests.making import changed, shipped, short, with_sites

SURE, NEVER = 0.0, 1.0
GROUPS = {
    "one": Group(faces=0.3, sought=0.4, recognised=1.2, mistaken=4.0),
    "other": Group(faces=0.7, sought=0.6, recognised=1.0, mistaken=1.0),
}

# Two weeks at ten or seven each: 314 deployments.
QUIET: dict[str, dict[str, Any]] = {
    "as in the base": {},
    "local": {"depletion__regime": "local"},
    "crowding": {"population__extra_faces": "crowding"},
    "fixed cameras": {
        "plan__camera": "fixed",
        "plan__sites": ("croydon-north-end",),
        "plan__deployments_per_week": 7,
        "plan__vans": 1,
    },
    "threshold 0.60": {"recognition__threshold": 0.60, "recognition__rates": "npl"},
    "parties": {
        "footfall__parties": (0.5, 0.3, 0.2),
        "population__companions": 0.2,
    },
    "groups": {"groups": GROUPS},
    "a longer list": {"population__unlisted": 15_900, "watchlist__size": 24_000},
}
CONGESTED: dict[str, dict[str, Any]] = {
    "one pair": {"workforce__crew__pairs": 1},
    "pairs judge": {"adjudication__by": "engagement pair"},
    "a command centre": {
        "adjudication__by": "command centre",
        "workforce__command_centre": 1,
        "workforce__crew__operators": 0,
        "workforce__crew__pairs": 2,
    },
    "own transport": {"custody__hand_over": "own transport"},
    "few cells": {"custody__cells": 3},
    "without court": {"watchlist__categories": ("suspect", "conditions")},
    "parties, and one pair": {
        "footfall__parties": (0.5, 0.3, 0.2),
        "population__companions": 0.2,
        "workforce__crew__pairs": 1,
    },
    "the staff of four": {"plan__staffing": "fixed"},
}


def scenario_of(changes: dict[str, Any], *, crowding: float) -> Scenario:
    """Return two weeks at ten, with a tenth of the crowd and more sought among it."""
    base = short(shipped("ten-a-week"), weeks=2, before=1)
    sites = with_sites(
        base, list(base.sites), faces=0.1, wanted_per_10k_faces=10 * crowding
    )
    return changed(sites, **changes)


def candidates_as_passers_by(
    found: Candidates, world: World, *, score: float | None = None
) -> Iterator[PasserBy]:
    """Give the candidates of a whole day as people who come along."""
    columns = (found.rank, found.person, found.time, found.luck)
    for rank, person, time, row in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        luck = as_luck(row[: len(COLUMN)])
        own = luck.score if score is None else score
        if person == NOBODY:
            group = world.grouping.of_false_alert(luck.group)
        else:
            group = int(world.population.group[person])
        marks = (luck.walking, luck.coverage, own)
        yield PasserBy(rank, person, time, group, *marks, luck)


def everybody_of_the_fast_model(slot: Slot, world: World) -> Iterator[PasserBy]:
    """Return the crowd and all candidates of a day, in the order in which they pass."""
    scenario, effects = world.scenario, day_effects_of(slot, world)
    where = SiteDay(slot.site, slot.day)
    sought = [
        passages(
            world.streams,
            world.population,
            where,
            street=sought_on_street(slot, world, effects),
            beyond=beyond,
        )
        for beyond in ((False, True) if world.reach.beyond else (False,))
    ]
    lookalikes = list(
        candidates_as_passers_by(
            non_mated_candidates(
                world.streams,
                where,
                mean=crowd_on_street(slot, world, effects),
                profile=world.faces,
                rate=world.mistaken,
                footfall=scenario.footfall,
            ),
            world,
            score=SURE,
        )
    )
    camera = scenario.cameras[scenario.plan.camera]
    counted = sum(
        slot.live <= one.time < slot.end and one.coverage < camera.coverage
        for one in lookalikes
    )
    others = sight(slot, camera=scenario.plan.camera, world=world).crowd - counted
    times = np.random.default_rng(1).uniform(slot.live, slot.end, 2 * others)
    crowd = [
        # Every second one keeps clear of the cameras, wherever they look.
        PasserBy(number, NOBODY, time, NOBODY, 0.5, number % 2, NEVER)
        for number, time in enumerate(times.tolist())
    ]
    wanted = [one for each in sought for one in candidates_as_passers_by(each, world)]
    whole_day = sorted([*crowd, *lookalikes, *wanted], key=lambda one: one.time)
    return (one for one in whole_day if one.time < slot.end + AHEAD)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*QUIET, *CONGESTED])
def test_the_same_people_leave_the_same_records(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a process for everybody, every byte of every table is that of the fast
    model.
    """
    crowding = 1.0 if name in QUIET else 8.0
    scenario = scenario_of((QUIET | CONGESTED)[name], crowding=crowding)
    fast = run_replication(scenario, seed=1, replication=0).columns()
    monkeypatch.setattr(deployment, "passers_by", everybody_of_the_fast_model)
    one_by_one = changed(scenario, fidelity="pedestrian")
    slow = run_replication(one_by_one, seed=1, replication=0).columns()

    for table in TABLES:
        for column, values in fast[table].items():
            assert values.tobytes() == slow[table][column].tobytes(), (table, column)
    endings = fast["disposals"]["ending"]
    assert len(endings) > (100 if name in QUIET else 400)
    if name in CONGESTED:
        assert (endings == Ending.nobody_free).mean() > 0.03
