"""Guesses against the result: did the ranges hold, in numbers and in a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.figures import style
from analysis.statistics.precision import compute_mean_interval
from analysis.statistics.rounding import UNDEFINED, decimals, rounded
from analysis.studies.plates.plate import Plate
from lfrsim.workshop.asked.questions import PREDICTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.studies.comparison.compare import Comparison
    from lfrsim.workshop.visit import Guess

SIZE: Final = (11.69, 2.7)  # inches
NINE_IN_TEN: Final = (
    "Of ranges of which people are 90 % sure, nine in ten should hold. Most people's "
    "hold less often: count over the class."
)


class Held(NamedTuple):
    """A guess and what came of it.

    Attributes
    ----------
    label
        What was guessed.
    low, best, high
        The guess.
    mean, mean_low, mean_high
        The result: the mean of B with its 95 % interval.
    """

    label: str
    low: float
    best: float
    high: float
    mean: float
    mean_low: float
    mean_high: float

    @property
    def is_held(self) -> bool:
        """Whether the mean lies in the guessed range."""
        return self.low <= self.mean <= self.high

    @property
    def texts(self) -> tuple[str, str]:
        """The result and its interval as people read them."""
        places = decimals([self.mean], half_width=(self.mean_high - self.mean_low) / 2)
        mean, low, high = (
            rounded(one, places) for one in (self.mean, self.mean_low, self.mean_high)
        )
        return mean, UNDEFINED if UNDEFINED in (low, high) else f"{low} to {high}"


def held_against(guesses: Mapping[str, Guess], comparison: Comparison) -> list[Held]:
    """Hold guesses against what B came to; what is undefined there is left out."""
    found = []
    for key, label in PREDICTED.items():
        values = comparison.b.measures[key].dropna()
        if key in guesses and len(values):
            result = compute_mean_interval(values=values.to_numpy())
            found.append(Held(label, *guesses[key], *result))
    return found


def sentence_on(found: Sequence[Held]) -> str:
    """Say how many ranges held."""
    number = sum(one.is_held for one in found)
    return f"{number} of your {len(found)} ranges held. {NINE_IN_TEN}"


def plate_of(found: Sequence[Held], frame: pd.DataFrame) -> Plate:
    """Draw guesses and results, a panel a measure."""
    with mpl.rc_context(style.SETTINGS):
        figure = Figure(figsize=SIZE, dpi=style.RESOLUTION)
        FigureCanvasAgg(figure)
        panels = figure.subplots(1, len(found), squeeze=False)[0]
        for axes, one in zip(panels, found, strict=True):
            _draw(axes, one)
        figure.subplots_adjust(0.03, 0.2, 0.97, 0.84, wspace=0.16)
    number = sum(one.is_held for one in found)
    said = ". ".join(
        f"{one.label}: guessed {one.best:,.10g}, {one.low:,.10g} to {one.high:,.10g}; "
        f"the result is {one.texts[0]}, 95 % interval {one.texts[1]}"
        for one in found
    )
    title = f"{number} of {len(found)} ranges held"
    return Plate("guesses", figure, frame, title, said, frame)


def table_of(found: Sequence[Held]) -> pd.DataFrame:
    """Return guesses and results as people read them."""
    import pandas as pd

    rows = [
        (
            one.label,
            f"{one.best:,.10g}",
            f"{one.low:,.10g} to {one.high:,.10g}",
            *one.texts,
            "held" if one.is_held else "missed",
        )
        for one in found
    ]
    names = ["In B", "Guess", "Range", "Result", "95 % interval", "The range"]
    return pd.DataFrame(rows, columns=names)


def _draw(axes: Axes, one: Held) -> None:
    held = one.is_held
    axes.set_title(f"{one.label}: {'held' if held else 'missed'}", size=11)
    axes.plot(
        [one.low, one.high], [1, 1], color=style.BLUE, linewidth=9, alpha=0.35,
        solid_capstyle="butt",
    )  # fmt: skip
    axes.plot(one.best, 1, "o", color=style.BLUE, markersize=8)
    axes.plot(
        [one.mean_low, one.mean_high], [0, 0], color=style.VERMILION, linewidth=2,
        marker="|", markersize=9,
    )  # fmt: skip
    axes.plot(one.mean, 0, "D", color=style.VERMILION, markersize=7)
    axes.axvline(one.mean, color=style.VERMILION, linewidth=0.8, linestyle=":")
    axes.annotate(
        "your range and guess", (one.low, 1), xytext=(0, 9),
        textcoords="offset points", size=9,
    )  # fmt: skip
    axes.annotate(
        f"result {one.texts[0]}", (one.mean, 0), xytext=(0, -15), ha="center",
        textcoords="offset points", size=9, annotation_clip=False,
    )  # fmt: skip
    axes.set_ylim(-0.85, 1.75)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.margins(x=0.18)
    axes.spines["left"].set_visible(False)
    style.tidy(axes, grid="x")
