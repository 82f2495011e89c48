"""Who spends which part of a week on what: the hours of units, by activity.

A bar a kind of unit, its whole length their time on duty. Deployments and protests
take from own work, so what one bar lends stands against what another is spared.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import pandas as pd
from matplotlib.patches import Patch

from analysis.figures import style
from analysis.measures.unit_hours import ACTIVITIES, FOR_LFR, KINDS
from analysis.statistics.rounding import significant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

AXES: Final = (0.2, 0.16, 0.55, 0.62)  # left, bottom, width, height
LOOKS: Final = {
    "lfr": (style.BLUE, ""),
    "overtime": (style.BLUE, "xxx"),
    "second_line": (style.GREEN, "..."),
    "protest": (style.VERMILION, "///"),
    "own": (style.PALE, ""),
}
"""Colour and hatch of each activity."""
PER_CENT: Final = 100.0
THICK: Final = 0.62
COLUMNS: Final = {"LFR": 1.12, "protests": 1.24, "on duty": 1.38}
"""Where each column of hours ends, as a share of the axes."""


def compute_hours(*, units: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Put the hours of several scenarios below each other.

    Parameters
    ----------
    units
        By scenario, as :func:`analysis.measures.unit_hours.compute_unit_hours` makes
        them.

    Returns
    -------
    DataFrame
        As :func:`lfrsim.figures.hours` takes it.
    """
    frames = [frame.assign(scenario=name) for name, frame in units.items()]
    columns = ["scenario", "does", "activity", "per_week", "share"]
    return pd.concat(frames, ignore_index=True)[columns]


def draw(frame: pd.DataFrame, *, caption: style.Caption) -> Figure:
    """Draw a bar for each kind of unit in each scenario that has a roster.

    Parameters
    ----------
    frame
        As :func:`compute_hours` makes it.
    caption
        Scenarios, replications and seed.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        axes = figure.add_axes(AXES, label="hours")
        bars = _bars(frame)
        for place, (scenario, does) in enumerate(bars):
            is_it = (frame["scenario"] == scenario) & (frame["does"] == does)
            _draw_bar(axes, frame[is_it], place)
        axes.set_yticks(range(len(bars)), _labels(bars, caption))
        axes.tick_params(axis="y", length=0, labelsize=10)
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.set_xlim(0, PER_CENT)
        axes.set_xlabel("% of their officer hours on duty", loc="left")
        style.tidy(axes, grid="x")
        _label(axes)
        style.write_texts(
            figure,
            title=title(frame, caption=caption),
            subtitle=(
                "What the officers of each unit spend their time on duty on, mean over "
                "replications. Beside the bars officer hours a week: what LFR takes, "
                "what protests take, and all on duty."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame, *, caption: style.Caption) -> str:
    """Say how many hours streets lose, and to what."""
    streets = frame[frame["does"] == "neighbourhood"]
    taken = {
        str(name): [significant(hours) for hours in _taken(_by_activity(rows))]
        for name, rows in streets.groupby("scenario", sort=False)
    }
    if not taken:
        return "What officers spend their time on"
    letters = dict(zip(caption.names, style.LETTERS, strict=False))
    first, *others = taken
    said = f" with {letters[first]}" if len(caption.names) > 1 else ""
    text = f"Streets lose {taken[first][0]} officer hours a week to LFR{said}"
    if others:
        return f"{text}, {taken[others[0]][0]} with {letters[others[0]]}"
    return f"{text}, {taken[first][1]} to protests"


def _bars(frame: pd.DataFrame) -> list[tuple[str, str]]:
    there = dict.fromkeys(zip(frame["scenario"], frame["does"], strict=True))
    return sorted(there, key=lambda bar: list(KINDS).index(bar[1]))


def _labels(bars: list[tuple[str, str]], caption: style.Caption) -> list[str]:
    names = dict(zip(caption.names, caption.labels, strict=True))
    if len(names) == 1:
        return [KINDS[does] for _, does in bars]
    return [f"{KINDS[does]}\n{names[scenario]}" for scenario, does in bars]


def _by_activity(rows: pd.DataFrame) -> dict[str, float]:
    """Return the hours a week that one kind of unit spends on each activity."""
    return dict(zip(rows["activity"], rows["per_week"], strict=True))


def _taken(hours: dict[str, float]) -> tuple[float, float]:
    """Return what LFR and what protests take."""
    return math.fsum(hours[activity] for activity in FOR_LFR), hours["protest"]


def _draw_bar(axes: Axes, rows: pd.DataFrame, place: int) -> None:
    left = 0.0
    shares = dict(zip(rows["activity"], rows["share"], strict=True))
    for activity, (colour, hatch) in LOOKS.items():
        width = PER_CENT * shares[activity]
        axes.barh(
            place, width, THICK, left=left, color=colour, hatch=hatch,
            edgecolor="white", linewidth=0,
        )  # fmt: skip
        left += width
    hours = _by_activity(rows)
    numbers = (*_taken(hours), math.fsum(hours.values()))
    for value, across in zip(numbers, COLUMNS.values(), strict=True):
        axes.text(
            across, place, f"{significant(value)} h", ha="right", va="center",
            transform=axes.get_yaxis_transform(), size=9.5,
        )  # fmt: skip


def _label(axes: Axes) -> None:
    for word, across in COLUMNS.items():
        axes.text(
            across, 1.02, word, transform=axes.transAxes, ha="right", va="bottom",
            size=9, weight="bold",
        )  # fmt: skip
    handles = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0,
              label=ACTIVITIES[activity])
        for activity, (colour, hatch) in LOOKS.items()
    ]  # fmt: skip
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=3,
        handlelength=2.0,
    )  # fmt: skip
