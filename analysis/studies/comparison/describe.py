"""Describe one scenario: what it yields, what it asks, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.measures import measures_of
from analysis.statistics.precision import compute_mean_interval
from analysis.studies.harm.harm import RareHarm, compute_harm
from analysis.studies.outcome import Outcome, compute_outcome, compute_replications
from analysis.studies.plates.folder import plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate, caption_of
from analysis.studies.plates.usual import common_frames, common_plates
from analysis.studies.words.caution import cautions
from analysis.studies.words.prices import price_note, prices_in_json
from analysis.studies.words.sentences import description_sentence
from analysis.studies.words.terminal import description_lines

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.figures.style import Caption
    from sim.experiment.results import Results


@dataclass(frozen=True, eq=False)
class Description:
    """What one scenario's records say.

    Attributes
    ----------
    outcome
        What the records come to.
    seed
        Master seed.
    table
        A row a measure: ``key``, ``measure``, ``unit``, ``kind``, ``mean`` with its
        95 % interval ``low`` to ``high``, ``sd`` over replications, the replications
        ``n``, and in how many the measure is ``undefined``.
    warnings
        What limits the results.
    """

    outcome: Outcome
    seed: int
    table: pd.DataFrame
    warnings: tuple[str, ...]

    @property
    def replications(self) -> int:
        """How many there are."""
        return len(self.outcome.sums)

    @property
    def sentence(self) -> str:
        """What the scenario yields and asks, in words."""
        return description_sentence(self.table, self.outcome)

    @property
    def lines(self) -> tuple[str, ...]:
        """The table in plain text, at most 100 columns wide."""
        return description_lines(
            self.table,
            self.outcome,
            seed=self.seed,
            said=(self.harm.sentence,),
            notes=(*self.warnings, price_note([self.outcome])),
        )

    @property
    def caption(self) -> Caption:
        """What its figures rest on."""
        return caption_of([self.outcome], seed=self.seed, notes=self.warnings)

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The data of its figures, by the figure's name."""
        return common_frames([self.outcome])

    @property
    def replication_table(self) -> pd.DataFrame:
        """All measures of all replications."""
        return compute_replications(outcomes=[self.outcome])

    @property
    def parts(self) -> dict[str, RareHarm]:
        """What is said besides, by name."""
        return {"harm": self.harm}

    @cached_property
    def harm(self) -> RareHarm:
        """What is rare and bad, and what none seen leaves open."""
        return compute_harm([self.outcome], seed=self.seed, notes=self.warnings)

    @property
    def notes(self) -> tuple[str, ...]:
        """How surely the prices are known."""
        return (price_note([self.outcome]),)

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        return {
            "name": self.outcome.name,
            "sentence": self.sentence,
            "warnings": list(self.warnings),
            "replications": self.replications,
            "seed": self.seed,
            "measures": plain_rows(self.table),
            "prices": prices_in_json([self.outcome]),
            "harm": self.harm.to_json(),
        }

    def write(self, folder: Path) -> list[Path]:
        """Write the tables and figures; the same results give the same bytes."""
        return [
            write_table(folder / "replications.csv", self.replication_table),
            write_table(folder / "summary.csv", self.table),
            *self.harm.tables(folder),
            *write_plates(folder, [*self.plates(), *self.harm.plates()]),
        ]

    def plates(self) -> list[Plate]:
        """Draw the figures, without those of its parts."""
        return common_plates([self.outcome], self.caption)


def describe(results: Results) -> Description:
    """Describe the one scenario of a study.

    Raises
    ------
    ValueError
        If there isn't exactly one.
    """
    names = [named.name for named in results.scenarios]
    if len(names) != 1:
        message = f"a description takes one scenario, but there are {len(names)}"
        raise ValueError(message)
    outcome = compute_outcome(results=results, name=names[0])
    return Description(
        outcome=outcome,
        seed=results.seed,
        table=compute_table(measures=outcome.measures),
        warnings=cautions([outcome], replications=results.replications),
    )


def compute_table(*, measures: pd.DataFrame) -> pd.DataFrame:
    """Compute mean, interval and spread of each measure; a row a measure."""
    rows = []
    for measure in measures_of(measures):
        values = measures[measure.key]
        mean, low, high = compute_mean_interval(values=values)
        defined = int(values.notna().sum())
        rows.append(
            {
                "key": measure.key,
                "measure": measure.label,
                "unit": measure.unit,
                "kind": measure.kind.value,
                "mean": mean,
                "low": low,
                "high": high,
                "sd": float(values.std()),
                "n": defined,
                "undefined": len(values) - defined,
            }
        )
    return pd.DataFrame(rows)
