"""Whether anything moved: hashes of all records, and a short table for people.

Every rule that a scenario can choose has a variant. A change here is explained in the
changelog under *Changed results*; `make golden` writes both files anew, the hashes in
``golden.json`` and the table in ``golden.txt``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.model.codes import Ending, Status
from sim.model.keeping import Columns
from sim.model.replication import run_replication
from sim.scenario.schema import Crew, Scenario
from sim.scenario.settings import ANY, settings
from tests.making import changed, shipped

GOLDEN = Path(__file__).with_name("golden.json")
TABLE = GOLDEN.with_suffix(".txt")
COLUMNS = ("deployments", "faces", "alerts", "arrests", "nobody free")
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
    "a command centre judges": (
        "ten-a-week",
        {
            "adjudication__by": "command centre",
            "workforce__command_centre": 1,
            "workforce__crew": Crew(operators=0, pairs=4, prisoner_vans=2),
        },
    ),
    "own transport": ("ten-a-week", {"custody__hand_over": "own transport"}),
    "round robin": ("ten-a-week", {"plan__rotation": "round robin"}),
    "ranked": (
        "four-a-week",
        {
            "plan__rotation": "ranked",
            "plan__sites": (
                "peckham-rye-lane",
                "oxford-circus",
                "leyton",
                "ealing-broadway",
            ),
        },
    ),
    "slots in a random order": ("ten-a-week", {"plan__order": "random"}),
    "a list of sites": (
        "four-a-week",
        {"plan__sites": ("oxford-circus", "leyton", "ealing-broadway")},
    ),
    "staff of one": (
        "four-a-week",
        {
            "plan__staffing": "fixed",
            "plan__staffed_for": 1,
            "workforce__least_crew": Crew(operators=1, pairs=2, prisoner_vans=0),
        },
    ),
    "half a crew": ("short-handed", {}),
    "without prisoner vans": (
        "four-a-week",
        {"workforce__crew": Crew(operators=2, pairs=4, prisoner_vans=0)},
    ),
    "officers without limit": ("ten-same-staff", {"workforce__is_limited": False}),
    "custody without limit": ("busy-custody", {"custody__is_limited": False}),
    "full suites": ("busy-custody", {}),
    "waiting for cells": ("waiting-for-cells", {}),
    "waiting for cells, by van": (
        "waiting-for-cells",
        {"custody__hand_over": "prisoner van", "custody__cells": 12},
    ),
    "arrests after false alerts": (
        "four-a-week",
        {
            "recognition__threshold": 0.60,
            "recognition__rates": "npl",
            "disposal__arrest_after_false_alert": 0.3,
        },
    ),
    "equal visiting": ("four-a-week", {"population__visiting": "equal"}),
    "half the list": ("four-a-week", {"watchlist__size": 7950}),
    "no time before": ("four-a-week", {"depletion__weeks_before": 0}),
    "no status quo": (
        "four-a-week",
        {"depletion__status_quo__plan__deployments_per_week": 0},
    ),
    "officers on a roster": ("ten-a-week", {"workforce__roster__is_kept": True}),
    "a roster, few officers, many protests": (
        "ten-a-week",
        {
            "workforce__roster__is_kept": True,
            "workforce__roster__units__lfr__officers": 24,
            "workforce__second_line": 2,
            "workforce__protests__kinds__short-notice__per_week": 4.0,
            "workforce__protests__from_lfr": 0.3,
        },
    ),
    "a roster without lent officers": (
        "ten-a-week",
        {
            "workforce__roster__is_kept": True,
            "workforce__roster__units__lfr__officers": 24,
            "plan__staffing": "fixed",
        },
    ),
    "a budget for six": ("ten-a-week", {"workforce__budget": 38_000.0}),
    "officer hours for six": ("ten-a-week", {"workforce__officer_hours": 600.0}),
    "nothing coupled": (
        "ten-a-week",
        {
            "depletion__regime": "none",
            "workforce__is_limited": False,
            "custody__is_limited": False,
        },
    ),
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


def chosen(name: str) -> Scenario:
    """Return the scenario of a variant, a few weeks of it."""
    scenario, changes = VARIANTS[name]
    few = {"horizon__weeks": WEEKS, "depletion__weeks_before": 4}
    return changed(shipped(scenario), **(few | changes))


def actual(name: str) -> dict[str, Any]:
    """Run one variant for a few weeks and sum it up."""
    records = run_replication(chosen(name), seed=20250106, replication=0)
    return summary(records.columns())


def table(kept: dict[str, Any]) -> str:
    """Return what is kept as a table in plain text."""
    widths = [max(map(len, kept)), *(max(len(column), 8) for column in COLUMNS)]
    lines = [["variant", *COLUMNS]]
    lines += [
        [name, *(f"{found[column]:,}" for column in COLUMNS)]
        for name, found in kept.items()
    ]
    return "".join(
        f"{name:{widths[0]}}"
        + "".join(
            f"  {cell:>{width}}" for cell, width in zip(cells, widths[1:], strict=True)
        )
        + "\n"
        for name, *cells in lines
    )


@pytest.mark.parametrize("name", VARIANTS)
def test_results_are_those_of_before(*, name: str, refresh: bool) -> None:
    """Every record of every variant is byte for byte the one of before."""
    found = actual(name)
    if refresh:
        kept = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {}
        kept |= {name: found}
        kept = {each: kept[each] for each in VARIANTS if each in kept}
        GOLDEN.write_text(json.dumps(kept, indent=1) + "\n")
        TABLE.write_text(table(kept))

    assert json.loads(GOLDEN.read_text())[name] == found


def test_the_table_is_that_of_the_golden_records() -> None:
    """What people read is what is compared, variant by variant."""
    kept = json.loads(GOLDEN.read_text())

    assert list(kept) == list(VARIANTS)
    assert TABLE.read_text() == table(kept)


def rules() -> Iterator[tuple[str, Any]]:
    """Give every word and switch that a setting of the schema may be."""
    for setting in settings():
        path = ".".join(map(str, setting.path))
        if path.startswith("depletion.status_quo") or ANY in setting.path:
            continue  # a second plan, and what is of one site or category
        for word in setting.words:
            yield path, word
        for value in (True, False) if setting.kind is bool else ():
            yield path, value


@pytest.mark.parametrize(("path", "value"), list(rules()))
def test_every_rule_has_a_variant(path: str, value: object) -> None:
    """Every word that a setting may be, and either side of a switch, is what some
    variant says; so a new rule without a variant fails.
    """
    assert value in {_at(chosen(name), path.split(".")) for name in VARIANTS}


def _at(part: Any, steps: list[str]) -> Any:
    for step in steps:
        part = part[step] if isinstance(part, dict) else getattr(part, step)
    return part
