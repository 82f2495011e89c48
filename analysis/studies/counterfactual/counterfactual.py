"""The counterfactual: what the arrests of B add to those of A, and bring forward.

For each person who is arrested it is known when they would have ceased to be sought
without any arrest, because the population is drawn before policy. So arrests can be set
against what else would have ended the search: another arrest, or that. With no
deployment in A it is the counterfactual of having LFR at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from analysis.figures import counterfactual as figure
from analysis.studies.changes.matching import UnmatchedError, why_untold
from analysis.studies.counterfactual.break_even import BreakEven, compute_break_even
from analysis.studies.counterfactual.persons import count_persons
from analysis.studies.counterfactual.table import compute_shifts, compute_table
from analysis.studies.counterfactual.words import (
    counterfactual_lines,
    counterfactual_sentence,
    identification_note,
)
from analysis.studies.outcome import compute_outcome
from analysis.studies.plates.folder import plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate, caption_of
from analysis.studies.words.caution import cautions
from sim.model.clock import DAY

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from analysis.figures.style import Caption
    from analysis.studies.outcome import Outcome
    from sim.experiment.results import Results

TIME_SOUGHT: Final = (120.0, 1500.0)
"""Days that the mean time sought could be: the range that the base states."""


@dataclass(frozen=True, eq=False)
class Counterfactual:
    """What would have been otherwise.

    Attributes
    ----------
    names
        Of A and B.
    table
        As :func:`analysis.studies.counterfactual.table.compute_table` gives it.
    shifts
        As :func:`analysis.studies.counterfactual.table.compute_shifts` gives it.
    rates
        Break-even of all extra arrests, and of those added.
    sought
        Mean time sought as stated, and at the ends of its range, in days.
    caption
        What the figure rests on.
    """

    names: tuple[str, str]
    table: pd.DataFrame
    shifts: pd.DataFrame
    rates: tuple[BreakEven, BreakEven]
    sought: tuple[float, float, float]
    caption: Caption

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return counterfactual_sentence(
            self.table, self.names, rates=self.rates, sought=self.sought
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """The table in plain text."""
        return counterfactual_lines(self.table)

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        return {
            "sentence": self.sentence,
            "time_sought_days": dict(
                zip(("stated", "low", "high"), self.sought, strict=True)
            ),
            "numbers": plain_rows(self.table),
        }

    def plates(self) -> list[Plate]:
        """Draw the figure."""
        drawn = figure.draw(self.table, shifts=self.shifts, caption=self.caption)
        title = figure.title(self.table)
        return [Plate("counterfactual", drawn, self.table, title, self.sentence)]

    def tables(self, folder: Path) -> list[Path]:
        """Write the tables."""
        return [
            write_table(folder / "counterfactual.csv", self.table),
            write_table(folder / "brought-forward.csv", self.shifts),
        ]

    def write(self, folder: Path) -> list[Path]:
        """Write tables and figure; the same results give the same bytes."""
        return [*self.tables(folder), *write_plates(folder, self.plates())]


def why_no_counterfactual(results: Results) -> str:
    """Say why nothing can be said of what would have been; nothing if it can."""
    untold = why_untold(results)
    if untold:
        return untold
    scenarios = [named.scenario for named in results.scenarios]
    if any(scenario.depletion.regime == "none" for scenario in scenarios):
        return (
            "with depletion.regime none an arrest takes nobody off the street, so that "
            "nothing is added or brought forward"
        )
    return ""


def find_counterfactual(
    results: Results, *, outcomes: tuple[Outcome, Outcome] | None = None
) -> Counterfactual:
    """Find what the arrests of a comparison add and bring forward.

    Parameters
    ----------
    results
        With alerts kept.
    outcomes
        What the records of A and B come to, if that is known already.

    Raises
    ------
    analysis.studies.changes.matching.UnmatchedError
        If persons of A aren't those of B, or an arrest takes nobody off the street.
    """
    untold = why_no_counterfactual(results)
    if untold:
        raise UnmatchedError(untold)
    a, b = outcomes or (
        compute_outcome(results=results, name=named.name) for named in results.scenarios
    )
    weeks = a.scenario.horizon.weeks
    sought = (a.scenario.population.time_sought / DAY, *TIME_SOUGHT)
    persons = count_persons(results, times_sought=[days * DAY for days in sought])
    arrests = (b.sums["arrests"] - a.sums["arrests"]).to_numpy(dtype=float)
    hours = (b.sums["officer_hours"] - a.sums["officer_hours"]).to_numpy(dtype=float)
    net = (persons.counts["added"] - persons.counts["lost"]).astype(float)
    extra = compute_break_even(arrests=arrests, hours=hours, weeks=weeks)
    added = compute_break_even(arrests=net, hours=hours, weeks=weeks)
    rates = {"break_even": extra, "break_even_added": added}
    notes = cautions((a, b), replications=results.replications)
    caption = caption_of((a, b), seed=results.seed, notes=notes)
    return Counterfactual(
        names=(a.name, b.name),
        table=compute_table(persons, arrests=arrests, weeks=weeks, rates=rates),
        shifts=compute_shifts(persons, weeks=weeks),
        rates=(extra, added),
        sought=sought,
        caption=replace(caption, notes=(*notes, identification_note(sought))),
    )
