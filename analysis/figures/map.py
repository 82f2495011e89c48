"""Two maps of the sites: alerts a deployment as published, and as predicted.

Both have the same scales, so that a site can be compared by eye. A site's symbol has
the area of its deployments and the colour of its alerts; it has a ring where published
lies outside of the interval. The few that lie farthest outside are numbered, and listed
below the maps.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D

from analysis.figures import badges, style
from analysis.statistics.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEVEL: Final = 90  # per cent, of the intervals
COLOURS: Final = "viridis_r"
LAND, BORDER = "#f4f4f4", "#c9c9c9"
MOST_NUMBERED: Final = 6
SIZES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # deployments in the legend
LARGEST, LARGEST_OF_ONE = 320, 50  # square points
RING: Final = 3.5  # points from a symbol to its ring
LEAST_SPAN: Final = 0.02  # degrees of latitude, two kilometres
MARGIN: Final = 0.04  # of the span
RING_LINE: Final[dict[str, Any]] = {
    "color": "none", "markeredgecolor": style.VERMILION, "markeredgewidth": 1.3,
}  # fmt: skip
WIDTH, HEIGHT, GAP = 0.445, 0.465, 0.02
BOTTOM: Final = style.TOP - HEIGHT - 0.02
KEY: Final = (0.115, 0.2)  # bottom and height of what is below the maps
LONGEST_NAME: Final = 42


def draw(
    frame: pd.DataFrame, *, outlines: Sequence[np.ndarray], caption: style.Caption
) -> Figure:
    """Draw the maps, with colour bar, legend and the sites that are farthest off.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.sites_map` takes it.
    outlines
        Rings of longitude and latitude, such as boroughs have; may be empty.
    caption
        Scenario, replications and seed.
    """
    shown = _shown(frame)
    numbered = farthest(shown)
    norm = Normalize(0, max(shown["published"].max(), shown["predicted"].max(), 0.1))
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        maps = []
        for index, column in enumerate(("published", "predicted")):
            left = style.LEFT + index * (WIDTH + GAP)
            axes = figure.add_axes((left, BOTTOM, WIDTH, HEIGHT), label=column)
            _draw_ground(axes, shown, outlines)
            _draw_sites(axes, shown, column, norm)
            axes.set_title(column.capitalize(), pad=4)
            maps.append(axes)
        _draw_key(figure, shown, norm)
        _write_list(figure, numbered)
        style.write_texts(
            figure, title=title(frame), subtitle=_subtitle(frame), caption=caption
        )
        areas = shown["deployments"].to_numpy() * _area_of_one(shown)
        badges.write_numbers(
            maps,
            places=shown[["longitude", "latitude"]].to_numpy(),
            radii=(np.sqrt(areas) + RING) / 2,
            chosen=numbered.index.to_list(),
        )
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say at how many of the sites shown the prediction holds."""
    shown = _shown(frame)
    within, total = int(shown["is_within"].sum()), len(shown)
    if total == 1:
        verb = "lie in" if within else "lie outside of"
        return f"Alerts a deployment {verb} their {LEVEL} % interval at the only site"
    where = f"all {total}" if within == total else f"{within or 'none'} of {total}"
    return f"Alerts a deployment lie in their {LEVEL} % interval at {where} sites"


def farthest(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the sites farthest outside of their interval, in widths of it."""
    outside = frame[~frame["is_within"].astype(bool)]
    published, low, high = (
        outside[name].to_numpy(dtype=float) for name in ("published", "low", "high")
    )
    beyond = np.maximum(low - published, published - high)
    order = np.argsort(-beyond / np.maximum(high - low, 1e-9), kind="stable")
    return outside.iloc[order[:MOST_NUMBERED]]


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    ordered = frame.sort_values("deployments", ascending=False, kind="stable")
    placed = ordered["latitude"].notna() & ordered["longitude"].notna()
    return ordered.loc[placed].reset_index(drop=True)


def _subtitle(frame: pd.DataFrame) -> str:
    shown = _shown(frame)
    words = ["A symbol is a site."]
    if not shown["is_within"].all():
        words.append(
            "Numbered and listed: farthest outside of the interval, in widths of it."
        )
    left_out = len(frame) - len(shown)
    if left_out:
        sites = "site" if left_out == 1 else "sites"
        words.append(f"Not shown: {left_out} {sites} without coordinates.")
    return " ".join(words)


def _area_of_one(shown: pd.DataFrame) -> float:
    """Return the area of one deployment, in square points."""
    return min(LARGEST / float(shown["deployments"].max()), LARGEST_OF_ONE)


def _draw_ground(
    axes: Axes, shown: pd.DataFrame, outlines: Sequence[np.ndarray]
) -> None:
    """Draw the outlines and crop to them, degrees as long as on the ground."""
    sites = shown[["longitude", "latitude"]].to_numpy()
    points = np.vstack([sites, *outlines])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    middle, centre = (west + east) / 2, (south + north) / 2
    stretch = 1 / math.cos(math.radians(centre))
    across, up = (
        share * inches
        for share, inches in zip((WIDTH, HEIGHT), style.A4_LANDSCAPE, strict=True)
    )
    margin = MARGIN if len(outlines) else 3 * MARGIN
    half = max(north - south, (east - west) / stretch * up / across, LEAST_SPAN) / 2
    half *= 1 + margin
    axes.set_ylim(centre - half, centre + half)
    wide = half * stretch * across / up
    axes.set_xlim(middle - wide, middle + wide)
    axes.set_aspect(stretch, anchor="NW")
    axes.add_collection(
        PolyCollection(
            list(outlines), facecolors=LAND, edgecolors=BORDER, linewidths=0.5
        ),
        autolim=False,
    )
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_visible(not len(outlines))
        side.set_color(style.PALE)


def _draw_sites(axes: Axes, shown: pd.DataFrame, column: str, norm: Normalize) -> None:
    areas = shown["deployments"].to_numpy() * _area_of_one(shown)
    for order, (_, site) in enumerate(shown.iterrows()):
        marker = "o" if site["is_known"] else "s"
        area = areas[order] * (1 if site["is_known"] else math.pi / 4)
        place = ([site["longitude"]], [site["latitude"]])
        axes.scatter(
            *place, area, [site[column]], marker=marker, cmap=COLOURS, norm=norm,
            edgecolors="white", linewidths=0.5, zorder=3 + order / len(shown),
        )  # fmt: skip
        if not site["is_within"]:
            axes.scatter(
                *place, (math.sqrt(area) + RING) ** 2, marker=marker,
                facecolors="none", edgecolors=style.VERMILION, linewidths=1.3,
                zorder=4 + order / len(shown),
            )  # fmt: skip


def _draw_key(figure: Figure, shown: pd.DataFrame, norm: Normalize) -> None:
    """Draw the colour bar and, below it, what sizes and shapes mean."""
    bottom, height = KEY
    bar = figure.add_axes(
        (style.LEFT, bottom + 0.8 * height, 0.26, 0.09 * height), label="colours"
    )
    mappable = mpl.cm.ScalarMappable(norm, COLOURS)
    colours = figure.colorbar(mappable, cax=bar, orientation="horizontal")
    colours.outline.set_visible(False)
    bar.set_title("Alerts a deployment", pad=4, size=9)
    bar.tick_params(length=0, labelsize=8.5)
    bar.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes = figure.add_axes((style.LEFT, bottom, 0.3, 0.54 * height), label="symbols")
    axes.set_axis_off()
    circles, shapes = _sizes(shown), _shapes(shown)
    layout: dict[str, Any] = {"borderpad": 0, "borderaxespad": 0, "handletextpad": 0.6}
    axes.add_artist(
        axes.legend(
            handles=circles, loc="upper left", ncols=3, columnspacing=1.5, **layout
        )
    )
    axes.legend(handles=shapes, loc="upper left", bbox_to_anchor=(0, 0.58), **layout)


def _sizes(shown: pd.DataFrame) -> list[Line2D]:
    most = int(shown["deployments"].max())
    sizes = [size for size in SIZES if size <= most]
    chosen = sorted({sizes[0], sizes[len(sizes) // 2], sizes[-1]})
    one = _area_of_one(shown)
    circles = [
        _handle(str(size), marker="o", markersize=math.sqrt(size * one))
        for size in chosen
    ]
    circles[-1].set_label(f"{chosen[-1]} deployment{'s' * (chosen[-1] > 1)}")
    return circles


def _shapes(shown: pd.DataFrame) -> list[Line2D]:
    shapes = []
    if not shown["is_within"].all():
        label = f"published outside of the {LEVEL} % interval"
        shapes.append(_handle(label, marker="o", markersize=9, **RING_LINE))
    if not shown["is_known"].all():
        shapes.append(_handle("not a site of the scenario", marker="s", markersize=7))
    return shapes


def _handle(label: str, **looks: Any) -> Line2D:  # noqa: ANN401 - a line's settings
    usual: dict[str, Any] = {
        "linestyle": "none",
        "color": style.GREY,
        "markeredgewidth": 0,
    }
    return Line2D([], [], label=label, **(usual | looks))


def _write_list(figure: Figure, numbered: pd.DataFrame) -> None:
    """List the numbered sites below the second map."""
    if numbered.empty:
        return
    left = style.LEFT + WIDTH + GAP
    axes = figure.add_axes((left, KEY[0], WIDTH, KEY[1]), label="farthest off")
    axes.set_axis_off()
    columns = {0.69: "published", 0.82: "predicted", 1.0: f"{LEVEL} % interval"}
    for place, words in columns.items():
        axes.text(place, 0.94, words, size=8.5, ha="right", color=style.GREY)
    for index, (_, site) in enumerate(numbered.iterrows()):
        line = 0.94 * (1 - (index + 1) / MOST_NUMBERED)
        axes.text(0.016, line + 0.03, str(index + 1), **badges.TEXT)
        name = textwrap.shorten(site["name"], LONGEST_NAME, placeholder=" …")
        axes.text(0.045, line, name, size=8.5)
        published, predicted, low, high = (
            rounded(site[name], 1) for name in ("published", "predicted", "low", "high")
        )
        numbers = (published, predicted, f"{low} to {high}")
        for place, text in zip(columns, numbers, strict=True):
            axes.text(place, line, text, size=8.5, ha="right")
