"""Paired differences: every measure's relative change from A to B on one axis.

Yield, burden, use and money stand in one figure, so that no gain is shown without what
it asks. Parts of a measure are left to the table. A grey tick marks where a measure
would be if it grew in proportion to the planned deployments; for a ratio, such as
arrests per deployment, that is 0.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.measures import BY_KEY, Kind
from analysis.statistics.rounding import (
    UNDEFINED,
    exact,
    rounded_comparison,
    significant,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GROUPS: Final = {
    Kind.gain: ("YIELD", style.GREEN, "o"),
    Kind.burden: ("BURDEN", style.VERMILION, "D"),
    Kind.use: ("USE OF DEPLOYMENTS AND STAFF", style.BLUE, "s"),
    Kind.money: ("MONEY (PRICES: SEE NOTE)", style.PURPLE, "^"),
}
AXES: Final = (0.32, 0.14, 0.3, 0.715)  # left, bottom, width, height
_across: Final = partial(style.across, axes=AXES)
COLUMNS: Final = {  # where each column of numbers ends, as a share of the page
    "A": 0.668,
    "B": 0.73,
    "B − A": 0.794,
    "95 % interval": 0.924,
    "B / A": style.RIGHT,
}
ROOM: Final = {"A": 10, "B": 9, "B − A": 9, "95 % interval": 20, "B / A": 6}
"""Characters that each column has room for, at the usual size of type."""
SIZE: Final = 8.5
GREY_TICKS: Final = (
    " Grey ticks: in proportion to the planned deployments; "
    "a ratio would stay as it is."
)
SMALLEST_SPAN: Final = 0.1  # an axis of less than 10 % makes noise look like news


def draw(
    frame: pd.DataFrame, *, caption: style.Caption, proportion: float | None = None
) -> Figure:
    """Draw the relative differences, with the absolute numbers beside them.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.differences` takes it.
    caption
        Scenarios, replications and seed.
    proportion
        Planned deployments of B over those of A; None where they don't differ.
    """
    frame = frame[[not BY_KEY[key].is_part for key in frame["key"]]]
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        axes = figure.add_axes(AXES, label="differences")
        places = _places(frame)
        limits = _limits(frame, proportion)
        axes.set_ylim(max(places.values()) + 0.8, -1.3)
        axes.set_xlim(*limits)
        axes.axvline(0, color=style.INK, linewidth=1)
        numbers = {row["key"]: _numbers(row) for _, row in frame.iterrows()}
        size = _size_of(list(numbers.values()))
        for _, row in frame.iterrows():
            height = places[row["key"]]
            _draw_row(axes, row, height, proportion)
            _write_numbers(axes, numbers[row["key"]], height, size)
        _label_groups(axes, frame, places, has_notes=bool(caption.notes))
        _label_axis(axes)
        if proportion is not None:
            _label_proportion(axes, proportion)
        style.write_texts(
            figure,
            title=title(frame, proportion=proportion),
            subtitle=(
                "Change from A to B in per cent of A: paired difference of the means "
                "with its 95 % interval (Fieller). Beside it the means themselves, "
                "their difference B − A with its 95 % interval, and B over A."
                + (GREY_TICKS if proportion is not None else "")
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame, *, proportion: float | None) -> str:
    """Say the finding in one line."""
    rows = {row["key"]: row for _, row in frame.iterrows()}
    arrests, hours = rows["arrests_per_week"], rows["officer_hours_per_week"]
    if inconclusive := _inconclusive(arrests):
        return inconclusive
    if not math.isfinite(arrests["relative"]) or not math.isfinite(hours["relative"]):
        return "What changes from A to B"
    times, cost = (significant(1 + row["relative"]) for row in (arrests, hours))
    start = (
        f"{exact(proportion)} times the deployments: " if proportion else "B for A: "
    )
    return f"{start}{times} times the arrests, {cost} times the officer hours"


def _inconclusive(arrests: pd.Series) -> str:
    """Say why there is no finding; nothing if there is one."""
    if arrests["a_mean"] == arrests["b_mean"] == 0:
        return "No arrests with A or B"
    if not math.isfinite(arrests["low"]):
        return "From A to B: one pair of runs, so no interval"
    if arrests["low"] == arrests["high"] == 0:
        return "The same arrests with A and B in every replication"
    if arrests["low"] <= 0 <= arrests["high"]:
        return "Whether arrests rise or fall from A to B can't be told"
    return ""


def _places(frame: pd.DataFrame) -> dict[str, float]:
    """Give each measure its height; a group begins with a line for its name."""
    places: dict[str, float] = {}
    height = -1.0
    for kind in Kind:
        height += 1.25
        for key in frame.loc[frame["kind"] == kind, "key"]:
            places[key] = height
            height += 1
    return places


def _limits(frame: pd.DataFrame, proportion: float | None) -> tuple[float, float]:
    """Show zero, proportion and most rows; what lies far out gets an arrow."""
    shown = [0.0] if proportion is None else [0.0, proportion - 1]
    ends = frame[["relative", "relative_low", "relative_high"]].to_numpy()
    ends = np.clip(ends[np.isfinite(ends)], -1, 2 * max(shown) + 0.5)
    low, high = min([*shown, *ends]), max([*shown, *ends])
    # The words above the grey ticks need room to their right.
    high = max(high, max(shown) + 0.25 * (max(shown) - low))
    margin = 0.08 * (high - low) + max(0.0, SMALLEST_SPAN - (high - low)) / 2
    return low - margin, high + margin


def _draw_row(
    axes: Axes, row: pd.Series, height: float, proportion: float | None
) -> None:
    _, colour, marker = GROUPS[Kind(row["kind"])]
    measure = BY_KEY[row["key"]]
    if proportion is not None:
        expected = proportion - 1 if measure.grows_with_the_plan else 0.0
        axes.plot(
            [expected] * 2, [height - 0.38, height + 0.38],
            color=style.GREY, linewidth=2.2, solid_capstyle="butt", zorder=1.5,
        )  # fmt: skip
    highest = axes.get_xlim()[1]
    value = row["relative"]
    if not math.isfinite(value):
        axes.annotate(
            _why_no_ratio(row), (0, height), xytext=(5, 0), textcoords="offset points",
            size=8, style="italic", color=style.GREY, va="center",
        )  # fmt: skip
    elif value > highest:
        axes.plot(highest, height, ">", color=colour, markersize=7, clip_on=False)
        axes.annotate(
            f"+{significant(100 * value, 2)} %", (highest, height), xytext=(-8, 0),
            textcoords="offset points", size=8, ha="right", va="center",
        )  # fmt: skip
    else:
        ends = row["relative_low"], row["relative_high"]
        if all(map(math.isfinite, ends)):
            axes.plot(
                ends, [height] * 2, color=colour, linewidth=1.3, marker="|",
                markersize=6, markeredgewidth=1.3,
            )  # fmt: skip
        axes.plot(value, height, marker, color=colour, markersize=4.5)


def _why_no_ratio(row: pd.Series) -> str:
    if row["a_mean"] != 0:
        return "undefined"
    return "none with either" if row["b_mean"] == 0 else "no ratio: none with A"


def _numbers(row: pd.Series) -> dict[str, str]:
    text = rounded_comparison(row)
    is_none = row["a_mean"] == row["b_mean"] == 0
    interval = f"{text.low} to {text.high}" if text.low != UNDEFINED else UNDEFINED
    return {
        "A": text.a,
        "B": text.b,
        "B − A": text.difference,
        "95 % interval": "none seen" if is_none else interval,
        "B / A": significant(1 + row["relative"]),
    }


def _size_of(rows: list[dict[str, str]]) -> float:
    """Return a type size in which no number runs into the next column."""
    widest = {column: max(len(row[column]) for row in rows) for column in COLUMNS}
    return SIZE * min(1.0, *(ROOM[column] / width for column, width in widest.items()))


def _write_numbers(
    axes: Axes, numbers: dict[str, str], height: float, size: float
) -> None:
    for column, words in numbers.items():
        axes.text(
            _across(COLUMNS[column]), height, style.minus(words), size=size,
            transform=axes.get_yaxis_transform(), ha="right", va="center",
        )  # fmt: skip


def _label_groups(
    axes: Axes, frame: pd.DataFrame, places: dict[str, float], *, has_notes: bool
) -> None:
    labels = dict(zip(frame["key"], frame["measure"], strict=True))
    axes.set_yticks(list(places.values()), [labels[key] for key in places])
    axes.tick_params(axis="y", length=0, labelsize=9)
    axes.spines["left"].set_visible(False)
    style.tidy(axes, grid="x")
    for kind, (name, colour, _) in GROUPS.items():
        keys = frame.loc[frame["kind"] == kind, "key"]
        if len(keys):
            axes.text(
                _across(style.LEFT), places[keys.iloc[0]] - 0.92,
                name if has_notes else name.partition(" (")[0], color=colour,
                transform=axes.get_yaxis_transform(), va="center", size=8.5,
                weight="bold",
            )  # fmt: skip
    for column, place in COLUMNS.items():
        axes.text(
            _across(place), -1.0, column, transform=axes.get_yaxis_transform(),
            ha="right", va="center", size=8.5, weight="bold",
        )  # fmt: skip


def _label_axis(axes: Axes) -> None:
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(
        lambda value, _: (
            f"{100 * value:+.0f} %".replace("-", "−") if round(value, 6) else "0"
        )
    )
    axes.set_xlabel("Relative difference of B from A")


def _label_proportion(axes: Axes, proportion: float) -> None:
    axes.annotate(
        f"in proportion to\n{exact(proportion)} × the deployments",
        (proportion - 1, -0.45), xytext=(0, 0), textcoords="offset points",
        ha="center", va="bottom", size=8, color=style.GREY, linespacing=1.1,
    )  # fmt: skip
