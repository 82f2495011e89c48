"""Two lists, one world: what a longer or shorter list shows and what it can't touch.

Run where alerts are thick.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model.candidates import RANK_BEYOND
from sim.model.population import CATEGORIES
from sim.model.records import Deployment, Disposed, Raised
from sim.model.replication import run_replication
from sim.model.status_quo import live_through
from sim.scenario.schema import Scenario
from tests.making import changed, shipped, short, uncoupled, world_of
from tests.worlds.test_worlds import Key, by_key, crowded, same

SIZE = shipped("ten-a-week").population.size
LONGER: dict[str, Any] = {"population__unlisted": SIZE, "watchlist__size": 2 * SIZE}
NO_COURT = CATEGORIES[1:]


def alone() -> Scenario:
    """Return a crowded scenario in which nobody's alert moves another's."""
    return uncoupled(crowded("ten-a-week"))


def raised(scenario: Scenario) -> dict[Key, Any]:
    """Return the alerts of a replication by name."""
    return by_key(run_replication(scenario, seed=1, replication=0), Raised)


@pytest.mark.parametrize("categories", [NO_COURT, ("court",), ("conditions", "court")])
def test_alerts_of_fewer_categories_are_among_those_of_all(
    categories: tuple[str, ...],
) -> None:
    """A list without some categories raises alerts of the others, equal in every
    field, and of false alerts those that a shorter list raises too.
    """
    whole = raised(alone())
    fewer = raised(changed(alone(), watchlist__categories=categories))
    mated = {key: row for key, row in whole.items() if row.is_mated}
    kept = {CATEGORIES.index(name) for name in categories}

    assert all(whole[key] == row for key, row in fewer.items())
    assert {key for key, row in fewer.items() if row.is_mated} == {
        key for key, row in mated.items() if row.category in kept
    }
    assert 100 < len(fewer) < len(whole)


@pytest.mark.parametrize("parties", [(1.0,), (0.5, 0.5)])
def test_an_empty_list_raises_nothing(parties: tuple[float, ...]) -> None:
    """Without categories there are faces, no entries, no passages and no alerts,
    whether people walk alone or together.
    """
    empty = changed(alone(), watchlist__categories=(), footfall__parties=parties)
    records = run_replication(empty, seed=1, replication=0)

    assert not records.rows(Raised)
    for row in records.rows(Deployment):
        assert row.faces > 0
        assert (row.entries, row.passages) == (0, 0)


@pytest.mark.parametrize("size", [SIZE + 4000, 2 * SIZE])
def test_a_longer_list_raises_all_alerts_of_the_shorter_one(size: int) -> None:
    """Whoever is beyond the status quo's list adds alerts under names of their own,
    and leaves every alert and disposal of the others as it was.
    """
    longer = changed(alone(), **(LONGER | {"watchlist__size": size}))
    one, other = (
        run_replication(scenario, seed=1, replication=0)
        for scenario in (alone(), longer)
    )
    few, many = by_key(one, Raised), by_key(other, Raised)
    ends = by_key(other, Disposed)
    added = [row for key, row in many.items() if key not in few]
    persons = world_of(alone()).population.beyond

    assert all(many[key] == row for key, row in few.items())
    assert all(ends[key] == row for key, row in by_key(one, Disposed).items())
    assert all(row.person >= persons for row in added if row.is_mated)
    assert all(row.candidate >= RANK_BEYOND for row in added if row.is_mated)
    share = (size - SIZE) / SIZE
    assert len(added) / len(few) == pytest.approx(share, abs=0.1)


@pytest.mark.parametrize("regime", ["none", "mixed", "local"])
def test_persons_whom_no_list_reaches_change_no_record(regime: str) -> None:
    """With a list no longer than that of the status quo, further persons are nothing:
    every record is equal, byte for byte, also with depletion.
    """
    scenario = changed(short(crowded("ten-a-week"), before=4), depletion__regime=regime)
    more = changed(scenario, population__unlisted=9000)

    assert same(*(run_replication(x, seed=2, replication=1) for x in (scenario, more)))


def test_the_time_before_arrests_nobody_beyond_its_list() -> None:
    """Whatever list a scenario has, the status quo has arrested the same persons, and
    none of those beyond its list.
    """
    base = short(shipped("ten-a-week"), before=12)
    held = []
    for scenario in (base, changed(base, **LONGER, watchlist__categories=("suspect",))):
        world = world_of(scenario)
        live_through(world)
        held.append(np.flatnonzero(world.population.held_until > 0.0).tolist())

    assert held[0] == held[1]
    assert len(held[0]) > 100
