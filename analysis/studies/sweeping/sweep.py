"""What a sweep says: its parts by what was varied, with one table of all points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from analysis.figures.style import Caption
from analysis.studies.plates.folder import write_plates, write_table
from analysis.studies.sweeping.curve import compute_curve
from analysis.studies.sweeping.dose import compute_dose_curve
from analysis.studies.sweeping.heat import compute_heat
from analysis.studies.sweeping.measured import BESIDE, measure, sweep_table
from analysis.studies.sweeping.runs import labels
from analysis.studies.sweeping.spread import compute_spread
from analysis.studies.sweeping.words import noted, point_text
from analysis.studies.words.caution import TESTED, is_in_london, sweep_cautions
from analysis.studies.words.prices import price_note

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from analysis.studies.outcome import Outcome
    from analysis.studies.plates.plate import Plate
    from analysis.studies.sweeping.measured import Measured
    from analysis.studies.sweeping.runs import Layout
    from sim.experiment.results import Results


class Part(Protocol):
    """What is said of a sweep of some kind."""

    @property
    def sentence(self) -> str:
        """The answer in words."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The table in plain text."""

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values."""

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return tables by the names of their files."""

    def plates(self, caption: Caption) -> list[Plate]:
        """Draw the figures."""


@dataclass(frozen=True, eq=False)
class Sweep:
    """A scenario at many points.

    Attributes
    ----------
    layout
        What was run.
    table
        All measures at all points; see
        :func:`analysis.studies.sweeping.measured.sweep_table`.
    parts
        What is said of it, by kind: ``dose``, ``curve``, ``combinations`` or
        ``sensitivity``.
    caption
        What the figures rest on.
    """

    layout: Layout
    table: pd.DataFrame
    parts: dict[str, Part]
    caption: Caption

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return next(iter(self.parts.values())).sentence

    @property
    def lines(self) -> tuple[str, ...]:
        """The tables in plain text."""
        lines = [line for part in self.parts.values() for line in ("", *part.lines)]
        return (*lines[1:], *noted(self.caption.notes))

    def to_json(self) -> dict[str, Any]:
        """Return numbers as plain values; those of all measures are in the table."""
        return {
            "name": self.layout.name,
            "sentence": self.sentence,
            "warnings": list(self.caption.notes),
            "design": self.layout.design.kind,
            "points": len(self.layout.design.points),
            "base": self.layout.base,
            **{name: part.to_json() for name, part in self.parts.items()},
        }

    def plates(self) -> list[Plate]:
        """Draw the figures."""
        return [
            plate for part in self.parts.values() for plate in part.plates(self.caption)
        ]

    def write(self, folder: Path) -> list[Path]:
        """Write tables and figures; the same results give the same bytes."""
        tables = {"sweep": self.table}
        for part in self.parts.values():
            tables |= part.tables()
        return [
            *(write_table(folder / f"{name}.csv", one) for name, one in tables.items()),
            *write_plates(folder, self.plates()),
        ]


def find_sweep(results: Results, layout: Layout, *, by: str = BESIDE) -> Sweep:
    """Find what a sweep says.

    Parameters
    ----------
    results
        Of the layout's study.
    layout
        What was run.
    by
        The measure that stands beside arrests, where several settings are varied.
    """
    measured = measure(results, layout)
    table = sweep_table(measured)
    called = _called(measured)
    outcomes = list(called.values())
    nested = [called[name] for name in dict.fromkeys(layout.names)]
    weeks = dict.fromkeys(one.scenario.horizon.weeks for one in outcomes)
    caption = Caption(
        names=(layout.name,),
        replications=results.replications,
        seed=results.seed,
        weeks=tuple(weeks),
        notes=(
            *sweep_cautions(outcomes, nested=nested),
            price_note([called[_priced(measured)]]),
        ),
    )
    return Sweep(layout, table, _parts(measured, table, by), caption)


def _called(measured: Measured) -> dict[str, Outcome]:
    """Return the runs under names that people read, in their order."""
    layout = measured.layout
    short = labels(layout.design.factors)
    said: dict[str, str] = {}
    for names, order in ((layout.names, ""), (layout.drawn, ", in a random order")):
        points = layout.design.points if names else ()
        for name, point in zip(names, points, strict=True):
            said.setdefault(name, f"{layout.name} at {point_text(point, short)}{order}")
    return {
        name: replace(outcome, name=said[name])
        for name, outcome in measured.outcomes.items()
    }


def _priced(measured: Measured) -> str:
    """Return the run of which it is said what a week costs: the base, unless free."""
    layout = measured.layout
    is_free = not measured.values(layout.base, "cost_per_week").any()
    return layout.names[-1] if is_free else layout.base


def _parts(measured: Measured, table: pd.DataFrame, by: str) -> dict[str, Part]:
    design = measured.layout.design
    if design.kind != "grid":
        return {"sensitivity": compute_spread(measured, by=by)}
    if len(design.factors) > 1:
        return {"combinations": compute_heat(measured, by=by)}
    curve = compute_curve(measured, table)
    if not measured.layout.is_dose_curve:
        return {"curve": curve}
    tried = TESTED if is_in_london(measured.base.scenario) else None
    return {"dose": compute_dose_curve(measured, tried=tried), "curve": curve}
