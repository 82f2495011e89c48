"""What arrests add and bring forward, and where ordinary patrol breaks even.

On the left persons a week by what would have become of them otherwise; what both worlds
do alike isn't drawn. On the right by how many weeks arrests are brought forward, and
the rate of arrests per officer hour that ordinary patrol would have to exceed.
"""

from __future__ import annotations

import math
import textwrap
from functools import partial
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.statistics.rounding import decimals, rounded

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOTTOM: Final = 0.12
HEIGHT: Final = style.TOP - BOTTOM - 0.06
PERSONS: Final = (0.235, BOTTOM, 0.19, HEIGHT)
SHIFTS: Final = (0.675, BOTTOM + 0.33, 0.29, HEIGHT - 0.33)
RATES: Final = (0.755, BOTTOM, 0.09, 0.17)
_across: Final = partial(style.across, axes=PERSONS)
COLUMNS: Final = {"persons a week": 0.495, "95 % interval": 0.585}
BARS: Final = {
    "added": ("added: B alone, else still sought at the end", style.GREEN, ""),
    "ceased": ("brought forward: B alone, else no more sought by then",
               style.BLUE, "...."),
    "earlier": ("brought forward: A too, but later", style.BLUE, ""),
    "later": ("put back: A too, and sooner", style.ORANGE, ""),
    "spared": ("A alone, else no more sought by the end", style.ORANGE, "...."),
    "lost": ("lost: A alone, else still sought at the end", style.VERMILION, "////"),
}  # fmt: skip
"""What is drawn of a class of persons; below 0 where A is ahead of B."""
BEHIND: Final = ("later", "spared", "lost")
RATE_ROWS: Final = {
    "break_even": "all extra arrests",
    "break_even_added": "net added alone",
}
SIZE: Final = 8.5


