"""A fuller suite keeps whoever brings a prisoner no shorter, if it turns none away.

Other arrests nest: more of them are the same ones and some more. Own transport, and
officers for every alert, so that each arrest comes to the suite at the same moment
whatever the others are.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model.clock import DAY
from sim.model.codes import Activity, Role
from sim.model.keeping import Columns
from sim.scenario.distributions import Fixed
from tests.worlds.small import Key, runs, small

pytestmark = pytest.mark.slow
REPLICATIONS = range(60)
OTHERS = tuple(number / DAY for number in (0, 16, 32, 64))
ALERT = ("deployment", "candidate", "is_mated")
TIMES = ("time_cell", "time_desk", "time_authorised", "time_release")


def fuller(**changes: Any) -> Iterator[tuple[Columns, ...]]:
    """Give the records of each replication, beside more and more other arrests."""
    scenario = {
        "depletion__regime": "none",
        "workforce__is_limited": False,
        "custody__is_limited": True,
        "custody__hand_over": "own transport",
        "custody__cells": 12,
        "custody__desks": 1,
        "custody__desk_duration": Fixed(value=1500.0),
        **changes,
    }
    yield from zip(
        *(
            runs(
                small(**scenario, custody__background_arrests=others),
                replications=REPLICATIONS,
            )
            for others in OTHERS
        ),
        strict=True,
    )


def absences(records: Columns) -> dict[Key, float]:
    """Return how long the pair that made an arrest is held by custody, by alert."""
    held = records["held"]
    is_it = (held["role"] == Role.pair) & (held["activity"] == Activity.custody)
    away = np.where(np.isnan(held["time_to"]), np.inf, held["time_to"])
    names = (held[name][is_it].tolist() for name in ALERT)
    return dict(
        zip(
            zip(*names, strict=True),
            (away - held["time_from"])[is_it].tolist(),
            strict=True,
        )
    )


def times(records: Columns) -> NDArray[np.float64]:
    """Return when each arrest gets what, open ends last; shape (arrests, 4)."""
    stays = records["detentions"]
    found = np.column_stack([stays[name] for name in TIMES])
    order = np.lexsort([stays[name] for name in ALERT])
    return np.where(np.isnan(found), np.inf, found)[order]


def test_fuller_never_shorter_with_own_transport_pairs_for_all_and_waits() -> None:
    """With more of the others no pair is away for a shorter time, and no arrest has a
    cell, a desk, authorisation or release sooner: alert by alert, exact.

    With the cell that is free last handed out in place of the first it fails.
    """
    longer = arrests = waited = 0
    for beside in fuller(custody__when_full="waits"):
        away = [absences(records) for records in beside]
        for few, many in pairwise(away):
            assert few.keys() == many.keys()
            assert all(few[key] <= many[key] for key in few)
        for before, after in pairwise(times(records) for records in beside):
            assert (before <= after).all()
        stays = beside[-1]["detentions"]
        waited += int((stays["time_cell"] > stays["time_arrival"]).sum())
        longer += sum(away[0][key] < away[-1][key] for key in away[0])
        arrests += len(away[0])

    assert arrests > 500
    assert longer > 0.5 * arrests
    assert waited > 0.3 * arrests


def test_where_a_full_suite_diverts_fuller_can_be_shorter() -> None:
    """Somebody taken to another suite finds a desk there at once, so more of the others
    can send a pair home sooner. It happens.
    """
    shorter = 0
    for beside in fuller(custody__when_full="diverts"):
        few, many = (absences(records) for records in beside[-2:])
        shorter += sum(many[key] < few[key] for key in few)

    assert shorter > 20
