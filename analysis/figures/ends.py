"""The difference with one input at a time at an end of its doubt: a bar each.

Each bar runs from the least to the greatest of three means: at the low end, as stated,
at the high end. The line of the stated value goes through all bars. Unlike the tornado
of drawn inputs (`analysis/figures/tornado.py`) the others stay as stated, the ends are
runs and not estimates, and there is no share of the doubt.
"""

from __future__ import annotations

import textwrap
from functools import partial
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.figures.spans import draw_span, write_ends

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AXES: Final = (0.25, 0.15, 0.42, style.TOP - 0.15 - 0.04)
_across: Final = partial(style.across, axes=AXES)
STANDING: Final = 0.685
ENDS: Final = 0.775
SIZE: Final = 9.0
ACROSS: Final = 32  # characters of a name
VALUE: Final = 34  # characters of a value


def draw(frame: pd.DataFrame, *, measure: str, caption: style.Caption) -> Figure:
    """Draw a bar an input.

    Parameters
    ----------
    frame
        ``Moved.frame`` of `analysis.studies.doubt.moved`.
    measure
        What the difference is of, such as *Arrests a week*.
    caption
        Scenarios, replications and seed.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        axes = figure.add_axes(AXES, label="ends")
        axes.set_ylim(len(frame) - 0.4, -0.6)
        axes.axvline(float(frame["stated"].iloc[0]), color=style.INK, linewidth=1)
        for height, (_, row) in enumerate(frame.iterrows()):
            means = row[["stated", "low", "high"]]
            draw_span(axes, row, height, between=(means.min(), means.max()))
            _write(axes, row, height)
        _label(axes, frame, measure)
        style.write_texts(
            figure,
            title=title(frame, measure=measure),
            subtitle=(
                f"{measure}: mean difference B − A where one input is at the low "
                "(circle) or the high end (square) of what it could be, 5 and 95 %, in "
                "both worlds, and all others are as stated (upright line). Lines: 95 % "
                "intervals of how far that is from the upright line, in the same luck, "
                "each by itself. What two inputs do together isn't seen."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame, *, measure: str) -> str:
    """Say the finding in one line."""
    by = f"{measure[0].lower()}{measure[1:]}"
    rivals = leading(frame)
    if not rivals:
        return f"None of these inputs moves the difference in {by}"
    if len(rivals) > 1:
        return f"Which of these moves the difference in {by} most can't be told"
    return f"Moves {by} most: {rivals[0]}"


def leading(frame: pd.DataFrame) -> list[str]:
    """Name the inputs that may move the difference most, as far as luck lets it tell.

    These are the first, and whoever's span is less than its by no more than the two
    spans scatter: half an interval's width at each end, as if they were independent.
    """
    moves = frame[frame["span"] > 0]
    if moves.empty:
        return []
    low, high = (moves[f"{end}_high"] - moves[f"{end}_low"] for end in ("low", "high"))
    scatter = (low**2 + high**2) / 4
    first = moves.iloc[0]
    allowed = (scatter + scatter.iloc[0]) ** 0.5
    is_near = first["span"] - moves["span"] <= allowed
    is_near.iloc[0] = True
    return [str(label) for label in moves[is_near]["label"]]


def _write(axes: Axes, row: pd.Series, height: int) -> None:
    beside = axes.get_yaxis_transform()
    axes.text(
        _across(STANDING), height, row["standing"], transform=beside, va="center",
        size=SIZE,
    )  # fmt: skip
    write_ends(axes, row, height, at=_across(ENDS), most=VALUE, size=SIZE - 1)


def _label(axes: Axes, frame: pd.DataFrame, measure: str) -> None:
    names = ["\n".join(textwrap.wrap(label, ACROSS)) for label in frame["label"]]
    axes.set_yticks(range(len(frame)), names)
    axes.tick_params(axis="y", length=0, labelsize=SIZE)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    axes.set_xlabel(f"{measure}, B − A")
    style.tidy(axes, grid="x")
    for words, place in {"standing": STANDING, "its value there": ENDS}.items():
        axes.text(
            _across(place), -0.7, words, transform=axes.get_yaxis_transform(),
            ha="left", va="bottom", size=SIZE, weight="bold",
        )  # fmt: skip
