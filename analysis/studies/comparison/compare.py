"""Compare two scenarios that met the same luck: what changes from A to B.

The convention a reader would get wrong: a mean is over replications of a
replication's own ratio of sums, and a difference is B - A within pairs.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.figures import differences
from analysis.measures import measures_of
from analysis.statistics.paired import compute_paired
from analysis.statistics.superiority import compute_other_week, compute_same_week
from analysis.studies.changes.changes import find_changes
from analysis.studies.changes.matching import why_untold
from analysis.studies.comparison.extra import Extra, compute_extra, extra_table
from analysis.studies.counterfactual.counterfactual import (
    find_counterfactual,
    why_no_counterfactual,
)
from analysis.studies.harm.harm import RareHarm, compute_harm
from analysis.studies.outcome import Outcome, compute_outcome, compute_replications
from analysis.studies.plates.folder import plain, plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate, caption_of
from analysis.studies.plates.usual import common_frames, common_plates
from analysis.studies.plates.words import differences_table, differences_words
from analysis.studies.words.caution import cautions
from analysis.studies.words.prices import price_note, prices_in_json
from analysis.studies.words.sentences import comparison_sentence, pairing_sentence
from analysis.studies.words.terminal import comparison_lines

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.figures.style import Caption
    from analysis.studies.changes.changes import Changes
    from analysis.studies.counterfactual.counterfactual import Counterfactual
    from sim.experiment.results import Results

COLUMNS: Final = [
    "key",
    "measure",
    "unit",
    "kind",
    "a_mean",
    "b_mean",
    "difference",
    "low",
    "high",
    "relative",
    "relative_low",
    "relative_high",
    "n",
    "variance_ratio",
    "variance_ratio_low",
    "variance_ratio_high",
    "undefined",
]


@dataclass(frozen=True, eq=False)
class Comparison:
    """What two scenarios say of each other.

    Attributes
    ----------
    a, b
        What the records of each come to.
    seed
        Master seed of both.
    table
        A row a measure: ``key``, ``measure``, ``unit``, ``kind``, the means
        ``a_mean`` and ``b_mean``, ``difference`` with its 95 % interval ``low`` to
        ``high``, ``relative`` (ratio of means less 1) with Fieller's interval, the
        pairs ``n``, ``variance_ratio`` (what pairing bought) with its interval
        ``variance_ratio_low`` to ``variance_ratio_high``, and in how many
        pairs the measure is ``undefined``.
    same_week, other_week
        How often B has more arrests in the same week, and than another week of A;
        ties half. ``nan`` where the scenarios have different weeks.
    warnings
        What limits the results.
    changes, counterfactual
        Whose outcome changed, and what would have been otherwise; None where that
        can't be told.
    untold
        Why not, of each that can't.
    """

    a: Outcome
    b: Outcome
    seed: int
    table: pd.DataFrame
    same_week: float
    other_week: float
    warnings: tuple[str, ...]
    changes: Changes | None = None
    counterfactual: Counterfactual | None = None
    untold: tuple[str, ...] = ()

    @property
    def replications(self) -> int:
        """How many there are of each."""
        return len(self.a.sums)

    @property
    def proportion(self) -> float | None:
        """Planned deployments of B over A's; None where they don't differ."""
        if self.a.planned in (0, self.b.planned):
            return None
        return self.b.planned / self.a.planned

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return comparison_sentence(self.table, self.a, self.b)

    @property
    def lines(self) -> tuple[str, ...]:
        """The table in plain text, at most 100 columns wide."""
        return comparison_lines(
            self.table,
            (self.a, self.b),
            seed=self.seed,
            said=(
                self.extra.sentence,
                pairing_sentence(self.table),
                *(part.sentence for part in self.parts.values()),
                *self.untold,
            ),
            notes=(*self.warnings, self.price_note),
        )

    @property
    def caption(self) -> Caption:
        """What its figures rest on."""
        return caption_of((self.a, self.b), seed=self.seed, notes=self.warnings)

    @property
    def priced_caption(self) -> Caption:
        """What the figure rests on that has money in it."""
        return replace(self.caption, notes=(*self.warnings, *self.notes))

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The data of the figures that one scenario has too, by the figure's name."""
        return common_frames((self.a, self.b))

    @property
    def replication_table(self) -> pd.DataFrame:
        """All measures of all replications, A's above B's."""
        return compute_replications(outcomes=(self.a, self.b))

    @property
    def extra(self) -> Extra:
        """What an extra arrest costs from A to B."""
        return compute_extra(a=self.a, b=self.b)

    @cached_property
    def harm(self) -> RareHarm:
        """What is rare and bad, and what none seen leaves open."""
        return compute_harm((self.a, self.b), seed=self.seed, notes=self.warnings)

    @property
    def parts(self) -> dict[str, Changes | Counterfactual | RareHarm]:
        """What is said of single alerts and persons, by name, as far as it can be."""
        told: dict[str, Changes | Counterfactual | RareHarm] = {}
        if self.changes:
            told["changes"] = self.changes
        if self.counterfactual:
            told["counterfactual"] = self.counterfactual
        return {**told, "harm": self.harm}

    @property
    def price_note(self) -> str:
        """How surely the prices are known."""
        return price_note((self.a, self.b))

    @property
    def notes(self) -> tuple[str, ...]:
        """What stands beside the money, as an extra arrest's cost and the prices."""
        return self.extra.sentence, self.price_note

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        return {
            "a": self.a.name,
            "b": self.b.name,
            "sentence": self.sentence,
            "warnings": list(self.warnings),
            "replications": self.replications,
            "seed": self.seed,
            "planned_ratio": self.proportion,
            "arrests_same_week": plain(self.same_week),
            "arrests_other_week": plain(self.other_week),
            "measures": plain_rows(self.table),
            "cost_per_extra_arrest": {
                "sentence": self.extra.sentence,
                **plain_rows(extra_table(self.extra))[0],
            },
            "prices": prices_in_json((self.a, self.b)),
            "changes": self.changes.to_json() if self.changes else None,
            "counterfactual": (
                self.counterfactual.to_json() if self.counterfactual else None
            ),
            "harm": self.harm.to_json(),
            "untold": list(self.untold),
        }

    def write(self, folder: Path) -> list[Path]:
        """Write the tables and figures; the same comparison gives the same bytes."""
        parts = list(self.parts.values())
        plates = [*self.plates(), *(one for part in parts for one in part.plates())]
        return [
            write_table(folder / "replications.csv", self.replication_table),
            write_table(folder / "summary.csv", self.table),
            write_table(folder / "extra.csv", extra_table(self.extra)),
            *(path for part in parts for path in part.tables(folder)),
            *write_plates(folder, plates),
        ]

    def plates(self) -> list[Plate]:
        """Draw the figures, without those of its parts."""
        both = (self.a, self.b)
        usual = common_plates(both, self.caption, other_week=self.other_week)
        return [self.differences_plate(), *usual]

    def differences_plate(self) -> Plate:
        """Draw every measure's difference, which takes no more than the sums."""
        table, proportion = self.table, self.proportion
        return Plate(
            "differences",
            differences.draw(table, caption=self.priced_caption, proportion=proportion),
            table,
            differences.title(table, proportion=proportion),
            differences_words(table),
            differences_table(table),
        )


