"""The proportionality gap as a waterfall: in proportion, missing, obtained.

Every part begins where the one above it ends, so that from the arrests in proportion
one arrives at those obtained. Colour and hatch say what a part rests on. The axis
doesn't begin at 0: the parts are small beside the levels, which are therefore marks and
no bars.
"""

from __future__ import annotations

import math
import textwrap
from functools import partial
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.statistics.rounding import decimals, exact, rounded

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AXES: Final = (0.21, 0.14, 0.41, style.TOP - 0.14 - 0.045)
_across: Final = partial(style.across, axes=AXES)
LOOKS: Final = {
    "identified by the record": (style.GREEN, ""),
    "published elsewhere": (style.BLUE, "...."),
    "assumed": (style.ORANGE, "////"),
    "follows from the others": (style.PALE, ""),
}
COLUMNS: Final = {"a week": 0.69, "95 % interval": 0.79}
WORDS: Final = 0.805
SIZE: Final = 8.5
ACROSS: Final = 35  # characters of a reason on one line


def draw(frame: pd.DataFrame, *, caption: style.Caption, ratio: float) -> Figure:
    """Draw the split of a gap.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.gap` takes it.
    caption
        Scenarios, replications and seed.
    ratio
        Planned deployments of B over those of A.
    """
    rows = frame[frame["key"] != "gap"].reset_index(drop=True)
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        axes = figure.add_axes(AXES, label="gap")
        axes.set_ylim(len(rows) - 0.4, -0.6)
        begins = _begins(rows)
        axes.set_xlim(*_limits(rows, begins))
        places = places_of(frame)
        for height, (begin, (_, row)) in enumerate(
            zip(begins, rows.iterrows(), strict=True)
        ):
            _draw_row(axes, row, height, begin)
            _write_row(axes, row, height, places)
        _label(axes, rows, ratio)
        _explain(figure, rows)
        style.write_texts(
            figure,
            title=title(frame),
            subtitle=(
                f"Arrests a week with B, if they were {exact(ratio)} times those with "
                "A as deployments are, down to those obtained. Each part: the cause is "
                "switched off in both scenarios, with the same luck. Lines: 95 % "
                "intervals, of parts paired. The axis doesn't begin at 0."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say the finding in one line."""
    rows = {row["key"]: row for _, row in frame.iterrows()}
    gap, level = rows["gap"], rows["proportional"]["arrests"]
    if not math.isfinite(gap["low"]):
        return "One pair of runs: what is missing can't be told from luck"
    if gap["low"] <= 0 <= gap["high"]:
        return "Whether arrests fall short of proportion can't be told"
    word = "are missing from" if gap["arrests"] > 0 else "come on top of"
    places = places_of(frame)
    number = rounded(abs(gap["arrests"]), places)
    return f"{number} arrests a week {word} the {rounded(level, places)} in proportion"


def places_of(frame: pd.DataFrame) -> int:
    """Return the decimal places to which all numbers of a split are rounded."""
    gap = next(row for _, row in frame.iterrows() if row["key"] == "gap")
    half = (gap["high"] - gap["low"]) / 2
    # Parts are small beside the levels: they get a digit more than these deserve.
    return min(3, max(1, decimals([gap["arrests"]], half_width=half)))


def _begins(rows: pd.DataFrame) -> np.ndarray:
    """Return where each part begins: where those above it end; levels begin nowhere."""
    is_part = (rows["kind"] == "part").to_numpy()
    parts = np.where(is_part, rows["arrests"].to_numpy(), 0.0)
    below: np.ndarray = rows["arrests"].iloc[0] - (parts.cumsum() - parts)
    return np.where(is_part, below, rows["arrests"].to_numpy())


def _ends_at(row: pd.Series, begin: float) -> tuple[float, float, float]:
    """Return where a row ends, and its interval there, low first."""
    if row["kind"] == "level":
        return row["arrests"], row["low"], row["high"]
    return begin - row["arrests"], begin - row["high"], begin - row["low"]


def _limits(rows: pd.DataFrame, begins: np.ndarray) -> tuple[float, float]:
    ends = [
        _ends_at(row, begin)
        for begin, (_, row) in zip(begins, rows.iterrows(), strict=True)
    ]
    shown = np.array([*begins, *np.ravel(ends)])
    shown = shown[np.isfinite(shown)]
    low, high = float(shown.min()), float(shown.max())
    margin = 0.08 * (high - low) or 1.0
    return low - margin, high + margin


def _draw_row(axes: Axes, row: pd.Series, height: int, begin: float) -> None:
    end, low, high = _ends_at(row, begin)
    if row["kind"] == "level":
        axes.plot([end] * 2, [height - 0.32, height + 0.32], color=style.INK, lw=2.5)
    elif row["is_there"]:
        colour, hatch = LOOKS[row["mark"]]
        axes.barh(
            height, end - begin, left=begin, height=0.56, color=colour, hatch=hatch,
            edgecolor="white", linewidth=0,
        )  # fmt: skip
        axes.plot([begin] * 2, [height - 0.28, height + 0.28], color=style.INK, lw=0.9)
    if row["key"] != "obtained":
        axes.plot(
            [end] * 2,
            [height, height + 1],
            color=style.GREY,
            lw=0.8,
            ls=":",
            zorder=0.9,
        )
    if row["is_there"] and math.isfinite(low):
        axes.plot([low, high], [height] * 2, color=style.INK, marker="|", lw=1.2)


def _write_row(axes: Axes, row: pd.Series, height: int, places: int) -> None:
    across = axes.get_yaxis_transform()
    is_level = row["kind"] == "level"
    number = rounded(row["arrests"] if is_level else -row["arrests"], places,
                     signed=not is_level)  # fmt: skip
    interval = _interval(row, places)
    for column, words in zip(COLUMNS.values(), (number, interval), strict=True):
        axes.text(
            _across(column), height, style.minus(words), size=SIZE, transform=across,
            ha="right", va="center",
        )  # fmt: skip
    if is_level:
        return
    mark = row["mark"] if row["is_there"] else "not in these scenarios"
    reason = textwrap.wrap(row["reason"], ACROSS) if row["is_there"] else []
    lift = 0.12 * len(reason)
    axes.text(
        _across(WORDS), height - lift, mark, size=7.8, weight="bold", transform=across,
        va="center", color=style.INK if row["is_there"] else style.GREY,
    )  # fmt: skip
    axes.text(
        _across(WORDS), height - lift + 0.15, "\n".join(reason), size=6.8,
        transform=across, va="top", color=style.GREY, linespacing=1.1,
    )  # fmt: skip


def _interval(row: pd.Series, places: int) -> str:
    if not row["is_there"]:
        return "exactly"
    if not math.isfinite(row["low"]):
        return ""
    ends = (row["low"], row["high"])
    if row["kind"] != "level":
        ends = (-row["high"], -row["low"])
    signed = row["kind"] != "level"
    low, high = (rounded(end, places, signed=signed) for end in ends)
    return f"{low} to {high}"


def _label(axes: Axes, rows: pd.DataFrame, ratio: float) -> None:
    names = {
        "proportional": f"in proportion:\n{exact(ratio)} × A",
        "interaction": "interaction:\nwhat remains",
        "obtained": "obtained: B",
    }
    labels = [names.get(row["key"], row["label"]) for _, row in rows.iterrows()]
    axes.set_yticks(range(len(rows)), labels)
    axes.tick_params(axis="y", length=0, labelsize=9.5)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 2.5, 5, 10]))
    axes.set_xlabel("Arrests a week")
    style.tidy(axes, grid="x")
    heads = {**COLUMNS, "what it rests on": WORDS}
    for words, place in heads.items():
        axes.text(
            _across(place), -0.75, words, transform=axes.get_yaxis_transform(),
            ha="left" if place == WORDS else "right", va="bottom", size=SIZE,
            weight="bold",
        )  # fmt: skip


def _explain(figure: Figure, rows: pd.DataFrame) -> None:
    there = rows[(rows["kind"] == "part") & rows["is_there"]]["mark"]
    marks = [mark for mark in LOOKS if mark in set(there)]
    patches = [
        Patch(facecolor=LOOKS[mark][0], hatch=LOOKS[mark][1], edgecolor="white")
        for mark in marks
    ]
    figure.legend(
        patches, marks, loc="lower left", ncols=len(marks), fontsize=8.5,
        bbox_to_anchor=(style.LEFT - 0.01, style.TOP - 0.005),
    )  # fmt: skip
