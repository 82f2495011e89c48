"""How far each of several scenarios is from the best of the others: a row each.

The intervals hold all at once. An interval that begins at 0 says the best, one that
ends at 0 not the best; colour and marker say the same.
"""

from __future__ import annotations

from functools import partial
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

BOTTOM: Final = 0.16
AXES: Final = (0.24, BOTTOM, 0.36, style.TOP - BOTTOM - 0.05)
_across: Final = partial(style.across, axes=AXES)
COLUMNS: Final = {"mean": 0.665, "its interval": 0.765, "n": 0.805, "": 0.82}
SIZE: Final = 8.5
BEST: Final = Mark("o", style.BLUE)
MAYBE: Final = Mark("D", style.GREY, is_hollow=True)
WORSE: Final = Mark("s", style.VERMILION)


def draw(  # noqa: PLR0913 - what the choice was by
    frame: pd.DataFrame,
    *,
    caption: style.Caption,
    measure: str,
    unit: str,
    confidence: float,
    indifference: float,
    is_least: bool,
) -> Figure:
    """Draw each scenario's distance from the best of the others.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.best` takes it.
    caption
        Scenarios, replications and seed.
    measure, unit
        What is compared.
    confidence, indifference, is_least
        How it was chosen.
    """
    sure = f"{100 * confidence:g} %"
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        axes = figure.add_axes(AXES, label="distances")
        axes.set_ylim(len(frame) - 0.4, -0.6)
        axes.axvline(0, color=style.INK, linewidth=1)
        axes.axvspan(-indifference, indifference, color=style.PALE, alpha=0.5, lw=0)
        places = decimals(
            frame["mean"], half_width=(frame["mean_high"] - frame["mean_low"]).min() / 2
        )
        for height, (_, row) in enumerate(frame.iterrows()):
            values = row["low"], row["distance"], row["high"]
            draw_row(axes, values, height, _mark(row))
            _write_row(axes, row, height, places)
        _label(axes, frame, unit)
        best = "least" if is_least else "most"
        style.write_texts(
            figure,
            title=title(frame, measure=measure),
            subtitle=(
                f"{measure}; {best} is best. Each scenario's distance from the best of "
                "the others, better to the right, with intervals that all hold at "
                f"once ({sure}, multiple comparisons with the best, paired). Grey "
                f"band: differences below {indifference:g} {unit}, which don't matter. "
                "Scenarios that are out have no more replications."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame, *, measure: str) -> str:
    """Say the finding in one line."""
    by = f"{measure[0].lower()}{measure[1:]}"
    chosen = frame[frame["is_selected"]]
    if chosen.empty:
        return f"Which is best by {by} can't be told"
    name = chosen["scenario"].iloc[0]
    is_told = frame["may_be_best"].sum() == 1
    return f"{name} is {'best' if is_told else 'selected'} by {by}"


def _mark(row: pd.Series) -> Mark:
    if not row["may_be_best"]:
        return WORSE
    return BEST if row["low"] == 0 and row["high"] > 0 else MAYBE


def _write_row(axes: Axes, row: pd.Series, height: int, places: int) -> None:
    mean, low, high = (
        rounded(row[key], places) for key in ("mean", "mean_low", "mean_high")
    )
    said = "selected" if row["is_selected"] else ""
    if row["after"]:
        said = f"out after {row['after']}"
    words = (mean, f"{low} to {high}", str(row["n"]), said)
    for place, text in zip(COLUMNS.values(), words, strict=True):
        axes.text(
            _across(place), height, style.minus(text), size=SIZE, va="center",
            ha="left" if place == COLUMNS[""] else "right",
            transform=axes.get_yaxis_transform(),
        )  # fmt: skip


def _label(axes: Axes, frame: pd.DataFrame, unit: str) -> None:
    letters = style.LETTERS
    names = [
        f"{letter} {cut(name)}"
        for letter, name in zip(letters, frame["scenario"], strict=False)
    ]
    axes.set_yticks(range(len(frame)), names)
    axes.tick_params(axis="y", length=0, labelsize=9.5)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    axes.set_xlabel(f"Better than the best of the others by ... {unit}")
    style.tidy(axes, grid="x")
    for words, place in COLUMNS.items():
        axes.text(
            _across(place), 1.01, words, ha="right", va="bottom", size=SIZE,
            weight="bold", transform=axes.transAxes,
        )  # fmt: skip
