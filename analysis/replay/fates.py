"""What becomes of each alert of one street and day in both worlds, and why.

The match is that of :mod:`analysis.studies.changes`, on records in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from analysis.replay.played import Played, StreetDay
from analysis.replay.stories import Name
from analysis.studies.changes.fates import CAUSES, LABELS, cause_of
from analysis.studies.changes.likeness import find_common, why_unmatched
from analysis.studies.changes.matching import UnmatchedError, match
from analysis.studies.changes.sides import NEEDED, Side, all_sites, side_of
from analysis.tables import Tables
from sim.scenario.schema import Scenario


class Fate(NamedTuple):
    """What becomes of an alert in A and B, in a few words; why it isn't the same."""

    in_a: str
    in_b: str
    cause: str

    @property
    def differs(self) -> bool:
        """Whether it isn't the same."""
        return bool(self.cause)


def refuse_unmatched(scenarios: Sequence[Scenario]) -> None:
    """Refuse two worlds whose people aren't the same.

    Raises
    ------
    UnmatchedError
        If alerts of one say nothing of those of the other.
    """
    if len(scenarios) > 1 and (why := why_unmatched(*scenarios)):
        message = f"they can't be played side by side: {why}"
        raise UnmatchedError(message)


def fates_at(worlds: Sequence[Played], where: StreetDay) -> dict[Name, Fate]:
    """Return the fates of the alerts on a street and day, by alert."""
    a, b = worlds
    sites = all_sites([a.scenario, b.scenario])
    first, second = _side(a, sites), _side(b, sites)
    common = find_common(a.scenario, b.scenario)
    frame = match(first, second, first=a.replication, common=common)
    is_here = (frame["place"] == sites.index(where.site)) & (frame["day"] == where.day)
    here = frame[is_here]
    columns = (
        here[name].tolist() for name in ("candidate", "is_mated", "in_a", "in_b")
    )
    return {
        Name(candidate, is_mated): Fate(
            LABELS[in_a], LABELS[in_b], CAUSES.get(cause_of(in_a, in_b), "")
        )
        for candidate, is_mated, in_a, in_b in zip(*columns, strict=True)
    }


def _side(played: Played, sites: tuple[str, ...]) -> Side:
    frames = {}
    for table in NEEDED:
        frame = pd.DataFrame(played.columns[table])
        frame.insert(0, "replication", played.replication)
        frames[table] = frame
    tables = Tables(
        name=played.name, scenario=played.scenario, replications=1, frames=frames
    )
    return side_of(tables, seed=played.seed, sites=sites)
