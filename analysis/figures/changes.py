"""Whose outcome changed: fates in A against fates in B, and arrests by cause.

On the left a table whose cells are alerts a week: rows say what becomes of them in A,
columns in B. On the diagonal nothing changes. Colour and frame pick out the cells that
are arrests gained and arrests lost, and on the right the same arrests stand by cause.
"""

from __future__ import annotations

import math
import textwrap
from functools import partial
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.statistics.rounding import decimals, rounded, significant

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOTTOM: Final = 0.1
HEIGHT: Final = style.TOP - BOTTOM - 0.095
FLOW: Final = (0.145, BOTTOM, 0.455, HEIGHT)
BARS: Final = (0.735, BOTTOM + 0.03, 0.095, HEIGHT - 0.03)
_across: Final = partial(style.across, axes=BARS)
COLUMNS: Final = {"B − A": 0.872, "95 % interval": 0.968}
GAINED, LOST, SAME = "#cfe3f1", "#fbe3b8", "#ececec"
FRAMES: Final = {GAINED: style.BLUE, LOST: style.ORANGE}
SIZE: Final = 8.5
FEW: Final = 9  # fates on a side with room for larger numbers


def draw(
    frame: pd.DataFrame, *, causes: pd.DataFrame, caption: style.Caption
) -> Figure:
    """Draw the flow between fates, and arrests gained and lost by cause.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.changes` takes it, ``a`` and ``b`` categories in the
        order in which an alert meets them.
    causes
        As the same function takes them.
    caption
        Scenarios, replications and seed.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        flow = figure.add_axes(FLOW, label="flow")
        bars = figure.add_axes(BARS, label="causes")
        _draw_flow(flow, frame, caption)
        _draw_causes(bars, causes)
        figure.legend(
            [Patch(facecolor=GAINED, edgecolor=style.BLUE),
             Patch(facecolor=LOST, edgecolor=style.ORANGE, hatch="////"),
             Patch(facecolor=SAME)],
            ["arrests gained in B", "arrests lost", "the same in both"],
            loc="lower right", ncols=3, fontsize=8.5, columnspacing=1.2,
            bbox_to_anchor=(style.RIGHT + 0.01, style.TOP - 0.012),
        )  # fmt: skip
        style.write_texts(
            figure,
            title=title(causes),
            subtitle=(
                "Left: alerts a week by what becomes of them in A (rows) and in B "
                "(columns), each alert matched in the same replication. Right: arrests "
                "a week gained and lost by why an alert isn't in one world what it is "
                "in the other, with the paired 95 % interval (t) of the difference."
            ),
            caption=caption,
        )
    return figure


def title(causes: pd.DataFrame) -> str:
    """Say the finding in one line."""
    (total,) = (row for _, row in causes.iterrows() if row["cause"] == "all")
    if not (total["gained"] or total["lost"]):
        return "No alert ends in arrest in one world and not in the other"
    half = (total["net_high"] - total["net_low"]) / 2
    places = min(2, max(1, decimals([total["net"]], half_width=half)))
    gained, lost = (rounded(total[kind], places) for kind in ("gained", "lost"))
    luck = "" if math.isfinite(half) else ", in one replication"
    return f"{gained} arrests a week are gained and {lost} lost from A to B{luck}"


def _draw_flow(axes: Axes, frame: pd.DataFrame, caption: style.Caption) -> None:
    rows, columns = (_fates_in(frame[side]) for side in ("a", "b"))
    if not rows:
        axes.text(0.5, 0.5, "no alert in either", transform=axes.transAxes,
                  ha="center", color=style.GREY, style="italic")  # fmt: skip
    is_wide = max(len(rows), len(columns)) > FEW
    axes.set_xlim(-0.5, max(1, len(columns)) - 0.5)
    axes.set_ylim(max(1, len(rows)) - 0.5, -0.5)
    for _, one in frame.iterrows():
        place = columns.index(one["b"]), rows.index(one["a"])
        _draw_cell(axes, one, place, 7.5 if is_wide else 9.0)
    words = [textwrap.fill(one, 9, break_long_words=False) for one in columns]
    axes.set_xticks(range(len(columns)), words, size=6.6 if is_wide else 8)
    axes.set_yticks(range(len(rows)), rows, size=SIZE)
    axes.xaxis.set_ticks_position("top")
    axes.xaxis.set_label_position("top")
    axes.set_ylabel(f"In {caption.labels[0]}", size=9.5, weight="bold")
    axes.set_xlabel(f"In {caption.labels[1]}", size=9.5, weight="bold", labelpad=8)
    axes.spines[:].set_visible(False)
    axes.set_xticks(np.arange(-0.5, len(columns)), minor=True)
    axes.set_yticks(np.arange(-0.5, len(rows)), minor=True)
    axes.grid(which="minor", color=style.PALE, linewidth=0.5)
    axes.tick_params(which="both", length=0)


def _fates_in(column: pd.Series) -> list[str]:
    """Return the fates that occur, in the order in which an alert meets them."""
    return list(column.cat.remove_unused_categories().cat.categories)


def _draw_cell(axes: Axes, one: pd.Series, place: tuple[int, int], size: float) -> None:
    colour = _colour(one)
    if colour:
        axes.add_patch(
            Rectangle(
                (place[0] - 0.47, place[1] - 0.45), 0.94, 0.9, facecolor=colour,
                edgecolor=FRAMES.get(colour, SAME), linewidth=0.8,
                hatch="////" if colour == LOST else "",
            )
        )  # fmt: skip
    axes.text(
        *place, significant(one["per_week"], 2), size=size, ha="center", va="center",
        color=style.GREY if colour == SAME else style.INK,
        weight="bold" if colour in FRAMES else "normal",
        bbox={"facecolor": LOST, "edgecolor": "none", "pad": 1}
        if colour == LOST else None,
    )  # fmt: skip


def _colour(one: pd.Series) -> str:
    if not one["cause"]:
        return SAME
    if one["in_b"] == "arrest":
        return GAINED
    return LOST if one["in_a"] == "arrest" else ""


def _draw_causes(axes: Axes, causes: pd.DataFrame) -> None:
    axes.set_ylim(len(causes) - 0.4, -0.6)
    axes.axvline(0, color=style.INK, linewidth=1)
    for height, (_, row) in enumerate(causes.iterrows()):
        axes.barh(height, row["gained"], height=0.5, color=style.BLUE, linewidth=0)
        axes.barh(
            height, -row["lost"], height=0.5, color=style.ORANGE, hatch="////",
            edgecolor="white", linewidth=0,
        )  # fmt: skip
        _write_row(axes, row, height)
    if len(causes) > 1:
        axes.axhline(len(causes) - 1.5, color=style.GREY, lw=0.6)
    for name, place in COLUMNS.items():
        axes.text(
            _across(place), -0.62, name, transform=axes.get_yaxis_transform(),
            ha="right", va="bottom", size=SIZE, weight="bold",
        )  # fmt: skip
    axes.set_yticks(
        range(len(causes)), [textwrap.fill(label, 21) for label in causes["label"]]
    )
    axes.tick_params(axis="y", length=0, labelsize=SIZE)
    axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(lambda value, _: style.minus(f"{value:g}"))
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Arrests a week", size=SIZE)
    axes.tick_params(axis="x", labelsize=8)
    style.tidy(axes, grid="x")


def _write_row(axes: Axes, row: pd.Series, height: int) -> None:
    half = (row["net_high"] - row["net_low"]) / 2
    places = min(2, max(1, decimals([row["net"]], half_width=half)))
    words = [rounded(row["net"], places, signed=True), ""]
    if row["gained"] == row["lost"] == 0:
        words[0] = "none"
    elif math.isfinite(half):
        ends = (rounded(row[end], places) for end in ("net_low", "net_high"))
        words[1] = " to ".join(ends)
    for place, text in zip(COLUMNS.values(), words, strict=True):
        axes.text(
            _across(place), height, style.minus(text), size=SIZE, ha="right",
            va="center", transform=axes.get_yaxis_transform(),
        )  # fmt: skip
