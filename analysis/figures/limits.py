"""What limits arrests: a row a resource, what it cost and how often it cost most.

On the left the arrests that a resource would bring if it were unlimited, on the right
the share of replications in which no other would bring as many. Colour and marker say
whether the gain can be told from 0.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.statistics.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOTTOM: Final = 0.14
HEIGHT: Final = style.TOP - BOTTOM - 0.045
GAINS: Final = (0.225, BOTTOM, 0.28, HEIGHT)
_across: Final = partial(style.across, axes=GAINS)
SHARES: Final = (0.69, BOTTOM, 0.2, HEIGHT)
COLUMNS: Final = {"arrests a week": 0.59, "%": 0.635}
SIZE: Final = 8.5
MORE, FEWER, UNSURE = style.BLUE, style.VERMILION, style.GREY
PLACES: Final = 2
SUMMED: Final = ("none", "everything")
LEAST_SPAN: Final = 0.1  # arrests a week: less makes noise look like news


def draw(frame: pd.DataFrame, *, caption: style.Caption) -> Figure:
    """Draw what each resource cost.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.limits` takes it.
    caption
        Scenario, replications and seed.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        gains = figure.add_axes(GAINS, label="gains")
        shares = figure.add_axes(SHARES, label="shares", sharey=gains)
        gains.set_ylim(len(frame) - 0.4, -0.6)
        gains.axvline(0, color=style.INK, linewidth=1)
        for axes in (gains, shares):  # resources above, what sums them up below
            axes.axhline(len(frame) - len(SUMMED) - 0.5, color=style.GREY, lw=0.6)
        for height, (_, row) in enumerate(frame.iterrows()):
            _draw_gain(gains, row, height)
            _draw_share(shares, row, height)
        _widen(gains)
        for height, (_, row) in enumerate(frame.iterrows()):
            _write(gains, row, height)
        _label(gains, shares, frame)
        style.write_texts(
            figure,
            title=title(frame),
            subtitle=(
                "Left: arrests a week that are gained where a resource is unlimited "
                "and all else is as it is, with the paired 95 % interval, also in per "
                "cent of arrests. Right: share of replications in which it cost more "
                "arrests than any other, with the exact 95 % interval. Gains don't add "
                "up."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say the finding in one line."""
    most = frame[frame["is_most"]]
    if most.empty:
        return "No resource can be said to limit arrests"
    names = listed(list(most["label"]))
    number = rounded(float(most["gain"].max()), PLACES)
    return f"{names[0].upper()}{names[1:]} cost most: {number} arrests a week"


def listed(labels: Sequence[str]) -> str:
    """Put labels in a row, with an *or* before the last."""
    *before, last = labels
    return f"{', '.join(before)} or {last}" if before else last


def _colour(row: pd.Series) -> str:
    if row["low"] > 0:
        return MORE
    return FEWER if row["high"] < 0 else UNSURE


def _draw_gain(axes: Axes, row: pd.Series, height: int) -> None:
    if not row["is_there"]:
        axes.annotate(
            "not limited here", (0, height), xytext=(5, 0), textcoords="offset points",
            size=8, style="italic", color=style.GREY, va="center",
        )  # fmt: skip
        return
    if not math.isfinite(row["gain"]):
        return
    colour = _colour(row)
    if math.isfinite(row["low"]):
        axes.plot(
            [row["low"], row["high"]], [height] * 2, color=colour, linewidth=1.4,
            marker="|", markersize=7, markeredgewidth=1.4,
        )  # fmt: skip
    marker = "o" if colour == MORE else "s"
    axes.plot(
        row["gain"], height, marker, color=colour, markersize=5.5,
        markerfacecolor="white" if colour == UNSURE else colour,
    )  # fmt: skip


def _draw_share(axes: Axes, row: pd.Series, height: int) -> None:
    if not row["is_there"] or not math.isfinite(row["share"]):
        return
    is_none = row["key"] == "none"
    axes.barh(
        height, 100 * row["share"], height=0.5,
        color=style.PALE if is_none else style.BLUE, linewidth=0,
    )  # fmt: skip
    ends = [100 * row["share_low"], 100 * row["share_high"]]
    axes.plot(ends, [height] * 2, color=style.INK, marker="|", linewidth=1.2)
    axes.annotate(
        f"{100 * row['share']:.0f} %", (ends[1], height), xytext=(5, 0),
        textcoords="offset points", size=SIZE, va="center", annotation_clip=False,
    )  # fmt: skip


def _widen(axes: Axes) -> None:
    low, high = axes.get_xlim()
    margin = max(0.0, LEAST_SPAN - (high - low)) / 2
    axes.set_xlim(low - margin, high + margin)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))


def _write(axes: Axes, row: pd.Series, height: int) -> None:
    if not row["is_there"] or not math.isfinite(row["gain"]):
        return
    number = rounded(row["gain"], PLACES, signed=True)
    percent = rounded(row["percent"], 1, signed=True)
    for place, words in zip(COLUMNS.values(), (number, percent), strict=True):
        axes.text(
            _across(place), height, style.minus(words), size=SIZE, ha="right",
            va="center", transform=axes.get_yaxis_transform(),
        )  # fmt: skip


def _label(gains: Axes, shares: Axes, frame: pd.DataFrame) -> None:
    gains.set_yticks(range(len(frame)), list(frame["label"]))
    gains.tick_params(axis="y", length=0, labelsize=9.5)
    shares.tick_params(axis="y", length=0, labelleft=False)
    shares.set_xlim(0, 100)
    for axes in (gains, shares):
        axes.spines["left"].set_visible(False)
        style.tidy(axes, grid="x")
    gains.set_xlabel("Arrests a week gained where unlimited")
    shares.set_xlabel("Cost most in … % of replications")
    for words, place in COLUMNS.items():
        gains.text(
            _across(place), -0.75, words, ha="right", va="bottom", size=SIZE,
            weight="bold", transform=gains.get_yaxis_transform(),
        )  # fmt: skip
