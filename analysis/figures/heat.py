"""A sweep of two settings: a measure at every pair of values, as colour and number.

Framed cells can't be told from the best one, which has a heavier frame. Lines join
equal means between the cells, by straight interpolation; they are left out where a
setting's values are no numbers, or too few.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
from matplotlib.patches import Rectangle

from analysis.figures import style
from analysis.statistics.rounding import decimals, rounded

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOTTOM: Final = 0.16
HEIGHT: Final = style.TOP - BOTTOM - 0.045
COLOURS: Final = "cividis"
FEWEST: Final = 3  # values of each setting for lines between them
ROOM, NARROW = 48, 9  # characters beside each other below a map, and left of it
MOST_CELLS: Final = 160  # with a number each
DARK: Final = 0.55  # share of the scale below which numbers are white


def draw(
    frame: pd.DataFrame, *, caption: style.Caption, names: tuple[str, str]
) -> Figure:
    """Draw heat maps, a panel a measure.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.heat` takes it, of each x all y in turn.
    caption
        Scenario, replications and seed.
    names
        Of the settings, with their units.
    """
    keys = list(dict.fromkeys(frame["key"]))
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        width = 0.36 if len(keys) > 1 else 0.6
        for place, key in enumerate(keys):
            left = 0.085 + place * 0.49
            axes = figure.add_axes((left, BOTTOM, width, HEIGHT), label=key)
            bar = figure.add_axes(
                (left + width + 0.008, BOTTOM, 0.009, HEIGHT), label=f"scale {key}"
            )
            _draw_cells(axes, bar, frame[frame["key"] == key], names)
        style.write_texts(
            figure,
            title=title(frame),
            subtitle=(
                "Means over replications with the same luck. Heavy frame: most of a "
                "yield, least of all else; thin: can't be told from it (paired, "
                "95\u00a0% for all cells together, Bonferroni). White lines: equal "
                "means. 95\u00a0% intervals of the means: on either side "
                f"{_half_widths(frame)}."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say how many cells can't be told from the best."""
    first = frame[frame["key"] == frame["key"].iloc[0]]
    alike = int(first["is_alike"].sum())
    what = first["measure"].iloc[0].lower()
    if alike == len(first):
        return f"No combination can be told from the one with most {what}"
    if alike == 1:
        return f"One of {len(first)} combinations has the most {what}"
    return (
        f"{alike - 1} of {len(first) - 1} other combinations can't be told from the "
        f"one with most {what}"
    )


def _half_widths(frame: pd.DataFrame) -> str:
    found = []
    for key in dict.fromkeys(frame["key"]):
        rows = frame[frame["key"] == key]
        half = (rows["high"] - rows["low"]) / 2
        if half.isna().all():
            return "unknown from one replication"
        places = decimals([float(half.max())]) - 1
        ends = [rounded(float(one), places) for one in (half.min(), half.max())]
        found.append(" to ".join(dict.fromkeys(ends)))
    return " (left) and ".join(found) + (" (right)" if len(found) > 1 else "")


def _draw_cells(
    axes: Axes, bar: Axes, rows: pd.DataFrame, names: tuple[str, str]
) -> None:
    xs, ys = list(dict.fromkeys(rows["x"])), list(dict.fromkeys(rows["y"]))
    table = rows["mean"].to_numpy().reshape(len(xs), len(ys)).T
    image = axes.imshow(table, origin="lower", aspect="auto", cmap=COLOURS)
    axes.figure.colorbar(image, cax=bar)
    bar.tick_params(labelsize=8)
    bar.spines[:].set_visible(False)
    is_numeric = bool(rows["is_numeric"].all())
    if is_numeric and min(table.shape) >= FEWEST and _varies(table):
        axes.contour(table, levels=6, colors="white", linewidths=0.8, alpha=0.45)
    _write(axes, table)
    for _, row in rows.iterrows():
        if row["is_alike"]:
            axes.add_patch(
                Rectangle(
                    (xs.index(row["x"]) - 0.47, ys.index(row["y"]) - 0.46), 0.94, 0.92,
                    fill=False, edgecolor=style.VERMILION,
                    lw=3 if row["is_best"] else 1.3,
                )
            )  # fmt: skip
    across = max(NARROW, ROOM // len(xs))
    axes.set_xticks(range(len(xs)), [_folded(x, across) for x in xs], size=8.5)
    axes.set_yticks(range(len(ys)), [_folded(y, NARROW) for y in ys], size=8.5)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlabel(names[0])
    axes.set_ylabel(names[1])
    axes.set_title(rows["measure"].iloc[0], size=10)


def _folded(value: str, across: int) -> str:
    """Put a value that is words on a few short lines."""
    return textwrap.fill(value, across)


def _varies(table: np.ndarray) -> bool:
    return (
        bool(np.nanmax(table) > np.nanmin(table)) if np.isfinite(table).any() else False
    )


def _write(axes: Axes, table: np.ndarray) -> None:
    if table.size > MOST_CELLS or not np.isfinite(table).any():
        return
    low = float(np.nanmin(table))
    span = float(np.nanmax(table)) - low or 1.0
    places = max(decimals([float(np.nanmax(np.abs(table)))]), 0)
    size = 8.5 if table.shape[1] <= 8 else 6.5  # noqa: PLR2004 - what fits a cell
    for (y, x), value in np.ndenumerate(table):
        dark = (value - low) / span < DARK
        axes.text(
            x, y, rounded(float(value), places), ha="center", va="center", size=size,
            color="white" if dark else style.INK,
        )  # fmt: skip
