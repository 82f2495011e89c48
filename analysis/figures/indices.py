"""Sobol's indices: how much of the variance of a result each setting brings.

A panel a measure. Of each setting the first-order index (by itself) and the total one
(with all it does together with others), with the bootstrap's 95 % intervals.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np

from analysis.figures import style
from analysis.statistics.rounding import rounded

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOTTOM: Final = 0.16
ACROSS: Final = 22  # characters of a setting's name on one line
HEIGHT: Final = style.TOP - BOTTOM - 0.06
LOOKS: Final = {
    "first": (style.BLUE, "o", "first order: by itself"),
    "total": (style.ORANGE, "s", "total: with all it does together with others"),
}


def draw(frame: pd.DataFrame, *, caption: style.Caption) -> Figure:
    """Draw the indices.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.indices` takes it.
    caption
        Scenario, replications and seed.
    """
    keys = list(dict.fromkeys(frame["key"]))
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        for place, key in enumerate(keys):
            axes = figure.add_axes(
                (0.19 + place * 0.41, BOTTOM, 0.35, HEIGHT), label=key
            )
            _draw_panel(axes, frame[frame["key"] == key], is_named=place == 0)
        handles, labels = figure.axes[0].get_legend_handles_labels()
        figure.legend(
            handles, labels, loc="lower left", ncols=2, fontsize=8.5,
            bbox_to_anchor=(style.LEFT - 0.01, style.TOP - 0.008),
        )  # fmt: skip
        style.write_texts(
            figure,
            title=title(frame),
            subtitle=(
                "Share of a measure's variance over the ranges of the settings, each "
                "value as likely as another, by pick and freeze (Saltelli et al. "
                "2010). Lines: 95\u00a0% bootstrap intervals over rows of the design."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say which setting brings most."""
    rows = frame[frame["key"] == frame["key"].iloc[0]]
    what = rows["measure"].iloc[0].lower()
    if rows["total"].isna().all():
        return f"Nothing moves {what} over these ranges"
    ordered = rows.sort_values("total", ascending=False)
    most = ordered.iloc[0]
    if len(rows) > 1 and most["total_low"] <= ordered["total_high"].iloc[1]:
        return f"Which setting moves {what} most can't be told"
    name = most["factor"][0].upper() + most["factor"][1:]
    total, low, high = (
        rounded(100 * most[column], 0)
        for column in ("total", "total_low", "total_high")
    )
    return f"{name} moves {what} most: {total} % of the variance ({low} to {high})"


def _draw_panel(axes: Axes, rows: pd.DataFrame, *, is_named: bool) -> None:
    heights = np.arange(len(rows))
    for place, (kind, (colour, marker, label)) in enumerate(LOOKS.items()):
        y = heights + (place - 0.5) * 0.3
        x = 100 * rows[kind].to_numpy()
        ends = 100 * rows[[f"{kind}_low", f"{kind}_high"]].to_numpy().T
        axes.errorbar(
            x, y, xerr=np.maximum([x - ends[0], ends[1] - x], 0), fmt=marker,
            color=colour, markersize=5, capsize=3, label=label,
        )  # fmt: skip
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks(
        heights,
        [textwrap.fill(one, ACROSS) for one in rows["factor"]]
        if is_named
        else [""] * len(rows),
    )
    axes.tick_params(axis="y", length=0)
    axes.axvline(0, color=style.INK, lw=1)
    axes.axvline(100, color=style.PALE, lw=1)
    axes.spines["left"].set_visible(False)
    style.tidy(axes, grid="x")
    noise = float(rows["noise"].iloc[0])
    luck = f"; {100 * noise:.2g} % is luck" if math.isfinite(noise) else ""
    axes.set_xlabel(f"% of the variance over the points{luck}")
    axes.set_title(rows["measure"].iloc[0], size=9.5)
