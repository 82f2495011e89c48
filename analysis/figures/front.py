"""Arrests against what they ask: a panel a burden, a letter a scenario.

Up is more arrests, left is less burden. Marker and colour say what can be told: on the
front, dominated, or neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import matplotlib as mpl
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from analysis.figures import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOTTOM: Final = 0.19
LEFT, WIDTH, STEP = 0.075, 0.26, 0.31
HEIGHT: Final = style.TOP - BOTTOM - 0.035
FRONT, DOMINATED, UNTOLD = "on the front", "dominated", "can't be told"
LOOKS: Final = {
    FRONT: (style.BLUE, "o", style.BLUE),
    DOMINATED: (style.VERMILION, "X", style.VERMILION),
    UNTOLD: (style.GREY, "D", "white"),
}
SIZE: Final = 9


def draw(
    frame: pd.DataFrame,
    *,
    caption: style.Caption,
    labels: Mapping[str, str],
    confidence: float,
) -> Figure:
    """Draw the fronts.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.front` takes it, without the rows of all burdens at
        once.
    caption
        Scenarios, replications and seed.
    labels
        Of the burdens, by key, in order.
    confidence
        Of what is told, together.
    """
    sure = f"{100 * confidence:g} %"
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        for place, (against, label) in enumerate(labels.items()):
            box = (LEFT + STEP * place, BOTTOM, WIDTH, HEIGHT)
            axes = figure.add_axes(box, label=against)
            rows = frame[frame["against"] == against].reset_index(drop=True)
            _draw_panel(axes, rows)
            axes.set_xlabel(label)
            if place == 0:
                axes.set_ylabel("Arrests a week")
        _explain(figure.axes[0])
        style.write_texts(
            figure,
            title=title(frame),
            subtitle=(
                "Up is more arrests, left is less asked of people. Dominated: another "
                "scenario is told to be no worse in both and better in one. On the "
                "front: every other is told to be worse in one, or equal in both. "
                "What is told rests on paired intervals and holds together with "
                f"{sure}; the bars are {sure} intervals of each mean alone. Axes don't "
                "begin at 0."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say the finding in one line."""
    never = [
        name
        for name, rows in frame.groupby("scenario", sort=False)
        if (rows["verdict"] == DOMINATED).any()
    ]
    if never:
        return f"Dominated somewhere: {', '.join(map(str, never))}"
    if (frame["verdict"] == FRONT).all():
        return "No scenario is dominated: more arrests always ask for more"
    return "No scenario can be told to be dominated"


def _draw_panel(axes: Axes, rows: pd.DataFrame) -> None:
    for letter, (_, row) in zip(style.LETTERS, rows.iterrows(), strict=False):
        colour, marker, face = LOOKS[row["verdict"]]
        x, y = row["burden"], row["arrests"]
        axes.plot([row["burden_low"], row["burden_high"]], [y, y], color=colour, lw=1)
        axes.plot([x, x], [row["arrests_low"], row["arrests_high"]], color=colour, lw=1)
        axes.plot(
            x, y, marker, color=colour, markersize=7, markerfacecolor=face,
            markeredgewidth=1.2,
        )  # fmt: skip
        axes.annotate(
            letter, (x, y), xytext=_beside(rows, row), textcoords="offset points",
            size=SIZE, weight="bold", ha="center", va="center",
        )  # fmt: skip
    axes.margins(0.12)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
    style.tidy(axes, grid="y")


def _beside(rows: pd.DataFrame, row: pd.Series) -> tuple[float, float]:
    """Put a letter up and left of a point, or elsewhere if another point is near.

    Of points that are near the highest has its letter above, the lowest below.
    """
    keys = ("burden", "arrests")
    spans = [float(rows[key].max() - rows[key].min()) or 1 for key in keys]
    near = (
        (rows["burden"] - row["burden"]).abs() / spans[0]
        + (rows["arrests"] - row["arrests"]).abs() / spans[1]
    ) < 0.06  # noqa: PLR2004 - of both axes together, where letters would meet
    others = rows[near & (rows.index != row.name)]
    is_alike = others["arrests"] == row["arrests"]
    is_above = (others["arrests"] > row["arrests"]) | (
        is_alike & (others.index < row.name)
    )
    above, below = int(is_above.sum()), int((~is_above).sum())
    if not above:
        return -9, 9
    if not below:
        return 9, -9
    side = 1 if above % 2 else -1
    return side * (12 + 9 * ((above - 1) // 2)), 0


def _explain(axes: Axes) -> None:
    handles = [
        Line2D(
            [], [], color=colour, marker=marker, markerfacecolor=face, lw=0, label=said
        )
        for said, (colour, marker, face) in LOOKS.items()
    ]
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(-0.05, -0.12), ncols=3,
        borderaxespad=0,
    )  # fmt: skip
