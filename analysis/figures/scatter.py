"""A sweep of many settings: arrests at each point against each setting by itself.

A panel a setting. What all others do shows as scatter; a curve through the means of
fifths of the points shows what is left of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.statistics.rounding import decimals, rounded

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS: Final = 3
LEFT, WIDTH, GAP = 0.07, 0.255, 0.065
BOTTOM, BETWEEN = 0.135, 0.105
PARTS: Final = 5
FEWEST: Final = 15  # points for means of fifths


def draw(frame: pd.DataFrame, *, caption: style.Caption) -> Figure:
    """Draw a measure at all points, a panel a setting.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.scatter` takes it.
    caption
        Scenario, replications and seed.
    """
    factors = list(dict.fromkeys(frame["factor"]))
    rows = -(-len(factors) // COLUMNS)
    has_lines = len(frame) // len(factors) >= FEWEST
    height = (style.TOP - 0.03 - BOTTOM - (rows - 1) * BETWEEN) / rows
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        for place, factor in enumerate(factors):
            row, column = divmod(place, COLUMNS)
            axes = figure.add_axes(
                (
                    LEFT + column * (WIDTH + GAP),
                    BOTTOM + (rows - 1 - row) * (height + BETWEEN),
                    WIDTH,
                    height,
                ),
                label=factor,
            )
            _draw_panel(axes, frame[frame["factor"] == factor])
        style.write_texts(
            figure,
            title=title(frame),
            subtitle=(
                "A point: the mean over replications of one combination, with its "
                "95\u00a0% interval, with the same luck at all."
                + (" Lines: means of fifths of the points." if has_lines else "")
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say over what range the measure goes."""
    ends = [round(float(end), 9) for end in (frame["mean"].min(), frame["mean"].max())]
    low, high = (rounded(one, decimals(ends)) for one in ends)
    points = int((frame["factor"] == frame["factor"].iloc[0]).sum())
    return f"{frame['measure'].iloc[0]}: {low} to {high} at {points} points"


def _draw_panel(axes: Axes, rows: pd.DataFrame) -> None:
    ordered = rows.sort_values("x", kind="stable")
    x, y = ordered["x"].to_numpy(), ordered["mean"].to_numpy()
    ends = np.abs(ordered[["low", "high"]].to_numpy().T - y)
    axes.errorbar(
        x, y, np.where(np.isfinite(ends), ends, 0), fmt="o", color=style.BLUE,
        markersize=3, lw=0.6, alpha=0.7,
    )  # fmt: skip
    first = ordered.iloc[0]
    if not first["is_numeric"]:
        names = ordered.drop_duplicates("x")
        axes.set_xticks(names["x"], names["value"], size=8)
        axes.set_xlim(x.min() - 0.5, x.max() + 0.5)
    elif (x == x.round()).all():
        axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    if first["is_numeric"] and len(x) >= FEWEST:
        parts = np.array_split(np.arange(len(x)), PARTS)
        axes.plot(
            [x[part].mean() for part in parts], [y[part].mean() for part in parts],
            color=style.ORANGE, lw=2, marker="s", markersize=4,
        )  # fmt: skip
    style.tidy(axes, grid="y")
    axes.tick_params(labelsize=8.5)
    axes.set_xlabel(first["factor"], size=9)
    axes.set_title(first["finding"], size=8.5, weight="normal")
    if axes.get_position().x0 < LEFT + WIDTH:
        axes.set_ylabel(first["measure"])
