"""Numbers in black discs, beside the points that they name.

A disc stands near its point, where it covers no other disc and the fewest points, and a
thin line joins the two. Several axes that show the same place get the same discs.
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.figures import style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

ACROSS: Final = 12  # points, of a disc
TEXT: Final[dict[str, Any]] = {
    "size": 7.5, "weight": "bold", "color": "white", "ha": "center", "va": "center",
    "bbox": {"boxstyle": "circle,pad=0.18", "facecolor": style.INK, "linewidth": 0},
}  # fmt: skip
DISTANCES: Final = (10, 16, 24, 34, 46, 60)  # points, from a symbol's edge to its disc
DIRECTIONS: Final = 12
APART: Final = 1.3 * ACROSS


def write_numbers(
    panels: Sequence[Axes],
    *,
    places: np.ndarray,
    radii: np.ndarray,
    chosen: Sequence[int],
) -> None:
    """Write numbers from 1 beside some places, alike on all panels.

    Comes after everything that moves the axes.

    Parameters
    ----------
    panels
        Axes with the same limits and sizes.
    places
        All places, a row each, in the units of the axes.
    radii
        Of the places' symbols, in points.
    chosen
        Rows of those that get a number, in order.
    """
    first = panels[0]
    first.apply_aspect()
    to_points = 72 / style.RESOLUTION
    points = to_points * first.transData.transform(places)
    page = to_points * first.bbox.get_points()
    taken: list[np.ndarray] = []
    for number, row in enumerate(chosen, start=1):
        taken.append(_free_spot(row, points, radii, taken, page))
        for axes in panels:
            axes.annotate(
                str(number), places[row], taken[-1] - points[row],
                textcoords="offset points", zorder=6, **TEXT,
                arrowprops={"arrowstyle": "-", "color": style.INK, "linewidth": 0.8,
                            "shrinkA": 0, "shrinkB": radii[row]},
            )  # fmt: skip


def _free_spot(
    row: int,
    points: np.ndarray,
    radii: np.ndarray,
    taken: Sequence[np.ndarray],
    page: np.ndarray,
) -> np.ndarray:
    """Find the nearest spot for a disc that covers the fewest symbols."""
    best: np.ndarray = points[row]
    least = math.inf
    for distance, direction in product(DISTANCES, range(DIRECTIONS)):
        angle = 2 * math.pi * (direction + 0.5) / DIRECTIONS
        away = radii[row] + distance
        spot = points[row] + away * np.array([math.cos(angle), math.sin(angle)])
        is_inside = (page[0] + ACROSS / 2 < spot) & (spot < page[1] - ACROSS / 2)
        is_free = all(math.dist(spot, other) > APART for other in taken)
        if not (is_inside.all() and is_free):
            continue
        gaps = np.linalg.norm(points - spot, axis=1) - radii - ACROSS / 2
        covered = int((gaps < 0).sum())
        if covered < least:
            best, least = spot, covered
    return best
