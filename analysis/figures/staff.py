"""Where the crews are through an average active day, by quarter of an hour.

Pairs above, operators below; a column a scenario. The band on top is free: on duty
and held by nothing. Pairs that are still held after packing up stand above the line
of those on duty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.measures import STATES
from analysis.statistics.rounding import rounded, significant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HOUR: Final = 3600.0
MANY: Final = 100  # members, of whom nobody asks for tenths
SHOWN: Final = 0.02  # of a member: less can't be seen
LEFT, WIDTH, GAP = 0.075, 0.89, 0.05
PAIRS: Final = (0.40, 0.415)  # bottom and height of the panels
OPERATORS: Final = (0.135, 0.19)
FREE: Final = "#eeeeee"


def compute_staff(*, days: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Put the scenarios' days below each other.

    Parameters
    ----------
    days
        By scenario, as :func:`analysis.measures.staffing.compute_staff_day` makes them.

    Returns
    -------
    DataFrame
        As :func:`lfrsim.figures.staff` takes it.
    """
    frames = [frame.assign(scenario=name) for name, frame in days.items()]
    frame = pd.concat(frames, ignore_index=True)
    return frame[["scenario", *(c for c in frame.columns if c != "scenario")]]


def draw(frame: pd.DataFrame, *, caption: style.Caption) -> Figure:
    """Draw pairs and operators, on duty and held.

    Parameters
    ----------
    frame
        As ``compute_staff`` makes it.
    caption
        Scenarios, replications and seed.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        first, last = _span(frame)
        panels: list[tuple[Axes, Axes]] = []
        for index, scenario in enumerate(caption.names):
            day = frame[frame["scenario"] == scenario]
            pairs, operators = _panels(figure, index, caption.names, panels)
            panels.append((pairs, operators))
            _draw_pairs(pairs, day)
            _draw_operators(operators, day)
            active = float(day["active_days"].iloc[0])
            if len(caption.names) > 1:
                pairs.set_title(caption.labels[index], pad=6)
            pairs.text(
                1, 1, _mean_of(active),
                transform=pairs.transAxes, ha="right", va="top", size=9,
            )  # fmt: skip
            operators.set_xlim(first, last)
            _label_hours(pairs, operators)
        _label_rows(*panels[0], frame)
        style.write_texts(
            figure,
            title=title(frame, caption=caption),
            subtitle=(
                "Mean number through an average active day, by quarter of an hour, "
                "over all deployments of that day. Active days are counted per "
                "replication."
            ),
            caption=caption,
        )
        handles, labels = panels[0][0].get_legend_handles_labels()
        figure.legend(
            handles[::-1], labels[::-1], loc="lower left", ncols=4,
            bbox_to_anchor=(LEFT - 0.008, 0.85), handlelength=1.8, columnspacing=2,
            borderpad=0.2,
        )  # fmt: skip
    return figure


def title(frame: pd.DataFrame, *, caption: style.Caption) -> str:
    """Say how many pairs are held when most are."""
    peaks = []
    for scenario in caption.names:
        day = frame[frame["scenario"] == scenario]
        held = day["pairs_on_street"] + day["pairs_in_custody"]
        most, on_duty = held.max(), day["pairs_on_duty"].iloc[held.argmax()]
        if not on_duty:
            return "Where are the crews through the day?"
        places = 0 if on_duty >= MANY else 1
        peaks.append(f"{rounded(most, places)} of {rounded(on_duty, places)} pairs")
    if len(peaks) == 1:
        return f"When most are busy, {peaks[0]} are held"
    return f"When most are busy: {peaks[0]} are held with A, {peaks[1]} with B"


def _span(frame: pd.DataFrame) -> tuple[float, float]:
    """Return the hours between which anybody is there."""
    seen = frame[list(STATES)].max(axis=1) > SHOWN
    hours = frame.loc[seen, "time_from"] / HOUR
    if hours.empty:
        return 0.0, 24.0
    return float(np.floor(hours.min() - 0.25)), float(np.ceil(hours.max() + 0.5))


def _panels(
    figure: Figure, index: int, names: tuple[str, ...], before: list[tuple[Axes, Axes]]
) -> tuple[Axes, Axes]:
    number, name = len(names), names[index]
    width = (WIDTH - GAP * (number - 1)) / number
    left = LEFT + index * (width + GAP)
    pairs = figure.add_axes(
        (left, PAIRS[0], width, PAIRS[1]),
        label=f"pairs {name}",
        sharey=before[0][0] if before else None,
    )
    operators = figure.add_axes(
        (left, OPERATORS[0], width, OPERATORS[1]),
        label=f"operators {name}",
        sharex=pairs,
        sharey=before[0][1] if before else None,
    )
    return pairs, operators


def _mean_of(active_days: float) -> str:
    if active_days == 1:
        return "on the only active day"
    return f"mean of {significant(active_days)} active days"


def _edges(day: pd.DataFrame) -> np.ndarray:
    begins = day["time_from"].to_numpy() / HOUR
    return np.append(begins, 2 * begins[-1] - begins[-2])


def _draw_pairs(axes: Axes, day: pd.DataFrame) -> None:
    edges = _edges(day)
    on_duty, street, custody = (
        day[state].to_numpy()
        for state in ("pairs_on_duty", "pairs_on_street", "pairs_in_custody")
    )
    axes.stairs(on_duty, edges, fill=True, color=FREE, label="Free")
    axes.stairs(
        street + custody, edges, fill=True, color=style.ORANGE, hatch="////",
        edgecolor="white", linewidth=0, label=STATES["pairs_in_custody"],
    )  # fmt: skip
    axes.stairs(
        street, edges, fill=True, color=style.BLUE, label=STATES["pairs_on_street"]
    )
    axes.stairs(
        on_duty, edges, color=style.INK, linewidth=1.6, label=STATES["pairs_on_duty"]
    )


def _draw_operators(axes: Axes, day: pd.DataFrame) -> None:
    edges = _edges(day)
    on_duty, judging = day["operators_on_duty"], day["operators_judging"]
    axes.stairs(on_duty.to_numpy(), edges, fill=True, color=FREE)
    axes.stairs(judging.to_numpy(), edges, fill=True, color=style.GREEN)
    axes.stairs(on_duty.to_numpy(), edges, color=style.INK, linewidth=1.6)
    if on_duty.max() > 0:
        most = judging.max()
        axes.text(
            1, 1,
            f"judging an alert (green): {significant(most, 3 if most >= MANY else 2)} "
            "at most",
            transform=axes.transAxes, ha="right", va="bottom", size=9,
        )  # fmt: skip


def _label_hours(*panels: Axes) -> None:
    for axes in panels:
        axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 3, 4, 6, 10]))
        axes.xaxis.set_major_formatter(lambda hour, _: f"{hour % 24:02.0f}:00")
        style.tidy(axes, grid="y")
    panels[-1].set_xlabel("Time of day")


def _label_rows(pairs: Axes, operators: Axes, frame: pd.DataFrame) -> None:
    for axes, state, label in (
        (pairs, "pairs_on_duty", "Pairs"),
        (operators, "operators_on_duty", "Operators"),
    ):
        axes.set_ylabel(label)
        axes.set_ylim(0, max(frame[state].max(), 0.5) * 1.12)
