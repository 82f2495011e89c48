"""Rows of a figure, one a scenario: a name, an interval, and a mark upon it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_NAME: Final = 25  # letters


class Mark(NamedTuple):
    """How a row looks; it says what is told of a scenario.

    Attributes
    ----------
    marker, colour
        In Matplotlib's words.
    size
        In points.
    is_hollow
        Whether it is drawn as an outline, for what can't be told.
    """

    marker: str
    colour: str
    size: float = 6
    is_hollow: bool = False


def draw_row(
    axes: Axes, values: tuple[float, float, float], height: int, mark: Mark
) -> None:
    """Draw an interval with bars at its ends, and its mark.

    Parameters
    ----------
    axes, height
        Where.
    values
        The lower end, what is marked, and the upper end.
    mark
        How the row looks.
    """
    low, middle, high = values
    axes.plot(
        [low, high], [height] * 2, color=mark.colour, linewidth=1.6,
        marker="|", markersize=8, markeredgewidth=1.6,
    )  # fmt: skip
    axes.plot(
        middle, height, mark.marker, color=mark.colour, markersize=mark.size,
        markerfacecolor="white" if mark.is_hollow else mark.colour,
    )  # fmt: skip


def cut(name: str, most: int = MOST_NAME) -> str:
    """Return a name that fits beside its row.

    It is cut in its midst: names of many scenarios often differ at their ends.
    """
    if len(name) <= most:
        return name
    half = (most - 1) // 2
    return f"{name[: most - 1 - half]}…{name[-half:]}"
