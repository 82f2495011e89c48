"""Arrests week by week: how far single weeks scatter around the mean.

The mean over a year and a hundred replications is sure; a single week isn't. The
bars are single weeks, the ticks below them the means of single replications, the
marker the mean over all with its interval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.statistics.precision import compute_mean_interval
from analysis.statistics.rounding import UNDEFINED, decimals, rounded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_BARS: Final = 100
LEAST_RANGE: Final = 10  # arrests on the axis
NINE_IN_TEN: Final = (0.05, 0.95)
LEFT, WIDTH = 0.075, 0.86
BOTTOM, TOP = 0.135, style.TOP


def compute_spread(*, weeks: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Count weeks by their number of arrests.

    Parameters
    ----------
    weeks
        By scenario, as ``compute_weeks`` makes them.

    Returns
    -------
    DataFrame
        As :func:`lfrsim.figures.weekly` takes it.
    """
    frames = []
    for scenario, frame in weeks.items():
        arrests = frame["arrests"].to_numpy()
        values, numbers = np.unique(arrests, return_counts=True)
        p5, p95 = np.quantile(arrests, NINE_IN_TEN, method="inverted_cdf")
        mean, low, high = compute_mean_interval(values=_means(frame))
        frames.append(
            pd.DataFrame({"arrests": values, "weeks": numbers}).assign(
                scenario=scenario, mean=mean, low=low, high=high, p5=p5, p95=p95
            )
        )
    columns = ["scenario", "arrests", "weeks", "mean", "low", "high", "p5", "p95"]
    return pd.concat(frames, ignore_index=True)[columns]


def draw(
    frame: pd.DataFrame,
    *,
    weeks: Mapping[str, pd.DataFrame] | None,
    caption: style.Caption,
    other_week: float | None = None,
) -> Figure:
    """Draw the spread of single weeks, one scenario above the other.

    Parameters
    ----------
    frame
        As ``compute_spread`` makes it.
    weeks
        By scenario, as ``compute_weeks`` makes them: for the ticks at the means of
        replications, of which there are none without.
    caption
        Scenarios, replications and seed.
    other_week
        Share of comparisons in which a week of B has more arrests than another
        week of A.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        axes = _panels(figure, caption.names)
        width = max(1, int(np.ceil((frame["arrests"].max() + 1) / MOST_BARS)))
        heights = [
            _draw_scenario(
                axes[index],
                frame,
                weeks[name] if weeks else None,
                index,
                width,
                caption,
            )
            for index, name in enumerate(caption.names)
        ]
        for panel in axes:
            panel.set_ylim(-0.3 * max(heights), 1.05 * max(heights))
            panel.set_yticks([t for t in panel.get_yticks() if 0 <= t <= max(heights)])
        top = max(frame["arrests"].max() + 2 * width, LEAST_RANGE)
        axes[-1].set_xlim(-0.7 * width, top)
        axes[-1].xaxis.set_major_locator(
            MaxNLocator("auto", steps=[1, 2, 5, 10], integer=True)
        )
        axes[-1].set_xlabel("Arrests in one week")
        style.write_texts(
            figure,
            title=title(frame, caption=caption, other_week=other_week),
            subtitle=(
                "Bars: single weeks of all replications. Band: 9 weeks in 10. Marker: "
                "mean with its 95 % interval, which can be narrower than the marker."
                + (" Ticks: the mean of each replication." if weeks is not None else "")
                + (" In the title ties count half." if other_week is not None else "")
            ),
            caption=caption,
        )
    return figure


def title(
    frame: pd.DataFrame, *, caption: style.Caption, other_week: float | None
) -> str:
    """Say how sure one may be of a single week."""
    if other_week is None or not np.isfinite(other_week):
        first = frame[frame["scenario"] == caption.names[0]].iloc[0]
        return f"In 9 weeks in 10, {first['p5']:,.0f} to {first['p95']:,.0f} arrests"
    share = _percent(other_week)
    return f"A week of B has more arrests than another week of A in {share} of cases"


def _percent(share: float) -> str:
    """Round a share, but never to certainty."""
    near = round(100 * share)
    if near == 100 and share < 1:  # noqa: PLR2004 - per cent
        return "more than 99 %"
    if near == 0 and share > 0:
        return "less than 1 %"
    return f"{near} %"


def _means(frame: pd.DataFrame) -> pd.Series:
    return frame.groupby("replication")["arrests"].mean()


def _panels(figure: Figure, names: tuple[str, ...]) -> list[Axes]:
    gap, number = 0.07, len(names)
    height = (TOP - BOTTOM - gap * (number - 1)) / number
    panels: list[Axes] = []
    for index, name in enumerate(names):
        bottom = TOP - (index + 1) * height - index * gap
        panels.append(
            figure.add_axes(
                (LEFT, bottom, WIDTH, height),
                label=name,
                sharex=panels[0] if panels else None,
            )
        )
    return panels


def _draw_scenario(
    axes: Axes,
    frame: pd.DataFrame,
    weeks: pd.DataFrame | None,
    index: int,
    width: int,
    caption: style.Caption,
) -> float:
    rows = frame[frame["scenario"] == caption.names[index]]
    first = rows.iloc[0]
    bins = rows["arrests"].to_numpy() // width
    percent = 100 * np.bincount(bins, rows["weeks"]) / rows["weeks"].sum()
    top = float(percent.max())
    middle = (width - 1) / 2
    axes.bar(
        np.arange(percent.size) * width + middle, percent, 0.86 * width,
        color=style.COLOURS[index], hatch=style.HATCHES[index], edgecolor="white",
        linewidth=0,
    )  # fmt: skip
    axes.axhline(0, color=style.GREY, linewidth=0.8)
    axes.plot(
        [first["p5"], first["p95"]], [-0.1 * top] * 2,
        color=style.COLOURS[index], linewidth=7, alpha=0.35, solid_capstyle="butt",
    )  # fmt: skip
    if weeks is not None:
        means = _means(weeks).to_numpy()
        axes.plot(
            means, [-0.22 * top] * means.size, "|", color=style.GREY, markersize=7
        )
    _mark_mean(axes, first, -0.1 * top, index)
    axes.set_title(caption.labels[index] if len(caption.names) > 1 else "", pad=4)
    axes.text(
        1, 1.015, _summary(first, int(rows["weeks"].sum())),
        transform=axes.transAxes, ha="right", va="bottom", size=9,
    )  # fmt: skip
    axes.set_ylabel(f"% of weeks{'' if width == 1 else f', by {width} arrests'}")
    axes.spines["bottom"].set_visible(False)
    style.tidy(axes, grid="x")
    return top


def _mark_mean(axes: Axes, first: pd.Series, height: float, index: int) -> None:
    if np.isfinite(first["low"]):
        axes.plot([first["low"], first["high"]], [height] * 2, color=style.INK)
    axes.plot(
        first["mean"], height, style.MARKERS[index], color=style.INK, markersize=6,
        markeredgecolor="white",
    )  # fmt: skip


def _summary(first: pd.Series, weeks: int) -> str:
    places = decimals([first["mean"]], half_width=(first["high"] - first["low"]) / 2)
    mean, low, high = (rounded(first[name], places) for name in ("mean", "low", "high"))
    interval = "" if low == UNDEFINED else f" (95 % interval {low} to {high})"
    return (
        f"mean {mean}{interval};  9 weeks in 10: {first['p5']:,.0f} to "
        f"{first['p95']:,.0f};  n = {weeks:,} weeks"
    )
