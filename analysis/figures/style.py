"""The look of all figures: page, colours, title, caption, and bytes on disk.

Colours are Okabe and Ito's, which colour-blind readers can tell apart; a hatch or a
marker always says the same as the colour does. Figures are made without pyplot, so
nothing is global, and their bytes depend on their data and on the library alone. In a
notebook they show nevertheless: page and axes say themselves what they look like.
"""

from __future__ import annotations

import io
import re
import textwrap
from dataclasses import dataclass
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

A4_LANDSCAPE: Final = (11.69, 8.27)  # inches
RESOLUTION: Final = 150  # dots per inch
INK, GREY, PALE = "#222222", "#5f5f5f", "#d9d9d9"
WARNING: Final = "#a13d00"
# Places on the page, as shares of its width or height.
LEFT, RIGHT = 0.055, 0.965
TOP, FOOT = 0.845, 0.024  # of the axes, of the caption
LINE: Final = 0.0205
MINUS: Final = re.compile(r"(?<![\w-])-(?=£?\d)|(?<=\bB )-(?= A\b)")
SUBTITLE: Final = 0.93  # its upper edge; above it is the title

UNSAID: Final = {"png": "Software", "svg": "Date"}  # or else no two files were equal
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE: Final = "#CC79A7"
COLOURS: Final = (BLUE, ORANGE)  # of the scenarios, A and B
HATCHES: Final = ("", "////")
MARKERS: Final = ("o", "s")
LETTERS: Final = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

SETTINGS: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "hatch.linewidth": 0.7,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "svg.hashsalt": "lfrsim",
}


@dataclass(frozen=True, kw_only=True)
class Caption:
    """What stands under every figure.

    Attributes
    ----------
    names
        Of the scenarios: one, or A, B and so on.
    replications, seed
        Of the runs.
    weeks
        Weeks in a replication, for each scenario.
    notes
        What must be known before the figure is believed, such as that it
        extrapolates.
    """

    names: tuple[str, ...]
    replications: int
    seed: int
    weeks: tuple[int, ...]
    notes: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The scenarios as figures call them; a single one needs no letter."""
        if len(self.names) == 1:
            return self.names
        return tuple(
            f"{letter} {name}".rstrip()
            for letter, name in zip(LETTERS, self.names, strict=False)
        )

    @property
    def text(self) -> str:
        """The caption's first line: scenarios, replications, weeks and seed."""
        weeks = " and ".join(str(n) for n in dict.fromkeys(self.weeks))
        runs = "replication" if self.replications == 1 else "replications"
        each = "week" if weeks == "1" else "weeks"
        return (
            f"{'  ·  '.join(self.labels)}  ·  n = {self.replications} {runs} "
            f"of {weeks} {each}, seed {self.seed}"
        )


@dataclass(frozen=True, kw_only=True)
class Uncaptioned(Caption):
    """The names of the scenarios, where nothing is to stand under a figure."""

    names: tuple[str, ...] = ()
    replications: int = 0
    seed: int = 0
    weeks: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """Nothing."""
        return ""


class Page(Figure):
    """A figure that a notebook shows though it is none of pyplot's."""

    def add_axes(self, *args: Any, **kwargs: Any) -> Axes:  # noqa: ANN401 - as in Figure
        """Add axes that show the page in a notebook."""
        return super().add_axes(*args, **{"axes_class": Panel, **kwargs})

    def _repr_png_(self) -> bytes:
        return png_of(self)


class Panel(Axes):
    """Axes that show the page that they are on."""

    def _repr_png_(self) -> bytes:
        return png_of(self.get_figure(root=True))


def png_of(figure: Figure | None) -> bytes:
    """Return what a notebook shows of a figure."""
    buffer = io.BytesIO()
    if figure is not None:  # axes that were removed have none
        figure.savefig(buffer, format="png")
    return buffer.getvalue()


def new_figure() -> Figure:
    """Make an empty page, A4 landscape."""
    figure = Page(figsize=A4_LANDSCAPE, dpi=RESOLUTION)
    FigureCanvasAgg(figure)
    return figure


def write_texts(figure: Figure, *, title: str, subtitle: str, caption: Caption) -> None:
    """Write the title, what is seen, and the caption with its notes.

    Comes after the axes: they make room if there are many notes.
    """
    size = 16 if len(title) <= 80 else 13  # noqa: PLR2004 - what fits the page
    figure.text(LEFT, 0.955, minus(title), size=size, weight="bold", va="center")
    lines = textwrap.fill(minus(subtitle), 148)
    figure.text(LEFT, SUBTITLE, lines, size=9.5, color=GREY, va="top", linespacing=1.35)
    below = textwrap.wrap(minus(caption.text), 165)
    notes = [
        line
        for note in caption.notes
        for line in textwrap.wrap(
            minus(f"Note: {note}"), 165, subsequent_indent=" " * 10
        )
    ]
    height = FOOT
    for line in reversed(below):
        figure.text(LEFT, height, line, size=8.5, color=GREY)
        height += LINE
    for line in reversed(notes):
        figure.text(LEFT, height, line, size=8.5, color=WARNING)
        height += LINE
    _make_room(figure, height - FOOT - 2 * LINE)


def _make_room(figure: Figure, more: float) -> None:
    """Press the axes together from below; their upper edge stays."""
    if more <= 0:
        return
    factor = 1 - more / (TOP - FOOT - 3 * LINE)
    for axes in figure.axes:
        left, bottom, width, height = axes.get_position().bounds
        axes.set_position((left, TOP - factor * (TOP - bottom), width, factor * height))


def across(place: float, axes: tuple[float, float, float, float]) -> float:
    """Turn a share of the page's width into one of some axes' width."""
    left, _, width, _ = axes
    return (place - left) / width


def tidy(axes: Axes, *, grid: str) -> None:
    """Put a pale grid behind the data, along one direction only."""
    axes.set_axisbelow(True)
    if grid == "x":
        axes.grid(visible=True, axis="x", color=PALE, linewidth=0.6)
    else:
        axes.grid(visible=True, axis="y", color=PALE, linewidth=0.6)


def render(
    figure: Figure,
    *,
    title: str,
    description: str,
    kinds: tuple[str, ...] = ("png", "svg"),
) -> dict[str, bytes]:
    """Render a figure to PNG and SVG, with its title and description inside.

    The same figure gives the same bytes: no date, and fixed ids in the SVG.
    """
    words = {"Title": minus(title), "Description": minus(description)}
    with mpl.rc_context(SETTINGS):
        return {
            kind: _rendered(figure, kind, {**words, UNSAID[kind]: None})
            for kind in kinds
        }


def minus(text: str) -> str:
    """Put a true minus sign where a hyphen stands for one, as people read it.

    That is before a number, and in *B - A*. In a name, a date or an option it stays a
    hyphen. What a terminal prints keeps hyphens.
    """
    return MINUS.sub("−", text)


def _rendered(figure: Figure, kind: str, metadata: dict[str, str | None]) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, metadata=metadata)
    return buffer.getvalue()
