"""Whose outcome changed from A to B, and why, alert by alert.

Both worlds met the same luck, so an alert of one has a name in the other: it ends
there in some way, or isn't there for a reason. The flow from fates in A to fates in B,
and the causes by which arrests are gained and lost, are counted pair by pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.figures import changes as figure
from analysis.studies.changes.flows import compute_causes, compute_flow, count_flows
from analysis.studies.changes.matching import each_alert
from analysis.studies.changes.words import changes_lines, changes_sentence
from analysis.studies.outcome import compute_outcome
from analysis.studies.plates.folder import plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate, caption_of
from analysis.studies.words.caution import cautions

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from analysis.figures.style import Caption
    from analysis.studies.outcome import Outcome
    from sim.experiment.results import Results


@dataclass(frozen=True, eq=False)
class Changes:
    """Whose outcome changed.

    Attributes
    ----------
    names
        Of A and B.
    flow
        Alerts a week by fate in A and in B, as
        :func:`analysis.studies.changes.flows.compute_flow` gives them.
    causes
        What each cause changes, as
        :func:`analysis.studies.changes.flows.compute_causes` gives it.
    caption
        What the figure rests on.
    """

    names: tuple[str, str]
    flow: pd.DataFrame
    causes: pd.DataFrame
    caption: Caption

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return changes_sentence(self.flow, self.causes, self.names)

    @property
    def lines(self) -> tuple[str, ...]:
        """The causes in plain text."""
        return changes_lines(self.causes)

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        return {
            "sentence": self.sentence,
            "causes": plain_rows(self.causes),
            "flow": plain_rows(self.flow),
        }

    def plates(self) -> list[Plate]:
        """Draw the figure."""
        drawn = figure.draw(self.flow, causes=self.causes, caption=self.caption)
        title = figure.title(self.causes)
        return [Plate("changes", drawn, self.flow, title, self.sentence)]

    def tables(self, folder: Path) -> list[Path]:
        """Write the tables."""
        return [
            write_table(folder / "changes.csv", self.causes),
            write_table(folder / "flow.csv", self.flow),
        ]

    def write(self, folder: Path) -> list[Path]:
        """Write tables and figure; the same results give the same bytes."""
        return [*self.tables(folder), *write_plates(folder, self.plates())]


def find_changes(
    results: Results, *, outcomes: tuple[Outcome, Outcome] | None = None
) -> Changes:
    """Find whose outcome changed between the two scenarios of a study.

    Parameters
    ----------
    results
        With alerts kept.
    outcomes
        What the records of A and B come to, if that is known already.

    Raises
    ------
    analysis.studies.changes.matching.UnmatchedError
        If alerts can't be matched.
    """
    flows = count_flows(each_alert(results), replications=results.replications)
    a, b = outcomes or (
        compute_outcome(results=results, name=named.name) for named in results.scenarios
    )
    weeks = a.scenario.horizon.weeks
    notes = cautions((a, b), replications=results.replications)
    return Changes(
        names=(a.name, b.name),
        flow=compute_flow(flows, weeks=weeks),
        causes=compute_causes(flows, replications=results.replications, weeks=weeks),
        caption=caption_of((a, b), seed=results.seed, notes=notes),
    )
