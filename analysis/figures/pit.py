"""Where the published numbers lie among those predicted: a panel a count.

If predictions are right, a deployment's published number is as likely to lie in the
lowest tenth of those predicted for it as in any other. Bars that rise to the right say
that more was published than predicted, to the left that less was; full ends say that
the record scatters more widely than predicted, a full middle that it scatters less.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import matplotlib as mpl
import numpy as np
from scipy.stats import binom, norm

from analysis.figures import style

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COUNTS: Final = {
    "faces_seen": "Faces seen",
    "alerts": "Alerts",
    "arrests": "Arrests",
    "false_alerts": "False alerts",
}
TENTHS: Final = 10
EXPECTED: Final = 1 / TENTHS
BAND: Final = (0.005, 0.995)  # quantiles of a bar, if predictions are right
UPPER: Final = slice(5, 10)  # tenths of the upper half, of both ends
EACH_END: Final = ([0, 1], [8, 9])
ENDS: Final = [*EACH_END[0], *EACH_END[1]]
LEAST_P: Final = 0.001
LONGEST_TITLE: Final = 106  # letters in a line

AS_PREDICTED: Final = "fall where they were predicted to"
HIGHER, LOWER = "run higher than predicted", "run lower than predicted"
WIDER: Final = "scatter more widely than predicted"
NARROWER: Final = "scatter less widely than predicted"
UNEVEN: Final = "fall unevenly"
TOO_FEW: Final = "come from too few deployments to tell"

LEFT, WIDTH, GAP = 0.075, 0.89, 0.022
WIDEST: Final = 0.43
BOTTOM, TOP = 0.165, 0.775


class Panel(NamedTuple):
    """A count: shares of its tenths, its deployments, and ends of the band."""

    name: str
    shares: np.ndarray
    n: int
    low: float
    high: float

    @property
    def is_outside(self) -> np.ndarray:
        """Which bars lie outside of the band."""
        slack = 1e-9  # shares are quotients, as the band's ends are
        return (self.shares < self.low - slack) | (self.shares > self.high + slack)

    @property
    def finding(self) -> str:
        """What the bars outside of the band, if any, have in common."""
        if not self.is_outside.any():
            return AS_PREDICTED if self.low > 0 else TOO_FEW
        upper = _standardised(self.shares[UPPER], self.n)
        ends = _standardised(self.shares[ENDS], self.n)
        # Wide or narrow is what both ends are; one full end is a shift.
        low, high = (self.shares[end].sum() - len(end) * EXPECTED for end in EACH_END)
        if low * high <= 0:
            ends = 0.0
        if max(abs(upper), abs(ends)) < norm.ppf(BAND[1]):
            return UNEVEN
        if abs(upper) >= abs(ends):
            return HIGHER if upper > 0 else LOWER
        return WIDER if ends > 0 else NARROWER


def draw(
    frame: pd.DataFrame, *, p_values: Mapping[str, float], caption: style.Caption
) -> Figure:
    """Draw the share of deployments in each tenth.

    Parameters
    ----------
    frame
        As :func:`lfrsim.figures.pit` takes it.
    p_values
        By count: of a test that all tenths are as likely.
    caption
        Scenario, replications and seed.
    """
    panels = _panels(frame)
    with mpl.rc_context(style.SETTINGS):
        figure = style.new_figure()
        width = min((WIDTH + GAP) / len(panels) - GAP, WIDEST)
        first: Axes | None = None
        for index, panel in enumerate(panels):
            axes = figure.add_axes(
                (LEFT + index * (width + GAP), BOTTOM, width, TOP - BOTTOM),
                label=panel.name,
                sharey=first,
            )
            _draw_bars(axes, panel)
            _write_heading(axes, panel, p_values.get(panel.name, math.nan))
            axes.tick_params(axis="y", labelleft=first is None, length=0)
            first = first or axes
        if first is not None:
            first.set_ylim(0, 108 * max(max(p.high, *p.shares) for p in panels))
            first.set_ylabel("% of deployments")
            first.set_xlabel(
                "Where the published number lies among those predicted", loc="left"
            )
        style.write_texts(
            figure,
            title=title(frame),
            subtitle=(
                "If predictions are right, each tenth gets 10 % of the deployments "
                "(dashed), and 99 % of bars lie in the band. Hatched: outside of it; "
                "by chance up to one panel in ten has such a bar. p: how often right "
                "predictions would give bars at least as uneven."
            ),
            caption=caption,
        )
    return figure


def title(frame: pd.DataFrame) -> str:
    """Say which counts fall where they were predicted to, and how others don't."""
    found: dict[str, list[str]] = {AS_PREDICTED: []}
    for panel in _panels(frame):
        found.setdefault(panel.finding, []).append(COUNTS[panel.name].lower())
    whole = _sentence(
        "; ".join(f"{_listed(c)} {finding}" for finding, c in found.items() if c)
    )
    if len(whole) <= LONGEST_TITLE:
        return whole
    fine = (AS_PREDICTED, TOO_FEW)
    others = [p for p in _panels(frame) if p.finding not in fine]
    if not others:
        return _sentence(f"{_listed(found[AS_PREDICTED])} {AS_PREDICTED}")
    names = _listed([COUNTS[panel.name].lower() for panel in others])
    return _sentence(f"{names} don't {AS_PREDICTED}")


