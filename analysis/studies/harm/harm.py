"""Rare harm as a finding: words, table and figure, for whoever shows outcomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.figures import harm as figure
from analysis.studies.harm.counting import compute_disparities, compute_table
from analysis.studies.harm.words import harm_lines, harm_sentence
from analysis.studies.plates.folder import plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate, caption_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from analysis.figures.style import Caption
    from analysis.studies.outcome import Outcome


@dataclass(frozen=True, eq=False)
class RareHarm:
    """What one or two scenarios do that is rare and bad.

    Attributes
    ----------
    table
        Counts (:func:`analysis.studies.harm.counting.compute_table`).
    disparities
        Deployments to see one (``compute_disparities`` of the same module).
    caption
        What the figure rests on.
    """

    table: pd.DataFrame
    disparities: pd.DataFrame
    caption: Caption

    @property
    def sentence(self) -> str:
        """The rarest harm, and what it takes to see a disparity."""
        return harm_sentence(self.table, self.disparities)

    @property
    def lines(self) -> tuple[str, ...]:
        """The tables in plain text."""
        return harm_lines(self.table, self.disparities)

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        return {
            "sentence": self.sentence,
            "warnings": list(self.caption.notes),
            "harms": plain_rows(self.table),
            "disparities": plain_rows(self.disparities),
        }

    def plates(self) -> list[Plate]:
        """Draw the figure."""
        drawn = figure.draw(self.table, self.disparities, caption=self.caption)
        title = figure.title(self.disparities)
        return [Plate("harm", drawn, self.table, title, self.sentence)]

    def tables(self, folder: Path) -> list[Path]:
        """Write the tables; the same results give the same bytes."""
        return [
            write_table(folder / "harm.csv", self.table),
            write_table(folder / "disparities.csv", self.disparities),
        ]

    def write(self, folder: Path) -> list[Path]:
        """Write the tables and the figure; the same results give the same bytes."""
        return [*self.tables(folder), *write_plates(folder, self.plates())]


def compute_harm(
    outcomes: Sequence[Outcome], *, seed: int, notes: tuple[str, ...] = ()
) -> RareHarm:
    """Count the rare harm of one or two scenarios.

    Parameters
    ----------
    outcomes
        Of the scenarios, as of a description or a comparison.
    seed
        Master seed, for the caption.
    notes
        What must be known before the figure is believed.
    """
    return RareHarm(
        table=compute_table(outcomes),
        disparities=compute_disparities(outcomes),
        caption=caption_of(outcomes, seed=seed, notes=notes),
    )
