"""Rare harm on the left, and on the right what it takes to see a disparity.

Rates are on one logarithmic scale, per 100,000 of each denominator, with what stands in
the tables beside them. Where nothing happened there is no point, only how far it could
go.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
from matplotlib.lines import Line2D

from analysis.figures import style
from analysis.statistics.rounding import significant

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOTTOM: Final = 0.16
HEIGHT: Final = style.TOP - BOTTOM - 0.03
RATES: Final = (0.26, BOTTOM, 0.21, HEIGHT)
SEEN: Final = (0.745, BOTTOM, 0.2, HEIGHT)
_across: Final = partial(style.across, axes=RATES)
WORDS: Final = 0.48
PER: Final = 100_000
LEAST: Final = 0.01  # per 100,000: where the scale begins
LINES: Final = ("-", "--")
GROUPS: Final = ((style.BLUE, "o"), (style.GREEN, "s"), (style.PURPLE, "^"))
APART: Final = 0.3
SIZE: Final = 8
TWICE, TENTH = 2.0, 0.1


def draw(
    frame: pd.DataFrame, disparities: pd.DataFrame, *, caption: style.Caption
) -> Figure:
    """Draw rare harm.

    Parameters
    ----------
    frame, disparities
        As :func:`lfrsim.figures.harm` takes them.
    caption
        Scenarios, replications and seed.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        rates = figure.add_axes(RATES, label="rates")
        seen = figure.add_axes(SEEN, label="seen")
        _draw_rates(rates, frame)
        _draw_seen(seen, disparities)
        style.write_texts(
            figure,
            title=title(disparities),
            subtitle=(
                "Left: events per 100,000 of what each is counted over, with 95 % "
                "intervals that are exact for as many events as those of one "
                "replication are worth; an arrow is the one-sided 95 % bound where "
                "there is none. Right: deployments to see that a group has more false "
                "alerts than its share of faces (exact test, two-sided 5 %, power 80 "
                "%)."
            ),
            caption=caption,
        )
    return figure


def title(disparities: pd.DataFrame) -> str:
    """Say the finding in one line."""
    is_twice = (disparities["ratio"] == TWICE) & (disparities["share"] == TENTH)
    rows = disparities[is_twice & (disparities["group"] == "any")]
    seen = rows[np.isfinite(rows["deployments"].to_numpy(dtype=float))]
    if seen.empty:
        return "No disparity in false alerts can be seen"
    many = f"{seen['deployments'].iloc[0]:,.0f} deployments"
    whose = "" if len(seen) == len(rows) else f" of {seen['scenario'].iloc[0]}"
    return f"A twofold disparity in a tenth of faces takes {many}{whose} to see"


def _draw_rates(axes: Axes, frame: pd.DataFrame) -> None:
    keys, names = frame["key"].unique().tolist(), frame["scenario"].unique().tolist()
    axes.set_xscale("log")
    axes.set_ylim(len(keys) - 0.4, -0.6)
    highest = float((frame["high"] / frame["scale"]).max()) * PER
    axes.set_xlim(LEAST, max(10 * LEAST, min(2e5, 2 * highest)))
    for _, row in frame.iterrows():
        place = names.index(row["scenario"])
        height = keys.index(row["key"]) + APART * (place - (len(names) - 1) / 2)
        _draw_rate(axes, row, height, place)
    if len(names) > 1:
        _name(axes, names)
    labels = frame.drop_duplicates("key")["label"]
    axes.set_yticks(range(len(keys)), [_folded(label) for label in labels])
    axes.tick_params(axis="y", length=0, labelsize=9)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Per 100,000 of the denominator")
    style.tidy(axes, grid="x")


def _name(axes: Axes, names: list[str]) -> None:
    handles = [
        Line2D([], [], color=style.COLOURS[n], marker=style.MARKERS[n], lw=1.4,
               label=f"{style.LETTERS[n]} {name}")
        for n, name in enumerate(names)
    ]  # fmt: skip
    axes.legend(
        handles=handles, loc="lower left", bbox_to_anchor=(-0.02, 0.995), ncols=2,
        borderaxespad=0,
    )  # fmt: skip


def _draw_rate(axes: Axes, row: pd.Series, height: float, place: int) -> None:
    colour, marker = style.COLOURS[place], style.MARKERS[place]
    low, rate, high = (row[key] / row["scale"] * PER for key in ("low", "rate", "high"))
    axes.text(
        _across(WORDS), height, _words(row), size=SIZE, va="center", color=style.INK,
        transform=axes.get_yaxis_transform(),
    )  # fmt: skip
    if not (row["is_possible"] and row["trials"]):
        return
    if not row["events"] and math.isfinite(high):
        axes.annotate(
            "", (LEAST, height), (high, height),
            arrowprops={"arrowstyle": "->", "color": colour, "lw": 1.4, "shrinkA": 0},
        )  # fmt: skip
        axes.plot(high, height, "|", color=colour, markersize=8, markeredgewidth=1.6)
    elif math.isfinite(rate):
        axes.plot([low, high], [height] * 2, color=colour, marker="|", lw=1.4)
        axes.plot(rate, height, marker, color=colour, markersize=5.5)


def _words(row: pd.Series) -> str:
    if not row["trials"]:
        return f"no {row['over']}"
    letter = f"{row['events']:,.0f} in {_short(row['trials'])} {row['over']}"
    if not row["is_possible"]:
        return f"{letter}: ruled out by settings"
    if not row["events"]:
        return f"{letter}: at most {significant(row['high'], 2)} {_unit(row)}"
    low, high = (significant(row[key], 2) for key in ("low", "high"))
    return f"{letter}: {low} to {high} {_unit(row)}"


def _unit(row: pd.Series) -> str:
    return "%" if row["unit"] == "%" else "/million"


def _short(number: float) -> str:
    return f"{number / 1e6:.1f} m" if number >= 1e6 else f"{number:,.0f}"  # noqa: PLR2004


def _folded(label: str) -> str:
    """Put the denominator on a line of its own."""
    head, found, tail = label.rpartition(", %")
    if found:
        return f"{head},\n% {tail.strip()}"
    return label.replace(" per ", "\nper ", 1)


def _draw_seen(axes: Axes, disparities: pd.DataFrame) -> None:
    rows = disparities[disparities["group"] == "any"].dropna()
    axes.set_yscale("log")
    for line, (_, own) in zip(LINES, _parts(rows, "scenario"), strict=False):
        for (colour, marker), (share, some) in zip(
            GROUPS, _parts(own, "share"), strict=False
        ):
            axes.plot(
                some["ratio"], some["deployments"], line, color=colour, marker=marker,
                markersize=5, lw=1.4,
                label=f"{100 * share:.0f} % of faces",
            )  # fmt: skip
    axes.set_xlabel("Times as many as in the others")
    # Above: beside the axis stand the counts of the other half.
    axes.set_ylabel("Deployments", rotation=0, ha="center", va="bottom")
    axes.yaxis.set_label_coords(0.0, 1.01)
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    if not rows.empty:
        axes.set_xticks(sorted(rows["ratio"].unique()))
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
        handles, labels = axes.get_legend_handles_labels()
        lines = ", B dashed" if len(rows["scenario"].unique()) > 1 else ""
        axes.legend(
            handles[: len(GROUPS)], labels[: len(GROUPS)], title=f"A group with{lines}"
        )
    style.tidy(axes, grid="y")


def _parts(frame: pd.DataFrame, column: str) -> list[tuple[float, pd.DataFrame]]:
    return [(one, frame[frame[column] == one]) for one in frame[column].unique()]
