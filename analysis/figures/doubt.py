"""Error, risk and doubt of a difference on one page, on one axis.

Above, four rows on one scale: the mean difference with its interval (error), the middle
of single years and weeks (risk; boxes of a MORE plot, Nelson 2008), and the mean over
uncertain inputs (doubt). The edges of boxes are estimates, with intervals of their own.
Below, how much of a single year's variance each is, and which inputs the doubt is due
to.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
import numpy as np
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.statistics.rounding import UNDEFINED, decimals, rounded

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ABOVE: Final = (0.26, 0.545, 0.50, style.TOP - 0.545)
PARTS: Final = (0.225, 0.14, 0.16, 0.27)
GROUPS: Final = (0.56, 0.14, 0.30, 0.27)
COLOURS: Final = {
    "error": style.INK,
    "year": style.BLUE,
    "week": style.BLUE,
    "doubt": style.ORANGE,
}
HATCHES: Final = {"doubt": "////", "week": "...."}
PART_KEYS: Final = {"doubt": "doubt", "luck": "year", "error": "error"}
MOST_GROUPS: Final = 8
REST: Final = "rest"
SIZE: Final = 8.5
SECTIONS: Final = {
    REST: "rest: interactions, curves",
    "sites": "sites: faces, people sought",
    "staff": "crews and hand-over (joint)",
}


def draw(
    frame: pd.DataFrame,
    *,
    caption: style.Caption,
    parts: pd.DataFrame,
    groups: pd.DataFrame,
    chances: tuple[float, float],
    is_told: bool,
) -> Figure:
    """Draw the page.

    Parameters
    ----------
    frame, parts, groups
        As :func:`lfrsim.figures.doubt` takes them; no groups where they can't be told
        apart.
    caption
        Scenarios, replications and seed.
    chances
        How often B has more in the same week, and than another week of A.
    is_told
        Whether what inputs do can be told from luck.
    """
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        above = figure.add_axes(ABOVE, label="spread")
        _draw_spread(above, frame)
        if parts["share"].notna().all():
            _draw_parts(figure.add_axes(PARTS, label="parts"), parts)
        if len(groups):
            _draw_groups(figure.add_axes(GROUPS, label="groups"), groups)
        style.write_texts(
            figure,
            title=title(frame, is_told=is_told),
            subtitle=(
                "B − A, arrests a week. Error: 95 % interval of the mean. Boxes: the "
                "middle 90 % of single years, single weeks, draws of the inputs; "
                "brackets: 95 % intervals of the boxes' edges; marker: mean. "
                f"{_chances(chances)}"
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame, *, is_told: bool) -> str:
    """Say the finding in one line."""
    if not is_told:
        return "What uncertain inputs do to the difference can't be told from luck"
    rows = {row["key"]: row for _, row in frame.iterrows()}
    doubt, error = rows["doubt"], rows["error"]
    places = _places(frame)
    low, high = (rounded(doubt[end], places) for end in ("low", "high"))
    span = style.minus(f"{low} to {high}")
    if not math.isfinite(error["low"]):
        return f"Uncertain inputs make the difference {span} arrests a week"
    width = doubt["high"] - doubt["low"]
    times = (
        width / (error["high"] - error["low"]) if error["high"] > error["low"] else 0
    )
    start = f"Uncertain inputs make the difference {span} arrests a week"
    if times < 2:  # noqa: PLR2004 - twice as wide is worth a word
        return start
    return f"{start}, {times:.0f} times the error's interval"


def chance(share: float) -> str:
    """Write a chance in per cent, and never as certain."""
    if not math.isfinite(share):
        return UNDEFINED
    near = round(100 * share)
    if near in (0, 100) and 0 < share < 1:
        return "more than 99 %" if near else "less than 1 %"
    return f"{near} %"


def group_label(name: str) -> str:
    """Return what a group of inputs is called."""
    return SECTIONS.get(name, name)


def _chances(chances: tuple[float, float]) -> str:
    if not all(map(math.isfinite, chances)):
        return ""
    same, other = map(chance, chances)
    return (
        f"B has more arrests in {same} of the same weeks; a week of B has more than "
        f"another week of A in {other} (ties half)."
    )


def _places(frame: pd.DataFrame) -> int:
    row = next(row for _, row in frame.iterrows() if row["key"] == "doubt")
    half = (row["high"] - row["low"]) / 2
    return max(0, min(2, decimals([row["mean"]], half_width=half)))


def _draw_spread(axes: Axes, frame: pd.DataFrame) -> None:
    axes.set_ylim(len(frame) - 0.4, -0.6)
    places = _places(frame)
    for height, (_, row) in enumerate(frame.iterrows()):
        _draw_row(axes, row, height)
        _write_row(axes, row, height, places)
    _make_room(axes, frame)
    axes.axvline(0, color=style.INK, linewidth=1)
    axes.set_yticks(range(len(frame)), list(frame["label"]))
    axes.tick_params(axis="y", length=0, labelsize=9.5)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(9, steps=[1, 2, 2.5, 5, 10]))
    axes.set_xlabel("Difference B − A, arrests a week")
    style.tidy(axes, grid="x")


def _make_room(axes: Axes, frame: pd.DataFrame) -> None:
    """Let nothing touch the edge, and 0 be seen where it is near."""
    ends = ["mean", "low", "high", "low_low", "high_high"]
    shown = frame[ends].to_numpy(dtype=float)
    shown = shown[np.isfinite(shown)]
    low, high = min(0.0, float(shown.min())), max(0.0, float(shown.max()))
    margin = 0.05 * (high - low) or 1.0
    axes.set_xlim(low - margin, high + margin)


def _draw_row(axes: Axes, row: pd.Series, height: int) -> None:
    key, colour = row["key"], COLOURS[row["key"]]
    if not math.isfinite(row["low"]):
        axes.plot(row["mean"], height, "o", color=colour)
        return
    if key == "error":
        axes.plot(
            [row["low"], row["high"]], [height] * 2, color=colour, marker="|",
            linewidth=2, markersize=10,
        )  # fmt: skip
    else:
        axes.barh(
            height, row["high"] - row["low"], left=row["low"], height=0.5, alpha=0.55,
            color=colour, hatch=HATCHES.get(key, ""), edgecolor="white", linewidth=0,
        )  # fmt: skip
        for end in ("low", "high"):
            axes.plot([row[end]] * 2, [height - 0.25, height + 0.25], color=style.INK)
            ends = [row[f"{end}_low"], row[f"{end}_high"]]
            if all(map(math.isfinite, ends)):
                axes.plot(
                    ends, [height + 0.36] * 2, color=style.INK, marker="|",
                    markersize=5, linewidth=1.1,
                )  # fmt: skip
    axes.plot(
        row["mean"], height, "o", color=style.INK, markeredgecolor="white",
        markersize=3 if key == "error" else 6,
    )  # fmt: skip


def _write_row(axes: Axes, row: pd.Series, height: int, places: int) -> None:
    mean, low, high = (rounded(row[name], places) for name in ("mean", "low", "high"))
    what = "95 %" if row["key"] == "error" else "90 %"
    ends = UNDEFINED if UNDEFINED in (low, high) else f"{what}: {low} to {high}"
    counted = {"doubt": "draws", "week": "weeks"}.get(row["key"], "replications")
    text = f"{mean}   ({ends})\nn = {row['number']:,} {counted}"
    axes.text(
        1.02, height, style.minus(text),
        transform=axes.get_yaxis_transform(), va="center", size=SIZE, linespacing=1.4,
    )  # fmt: skip


def _draw_parts(axes: Axes, parts: pd.DataFrame) -> None:
    axes.set_ylim(len(parts) - 0.4, -0.6)
    for height, (_, row) in enumerate(parts.iterrows()):
        key = PART_KEYS[row["key"]]
        if not math.isfinite(row["share"]):
            continue
        axes.barh(
            height, 100 * row["share"], height=0.55, color=COLOURS[key], alpha=0.7,
            hatch=HATCHES.get(key, ""), edgecolor="white", linewidth=0,
        )  # fmt: skip
        axes.text(
            100 * row["share"], height, f"  {_percent(row['share'])}", va="center",
            size=SIZE,
        )  # fmt: skip
    axes.set_yticks(range(len(parts)), list(parts["label"]))
    _finish(axes, "Share of the variance of a single year's difference, %")
    axes.set_xlim(0, 100)


def _draw_groups(axes: Axes, groups: pd.DataFrame) -> None:
    is_rest = groups["group"] == REST
    shown = [row for _, row in groups[~is_rest].head(MOST_GROUPS).iterrows()]
    shown += [row for _, row in groups[is_rest].iterrows()]
    axes.set_ylim(len(shown) - 0.4, -0.6)
    for height, row in enumerate(shown):
        axes.barh(
            height, 100 * row["share"], height=0.55, linewidth=0, edgecolor="white",
            color=style.PALE if row["group"] == REST else style.ORANGE, alpha=0.7,
            hatch="" if row["group"] == REST else "////",
        )  # fmt: skip
        ends = [100 * row["low"], 100 * row["high"]]
        axes.plot(ends, [height] * 2, color=style.INK, marker="|", linewidth=1.2)
        axes.text(
            max(ends), height, f"  {_percent(row['share'])}", va="center", size=SIZE
        )
    axes.set_yticks(range(len(shown)), [group_label(row["group"]) for row in shown])
    left_out = len(groups) - len(shown)
    more = f" ({left_out} smaller groups left out)" if left_out else ""
    _finish(axes, f"Share of the doubt, %, with 95 % intervals{more}")
    axes.set_xlim(0, max(30.0, 115 * float(groups["high"].max())))


def _finish(axes: Axes, label: str) -> None:
    axes.tick_params(axis="y", length=0, labelsize=SIZE)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(label, size=9)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    style.tidy(axes, grid="x")


def _percent(share: float) -> str:
    return "below 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"  # noqa: PLR2004
