"""Several scenarios by one measure, and each against a base: two panels, a row each.

Left are the means, each with an interval of its own. Right are the paired differences
from the base, with intervals that hold all at once. Marker and colour say whether a
difference is told to be above or below 0; which of these is good isn't said. Where the
measure is undefined there is no mark, and words say so.
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
UNDEFINED: Final = "undefined"


def draw(
    frame: pd.DataFrame,
    *,
    caption: style.Caption,
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
    measure
        Label of the measure, with its unit and denominator.
    confidence
        Of each mean's interval, and of all differences together.
    """
    sure, base = f"{100 * confidence:g} %", base_of(frame)
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        left = figure.add_axes(MEANS, label="means")
        right = figure.add_axes(DIFFERENCES, label="differences")
        right.axvline(0, color=style.INK, linewidth=1)
        half = (frame["mean_high"] - frame["mean_low"]).min() / 2
        places = decimals(frame["mean"], half_width=half)
        for height, (_, row) in enumerate(frame.iterrows()):
            _draw_mean(left, row, height, places)
            _draw_difference(right, row, height, places)
        for axes in (left, right):
            axes.set_ylim(len(frame) - 0.4, -0.6)
            axes.xaxis.set_major_locator(MaxNLocator(5))
            axes.xaxis.set_major_formatter(lambda x, _: style.minus(f"{x:,.10g}"))
            style.tidy(axes, grid="x")
            axes.tick_params(axis="y", length=0, labelsize=SIZE)
        left.set_yticks(range(len(frame)), _names(frame, caption))
        right.set_yticks([])
        if frame["difference"].isna().all():
            right.set_xticks([])
        left.set_xlabel(measure)
        right.set_xlabel(f"Difference from {cut(base)}")
        style.write_texts(
            figure,
            title=title(frame, measure=measure),
            subtitle=(
                f"Left: means with {sure} intervals, each by itself; the axis doesn't "
                f"start at 0. Right: {_differences(frame)} from {cut(base)}, in the "
                f"same luck, with {_intervals(frame)} {sure}. Triangle: told to be "
                "more or less than the base; diamond: can't be told."
            ),
            caption=caption,
        )
    return figure


def base_of(frame: pd.DataFrame) -> str:
    """Return the name of the base."""
    return str(frame.loc[frame["is_base"], "scenario"].iloc[0])


def title(frame: pd.DataFrame, *, measure: str) -> str:
    """Say the finding in one line."""
    base, others = base_of(frame), frame[~frame["is_base"]]
    if others["difference"].isna().all():
        return f"{measure}: no difference from {base} is defined"
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


def _differences(frame: pd.DataFrame) -> str:
    others = len(frame) - 1
    return "the difference" if others == 1 else f"{others} differences"


def _intervals(frame: pd.DataFrame) -> str:
    if len(frame) == 2:  # noqa: PLR2004 - the base and one other
        return "an interval of"
    return "intervals that hold all together (Bonferroni) with"


def _mark(row: pd.Series) -> Mark:
    if row["low"] > 0:
        return ABOVE
    return BELOW if row["high"] < 0 else UNTOLD


def _draw_mean(axes: Axes, row: pd.Series, height: int, places: int) -> None:
    if not row["n"]:
        _write(axes, height, UNDEFINED)
        return
    values = row["mean_low"], row["mean"], row["mean_high"]
    draw_row(axes, values, height, BASE if row["is_base"] else OTHER)
    _write(axes, height, rounded(row["mean"], places))


def _draw_difference(axes: Axes, row: pd.Series, height: int, places: int) -> None:
    if row["is_base"] or not row["pairs"]:
        _write(axes, height, "the base" if row["is_base"] else UNDEFINED)
        return
    mark = _mark(row)
    draw_row(axes, (row["low"], row["difference"], row["high"]), height, mark)
    words = rounded(row["difference"], places, signed=True)
    if mark == UNTOLD:
        words += " (not told)"
    _write(axes, height, style.minus(words))


def _write(axes: Axes, height: int, words: str) -> None:
    """Write words beside a row."""
    beside = axes.get_yaxis_transform()
    axes.text(1.03, height, words, va="center", size=SIZE, transform=beside)


def _names(frame: pd.DataFrame, caption: style.Caption) -> list[str]:
    """Return the names of the rows, with the letters that the caption gives them."""
    labels = dict(zip(caption.names, caption.labels, strict=False))
    return [cut(labels.get(name, name)) for name in frame["scenario"]]
