"""A sweep of one setting: yield, burden, use and money at each of its values.

A panel a measure, each from 0, with the 95 % interval of the mean. The value from which
differences are taken is marked. Values that are no numbers stand side by side.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.figures import style
from analysis.statistics.rounding import rounded_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS: Final = 3
WIDTH, GAP, LEFT = 0.255, 0.065, 0.07
BOTTOM, HEIGHT, BETWEEN = 0.135, 0.275, 0.105
ARRESTS: Final = "arrests_per_week"
COLOURS: Final = {
    "yield": style.GREEN,
    "burden": style.VERMILION,
    "use": style.BLUE,
    "money": style.PURPLE,
}
STEPS: Final = (1, 2, 2.5, 5, 10)
ROOM, LEAST = 42, 8  # characters of all values side by side, and of each at least


def draw(frame: pd.DataFrame, *, caption: style.Caption, name: str) -> Figure:
    """Draw a sweep of one setting.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.curves` takes it.
    caption
        Scenario, replications and seed.
    name
        Of the setting, with its unit.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        for place, key in enumerate(dict.fromkeys(frame["key"])):
            _draw_panel(figure, place, frame[frame["key"] == key], name)
        style.write_texts(
            figure,
            title=title(frame, name=name),
            subtitle=(
                "Means over replications with their 95 % intervals, at each value with "
                "the same luck. Hollow: the value from which differences are taken; "
                "those stand with paired intervals in sweep.csv."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame, *, name: str) -> str:
    """Say the finding in one line: the largest difference in arrests."""
    rows = frame[(frame["key"] == ARRESTS) & ~frame["is_base"]]
    base = frame[(frame["key"] == ARRESTS) & frame["is_base"]].iloc[0]
    most = rows.iloc[int(rows["difference"].abs().to_numpy().argmax())]
    if not math.isfinite(most["difference_low"]):
        return "One replication: no difference can be told from luck"
    if most["difference_low"] <= 0 <= most["difference_high"]:
        return f"Whether arrests hang on {name} can't be told"
    text = rounded_row(
        a=base["mean"], b=most["mean"], difference=most["difference"],
        low=most["difference_low"], high=most["difference_high"],
    )  # fmt: skip
    return (
        f"{name[0].upper()}{name[1:]}: {text.a} arrests a week at {base['value']}, "
        f"{text.b} at {most['value']}"
    )


def _draw_panel(figure: Figure, place: int, rows: pd.DataFrame, name: str) -> None:
    row, column = divmod(place, COLUMNS)
    left = LEFT + column * (WIDTH + GAP)
    bottom = BOTTOM + (1 - row) * (HEIGHT + BETWEEN)
    axes = figure.add_axes((left, bottom, WIDTH, HEIGHT), label=rows["key"].iloc[0])
    style.tidy(axes, grid="y")
    first = rows.iloc[0]
    colour = COLOURS[first["kind"]]
    ordered = rows.sort_values("x")
    x, y = ordered["x"].to_numpy(), ordered["mean"].to_numpy()
    ends = np.abs(ordered[["low", "high"]].to_numpy().T - y)
    axes.errorbar(
        x, y, np.where(np.isfinite(ends), ends, 0), fmt="o", color=colour, lw=1.3,
        ls="-" if first["is_numeric"] else "", markersize=4, capsize=2,
    )  # fmt: skip
    base = ordered[ordered["is_base"]]
    axes.plot(
        base["x"], base["mean"], "o", color=colour, markerfacecolor="white",
        markersize=6, zorder=5,
    )  # fmt: skip
    axes.set_title(first["measure"], size=9.5)
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.6g}"))
    axes.tick_params(labelsize=8.5)
    if row:
        axes.set_xlabel(name, size=9)
    _label(axes, x, list(ordered["value"]), is_numeric=bool(first["is_numeric"]))


def _label(
    axes: Axes, x: np.ndarray, values: Sequence[str], *, is_numeric: bool
) -> None:
    if is_numeric:
        axes.xaxis.set_major_locator(
            MaxNLocator(8, integer=bool((x == x.round()).all()))
        )
        return
    across = max(LEAST, ROOM // len(values))
    words = ["\n".join(textwrap.wrap(value, across)[:2]) for value in values]
    axes.set_xticks(x, words, size=8 if across > LEAST else 6.5)
    axes.set_xlim(x.min() - 0.5, x.max() + 0.5)
