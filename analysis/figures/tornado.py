"""The tornado: the mean difference at either end of the strongest inputs' doubt.

Each bar runs from the mean difference at the low end of what an input could be to that
at its high end, all other inputs uncertain. The ends are estimates from a fitted main
effect, and have intervals.
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

AXES: Final = (0.29, 0.14, 0.40, style.TOP - 0.14 - 0.035)
_across: Final = partial(style.across, axes=AXES)
SHARE: Final = 0.765
STANDING: Final = 0.775
ENDS: Final = 0.84
SIZE: Final = 8.0
ACROSS: Final = 38  # characters of a name
NAMED: Final = 2  # in the title, where none can be told to be the strongest
VALUE: Final = 30  # characters of a value


def draw(frame: pd.DataFrame, *, caption: style.Caption) -> Figure:
    """Draw the tornado.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.tornado` takes it.
    caption
        Scenarios, replications and seed.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        axes = figure.add_axes(AXES, label="tornado")
        axes.set_ylim(len(frame) - 0.4, -0.6)
        axes.axvline(float(frame["centre"].iloc[0]), color=style.INK, linewidth=1)
        for height, (_, row) in enumerate(frame.iterrows()):
            draw_span(axes, row, height, between=(row["low"], row["high"]))
            _write(axes, row, height)
        _label(axes, frame)
        style.write_texts(
            figure,
            title=title(frame),
            subtitle=(
                "Mean difference B − A in arrests a week where one input is at the low "
                "(circle) or the high end (square) of its doubt, 5 and 95 %, and all "
                "others are uncertain; lines: 95 % intervals. Upright line: the mean "
                "over all draws. Share: of the variance over all inputs, with 95 % "
                "interval."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say the finding in one line."""
    told = frame[frame["share_low"] > 0]
    if told.empty:
        return "No single input can be told to move the difference"
    first = told.iloc[0]
    rivals = told[told["share_high"] >= first["share_low"]].head(NAMED)
    most = " and ".join(
        f"{short(row['name'])} ({100 * row['share']:.0f} %)"
        for _, row in rivals.iterrows()
    )
    return f"Most of the doubt: {most}"


def named(row: pd.Series) -> str:
    """Return what is drawn, a joint doubt with its inputs."""
    return f"{row['name']} ({row['members']})" if row["members"] else str(row["name"])


def short(name: str) -> str:
    """Return the last words of a path."""
    return " ".join(name.split(".")[-2:]).replace("_", " ")


def _write(axes: Axes, row: pd.Series, height: int) -> None:
    across = axes.get_yaxis_transform()
    share = (
        f"{100 * row['share']:.0f} % ({100 * row['share_low']:.0f} to "
        f"{100 * row['share_high']:.0f})"
    )
    axes.text(
        _across(SHARE), height, share, transform=across, ha="right", va="center",
        size=SIZE,
    )  # fmt: skip
    axes.text(
        _across(STANDING), height, row["standing"], transform=across, va="center",
        size=SIZE,
    )  # fmt: skip
    write_ends(axes, row, height, at=_across(ENDS), most=VALUE, size=7.2)


def _label(axes: Axes, frame: pd.DataFrame) -> None:
    names = [
        "\n".join(
            textwrap.wrap(named(row).replace(".", ". ").replace("_", " "), ACROSS)
        )
        for _, row in frame.iterrows()
    ]
    axes.set_yticks(range(len(frame)), names)
    axes.tick_params(axis="y", length=0, labelsize=SIZE)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 2.5, 5, 10]))
    axes.set_xlabel("Mean difference B − A, arrests a week")
    style.tidy(axes, grid="x")
    heads = {"share": (SHARE, "right"), "standing": (STANDING, "left")}
    heads["its value there"] = (ENDS, "left")
    for words, (place, side) in heads.items():
        axes.text(
            _across(place), -0.75, words, transform=axes.get_yaxis_transform(),
            ha=side, va="bottom", size=SIZE, weight="bold",
        )  # fmt: skip
