"""Several scenarios by one measure, and each against a base: two panels, a row each.

Left are the means, each with an interval of its own. Right are the paired differences
from the base, with intervals that hold all at once. Marker and colour say whether a
difference is told to be above or below 0; which of these is good isn't said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.figures.rows import Mark, cut, draw_row
from analysis.statistics.rounding import decimals, rounded

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOTTOM: Final = 0.14
HEIGHT: Final = style.TOP - BOTTOM - 0.05
MEANS: Final = (0.22, BOTTOM, 0.3, HEIGHT)
DIFFERENCES: Final = (0.63, BOTTOM, 0.22, HEIGHT)
SIZE: Final = 9.0
BASE: Final = Mark("s", style.INK)
OTHER: Final = Mark("o", style.GREY)
ABOVE: Final = Mark("^", style.BLUE, size=7)
BELOW: Final = Mark("v", style.VERMILION, size=7)
UNTOLD: Final = Mark("D", style.GREY, size=7, is_hollow=True)
WORDS: Final = {ABOVE: "more", BELOW: "less", UNTOLD: "can't be told"}


def draw(
    frame: pd.DataFrame,
    *,
    caption: style.Caption,
    base: str,
    measure: str,
    confidence: float = 0.95,
) -> Figure:
    """Draw the means, and the differences from the base.

    Parameters
    ----------
    frame
        As `compute_against_base` of `analysis.studies.choosing` returns it, its rows
        in the order in which they are drawn.
    caption
        Scenarios, replications and seed.
    base
        Name of the base.
    measure
        Label of the measure, with its unit and denominator.
    confidence
        Of each mean's interval, and of all differences together.
    """
    sure, others = f"{100 * confidence:g} %", len(frame) - 1
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        left = figure.add_axes(MEANS, label="means")
        right = figure.add_axes(DIFFERENCES, label="differences")
        right.axvline(0, color=style.INK, linewidth=1)
        half = (frame["mean_high"] - frame["mean_low"]).min() / 2
        places = decimals(frame["mean"], half_width=half)
        for height, (_, row) in enumerate(frame.iterrows()):
            _draw_mean(left, row, height, places, is_base=row["scenario"] == base)
            _draw_difference(right, row, height, places, base)
        for axes in (left, right):
            axes.set_ylim(len(frame) - 0.4, -0.6)
            axes.xaxis.set_major_locator(MaxNLocator(5))
            axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
            style.tidy(axes, grid="x")
            axes.tick_params(axis="y", length=0, labelsize=SIZE)
        left.set_yticks(range(len(frame)), [cut(name) for name in frame["scenario"]])
        right.set_yticks([])
        left.set_xlabel(measure)
        right.set_xlabel(f"Difference from {cut(base)}")
        style.write_texts(
            figure,
            title=title(frame, base=base, measure=measure),
            subtitle=(
                f"Left: means with {sure} intervals, each by itself; the axis doesn't "
                f"start at 0. Right: {others} differences from {base}, in the same "
                f"luck, with intervals that hold all together with {sure} "
                "(Bonferroni). Triangle: told to be more or less than the base; "
                "diamond: can't be told."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame, *, base: str, measure: str) -> str:
    """Say the finding in one line."""
    others = frame[frame["scenario"] != base]
    above = int((others["low"] > 0).sum())
    below = int((others["high"] < 0).sum())
    told = [
        f"{number} of {len(others)} {word}"
        for number, word in ((above, "above"), (below, "below"))
        if number
    ]
    if not told:
        return f"{measure}: none can be told from {base}"
    return f"{measure}: {' and '.join(told)} {base}"


def said(row: pd.Series) -> str:
    """Say in words what is told of a scenario against the base."""
    return WORDS[_mark(row)]


def _mark(row: pd.Series) -> Mark:
    if row["low"] > 0:
        return ABOVE
    return BELOW if row["high"] < 0 else UNTOLD


def _draw_mean(
    axes: Axes, row: pd.Series, height: int, places: int, *, is_base: bool
) -> None:
    values = row["mean_low"], row["mean"], row["mean_high"]
    draw_row(axes, values, height, BASE if is_base else OTHER)
    axes.text(
        1.03, height, rounded(row["mean"], places), va="center", size=SIZE,
        transform=axes.get_yaxis_transform(),
    )  # fmt: skip


def _draw_difference(
    axes: Axes, row: pd.Series, height: int, places: int, base: str
) -> None:
    beside = axes.get_yaxis_transform()
    if row["scenario"] == base:
        axes.text(1.03, height, "the base", va="center", size=SIZE, transform=beside)
        return
    mark = _mark(row)
    draw_row(axes, (row["low"], row["difference"], row["high"]), height, mark)
    words = rounded(row["difference"], places, signed=True)
    if mark == UNTOLD:
        words += " (not told)"
    axes.text(1.03, height, words, va="center", size=SIZE, transform=beside)
