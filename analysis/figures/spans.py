"""Both ends of an input's doubt: a bar between them, and what the input is there."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from analysis.figures import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

LIFT: Final = 0.11  # of an end from the middle of its bar: intervals may overlap
APART: Final = 0.18  # of the lines of text
MARKED: Final = {"low": ("o", style.BLUE, -1), "high": ("s", style.ORANGE, 1)}
"""How an end is marked: a circle above, a square below."""


def draw_span(
    axes: Axes, row: pd.Series, height: int, *, between: tuple[float, float]
) -> None:
    """Draw a bar, and upon it both ends with their intervals.

    Parameters
    ----------
    axes
        Where.
    row
        With ``low``, ``low_low``, ``low_high``, and the same of ``high``.
    height
        Of the bar.
    between
        What the bar reaches from and to.
    """
    axes.barh(
        height, between[1] - between[0], left=between[0], height=0.5,
        color=style.PALE, linewidth=0,
    )  # fmt: skip
    for end, (marker, colour, side) in MARKED.items():
        at = height + side * LIFT
        interval = [row[f"{end}_low"], row[f"{end}_high"]]
        axes.plot(interval, [at] * 2, color=colour, linewidth=1.5)
        axes.plot(
            row[end], at, marker, color=colour, markersize=6.5, markeredgecolor="white"
        )


def write_ends(
    axes: Axes, row: pd.Series, height: int, *, at: float, most: int, size: float
) -> None:
    """Write what the input is at either end, beside its mark.

    Parameters
    ----------
    axes, row, height
        As above, with ``at_low`` and ``at_high``.
    at
        Where the text begins, in widths of the axes.
    most
        Characters.
    size
        Of type, in points.
    """
    across = axes.get_yaxis_transform()
    for end, (marker, colour, side) in MARKED.items():
        place = height + side * APART
        said = textwrap.shorten(f"{end}: {row[f'at_{end}']}", most, placeholder=" …")
        axes.text(
            at, place, said, transform=across, va="center", size=size, color=style.INK
        )
        axes.plot(
            at - 0.014, place, marker, color=colour, markersize=4, transform=across,
            clip_on=False,
        )  # fmt: skip
