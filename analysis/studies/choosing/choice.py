"""Which of several scenarios is best by a measure, and what each asks of people.

Two answers stand side by side. The *selection* (KN) says which to take, and is right
with the confidence asked for if the best leads by what matters. The *intervals* say how
far each is from the best of the others, whatever the truth is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures import best
from analysis.statistics.best import compare_with_best
from analysis.statistics.precision import compute_mean_interval
from analysis.studies.choosing.front import compute_front
from analysis.studies.choosing.plates import front_plate
from analysis.studies.choosing.words import (
    choice_lines,
    choice_sentence,
    front_sentence,
)
from analysis.studies.outcome import compute_replications
from analysis.studies.plates.folder import plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate, caption_of
from analysis.studies.words.caution import cautions

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.figures.style import Caption
    from analysis.studies.choosing.rule import Rule
    from analysis.studies.choosing.runs import Chosen


@dataclass(frozen=True, eq=False)
class Choice:
    """Which of several scenarios is best.

    Attributes
    ----------
    rule
        By what is chosen.
    table
        A row a scenario: ``scenario``, its ``n`` replications, the ``mean`` of the
        measure with the interval ``mean_low`` to ``mean_high``; its ``distance`` from
        the best of the others with ``low`` to ``high``, all at once, in the measure's
        unit and above 0 for the better one also where least is best; ``may_be_best``;
        ``after`` how many replications it was eliminated, 0 if it wasn't;
        ``is_selected``.
    fronts
        As :func:`analysis.studies.choosing.front.compute_front` returns it.
    is_done
        Whether the selection came to an end before the replications did.
    replications
        As many as any scenario has.
    replication_table
        All measures of all replications.
    caption
        What the figures rest on.
    """

    rule: Rule
    table: pd.DataFrame
    fronts: pd.DataFrame
    is_done: bool
    replications: int
    replication_table: pd.DataFrame
    caption: Caption

    @property
    def sentence(self) -> str:
        """The answer in words, with the best one and who is on the front."""
        chosen = choice_sentence(
            self.table, self.rule, is_done=self.is_done, n=self.replications
        )
        return f"{chosen} {front_sentence(self.fronts)}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The tables in plain text."""
        return choice_lines(
            self.table, self.fronts, self.rule, notes=self.caption.notes
        )

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        return {
            "sentence": self.sentence,
            "warnings": list(self.caption.notes),
            "by": self.rule.measure.key,
            "unit": self.rule.measure.unit,
            "best_is": self.rule.extreme,
            "indifference": self.rule.indifference,
            "confidence": self.rule.confidence,
            "first": self.rule.first,
            "most": self.rule.most,
            "is_done": self.is_done,
            "scenarios": plain_rows(self.table),
            "front": plain_rows(self.fronts),
        }

    def plates(self) -> list[Plate]:
        """Draw the figures."""
        words = choice_sentence(
            self.table, self.rule, is_done=self.is_done, n=self.replications
        )
        distances = best.draw(
            self.table,
            caption=self.caption,
            measure=self.rule.measure.label,
            unit=self.rule.measure.unit,
            confidence=self.rule.confidence,
            indifference=self.rule.indifference,
            is_least=self.rule.is_least,
        )
        title = best.title(self.table, measure=self.rule.measure.label)
        return [
            Plate("best", distances, self.table, title, words),
            front_plate(self.fronts, self.caption, confidence=self.rule.confidence),
        ]

    def write(self, folder: Path) -> list[Path]:
        """Write the tables and figures; the same results give the same bytes."""
        return [
            write_table(folder / "replications.csv", self.replication_table),
            write_table(folder / "choice.csv", self.table),
            write_table(folder / "front.csv", self.fronts),
            *write_plates(folder, self.plates()),
        ]


def find_choice(chosen: Chosen) -> Choice:
    """Say what runs tell of which scenario is best."""
    rule, outcomes = chosen.rule, list(chosen.outcomes.values())
    replications = chosen.signed.shape[1]
    notes = cautions(outcomes, replications=replications)
    caption = caption_of(outcomes, seed=chosen.seed, notes=notes)
    caption = replace(caption, replications=replications)  # of the survivors
    return Choice(
        rule=rule,
        table=compute_table(chosen),
        fronts=compute_front(chosen.outcomes, confidence=rule.confidence),
        is_done=chosen.screening.is_done,
        replications=replications,
        replication_table=compute_replications(outcomes=outcomes),
        caption=caption,
    )


def compute_table(chosen: Chosen) -> pd.DataFrame:
    """Compute each scenario's distance from the best; a row a scenario."""
    rule, screening = chosen.rule, chosen.screening
    told = compare_with_best(chosen.signed, confidence=rule.confidence)
    means = np.nanmean(chosen.signed, axis=1)
    survivors = list(screening.survivors)
    selected = survivors[int(np.argmax(means[survivors]))]
    rows = []
    for number, (name, outcome) in enumerate(chosen.outcomes.items()):
        values = outcome.measures[rule.measure.key].to_numpy(dtype=float)
        mean, low, high = compute_mean_interval(
            values=values, confidence=rule.confidence
        )
        rows.append(
            {
                "scenario": name,
                "n": values.size,
                "mean": mean,
                "mean_low": low,
                "mean_high": high,
                "distance": told.estimate[number],
                "low": told.low[number],
                "high": told.high[number],
                "may_be_best": bool(told.may_be_best[number]),
                "after": int(screening.after[number]),
                "is_selected": screening.is_done and number == selected,
            }
        )
    return pd.DataFrame(rows)
