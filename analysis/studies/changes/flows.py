"""How many alerts go from which fate in A to which in B, and what arrests come of it.

With n_r(x, y) the alerts of replication r that have the fate x in A and y in B, arrests
gained are the sum of n_r(x, arrest) over all other x, and those lost the sum of
n_r(arrest, y) over all other y. So in every replication arrests of B less those of A
are gained less lost, exactly.

The convention a reader would get wrong: all this counts alerts, and not persons. Who is
arrested in both worlds, but on another day, is an arrest lost and another one gained.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.statistics.precision import compute_mean_interval
from analysis.studies.changes.fates import (
    ABSENT,
    CAUSES,
    FATES,
    LABELS,
    cause_of,
    name_of,
)
from sim.model.codes import Ending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flows = Mapping[tuple[int, int], Ints]


def count_flows(matched: Iterable[pd.DataFrame], *, replications: int) -> Flows:
    """Count alerts by their fates in A and B, of each replication.

    Parameters
    ----------
    matched
        Alerts with their fates, as :func:`analysis.studies.changes.matching.each_alert`
        gives them.
    replications
        How many there are.

    Returns
    -------
    mapping
        Of each pair of fates that occurs, in order: shape (replications,).
    """
    flows: dict[tuple[int, int], Ints] = {}
    for frame in matched:
        pair = frame["in_a"].to_numpy() * FATES + frame["in_b"].to_numpy()
        replication = frame["replication"].to_numpy()
        for value in np.unique(pair).tolist():
            counted = np.bincount(replication[pair == value], minlength=replications)
            before = flows.setdefault(divmod(value, FATES), np.zeros_like(counted))
            before += counted
    return dict(sorted(flows.items()))


def compute_flow(flows: Flows, *, weeks: int) -> pd.DataFrame:
    """Compute alerts a week by fate in A and in B.

    Returns
    -------
    DataFrame
        A row a pair of fates: ``in_a``, ``in_b``, ``a`` and ``b`` (in words),
        ``cause`` (empty where nothing changes), ``per_week`` with the 95 % interval
        ``low`` to ``high`` over replications, and ``n``.
    """
    columns = ["in_a", "in_b", "a", "b", "cause", "per_week", "low", "high", "n"]
    rows = []
    for (in_a, in_b), count in flows.items():
        mean, low, high = compute_mean_interval(values=count / weeks)
        names = (name_of(in_a), name_of(in_b), LABELS[in_a], LABELS[in_b])
        cause = cause_of(in_a, in_b)
        rows.append((*names, cause, mean, low, high, len(count)))
    order = pd.CategoricalDtype(list(LABELS.values()), ordered=True)
    return pd.DataFrame(rows, columns=columns).astype({"a": order, "b": order})


def compute_causes(flows: Flows, *, replications: int, weeks: int) -> pd.DataFrame:
    """Compute what each cause changes, a week.

    Returns
    -------
    DataFrame
        A row a cause that occurs, and ``all`` at the end: ``cause``, ``label``;
        ``alerts_only_a`` and ``alerts_only_b`` (not in the other world at all),
        ``alerts_changed`` (in both, with another ending); ``gained``, ``lost`` and
        ``net`` arrests, each with the 95 % interval ``..._low`` to ``..._high`` over
        replications; and ``n``.
    """
    whys = {pair: cause_of(*pair) for pair in flows}
    present = [cause for cause in CAUSES if cause in whys.values()]
    rows = []
    for cause in [*present, "all"]:
        these = {
            pair: flows[pair]
            for pair, why in whys.items()
            if why and cause in (why, "all")
        }
        rows.append({"cause": cause, "label": CAUSES.get(cause, "all causes")}
                    | _changed(these, replications, weeks))  # fmt: skip
    return pd.DataFrame(rows)


def arrests_gained(flows: Flows, *, replications: int) -> Ints:
    """Count alerts that end in arrest in B and not in A, shape (replications,)."""
    return _sum(flows, lambda a, b: b == Ending.arrest != a, replications)


def arrests_lost(flows: Flows, *, replications: int) -> Ints:
    """Count alerts that end in arrest in A and not in B, shape (replications,)."""
    return _sum(flows, lambda a, b: a == Ending.arrest != b, replications)


def _changed(these: Flows, replications: int, weeks: int) -> dict[str, float]:
    gained = arrests_gained(these, replications=replications)
    lost = arrests_lost(these, replications=replications)

    def alerts(chosen: Callable[[int, int], bool]) -> float:
        return float(_sum(these, chosen, replications).mean()) / weeks

    return {
        "alerts_only_a": alerts(lambda _, b: b >= ABSENT),
        "alerts_only_b": alerts(lambda a, _: a >= ABSENT),
        "alerts_changed": alerts(lambda a, b: max(a, b) < ABSENT),
        **_interval("gained", gained / weeks),
        **_interval("lost", lost / weeks),
        **_interval("net", (gained - lost) / weeks),
        "n": replications,
    }


def _interval(name: str, values: Floats) -> dict[str, float]:
    mean, low, high = compute_mean_interval(values=values)
    return {name: mean, f"{name}_low": low, f"{name}_high": high}


def _sum(flows: Flows, chosen: Callable[[int, int], bool], replications: int) -> Ints:
    total = np.zeros(replications, np.int64)
    for pair, count in flows.items():
        if chosen(*pair):
            total += count
    return total
