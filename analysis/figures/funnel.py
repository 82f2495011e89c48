"""The funnel from faces to charges: counts a week, each over the row above.

Six stages, both scenarios side by side. The axis is logarithmic, because a few
arrests stand against a hundred thousand faces; so a bar's length is no measure of
its count, and the counts are printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
import pandas as pd

from analysis.figures import style
from analysis.statistics.precision import compute_mean_interval
from analysis.statistics.rounding import decimals, rounded, significant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STAGES: Final = {
    "faces": "Faces scanned",
    "alerts": "Alerts",
    "accepted": "Accepted by a person",
    "stops": "Persons reached\nand stopped",
    "arrests": "Arrests",
    "charged": "Charged or cautioned,\neventually",
}
SHORTEST: Final = 0.05  # whiskers of less than 5 % of the count would be specks
AXES: Final = (0.2, 0.15, 0.765, 0.675)  # left, bottom, width, height


def compute_funnel(*, sums: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Compute what passes each stage in a week.

    Parameters
    ----------
    sums
        By scenario, a row a replication, as ``compute_sums`` makes them.

    Returns
    -------
    DataFrame
        A row a scenario and stage: ``scenario``, ``stage``, ``per_week`` with its
        95 % interval ``low`` to ``high``, and ``share``, the part of the stage
        above over all replications (``nan`` for the first).
    """
    rows = []
    for scenario, frame in sums.items():
        above = np.nan
        for stage in STAGES:
            mean, low, high = compute_mean_interval(
                values=frame[stage] / frame["weeks"]
            )
            total = float(frame[stage].sum())
            share = total / above if above else np.nan
            rows.append((scenario, stage, mean, low, high, share))
            above = total
    columns = ["scenario", "stage", "per_week", "low", "high", "share"]
    return pd.DataFrame(rows, columns=columns)


def draw(frame: pd.DataFrame, *, caption: style.Caption) -> Figure:
    """Draw the bars, with counts and shares printed beside them.

    Parameters
    ----------
    frame
        As :func:`compute_funnel` makes it.
    caption
        Scenarios, replications and seed.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        axes = figure.add_axes(AXES, label="funnel")
        positive = frame.loc[frame["per_week"] > 0, "per_week"]
        floor = 10.0 ** np.floor(np.log10(positive.min() / 2)) if len(positive) else 0.1
        top = positive.max() if len(positive) else 1.0
        # The printed numbers of the longest bar need a third of the width.
        axes.set_xscale("log")
        axes.set_xlim(floor, floor * (top / floor) ** 1.5)
        for index, scenario in enumerate(caption.names):
            rows = frame[frame["scenario"] == scenario]
            _draw_scenario(axes, rows, index, caption)
        axes.set_yticks(range(len(STAGES)), list(STAGES.values()))
        axes.tick_params(axis="y", length=0, labelsize=10)
        axes.set_ylim(len(STAGES) - 0.4, -0.6)
        axes.set_xlabel(
            "Number a week, mean over replications (logarithmic: each mark is ten "
            "times the one before)",
            loc="left",
        )
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
        axes.set_xticks([t for t in axes.get_xticks() if floor <= t <= top])
        axes.minorticks_off()
        axes.spines["bottom"].set_bounds(floor, top)
        style.tidy(axes, grid="x")
        if len(caption.names) > 1:
            axes.legend(
                loc="lower left", bbox_to_anchor=(-0.008, 1.0), fontsize=10.5, ncols=2,
                handlelength=2.2, borderpad=0.2,
            )  # fmt: skip
        style.write_texts(
            figure,
            title=title(frame, caption=caption),
            subtitle=(
                "What passes each stage in a week. In brackets the share of "
                "the row above, over all replications. Whiskers: 95 % intervals of the "
                "mean, where they are longer than 5 %."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame, *, caption: style.Caption) -> str:
    """Say how many faces are scanned for one arrest."""
    per_arrest = []
    for scenario in caption.names:
        rows = frame[frame["scenario"] == scenario].set_index("stage")["per_week"]
        if not rows["arrests"] > 0:
            return "From faces scanned to charges"
        per_arrest.append(significant(rows["faces"] / rows["arrests"], 2))
    if len(per_arrest) == 1:
        return f"One arrest for about {per_arrest[0]} faces scanned"
    a, b = per_arrest
    return f"One arrest for about {a} faces scanned with A, {b} with B"


def _draw_scenario(
    axes: Axes, rows: pd.DataFrame, index: int, caption: style.Caption
) -> None:
    several = len(caption.names) > 1
    height = 0.36 if several else 0.5
    offset = (index - 0.5) * 0.4 if several else 0.0
    places = np.arange(len(rows)) + offset
    floor = axes.get_xlim()[0]
    counts = rows["per_week"].to_numpy()
    axes.barh(
        places, np.maximum(counts - floor, 0), height, left=floor,
        color=style.COLOURS[index], hatch=style.HATCHES[index],
        edgecolor="white", linewidth=0, label=caption.labels[index],
    )  # fmt: skip
    whiskers = [counts - rows["low"], rows["high"] - counts]
    seen = whiskers[1].to_numpy() > SHORTEST * counts
    if seen.any():
        axes.errorbar(
            counts[seen], places[seen], xerr=np.array(whiskers)[:, seen], fmt="none",
            ecolor=style.INK, elinewidth=1.5,
        )  # fmt: skip
    for place, (_, row) in zip(places, rows.iterrows(), strict=True):
        axes.annotate(
            _text(row), (np.nanmax([row["per_week"], row["high"], floor]), place),
            xytext=(9, 0), textcoords="offset points", va="center", size=9.5,
        )  # fmt: skip


def _text(row: pd.Series) -> str:
    half = (row["high"] - row["low"]) / 2
    places = decimals([row["per_week"]], half_width=half)
    count = f"{rounded(row['per_week'], places)} a week"
    if not np.isfinite(row["share"]):
        return count
    return f"{count}   ({significant(100 * row['share'])} % of the row above)"