def compare(results: Results) -> Comparison:
    """Compare the two scenarios of a study, A the first and B the second.

    Raises
    ------
    ValueError
        If there aren't exactly two.
    """
    names = [named.name for named in results.scenarios]
    if len(names) != 2:  # noqa: PLR2004 - A and B
        message = f"a comparison takes two scenarios, but there are {len(names)}"
        raise ValueError(message)
    a, b = (compute_outcome(results=results, name=name) for name in names)
    has_same_weeks = a.weeks.shape == b.weeks.shape
    weeks = {"a": a.weeks["arrests"], "b": b.weeks["arrests"]}
    no_changes, no_otherwise = why_untold(results), why_no_counterfactual(results)
    return Comparison(
        a=a,
        b=b,
        seed=results.seed,
        table=compute_table(a=a.measures, b=b.measures),
        same_week=compute_same_week(**weeks) if has_same_weeks else math.nan,
        other_week=compute_other_week(**weeks) if has_same_weeks else math.nan,
        warnings=cautions((a, b), replications=results.replications),
        changes=None if no_changes else find_changes(results, outcomes=(a, b)),
        counterfactual=(
            None if no_otherwise else find_counterfactual(results, outcomes=(a, b))
        ),
        untold=_untold(no_changes, no_otherwise),
    )


def _untold(no_changes: str, no_otherwise: str) -> tuple[str, ...]:
    """Say what can't be told of single alerts and persons, and why."""
    if no_changes:
        return (f"Whose outcome changed can't be told: {no_changes}.",)
    if no_otherwise:
        return (f"What would have been otherwise can't be told: {no_otherwise}.",)
    return ()


def compute_table(*, a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Compare each measure, pair by pair; a row a measure."""
    rows = []
    for measure in measures_of(a, b):
        paired = compute_paired(a=a[measure.key], b=b[measure.key])
        named = {
            "key": measure.key,
            "measure": measure.label,
            "unit": measure.unit,
            "kind": measure.kind.value,
        }
        rows.append({**named, **asdict(paired)})
    return pd.DataFrame(rows)[COLUMNS]
