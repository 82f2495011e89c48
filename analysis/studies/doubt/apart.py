"""Error, risk and doubt of a difference, each by itself.

*Error* is what more replications make smaller: the interval of the mean difference.
*Risk* is what a single week or year does, and no replication takes away. *Doubt* is
what the inputs could be: with other inputs, of what they could be, the same study has
another mean difference.

The doubt is seen in draws of all inputs, all with the luck of the same few
replications. Luck that they share moves all draws alike: it is taken off by what the
same replications do in the comparison itself, whose inputs are as stated. The rest of
the luck is taken out of the spread (`analysis/statistics/layout.py`). Which inputs the
doubt is due to is estimated from the same runs (`analysis/statistics/effects.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.figures import doubt as page
from analysis.figures import tornado
from analysis.statistics.effects import sample_effects
from analysis.statistics.layout import compute_layout
from analysis.studies.doubt.frames import (
    compute_groups,
    compute_inputs,
    compute_parts,
    compute_spread,
    compute_table,
)
from analysis.studies.doubt.reading import per_week, read_differences
from analysis.studies.doubt.terms import columns_of, terms_of
from analysis.studies.doubt.words import (
    doubt_lines,
    doubt_sentence,
    inputs_words,
    of_doubt,
    places_of,
    spread_words,
)
from analysis.studies.plates.folder import plain, plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate, caption_of
from analysis.studies.words.caution import without_inputs
from sim.model.streams import Streams

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from analysis.figures.style import Caption
    from analysis.studies.comparison.compare import Comparison
    from analysis.studies.doubt.drawing import Drawn
    from analysis.studies.doubt.runs import Uncertain
    from sim.experiment.results import Results

    Floats = NDArray[np.float64]

ARRESTS: Final = "arrests_per_week"
PURPOSE: Final = "effects of uncertain inputs"


@dataclass(frozen=True, eq=False)
class Apart:
    """Error, risk and doubt of a difference, in arrests a week.

    Attributes
    ----------
    names
        Of A and B.
    drawn
        How many inputs and joint doubts were drawn.
    draws, each
        Draws of them, and replications of each draw.
    is_told
        Whether what inputs do can be told from luck.
    table
        A row a measure: the ``difference`` B - A at the inputs as stated, with its 95 %
        interval ``low`` to ``high``; over draws of the inputs the ``mean``, the middle
        nine in ten ``p5`` to ``p95``, and the standard deviation ``sd``.
    spread
        A row each for error, the risk of a year and of a week, and doubt: the middle
        part with the 95 % intervals of its edges.
    parts
        Variance of what one year's difference will be: ``doubt``, ``luck`` of a year,
        ``error`` of the mean, and the share of each.
    groups
        A row a group of inputs, and the ``rest``: its share of the doubt with its 95 %
        interval.
    inputs
        The strongest single inputs: the mean difference at their low and high ends.
    by_draw
        A row a draw: each measure's difference, of the draw's replications together.
    shares
        A row a draw: at which share each input was drawn.
    same_week, other_week
        As in ``Comparison``.
    caption
        What the figures rest on.
    """

    names: tuple[str, str]
    drawn: int
    draws: int
    each: int
    is_told: bool
    table: pd.DataFrame
    spread: pd.DataFrame
    parts: pd.DataFrame
    groups: pd.DataFrame
    inputs: pd.DataFrame
    by_draw: pd.DataFrame
    shares: pd.DataFrame
    same_week: float
    other_week: float
    caption: Caption

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return doubt_sentence(self.spread, self.groups, is_told=self.is_told)

    @property
    def influence(self) -> pd.DataFrame:
        """The strongest inputs, as a report lists them; none where none can be told."""
        names = {"name": "input", "at_low": "low", "at_high": "high"}
        columns = ["input", "value", "low", "high", "standing"]
        shares = ["share", "share_low", "share_high"]
        rows = self.inputs if self.is_told else self.inputs.iloc[:0]
        frame = rows.drop(columns=["low", "high"]).rename(columns=names)
        return frame[[*columns, *shares]]

    @property
    def note(self) -> str:
        """What the comparison's intervals leave out, said beside them."""
        row = of_doubt(self.spread)
        luck = "the intervals are those of the simulation's own luck."
        if not self.is_told:
            return (
                f"{luck} How far uncertain inputs move the difference in arrests can't "
                f"be told from luck in {self.draws} draws (figure doubt)."
            )
        ends = f"{row['low']:.3g} to {row['high']:.3g}"
        return (
            f"{luck} What its inputs could be moves the difference in arrests a week "
            f"from {ends} in nine draws of ten (figure doubt)."
        )

    def beside(self, comparison: Comparison) -> Comparison:
        """Return the comparison, saying what its intervals leave out in numbers."""
        left = without_inputs(comparison.warnings)
        return replace(comparison, warnings=(*left, self.note))

    @property
    def lines(self) -> tuple[str, ...]:
        """The tables in plain text."""
        return doubt_lines(self)

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        frames = ("table", "spread", "parts", "groups", "inputs")
        return {
            "sentence": self.sentence,
            "drawn": self.drawn,
            "draws": self.draws,
            "replications_of_each": self.each,
            "is_told": self.is_told,
            "arrests_same_week": plain(self.same_week),
            "arrests_other_week": plain(self.other_week),
            **{name: plain_rows(getattr(self, name)) for name in frames},
        }

    def plates(self) -> list[Plate]:
        """Draw the page, and the tornado where inputs can be told apart."""
        drawn = page.draw(
            self.spread,
            caption=self.caption,
            parts=self.parts,
            groups=self.groups if self.is_told else self.groups.iloc[:0],
            chances=(self.same_week, self.other_week),
            is_told=self.is_told,
        )
        title = page.title(self.spread, is_told=self.is_told)
        found = [Plate("doubt", drawn, self.spread, title, spread_words(self.spread))]
        if self.is_told and len(self.inputs):
            drawn = tornado.draw(self.inputs, caption=self.caption)
            title = tornado.title(self.inputs)
            words = inputs_words(self.inputs, places=places_of(self.spread))
            found.append(Plate("tornado", drawn, self.inputs, title, words))
        return found

    def write(self, folder: Path) -> list[Path]:
        """Write the tables and figures; the same study gives the same bytes."""
        return [
            write_table(folder / "doubt.csv", self.table),
            write_table(folder / "doubt_groups.csv", self.groups),
            write_table(folder / "doubt_parts.csv", self.parts),
            write_table(folder / "doubt_draws.csv", self.by_draw),
            write_table(folder / "doubt_shares.csv", self.shares),
            *write_plates(folder, self.plates()),
        ]


