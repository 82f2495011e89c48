"""The alerts of two worlds side by side: what becomes of each in A, and in B.

An alert is matched by things of the world: replication, site, day, rank of the
candidate, whether it is mated, and who the person is. Not by the name of its
deployment, which says day and van: the same street can be another van's in another
plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.studies.changes.absence import find_absence
from analysis.studies.changes.fates import cause_of, name_of
from analysis.studies.changes.likeness import find_common, why_unmatched
from analysis.studies.changes.sides import NEEDED, alert_key, all_sites, read_side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from analysis.studies.changes.likeness import Common
    from analysis.studies.changes.sides import Side
    from sim.experiment.results import Results

    Ints = NDArray[np.int64]

SHARED: Final = [
    "replication",
    "place",
    "day",
    "candidate",
    "is_mated",
    "person",
    "category",
    "time",
]


class UnmatchedError(ValueError):
    """The alerts of two worlds can't be matched."""


def why_untold(results: Results) -> str:
    """Say why the alerts of a study can't be matched; nothing if they can."""
    if len(results.scenarios) != 2:  # noqa: PLR2004 - A and B
        number = len(results.scenarios)
        return f"matching alerts takes two scenarios, but there are {number}"
    if not set(NEEDED) <= set(results.tables):
        return "the runs keep no alerts; --records alerts or all would keep them"
    return why_unmatched(*(named.scenario for named in results.scenarios))


class Pair(NamedTuple):
    """The records of a chunk of A and of B.

    Attributes
    ----------
    replications
        Which they are.
    sides
        Of A and B.
    """

    replications: range
    sides: tuple[Side, Side]


def each_pair(results: Results) -> Iterator[Pair]:
    """Give the records of A and B chunk by chunk.

    Raises
    ------
    UnmatchedError
        If persons and faces of A aren't those of B, or aren't on record.
    """
    untold = why_untold(results)
    if untold:
        raise UnmatchedError(untold)
    a, b = results.scenarios
    sites = all_sites([a.scenario, b.scenario])
    for first in results.chunks:
        last = min(first + results.chunks.step, results.replications)
        sides = (
            read_side(results, a.name, chunk=first, sites=sites),
            read_side(results, b.name, chunk=first, sites=sites),
        )
        yield Pair(range(first, last), sides)


def each_alert(results: Results) -> Iterator[pd.DataFrame]:
    """Give every alert of A or B with what becomes of it in both, chunk by chunk.

    Yields
    ------
    DataFrame
        A row an alert: ``replication``, ``place`` (of the site among those of both),
        ``day``, ``candidate``, ``is_mated``, ``person``, ``category``, ``time``, and
        ``in_a`` and ``in_b``: its fates (:mod:`analysis.studies.changes.fates`).

    Raises
    ------
    UnmatchedError
        If they can't be matched.
    """
    common = None
    for pair in each_pair(results):
        common = common or find_common(*(side.scenario for side in pair.sides))
        yield match(*pair.sides, first=pair.replications.start, common=common)


def named_alerts(results: Results) -> Iterator[pd.DataFrame]:
    """Give the same with sites, fates and causes by name, for people."""
    sites = all_sites([named.scenario for named in results.scenarios])
    for frame in each_alert(results):
        pairs = zip(frame["in_a"], frame["in_b"], strict=True)
        yield frame.assign(
            site=[sites[place] for place in frame["place"]],
            in_a=[name_of(fate) for fate in frame["in_a"]],
            in_b=[name_of(fate) for fate in frame["in_b"]],
            cause=[cause_of(*both) for both in pairs],
        )


def match(a: Side, b: Side, *, first: int, common: Common) -> pd.DataFrame:
    """Match the alerts of a chunk: those in both, then those only in A, then in B."""
    named_a, named_b = (alert_key(side.alerts, first=first) for side in (a, b))
    _, of_a, of_b = np.intersect1d(
        named_a, named_b, assume_unique=True, return_indices=True
    )
    person = a.alerts["person"].to_numpy()[of_a] == b.alerts["person"].to_numpy()[of_b]
    of_a, of_b = of_a[person], of_b[person]
    both = (
        a.alerts[SHARED]
        .iloc[of_a]
        .assign(
            in_a=a.alerts["fate"].to_numpy()[of_a],
            in_b=b.alerts["fate"].to_numpy()[of_b],
        )
    )
    only_a, only_b = _others(a, of_a), _others(b, of_b)
    lost = only_a[SHARED].assign(
        in_a=only_a["fate"], in_b=find_absence(only_a, here=b, common=common.reversed())
    )
    gained = only_b[SHARED].assign(
        in_a=find_absence(only_b, here=a, common=common), in_b=only_b["fate"]
    )
    whole: pd.DataFrame = pd.concat([both, lost, gained], ignore_index=True)
    return whole


def _others(side: Side, matched: Ints) -> pd.DataFrame:
    is_other = np.ones(len(side.alerts), np.bool_)
    is_other[matched] = False
    others: pd.DataFrame = side.alerts[is_other]
    return others
