"""The dose curve: arrests by deployments a week, and what each further one brings.

First the arrests a week in both orders of slots, and the planned order's less the
random one's: the area under it is what choosing days and sites is worth. Then, a panel
each, what a deployment more brings and asks: arrests, faces, officer hours, fruitless
stops, pounds. What lies beyond the deployments that London has seen is shaded.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.figures import style
from analysis.statistics.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS, ROWS = 4, 2
WIDTH, GAP, LEFT = 0.185, 0.0555, 0.06
BOTTOM, HEIGHT, BETWEEN = 0.135, 0.275, 0.105
LOOKS: Final = {
    "random": (style.BLUE, "o", "-", "random order: mean over orders"),
    "planned": (style.ORANGE, "s", "--", "planned order"),
}
ARRESTS: Final = "arrests_per_week"
PANELS: Final = {
    ARRESTS: "One more brings: arrests",
    "faces_per_week": "One more: faces scanned",
    "officer_hours_per_week": "One more: officer hours",
    "fruitless_stops_per_week": "One more: fruitless stops",
    "cost_per_week": "One more: pounds",
}
STEPS: Final = (1, 2, 2.5, 5, 10)
ACROSS: Final = 37  # characters of a text on one line
PLACES, TENS = 2, 10
UNTRIED: Final = "#f1ece4"


def draw(
    frame: pd.DataFrame,
    *,
    caption: style.Caption,
    said: Sequence[str] = (),
    tried: float = math.inf,
) -> Figure:
    """Draw a dose curve.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.dose` takes it.
    caption
        Scenario, replications and seed, and what the figure rests on.
    said
        What it comes to, in words.
    tried
        Deployments a week beyond which nobody has tried; infinite if that isn't said.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        names = ("levels", "worth", *PANELS)
        panels = [_add_panel(figure, *one) for one in enumerate(names)]
        arrests = frame[frame["key"] == ARRESTS]
        _draw_levels(panels[0], arrests[arrests["what"] == "level"])
        _draw_worth(panels[1], arrests[arrests["what"] == "worth"])
        marginals = frame[frame["what"] == "marginal"]
        for axes, (key, name) in zip(panels[2:], PANELS.items(), strict=True):
            _draw_marginals(axes, marginals[marginals["key"] == key], name)
        for axes in panels:
            _shade(axes, frame, tried)
        _write(figure, said)
        _explain(figure, is_shaded=float(frame["dose"].max()) > tried)
        style.write_texts(
            figure,
            title=title(frame),
            subtitle=(
                "Above: arrests a week; how many the planned order has beyond a random "
                "one; then what one deployment more a week brings and asks, from a "
                "dose to the next. Bands and bars: 95 % intervals over replications, "
                "of differences and steps paired."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say the finding in one line."""
    rows = frame[
        (frame["what"] == "marginal")
        & (frame["order"] == "random")
        & (frame["key"] == ARRESTS)
    ].sort_values("dose")
    first, last = rows.iloc[0], rows.iloc[-1]
    if not math.isfinite(last["low"]):
        return "One replication: what a deployment more brings can't be told from luck"
    places = PLACES if abs(last["mean"]) < TENS else 1
    parts = [
        f"{rounded(row['mean'], places)} ({rounded(row['low'], places)} to "
        f"{rounded(row['high'], places)})"
        for row in (first, last)
    ]
    return (
        f"One deployment more brings {parts[0]} arrests up to {first['dose']:.0f} a "
        f"week, {parts[1]} up to {last['dose']:.0f}"
    )


def _add_panel(figure: Figure, place: int, name: str) -> Axes:
    row, column = divmod(place, COLUMNS)
    left = LEFT + column * (WIDTH + GAP)
    bottom = BOTTOM + (ROWS - 1 - row) * (HEIGHT + BETWEEN)
    axes = figure.add_axes((left, bottom, WIDTH, HEIGHT), label=name)
    style.tidy(axes, grid="y")
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=STEPS))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.6g}"))
    axes.tick_params(labelsize=8.5)
    if place >= COLUMNS - 1:
        axes.set_xlabel("Deployments a week", size=9)
    return axes


def _draw_levels(axes: Axes, rows: pd.DataFrame) -> None:
    for order, (colour, marker, line, _) in LOOKS.items():
        one = rows[rows["order"] == order].sort_values("dose")
        x, y = one["dose"].to_numpy(), one["mean"].to_numpy()
        axes.fill_between(x, one["low"], one["high"], color=colour, alpha=0.2, lw=0)
        axes.plot(x, y, line, marker=marker, color=colour, markersize=3.5, lw=1.4)
    axes.set_title("Arrests a week", size=9.5)
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))


def _draw_worth(axes: Axes, rows: pd.DataFrame) -> None:
    one = rows.sort_values("dose")
    axes.fill_between(one["dose"], 0, one["mean"], color=style.PALE, lw=0)
    axes.fill_between(
        one["dose"], one["low"], one["high"], color=style.GREEN, alpha=0.2, lw=0
    )
    axes.plot(one["dose"], one["mean"], "D-", color=style.GREEN, markersize=3, lw=1.4)
    axes.axhline(0, color=style.GREY, lw=0.8)
    axes.set_title("Planned less random order", size=9.5)


def _draw_marginals(axes: Axes, rows: pd.DataFrame, name: str) -> None:
    for order, (colour, marker, line, _) in LOOKS.items():
        one = rows[rows["order"] == order].sort_values("dose")
        shift = 0.12 if order == "planned" else -0.12
        x, y = one["dose"].to_numpy() + shift, one["mean"].to_numpy()
        ends = np.abs(one[["low", "high"]].to_numpy().T - y)
        axes.errorbar(
            x, y, np.where(np.isfinite(ends), ends, 0), fmt=marker, color=colour,
            markersize=3.5, lw=1, ls=line if order == "random" else "", capsize=1.5,
        )  # fmt: skip
    low, high = axes.get_ylim()
    axes.set_ylim(min(0.0, low), max(0.0, high))
    axes.axhline(0, color=style.GREY, lw=0.8)
    axes.set_title(name, size=9.5)


def _shade(axes: Axes, frame: pd.DataFrame, tried: float) -> None:
    last = float(frame["dose"].max())
    axes.set_xlim(float(frame["dose_from"].min()) - 0.5, last + 0.5)
    if last > tried:
        axes.axvspan(tried + 0.5, last + 0.5, color=UNTRIED, lw=0, zorder=0)


def _write(figure: Figure, said: Sequence[str]) -> None:
    axes = figure.add_axes(
        (LEFT + 3 * (WIDTH + GAP), BOTTOM, WIDTH, HEIGHT), label="said"
    )
    axes.axis("off")
    text = "\n\n".join(textwrap.fill(one, ACROSS) for one in said)
    axes.text(0, 1, text, va="top", size=8.5, linespacing=1.35)


def _explain(figure: Figure, *, is_shaded: bool) -> None:
    lines = [
        Line2D([], [], color=colour, marker=marker, ls=line, markersize=4, label=label)
        for colour, marker, line, label in LOOKS.values()
    ]
    shown: list[Line2D | Patch] = [*lines]
    if is_shaded:
        words = "never run in London: an extrapolation"
        shown.append(Patch(facecolor=UNTRIED, label=words))
    figure.legend(
        handles=shown, loc="lower left", ncols=len(shown), fontsize=8.5,
        bbox_to_anchor=(LEFT - 0.015, style.TOP - 0.008),
    )  # fmt: skip
