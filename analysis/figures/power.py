"""The power of a trial by its weeks: a curve for half, once and twice the effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import matplotlib as mpl

from analysis.figures import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOTTOM: Final = 0.16
AXES: Final = (0.085, BOTTOM, 0.77, style.TOP - BOTTOM - 0.03)
LOOKS: Final = (
    (style.ORANGE, "--", "^"),
    (style.BLUE, "-", "o"),
    (style.GREEN, ":", "s"),
)
EVERY: Final = 8  # points between two markers


def draw(  # noqa: PLR0913 - what the trial is
    frame: pd.DataFrame,
    *,
    caption: style.Caption,
    design: str,
    of: str,
    power: float,
    alpha: float,
    there: int,
    needed: int | None,
) -> Figure:
    """Draw power curves.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.power` takes it.
    caption
        Scenario, replications and seed.
    design, of, power, alpha
        What the trial is.
    there, needed
        Weeks that there are, and that the effect takes.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        axes = figure.add_axes(AXES, label="power")
        effects = frame["effect"].unique().tolist()
        groups = [(one, frame[frame["effect"] == one]) for one in effects]
        for (colour, line, marker), (effect, rows) in zip(LOOKS, groups, strict=False):
            axes.plot(
                rows["weeks"], 100 * rows["power"], line, color=colour, lw=1.8,
                marker=marker, markevery=EVERY, markersize=5,
            )  # fmt: skip
            _name(axes, rows, f"{100 * effect:+.3g} %", colour)
        _label(axes, frame, power, there, needed, design)
        weeks = "of each period" if design != "parallel" else "in all"
        asked = groups[min(1, len(groups) - 1)][0]
        style.write_texts(
            figure,
            title=title(of, effect=asked, needed=needed),
            subtitle=(
                f"Power of a {design} trial by its weeks ({weeks}), for changes in "
                f"{of.replace('_', ' ')} of half, once and twice the size asked for; "
                f"two-sided test at {100 * alpha:g} %. How counts scatter is as in the "
                "scenario."
            ),
            caption=caption,
        )
    return figure


def title(of: str, *, effect: float, needed: int | None) -> str:
    """Say the finding in one line."""
    change = f"a change of {100 * effect:+.3g} % in {of.replace('_', ' ')}"
    if needed is None:
        return f"No trial of ten years finds {change}"
    return f"{needed} weeks find {change}"


def _name(axes: Axes, rows: pd.DataFrame, words: str, colour: str) -> None:
    last = rows.iloc[-1]
    height = 100 * float(last["power"])
    # Curves that end at 100 % would have their names on top of each other.
    reached = rows[rows["power"] >= 0.5]  # noqa: PLR2004 - where curves are apart
    place = reached.iloc[0] if len(reached) and height > 90 else last  # noqa: PLR2004
    axes.annotate(
        style.minus(words), (place["weeks"], 100 * place["power"]), xytext=(10, -10),
        textcoords="offset points", color=colour, weight="bold", va="top",
        annotation_clip=False,
    )  # fmt: skip


def _label(
    axes: Axes,
    frame: pd.DataFrame,
    power: float,
    there: int,
    needed: int | None,
    design: str,
) -> None:
    axes.set_ylim(0, 102)
    axes.set_xlim(0, float(frame["weeks"].max()) * 1.02)
    axes.axhline(100 * power, color=style.INK, lw=0.9)
    marks = {there: "weeks there are"}
    if needed:
        marks[needed] = "weeks needed" if needed != there else "weeks needed, and there"
    for weeks, words in marks.items():
        is_first = weeks == min(marks)
        axes.axvline(weeks, color=style.GREY, lw=0.9, ls=(0, (4, 3)))
        axes.annotate(
            f"{weeks} {words}", (weeks, 1), xycoords=("data", "axes fraction"),
            xytext=(-4 if is_first else 4, 2), textcoords="offset points", size=8.5,
            color=style.GREY, ha="right" if is_first else "left", va="bottom",
        )  # fmt: skip
    periods = "" if design == "parallel" else " of each period"
    axes.set_xlabel(f"Weeks{periods}")
    axes.set_ylabel("Power, %")
    style.tidy(axes, grid="y")