def tell_apart(comparison: Comparison, uncertain: Uncertain, results: Results) -> Apart:
    """Tell error, risk and doubt of a comparison apart.

    Parameters
    ----------
    comparison
        Of the two scenarios, their inputs as stated.
    uncertain
        What was drawn.
    results
        Of its runs.
    """
    drawn = uncertain.drawn
    a, b = (per_week(one.sums) for one in (comparison.a, comparison.b))
    own = {key: b[key] - a[key] for key in a}
    over = read_differences(uncertain, results)
    layouts = {key: compute_layout(values) for key, values in over.items()}
    each = results.replications
    shifts = {key: shared_luck(own[key], each) for key in own}
    layout = layouts[ARRESTS]
    terms = terms_of(uncertain.worlds, drawn)
    columns, groups = columns_of(terms, drawn)
    luck = Streams(results.seed, 0).of(PURPOSE)
    effects = sample_effects(columns, layout.means, luck=layout.error, generator=luck)
    centre = float(layout.means.mean()) - shifts[ARRESTS]
    return Apart(
        names=(comparison.a.name, comparison.b.name),
        drawn=len(drawn.names),
        draws=len(drawn.scenarios),
        each=each,
        is_told=layout.is_told,
        table=compute_table(own, layouts, shifts),
        spread=compute_spread(comparison, own[ARRESTS], layout, shifts[ARRESTS]),
        parts=compute_parts(
            own[ARRESTS], layout, weeks=comparison.a.scenario.horizon.weeks
        ),
        groups=compute_groups(effects, groups),
        inputs=compute_inputs(effects, terms, centre, uncertain.worlds),
        by_draw=pd.DataFrame({key: one.means for key, one in layouts.items()}),
        shares=pd.DataFrame(drawn.shares, columns=list(drawn.names)),
        same_week=comparison.same_week,
        other_week=comparison.other_week,
        caption=_caption(comparison, drawn, each),
    )


def _caption(comparison: Comparison, drawn: Drawn, each: int) -> Caption:
    """Say what the figures rest on, draws of inputs among it."""
    said = (
        f"{len(drawn.scenarios)} draws of {len(drawn.names)} inputs and joint doubts "
        f"in both scenarios, {each} replications of each."
    )
    return caption_of(
        (comparison.a, comparison.b),
        seed=comparison.seed,
        notes=(said, *without_inputs(comparison.warnings)),
    )


def shared_luck(own: Floats, each: int) -> float:
    """Return by how much luck moves the first replications from all, inputs as stated.

    All draws have the luck of these, so it moves the mean over draws by as much.
    """
    return float(own[:each].mean() - own.mean())
