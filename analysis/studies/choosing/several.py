"""Several scenarios, each against the first of them: what differs, and what it asks.

It says nothing of which is best (`choice.py` does), and compares no two of the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from analysis.measures import ARRESTS, MEASURES, measure_named, measures_of
from analysis.studies.choosing.against_base import compute_all_against_base
from analysis.studies.choosing.front import compute_front
from analysis.studies.choosing.plates import against_base_plate, front_plate
from analysis.studies.choosing.several_words import (
    intervals_sentence,
    several_lines,
    several_sentence,
)
from analysis.studies.outcome import compute_outcome, compute_replications
from analysis.studies.plates.folder import plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate, caption_of
from analysis.studies.words.caution import cautions
from sim.experiment.design import StudyError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from analysis.figures.style import Caption
    from analysis.measures import Measure
    from analysis.studies.outcome import Outcome
    from sim.experiment.results import Results

CONFIDENCE: Final = 0.95
FEW: Final = 3
MOST: Final = 26  # as there are letters
FEWEST: Final = 2
FEWEST_REPLICATIONS: Final = 2


@dataclass(frozen=True, eq=False)
class Several:
    """Several scenarios, each against the first of them: the base.

    Attributes
    ----------
    outcomes
        What the records of each come to, by name, the base first.
    by
        The measure of the figure.
    seed
        Master seed of all.
    table
        A row a measure and scenario: ``key``, ``measure``, ``unit``, ``kind``,
        ``scenario``, ``is_base``; over the ``n`` replications in which the measure is
        defined the ``mean`` with its own 95 % interval ``mean_low`` to ``mean_high``;
        over the ``pairs`` in which it is defined in the base too the ``difference``
        from the base with ``low`` to ``high``, which hold with 95 % for all scenarios
        together, one measure at a time.
    fronts
        As :func:`analysis.studies.choosing.front.compute_front` returns it.
    warnings
        What limits the results. A figure has room for the first few.
    """

    outcomes: Mapping[str, Outcome]
    by: Measure
    seed: int
    table: pd.DataFrame
    fronts: pd.DataFrame
    warnings: tuple[str, ...]

    @property
    def base(self) -> str:
        """Name of the base."""
        return next(iter(self.outcomes))

    @property
    def replications(self) -> int:
        """How many there are of each."""
        return self.caption.replications

    @property
    def measures(self) -> list[Measure]:
        """All that tell something of these scenarios, in the order of the table."""
        return [measure_named(key) for key in dict.fromkeys(self.table["key"])]

    def frame(self, by: str) -> pd.DataFrame:
        """Return the rows of the table of one measure, by its key."""
        return self.table[self.table["key"] == by].reset_index(drop=True)

    @property
    def sentence(self) -> str:
        """The answer in words: what differs from the base, and who is on the front."""
        return several_sentence(self.table, self.fronts, by=self.by.key)

    @property
    def intervals(self) -> str:
        """How many comparisons there are, and what their intervals cover."""
        return intervals_sentence(len(self.outcomes) - 1)

    @property
    def lines(self) -> tuple[str, ...]:
        """The tables in plain text, 100 columns wide unless a number is long."""
        return several_lines(
            self.table,
            self.fronts,
            list(self.outcomes.values()),
            by=self.by.key,
            seed=self.seed,
            notes=self.warnings,
        )

    @property
    def caption(self) -> Caption:
        """What its figures rest on."""
        outcomes = list(self.outcomes.values())
        return caption_of(outcomes, seed=self.seed, notes=self.warnings[:FEW])

    @property
    def replication_table(self) -> pd.DataFrame:
        """All measures of all replications, the base's above the others'."""
        return compute_replications(outcomes=list(self.outcomes.values()))

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        return {
            "base": self.base,
            "sentence": self.sentence,
            "intervals": self.intervals,
            "warnings": list(self.warnings),
            "replications": self.replications,
            "seed": self.seed,
            "by": self.by.key,
            "measures": plain_rows(self.table),
            "front": plain_rows(self.fronts),
        }

    def plates(self) -> list[Plate]:
        """Draw the figures."""
        return [
            against_base_plate(self.frame(self.by.key), self.caption),
            front_plate(self.fronts, self.caption, confidence=CONFIDENCE),
        ]

    def write(self, folder: Path) -> list[Path]:
        """Write the tables and figures; the same results give the same bytes."""
        return [
            write_table(folder / "replications.csv", self.replication_table),
            write_table(folder / "summary.csv", self.table),
            write_table(folder / "front.csv", self.fronts),
            *write_plates(folder, self.plates()),
        ]


def refuse_too_many(number: int) -> None:
    """Refuse a number of scenarios that can't be compared with the first of them.

    Raises
    ------
    StudyError
        If there is nothing beside the base, or more than letters.
    """
    if not FEWEST <= number <= MOST:
        message = (
            f"a comparison is among {FEWEST} to {MOST} scenarios, the first of which "
            f"is the base, and not among {number}"
        )
        raise StudyError(message)


def refuse_too_few(replications: int) -> None:
    """Refuse a number of replications by which nothing can be told of a difference.

    Raises
    ------
    StudyError
        If it is one.
    """
    if replications < FEWEST_REPLICATIONS:
        message = (
            f"a comparison with a base takes {FEWEST_REPLICATIONS} replications or "
            f"more, and not {replications}"
        )
        raise StudyError(message)


def find_several(results: Results, *, by: str = ARRESTS) -> Several:
    """Compare each scenario of a study with the first.

    Parameters
    ----------
    results
        Of two scenarios or more.
    by
        Key of the figure's measure.
    """
    refuse_too_many(len(results.scenarios))
    refuse_too_few(results.replications)
    measure = measure_named(by)
    outcomes = {
        one.name: compute_outcome(results=results, name=one.name)
        for one in results.scenarios
    }
    return several_of(outcomes, by=measure, seed=results.seed)


def several_of(outcomes: Mapping[str, Outcome], *, by: Measure, seed: int) -> Several:
    """Compare each scenario with the first, by what the records of each come to.

    Parameters
    ----------
    outcomes
        By name, the base first.
    by
        The figure's measure.
    seed
        Master seed of all.
    """
    frames = {name: one.measures for name, one in outcomes.items()}
    told = measures_of(*frames.values())
    each = list(outcomes.values())
    return Several(
        outcomes=outcomes,
        by=by,
        seed=seed,
        table=compute_all_against_base(
            frames,
            base=next(iter(frames)),
            by=[one for one in MEASURES if one in told or one == by],
            confidence=CONFIDENCE,
        ),
        fronts=compute_front(outcomes, confidence=CONFIDENCE),
        warnings=cautions(each, replications=len(each[0].sums)),
    )
