"""Whether anything moved: hashes of all records, and a short table for people.

A change here is explained in the changelog under *Changed results*; `make golden`
writes the file anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.model.codes import Ending, Status
from sim.model.keeping import Columns
from sim.model.replication import run_replication
from tests.making import changed, shipped

GOLDEN = Path(__file__).with_name("golden.json")
WEEKS = 6
VARIANTS: dict[str, tuple[str, dict[str, Any]]] = {
    "four-a-week": ("four-a-week", {}),
    "ten-a-week": ("ten-a-week", {}),
    "ten-same-staff": ("ten-same-staff", {}),
    "five-as-delivered": ("five-as-delivered", {}),
    "croydon-fixed": ("croydon-fixed", {}),
    "croydon-mobile": ("croydon-mobile", {}),
    "local depletion": ("ten-a-week", {"depletion__regime": "local"}),
    "no depletion": ("ten-a-week", {"depletion__regime": "none"}),
    "threshold 0.60": ("ten-a-week", {"recognition__threshold": 0.60}),
    "laboratory's rates, 0.60": (
        "ten-a-week",
        {"recognition__threshold": 0.60, "recognition__rates": "npl"},
    ),
    "without court": (
        "ten-a-week",
        {"watchlist__categories": ("suspect", "conditions", "vulnerable")},
    ),
    "a longer list": (
        "ten-a-week",
        {"population__unlisted": 15_900, "watchlist__size": 24_000},
    ),
    "crowding": ("ten-a-week", {"population__extra_faces": "crowding"}),
    "crowding, better cameras": (
        "ten-a-week",
        {"population__extra_faces": "crowding", "recognition__crowd_loss": 0.5},
    ),
    "parties and companions": (
        "ten-a-week",
        {"footfall__parties": (0.5, 0.3, 0.2), "population__companions": 0.1},
    ),
    "a process a pedestrian": ("workshop/by-hand", {"fidelity": "pedestrian"}),
    "pairs judge": ("ten-a-week", {"adjudication__by": "engagement pair"}),
    "own transport": ("ten-a-week", {"custody__hand_over": "own transport"}),
    "round robin": ("ten-a-week", {"plan__rotation": "round robin"}),
}


def digest(table: dict[str, np.ndarray]) -> str:
    """Return a short hash of a table: names, types and bytes of its columns."""
    seen = hashlib.sha256()
    for name, column in table.items():
        seen.update(f"{name}:{column.dtype.str}:{len(column)}".encode())
        seen.update(np.ascontiguousarray(column).tobytes())
    return seen.hexdigest()[:16]


def summary(columns: Columns) -> dict[str, Any]:
    """Return what a person can read, and the hash of each table."""
    endings = columns["disposals"]["ending"]
    deployments = columns["deployments"]
    return {
        "deployments": int((deployments["status"] == Status.deployed).sum()),
        "faces": int(deployments["faces"].sum()),
        "alerts": len(endings),
        "arrests": int((endings == Ending.arrest).sum()),
        "nobody free": int((endings == Ending.nobody_free).sum()),
        "tables": {name: digest(table) for name, table in columns.items()},
    }


def actual(name: str) -> dict[str, Any]:
    """Run one variant for a few weeks and sum it up."""
    scenario, changes = VARIANTS[name]
    short = changed(
        shipped(scenario), horizon__weeks=WEEKS, depletion__weeks_before=4, **changes
    )
    return summary(run_replication(short, seed=20250106, replication=0).columns())


@pytest.mark.parametrize("name", VARIANTS)
def test_results_are_those_of_before(*, name: str, refresh: bool) -> None:
    """Every record of every variant is byte for byte the one of before."""
    found = actual(name)
    if refresh:
        kept = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {}
        kept = {each: kept[each] for each in VARIANTS if each in kept} | {name: found}
        GOLDEN.write_text(json.dumps(kept, indent=1) + "\n")

    assert json.loads(GOLDEN.read_text())[name] == found
