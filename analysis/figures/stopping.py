"""How the half-width of a difference shrank, and where it was enough.

Both axes are logarithmic: the half-width falls along a straight line, by half for four
times the replications.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.ticker import FixedLocator, NullLocator

from analysis.figures import style
from analysis.statistics.rounding import significant

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AXES: Final = (0.085, 0.14, 0.80, 0.71)  # left, bottom, width, height
FIRST_SHOWN: Final = 8  # replications: fewer have half-widths that dwarf the rest
MARKS: Final = (1, 2, 5)
ROOM: Final = 1.25  # on a logarithmic axis


def draw(
    frame: pd.DataFrame, *, measure: str, unit: str, caption: style.Caption
) -> Figure:
    """Draw the path of the half-width.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.stopping` takes it.
    measure, unit
        Whose difference it is.
    caption
        Scenarios, replications and seed.
    """
    shown = frame[(frame["n"] >= FIRST_SHOWN) & (frame["half_width"] > 0)]
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        axes = figure.add_axes(AXES, label="half-width")
        if not shown.empty:
            _draw_path(axes, shown)
            _scale(axes, shown)
        axes.set_xlabel("Replications")
        axes.set_ylabel(f"95 % half-width of the difference B − A, {unit}")
        style.tidy(axes, grid="y")
        style.write_texts(
            figure,
            title=title(frame, measure=measure),
            subtitle=(
                f"Half-width of the 95 % interval of the paired difference in "
                f"“{measure}”, over the first so many replications. Orange: the "
                "half-width that was asked for, given the difference so far. Circles: "
                "when it was looked at. Both axes are logarithmic."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame, *, measure: str) -> str:
    """Say the finding in one line."""
    if frame.empty:
        return f"{measure}: too few pairs to say how sure the difference is"
    last = frame.iloc[-1]
    half = significant(last["half_width"], 2)
    if last["half_width"] <= last["asked"]:
        return f"Sure enough after {last['n']:,.0f} replications: ± {half}"
    return f"Not sure enough after {last['n']:,.0f} replications: ± {half}"


def _draw_path(axes: Axes, frame: pd.DataFrame) -> None:
    axes.plot(frame["n"], frame["half_width"], color=style.BLUE, linewidth=1.6)
    asked = frame[frame["asked"] > 0]
    axes.plot(asked["n"], asked["asked"], color=style.ORANGE, linewidth=1.6)
    looks = frame[frame["is_look"]]
    axes.plot(
        looks["n"], looks["half_width"], "o", color=style.BLUE, markersize=7,
        markerfacecolor="white", markeredgewidth=1.6, clip_on=False,
    )  # fmt: skip
    last = frame.iloc[-1]
    for key, words, colour in (
        ("half_width", "as it is", style.BLUE),
        ("asked", "asked for", style.INK),
    ):
        if last[key] > 0:
            axes.annotate(
                f"{words}\n± {significant(last[key], 2)}", (last["n"], last[key]),
                xytext=(12, 0), textcoords="offset points", color=colour, size=9,
                va="bottom" if _is_above(last, key) else "top", annotation_clip=False,
            )  # fmt: skip


def _is_above(last: pd.Series, key: str) -> bool:
    return bool(last[key] == max(last["half_width"], last["asked"]))


def _scale(axes: Axes, frame: pd.DataFrame) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(FIRST_SHOWN, max(frame["n"].iloc[-1], 2 * FIRST_SHOWN))
    ends = frame[["half_width", "asked"]].to_numpy()
    ends = ends[ends > 0]
    low, high = float(ends.min()) / ROOM, float(ends.max()) * ROOM
    axes.set_ylim(low, high)
    for axis, (least, most), write in (
        (axes.xaxis, axes.get_xlim(), lambda value, _: f"{value:,.0f}"),
        (axes.yaxis, (low, high), lambda value, _: f"{value:g}"),
    ):
        axis.set_major_locator(FixedLocator(_marks(least, most)))
        axis.set_minor_locator(NullLocator())
        axis.set_major_formatter(write)


def _marks(low: float, high: float) -> list[float]:
    """Return round numbers between two ends, for a logarithmic axis."""
    return [
        mark * 10.0**power
        for power in range(-9, 10)
        for mark in MARKS
        if low <= mark * 10.0**power <= high * (1 + 1e-9)
    ]