def _panels(frame: pd.DataFrame) -> list[Panel]:
    panels = []
    for count in COUNTS:
        rows = frame[frame["count"] == count].set_index("tenth")
        if rows.empty:
            continue
        n = int(rows["n"].iloc[0])
        shares = rows["share"].reindex(range(TENTHS), fill_value=0.0).to_numpy()
        low, high = (float(binom.ppf(end, n, EXPECTED)) / n for end in BAND)
        panels.append(Panel(count, shares, n, low, high))
    return panels


def _standardised(shares: np.ndarray, n: int) -> float:
    """Return how many standard errors more than expected these tenths hold."""
    expected = shares.size * EXPECTED
    return float((shares.sum() - expected) / np.sqrt(expected * (1 - expected) / n))


def _draw_bars(axes: Axes, panel: Panel) -> None:
    axes.axhspan(
        100 * panel.low, 100 * panel.high, color=style.PALE, alpha=0.55, linewidth=0
    )
    tenths = np.arange(TENTHS)
    for is_outside, colour, hatch in (
        (False, style.BLUE, ""),
        (True, style.VERMILION, "////"),
    ):
        chosen = panel.is_outside == is_outside
        axes.bar(
            tenths[chosen], 100 * panel.shares[chosen], 0.8, color=colour, hatch=hatch,
            edgecolor="white", linewidth=0,
        )  # fmt: skip
    axes.axhline(100 * EXPECTED, color=style.INK, linewidth=1, linestyle=(0, (4, 3)))
    axes.set_xlim(-0.6, TENTHS - 0.4)
    for tenth in tenths[panel.is_outside & (panel.shares == 0)]:
        axes.text(
            tenth, 0, "0", size=8.5, weight="bold", color=style.WARNING, ha="center",
            va="bottom",
        )  # fmt: skip
    axes.set_xticks([-0.4, TENTHS - 0.6], ["lowest\ntenth", "highest\ntenth"])
    lowest, highest = axes.get_xticklabels()
    lowest.set_horizontalalignment("left")
    highest.set_horizontalalignment("right")
    axes.tick_params(axis="x", length=0)
    axes.spines["left"].set_visible(False)


def _write_heading(axes: Axes, panel: Panel, p: float) -> None:
    axes.set_title(COUNTS[panel.name], pad=33)
    is_fine = panel.finding in (AS_PREDICTED, TOO_FEW)
    words = {AS_PREDICTED: "as predicted", TOO_FEW: "too few deployments to tell"}
    lines = (
        (words.get(panel.finding, panel.finding), 20, style.INK),
        (f"{_p(p)}n = {panel.n:,}", 7, style.GREY),
    )
    for text, height, colour in lines:
        axes.annotate(
            text, (0, 1), xycoords="axes fraction", xytext=(0, height),
            textcoords="offset points", size=8.5,
            color=colour if is_fine or colour == style.GREY else style.WARNING,
        )  # fmt: skip


def _p(p: float) -> str:
    if not math.isfinite(p):
        return ""
    if p < LEAST_P:
        return f"p < {LEAST_P}   "
    return f"p = {p:.{2 if p >= 10 * LEAST_P else 3}f}   "


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
