"""The staff ridge: unconfirmed share by pairs and minutes away, a panel per van count.

A number is a crew that was run: the per cent of its alerts that stay unconfirmed. It
stands at the minutes that a pair was away in that run, on the line of its pairs. Boxed
numbers lie within the record's interval, and the bar beneath them says from where to
where, by straight lines between the crews that were run. Nothing lies between two
lines: pairs are whole.

The axis of minutes is logarithmic, so that crews with vans and crews that drive
themselves, whose minutes are several times as many, can stand above each other.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.ticker import FixedLocator, NullLocator

from analysis.figures import style

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, WIDTH = 0.185, 0.775
TOP, BOTTOM, GAP = 0.835, 0.115, 0.014
TICKS: Final = (20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300, 400)
BAND: Final = "#9ecae8"


class Panel(NamedTuple):
    """A way of hand-over: its name, and its crews."""

    name: str
    rows: pd.DataFrame


def draw(
    frame: pd.DataFrame, *, interval: tuple[float, float], caption: style.Caption
) -> Figure:
    """Draw all crews.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.ridge` takes it.
    interval
        Of the record's unconfirmed share.
    caption
        Scenario, replications and seed, and what is identified.
    """
    panels = list(_panels(frame))
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        height = (TOP - BOTTOM - GAP * (len(panels) - 1)) / len(panels)
        first: Axes | None = None
        for index, panel in enumerate(panels):
            bottom = TOP - (index + 1) * height - index * GAP
            axes = figure.add_axes(
                (LEFT, bottom, WIDTH, height), label=panel.name, sharex=first
            )
            first = first or axes
            _draw_panel(axes, panel, interval, is_last=index == len(panels) - 1)
        if first is not None:
            _label_minutes(first, frame)
        low, high = (f"{100 * end:.2f}" for end in interval)
        style.write_texts(
            figure,
            title=title(frame),
            subtitle=(
                "Numbers: unconfirmed alerts in per cent of all alerts, a crew each. "
                f"Boxed: within the record's exact 95 % interval, {low} to {high} %. "
                "Bars: from where to where, along whole pairs."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say how many crews the record can't tell apart."""
    within = int(frame["is_within"].sum())
    if not within:
        return "No crew that was tried leaves as many alerts unconfirmed as the record"
    if within == 1:
        return "One crew that was tried leaves as many alerts unconfirmed as the record"
    return (
        f"{within} of {len(frame)} crews fit the record's unconfirmed alerts: it can't "
        "tell them apart"
    )


def crossings(minutes: np.ndarray, share: np.ndarray, level: float) -> list[float]:
    """Return where a share, linear between points, crosses a level."""
    found = []
    for (x0, y0), (x1, y1) in pairwise(zip(minutes, share, strict=True)):
        if (y0 - level) * (y1 - level) < 0:
            found.append(float(x0 + (level - y0) / (y1 - y0) * (x1 - x0)))
    return found


def stretches(
    minutes: np.ndarray, share: np.ndarray, interval: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return from where to where a share, linear between points, is in an interval."""
    low, high = interval
    cuts = {float(minutes[0]), float(minutes[-1])}
    for level in interval:
        cuts.update(crossings(minutes, share, level))
    found: list[tuple[float, float]] = []
    for start, end in pairwise(sorted(cuts)):
        middle = float(np.interp((start + end) / 2, minutes, share))
        if not low <= middle <= high:
            continue
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _panels(frame: pd.DataFrame) -> Iterator[Panel]:
    groups = frame.groupby(["hand_over", "prisoner_vans"], sort=False)
    for (way, vans), rows in groups:
        if way == "own transport":
            yield Panel("Own transport:\nthe pair drives\nthe prisoner in", rows)
        else:
            each = "van" if vans == 1 else "vans"
            yield Panel(f"{vans} prisoner {each}\na deployment", rows)


def _draw_panel(
    axes: Axes, panel: Panel, interval: tuple[float, float], *, is_last: bool
) -> None:
    pairs = sorted({int(one) for one in panel.rows["pairs"]})
    axes.set_xscale("log")
    axes.set_ylim(pairs[0] - 0.62, pairs[-1] + 0.62)
    axes.set_yticks(pairs, [str(one) for one in pairs])
    axes.tick_params(axis="y", length=0, labelsize=8)
    axes.tick_params(axis="x", labelbottom=is_last, length=3 if is_last else 0)
    axes.spines["bottom"].set_visible(is_last)
    for number in pairs:
        rows = panel.rows[panel.rows["pairs"] == number]
        ordered = rows.sort_values("minutes_away")
        away = ordered["minutes_away"].to_numpy()
        share = ordered["share"].to_numpy()
        axes.plot(away, [number] * away.size, color=style.PALE, linewidth=0.8, zorder=1)
        for start, end in stretches(away, share, interval):
            axes.plot(
                [start, end], [number, number], color=BAND, linewidth=7,
                solid_capstyle="butt", zorder=2,
            )  # fmt: skip
        for _, row in ordered.iterrows():
            _write_share(axes, row, number)
    style.tidy(axes, grid="x")
    axes.text(
        -0.04, 0.5, panel.name, transform=axes.transAxes, ha="right", va="center",
        size=9, weight="bold", linespacing=1.25,
    )  # fmt: skip


def _write_share(axes: Axes, row: pd.Series, number: float) -> None:
    is_within = bool(row["is_within"])
    box = {
        "boxstyle": "square,pad=0.18",
        "facecolor": style.INK if is_within else "white",
        "edgecolor": "none",
    }
    places = 2 if row["share"] < 0.1 else 1  # noqa: PLR2004 - three digits
    axes.text(
        row["minutes_away"], number, f"{100 * row['share']:.{places}f}", size=7,
        ha="center", va="center_baseline", zorder=3, bbox=box,
        color="white" if is_within else style.GREY,
        weight="bold" if is_within else "normal",
    )  # fmt: skip


def _label_minutes(axes: Axes, frame: pd.DataFrame) -> None:
    low, high = frame["minutes_away"].min(), frame["minutes_away"].max()
    axes.set_xlim(low / 1.05, high * 1.05)
    ticks = [tick for tick in TICKS if low / 1.05 <= tick <= high * 1.05]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    figure = axes.figure
    figure.axes[-1].set_xlabel(
        "Minutes a pair is away per arrest, from setting out until it is free again: "
        "mean, as measured in the run (logarithmic)"
    )
    figure.text(
        LEFT - 0.008, TOP + 0.008, "Pairs", ha="right", va="bottom", size=8,
        color=style.INK,
    )  # fmt: skip