def draw(
    frame: pd.DataFrame, *, shifts: pd.DataFrame, caption: style.Caption
) -> Figure:
    """Draw what arrests add and bring forward.

    Parameters
    ----------
    frame, shifts
        As :func:`lfrsim.figures.counterfactual` takes them.
    caption
        Scenarios, replications and seed, and what isn't identified.
    """
    rows = {row["key"]: row for _, row in frame.iterrows()}
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        _draw_persons(figure.add_axes(PERSONS, label="persons"), rows)
        _draw_shifts(figure.add_axes(SHIFTS, label="shifts"), shifts)
        _draw_rates(figure.add_axes(RATES, label="rates"), rows)
        style.write_texts(
            figure,
            title=title(frame),
            subtitle=(
                "Left: persons a week taken off the street, by what else would have "
                "ended their being sought; left of 0 where A is ahead; 95 % intervals "
                "over pairs (Student's; exact where that would go below 0). Bottom "
                "right: difference in arrests over that in officer hours, with "
                "Fieller's 95 % set."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say the finding in one line."""
    rows = {row["key"]: row for _, row in frame.iterrows()}
    net = rows["net_added"]
    if not any(rows[key]["value"] for key in BARS):
        return "B takes off the street whom A does, on the same days"
    if not math.isfinite(net["low"]):
        return "One pair of runs: what is added can't be told from luck"
    if net["low"] <= 0 <= net["high"]:
        return "Whether arrests are added on the whole can't be told"
    forward = rows["ceased"]["value"] + rows["earlier"]["value"]
    word = "added" if net["value"] > 0 else "lost"
    return (
        f"{_number(abs(net['value']), net)} arrests a week are {word} net, "
        f"{_number(forward, rows['ceased'])} brought forward"
    )


def _number(value: float, row: pd.Series) -> str:
    half = (row["high"] - row["low"]) / 2
    return rounded(value, min(3, max(0, decimals([row["value"]], half_width=half))))


def _draw_persons(axes: Axes, rows: dict[str, pd.Series]) -> None:
    axes.set_ylim(len(BARS) - 0.4, -0.6)
    axes.axvline(0, color=style.INK, linewidth=1)
    for height, (key, (_, colour, hatch)) in enumerate(BARS.items()):
        row, sign = rows[key], -1 if key in BEHIND else 1
        axes.barh(
            height, sign * row["value"], height=0.5, color=colour, hatch=hatch,
            edgecolor="white", linewidth=0,
        )  # fmt: skip
        words = [_number(row["value"], row) if row["value"] else "none", ""]
        if math.isfinite(row["low"]) and row["value"]:
            ends = [sign * row["low"], sign * row["high"]]
            axes.plot(ends, [height] * 2, color=style.INK, marker="|", lw=1.2)
            words[1] = f"{_number(row['low'], row)} to {_number(row['high'], row)}"
        for place, text in zip(COLUMNS.values(), words, strict=True):
            axes.text(
                _across(place), height, style.minus(text), size=SIZE, ha="right",
                va="center", transform=axes.get_yaxis_transform(),
            )  # fmt: skip
    for name, place in COLUMNS.items():
        axes.text(
            _across(place), -0.65, name, transform=axes.get_yaxis_transform(),
            ha="right", va="bottom", size=SIZE, weight="bold",
        )  # fmt: skip
    labels = [textwrap.fill(label, 31) for label, _, _ in BARS.values()]
    axes.set_yticks(range(len(BARS)), labels)
    axes.tick_params(axis="y", length=0, labelsize=SIZE + 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(lambda value, _: style.minus(f"{abs(value):g}"))
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Persons a week")
    style.tidy(axes, grid="x")


def _draw_shifts(axes: Axes, shifts: pd.DataFrame) -> None:
    axes.set_title("Brought forward, by weeks")
    edges = [*shifts["weeks"], shifts["weeks"].iloc[-1] + 1]
    for key, looks in (("ceased", "...."), ("earlier", "")):
        base = shifts["ceased"] if key == "earlier" else 0 * shifts["ceased"]
        axes.stairs(
            base + shifts[key], edges, baseline=base, fill=True, hatch=looks,
            color=style.BLUE, edgecolor="white", linewidth=0,
            label={"ceased": "to when they would have ceased to be sought",
                   "earlier": "to the arrest by A"}[key],
        )  # fmt: skip
    axes.set_xlim(0, edges[-1])
    axes.set_ylim(0, 1.25 * axes.get_ylim()[1])  # room for the legend
    if not shifts[["ceased", "earlier"]].to_numpy().any():
        axes.text(0.5, 0.5, "nobody is brought forward", transform=axes.transAxes,
                  ha="center", color=style.GREY, style="italic")  # fmt: skip
        axes.set_yticks([])
    axes.set_xlabel("Weeks earlier")
    axes.set_ylabel("Persons a week")
    axes.legend(loc="upper right", fontsize=8)
    style.tidy(axes, grid="y")


def _draw_rates(axes: Axes, rows: dict[str, pd.Series]) -> None:
    axes.set_title("Where ordinary patrol breaks even", x=-0.9)
    axes.set_ylim(len(RATE_ROWS) - 0.5, -0.5)
    for height, key in enumerate(RATE_ROWS):
        row = rows[key]
        text = "no rate can be told"
        if row["shape"] in ("interval", "unknown"):
            axes.plot(row["value"], height, "o", color=style.INK, markersize=5)
            text = _number(row["value"], row)
        if row["shape"] == "interval":
            ends = row["low"], row["high"]
            axes.plot(ends, [height] * 2, color=style.INK, marker="|", lw=1.2)
            text += f"\n({_number(ends[0], row)} to {_number(ends[1], row)})"
        axes.text(
            1.08, height, style.minus(text), transform=axes.get_yaxis_transform(),
            va="center", size=SIZE,
        )  # fmt: skip
    axes.set_yticks(range(len(RATE_ROWS)), RATE_ROWS.values())
    axes.tick_params(axis="y", length=0)
    left, right = axes.get_xlim()
    left = min(0, left)
    axes.set_xlim(left, right + 0.1 * (right - left))  # so that no mark is cut in two
    axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 2.5, 5, 10]))
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("Arrests per 100 officer hours", size=9)
    style.tidy(axes, grid="x")
