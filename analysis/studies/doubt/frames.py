"""The tables in which error, risk and doubt stand side by side."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.measures import BY_KEY
from analysis.statistics.effects import share_interval
from analysis.statistics.more import compute_box, compute_clustered_box
from analysis.statistics.precision import compute_mean_interval
from analysis.studies.doubt.reading import COUNTED
from analysis.studies.doubt.values import members_of, values_at, values_stated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from analysis.statistics.effects import Effects
    from analysis.statistics.layout import Layout
    from analysis.statistics.more import Box
    from analysis.studies.comparison.compare import Comparison
    from analysis.studies.doubt.terms import Term
    from sim.scenario.loading import Loaded

    Floats = NDArray[np.float64]

MOST_INPUTS: Final = 12
MIDDLE: Final = (0.05, 0.95)
YEAR: Final = 52
REST: Final = "rest"
UNIT: Final = {
    **{key: (BY_KEY[key].label, BY_KEY[key].unit) for key in COUNTED},
    "cost_per_extra_arrest": ("Cost per extra arrest, £", "£/arrest"),
}
LABELS: Final = {
    "error": "error: the mean, inputs as stated",
    "year": "risk: a single year",
    "week": "risk: a single week",
    "doubt": "doubt: the mean, inputs uncertain",
}


def compute_table(
    own: Mapping[str, Floats],
    layouts: Mapping[str, Layout],
    shifts: Mapping[str, float],
) -> pd.DataFrame:
    """Set what inputs as stated give beside what uncertain ones do, by measure."""
    rows, over = [], {}
    for key, values in own.items():
        over[key] = layouts[key].shrunk - shifts[key]
        mean, low, high = compute_mean_interval(values=values)
        rows.append(_row(key, (mean, low, high), over[key]))
    cost, arrests = (own[key].mean() for key in ("cost_per_week", "arrests_per_week"))
    stated = float(cost / arrests) if arrests else math.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        extra = over["cost_per_week"] / over["arrests_per_week"]
    # With fewer arrests, or none more, there is no extra one to be paid for.
    extra = np.where(over["arrests_per_week"] > 0, extra, math.inf)
    rows.append(_row("cost_per_extra_arrest", (stated, math.nan, math.nan), extra))
    return pd.DataFrame(rows)


def _row(key: str, stated: tuple[float, float, float], over: Floats) -> dict[str, Any]:
    label, unit = UNIT[key]
    p5, p95 = np.quantile(over, MIDDLE, method="inverted_cdf")
    is_whole = bool(np.isfinite(over).all())
    return {
        "key": key,
        "measure": label,
        "unit": unit,
        "difference": stated[0],
        "low": stated[1],
        "high": stated[2],
        "mean": float(over.mean()) if is_whole else math.nan,
        "p5": float(p5),
        "p95": float(p95),
        "sd": float(over.std(ddof=1)) if is_whole else math.nan,
    }


def compute_spread(
    comparison: Comparison, own: Floats, layout: Layout, shift: float
) -> pd.DataFrame:
    """Set the spread of the mean, of years, of weeks and over inputs side by side.

    Returns
    -------
    DataFrame
        ``key``, ``label``, ``number`` (of values), ``mean``, the ends ``low`` and
        ``high`` of the interval (error) or of the middle nine in ten, and the 95 %
        interval of each end: ``low_low`` to ``low_high``, ``high_low`` to
        ``high_high``.
    """
    mean, low, high = compute_mean_interval(values=own)
    error = _spread("error", own.size, mean, (low, high))
    rows = [error, _boxed("year", compute_box(own))]
    weeks = comparison.a.scenario.horizon.weeks
    if weeks != YEAR:
        length = "1 week" if weeks == 1 else f"{weeks} weeks"
        rows[-1]["label"] = f"risk: a single run of {length}"
    if math.isfinite(comparison.same_week):
        differences = (
            comparison.b.weeks["arrests"].to_numpy()
            - comparison.a.weeks["arrests"].to_numpy()
        ).reshape(own.size, -1)
        rows.append(_boxed("week", compute_clustered_box(differences)))
    rows.append(_boxed("doubt", compute_box(layout.shrunk - shift)))
    return pd.DataFrame(rows)


def _spread(
    key: str, number: int, mean: float, ends: tuple[float, float]
) -> dict[str, Any]:
    edges = dict.fromkeys(("low_low", "low_high", "high_low", "high_high"), math.nan)
    return {
        "key": key,
        "label": LABELS[key],
        "number": number,
        "mean": mean,
        "low": ends[0],
        "high": ends[1],
        **edges,
    }


def _boxed(key: str, box: Box) -> dict[str, Any]:
    row = _spread(key, box.number, box.mean, (box.lower.at, box.upper.at))
    row["low_low"], row["low_high"] = box.lower.low, box.lower.high
    row["high_low"], row["high_high"] = box.upper.low, box.upper.high
    return row


def compute_parts(own: Floats, layout: Layout, *, weeks: int) -> pd.DataFrame:
    """Split the variance of what the difference of a single run will be.

    Returns
    -------
    DataFrame
        ``key`` (doubt, luck, error), ``label``, ``variance``, ``sd``, ``share`` of all
        three, and of the doubt the 95 % interval of its sd, ``low`` to ``high``.
    """
    luck = float(own.var(ddof=1)) if own.size > 1 else math.nan
    variances = {
        "doubt": (layout.inputs, "what the inputs could be"),
        "luck": (luck, "luck of a single year" if weeks == YEAR else "luck of one run"),
        "error": (luck / own.size, f"error of the mean of n = {own.size}"),
    }
    total = sum(variance for variance, _ in variances.values())
    low, high = layout.deviation_interval()
    frame = pd.DataFrame(
        {
            "key": key,
            "label": label,
            "variance": variance,
            "sd": math.sqrt(variance),
            "share": variance / total if total else math.nan,
        }
        for key, (variance, label) in variances.items()
    )
    frame["low"] = [low, math.nan, math.nan]
    frame["high"] = [high, math.nan, math.nan]
    return frame


def compute_groups(effects: Effects, groups: Sequence[str]) -> pd.DataFrame:
    """Give each group of inputs its share of the doubt, the largest first.

    Returns
    -------
    DataFrame
        ``group``, ``inputs`` (how many are drawn in it), ``share`` of the variance over
        all inputs with its 95 % interval ``low`` to ``high``. The ``rest``, which is
        interactions and what isn't straight or bent once, comes last.
    """
    total = effects.total
    total = np.where(total > 0, total, 1.0)
    number = np.bincount(effects.columns.groups, minlength=len(groups))
    rows = []
    for place, name in enumerate(groups):
        share, low, high = share_interval(effects.by_group[:, place] / total)
        rows.append((name, int(number[place]), share, low, high))
    rows.sort(key=lambda row: -row[2])
    share, low, high = share_interval(effects.rest / total)
    if not any(row[3] for row in rows):
        high = 1.0  # no group can be told from none, so the rest may be all
    rows.append((REST, 0, share, low, high))
    return pd.DataFrame(rows, columns=["group", "inputs", "share", "low", "high"])


def compute_inputs(
    effects: Effects, terms: Sequence[Term], centre: float, worlds: Sequence[Loaded]
) -> pd.DataFrame:
    """Give the strongest inputs the mean difference at their ends, strongest first.

    Returns
    -------
    DataFrame
        ``name``, ``members`` (of a joint doubt), ``group``, ``standing``, ``share`` of
        the variance over all inputs, with ``share_low`` to ``share_high``; for either
        end ``at_low`` and ``at_high`` (its value as people write it), the mean
        difference there, ``low`` and ``high``, all other inputs uncertain, with 95 %
        intervals ``low_low`` to ``low_high`` and ``high_low`` to ``high_high``;
        ``centre``, the mean over all draws.
    """
    variances = effects.by_input
    total = np.where(effects.total > 0, effects.total, 1.0)
    strongest = np.argsort(-variances.mean(axis=0), kind="stable")[:MOST_INPUTS]
    rows = []
    for place in strongest:
        term = terms[place]
        share, low, high = share_interval(variances[:, place] / total)
        mine = effects.coefficients[:, effects.columns.inputs == place]
        at = mine @ term.columns(np.array(term.ends)).T + centre
        ends = np.quantile(at, [0.025, 0.975], axis=0)
        rows.append(
            {
                "name": term.name,
                "members": members_of(term.doubts),
                "group": term.group,
                "standing": standing_of(term, worlds),
                "value": values_stated(term.doubts),
                "share": share,
                "share_low": low,
                "share_high": high,
                "at_low": values_at(term.doubts, term.ends[0]),
                "at_high": values_at(term.doubts, term.ends[1]),
                "low": float(at[:, 0].mean()),
                "low_low": ends[0, 0],
                "low_high": ends[1, 0],
                "high": float(at[:, 1].mean()),
                "high_low": ends[0, 1],
                "high_high": ends[1, 1],
                "centre": centre,
            }
        )
    return pd.DataFrame(rows)


def standing_of(term: Term, worlds: Sequence[Loaded]) -> str:
    """Return how well what is drawn under a name is known."""
    for world in worlds:
        if term.name in world.joint_doubts:
            return world.joint_doubts[term.name].provenance.standing
        if term.name in world.provenance:
            return world.provenance[term.name].standing
    return ""
