"""Totals month by month: published against predicted with its interval.

A panel a count, one above the other over the same months. Months without a deployment
keep their place and stay empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from analysis.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COUNTS: Final = {"faces_seen": "Faces seen", "alerts": "Alerts", "arrests": "Arrests"}
LEVEL: Final = 90  # per cent, of the intervals
SCALES: Final = ((1_500_000, 1e6, ", millions"), (10_000, 1e3, ", thousands"))
FEWEST: Final = 8  # months that the axis has room for
BAR: Final = 0.56  # of a month
BAND: Final = "#9ecae8"
WITHIN: Final[dict[str, Any]] = {
    "marker": "o", "linestyle": "none", "color": style.INK, "markersize": 6,
    "markeredgecolor": "white", "markeredgewidth": 0.8,
}  # fmt: skip
OUTSIDE: Final[dict[str, Any]] = {
    "marker": "o", "linestyle": "none", "color": "white", "markersize": 6.5,
    "markeredgecolor": style.VERMILION, "markeredgewidth": 2,
}  # fmt: skip
LEFT, WIDTH = 0.122, 0.843
BOTTOM, TOP, GAP = 0.165, 0.795, 0.05


def draw(frame: pd.DataFrame, *, caption: style.Caption) -> Figure:
    """Draw all months of each count.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.months` takes it.
    caption
        Scenario, replications and seed.
    """
    counts = [count for count in COUNTS if (frame["of"] == count).any()]
    months = pd.period_range(frame["what"].min(), frame["what"].max(), freq="M")
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        height = (TOP - BOTTOM - GAP * (len(counts) - 1)) / len(counts)
        first: Axes | None = None
        for index, count in enumerate(counts):
            bottom = TOP - (index + 1) * height - index * GAP
            axes = figure.add_axes(
                (LEFT, bottom, WIDTH, height), label=count, sharex=first
            )
            first = first or axes
            _draw_count(axes, frame[frame["of"] == count], months, count)
            axes.tick_params(axis="x", labelbottom=index == len(counts) - 1)
        _label_months(figure.axes[-1], frame, months)
        style.write_texts(
            figure,
            title=title(frame),
            subtitle=(
                "Totals over the deployments that the record has of a month. If "
                f"predictions are right, {LEVEL} % of totals lie in their interval: of "
                f"{len(frame)}, about {LEVEL * len(frame) / 100:.0f}."
            ),
            caption=caption,
        )
        figure.legend(
            handles=_handles(), loc="lower left", bbox_to_anchor=(LEFT - 0.008, 0.838),
            ncols=4, columnspacing=2, borderpad=0.2, handlelength=1.6,
        )  # fmt: skip
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say how many totals lie in their interval."""
    within, total = int(frame["is_within"].sum()), len(frame)
    if total == 1:
        verb = "lies in" if within else "lies outside of"
        return f"The only monthly total {verb} its {LEVEL} % interval"
    if not within:
        return f"None of {total} monthly totals lies in its {LEVEL} % interval"
    if within == total:
        return f"All {total} monthly totals lie in their {LEVEL} % interval"
    verb = "lies in its" if within == 1 else "lie in their"
    return f"{within} of {total} monthly totals {verb} {LEVEL} % interval"


def _draw_count(
    axes: Axes, rows: pd.DataFrame, months: pd.PeriodIndex, count: str
) -> None:
    place = months.get_indexer(pd.PeriodIndex(rows["what"], freq="M"))
    top = float(rows[["high", "published"]].max().max())
    unit, words = next(((u, w) for least, u, w in SCALES if top >= least), (1.0, ""))
    low, high, predicted, published = (
        rows[name].to_numpy() / unit
        for name in ("low", "high", "predicted", "published")
    )
    axes.bar(place, high - low, BAR, low, color=BAND, linewidth=0)
    axes.hlines(predicted, place - BAR / 2, place + BAR / 2, style.BLUE, linewidth=2)
    is_within = rows["is_within"].to_numpy(dtype=bool)
    for chosen, marker in ((is_within, WITHIN), (~is_within, OUTSIDE)):
        axes.plot(place[chosen], published[chosen], **marker)
    axes.set_ylim(0, max(1.1 * top / unit, 1))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.tick_params(axis="both", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_title(COUNTS[count] + words, pad=5)
    axes.text(
        1, 1.02, f"{is_within.sum()} of {len(rows)} in their interval",
        transform=axes.transAxes, ha="right", va="bottom", size=9, color=style.GREY,
    )  # fmt: skip
    style.tidy(axes, grid="y")


def _handles() -> list[Patch | Line2D]:
    return [
        Patch(color=BAND, label=f"predicted: {LEVEL} % interval"),
        Line2D([], [], color=style.BLUE, linewidth=2, label="predicted: mean"),
        Line2D([], [], **WITHIN, label="published: within"),
        Line2D([], [], **OUTSIDE, label="published: outside"),
    ]


def _label_months(axes: Axes, frame: pd.DataFrame, months: pd.PeriodIndex) -> None:
    """Write months, years where they begin, and how many deployments each had."""
    names = [
        f"{month:%b}\n{month.year if index == 0 or month.month == 1 else ''}"
        for index, month in enumerate(months)
    ]
    places = np.arange(len(months))
    axes.set_xticks(places, names)
    half = max(len(months), FEWEST) / 2
    axes.set_xlim(places.mean() - half, places.mean() + half)
    most = frame.groupby("what")["deployments"].max()
    numbers = [f"{most.get(str(month), 0):,}" for month in months]
    below: dict[str, Any] = {
        "textcoords": "offset points",
        "size": 8,
        "color": style.GREY,
    }
    for place, number in zip(places, numbers, strict=True):
        axes.annotate(
            number, (float(place), 0), xycoords=axes.get_xaxis_transform(),
            xytext=(0, -42), ha="center", **below,
        )  # fmt: skip
    axes.annotate(
        "Deployments", (0, 0), xycoords="axes fraction", xytext=(-3, -42), ha="right",
        **below,
    )  # fmt: skip
