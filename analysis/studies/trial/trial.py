"""How large a trial must be, from how counts of a scenario's deployments scatter."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures import power as figure
from analysis.statistics.dispersion import (
    SiteDispersion,
    WeekDispersion,
    estimate_site_dispersion,
    estimate_week_dispersion,
)
from analysis.studies.plates.folder import plain, plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate
from analysis.studies.trial.asked import Asked, Design
from analysis.studies.trial.sizes import (
    compute_curve,
    compute_sizes,
    least_effect,
    least_sites,
    power_of,
    weeks_needed,
)
from analysis.studies.trial.words import notes_on, trial_lines, trial_sentence
from analysis.tables import load_tables
from sim.experiment.design import StudyError
from sim.model.codes import Status
from sim.model.records import TALLIES

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.figures.style import Caption
    from sim.experiment.results import Results


@dataclass(frozen=True, eq=False)
class Trial:
    """How large a trial must be.

    Attributes
    ----------
    name
        Of the scenario.
    design, asked
        What the trial is.
    by_site, by_week
        How counts scatter.
    weeks
        That it takes; None if these are more than ten years.
    found
        The smallest effect that the weeks there are find; ``nan`` if none.
    sizes
        A row a number of sites (:func:`analysis.studies.trial.sizes.compute_sizes`).
    curve
        Power by weeks.
    caption
        What the figure rests on.
    """

    name: str
    design: Design
    asked: Asked
    by_site: SiteDispersion
    by_week: WeekDispersion
    weeks: int | None
    found: float
    sizes: pd.DataFrame
    curve: pd.DataFrame
    caption: Caption

    @property
    def least_sites(self) -> int | None:
        """Sites that a parallel trial takes however many deployments there are."""
        return least_sites(self.asked, self.by_site)

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return trial_sentence(self)

    @property
    def lines(self) -> tuple[str, ...]:
        """Sizes and scatter in plain text."""
        return trial_lines(self)

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        return {
            "name": self.name,
            "sentence": self.sentence,
            "warnings": list(self.caption.notes),
            "design": self.design.value,
            "asked": asdict(self.asked),
            "by_site": asdict(self.by_site),
            "by_week": asdict(self.by_week),
            "weeks": self.weeks,
            "least_effect_found": plain(self.found),
            "sizes": plain_rows(self.sizes),
            "curve": plain_rows(self.curve),
        }

    def plates(self) -> list[Plate]:
        """Draw the figure."""
        drawn = figure.draw(
            self.curve,
            caption=self.caption,
            design=self.design.value,
            of=self.asked.of,
            power=self.asked.power,
            alpha=self.asked.alpha,
            there=self.asked.weeks,
            needed=self.weeks,
        )
        title = figure.title(self.asked.of, effect=self.asked.effect, needed=self.weeks)
        return [Plate("power", drawn, self.curve, title, self.sentence)]

    def write(self, folder: Path) -> list[Path]:
        """Write the tables and the figure; the same results give the same bytes."""
        return [
            write_table(folder / "trial.csv", self.sizes),
            *write_plates(folder, self.plates()),
        ]


def plan_trial(results: Results, design: Design, asked: Asked) -> Trial:
    """Find how large a trial of a study's first scenario must be.

    Raises
    ------
    StudyError
        If the runs don't say how counts scatter.
    """
    named = results.scenarios[0]
    counts = deployment_counts(results, named.name, asked.of)
    try:
        by_site = estimate_site_dispersion(
            counts=counts["count"].to_numpy(), sites=counts["site"].to_numpy()
        )
        weeks = _by_week(counts, results.replications, named.scenario.horizon.weeks)
        by_week = estimate_week_dispersion(weeks)
    except ValueError as error:
        message = (
            f"{named.name} doesn't say how {asked.of} scatter: {error}; more "
            "replications or weeks may"
        )
        raise StudyError(message) from None
    if asked.autocorrelation is not None:
        by_week = replace(by_week, autocorrelation=asked.autocorrelation)
    # A week of the trial has as many deployments as are asked for.
    by_week = scaled(by_week, asked.per_week * results.replications
                     * named.scenario.horizon.weeks / max(1, len(counts)))  # fmt: skip
    power_at = power_of(design, asked, by_site=by_site, by_week=by_week)
    needed = weeks_needed(power_at, asked)
    return Trial(
        name=named.name,
        design=design,
        asked=asked,
        by_site=by_site,
        by_week=by_week,
        weeks=needed,
        found=least_effect(power_at, asked),
        sizes=compute_sizes(design, asked, by_site=by_site, by_week=by_week),
        curve=compute_curve(power_at, asked, needed=needed),
        caption=_caption(results, notes_on(design)),
    )


def deployment_counts(results: Results, name: str, of: str) -> pd.DataFrame:
    """Return delivered deployments: ``replication``, ``week``, ``site``, ``count``."""
    tables = load_tables(results, name, only=["deployments", TALLIES])
    rows = tables.deployments[["replication", "week", "site"]].assign(
        count=tables.tallies[of].to_numpy()
    )
    is_delivered = (tables.deployments["status"] == Status.deployed).to_numpy()
    return rows[is_delivered].reset_index(drop=True)


def scaled(scatter: WeekDispersion, times: float) -> WeekDispersion:
    """Return the scatter of weeks with so many times the deployments.

    Mean and variance grow alike, as where deployments scatter by themselves.
    """
    if math.isclose(times, 1.0, rel_tol=1e-9):
        return scatter
    return replace(
        scatter, mean=scatter.mean * times, variance=scatter.variance * times
    )


def _by_week(counts: pd.DataFrame, replications: int, weeks: int) -> np.ndarray:
    place = counts["replication"].to_numpy() * weeks + counts["week"].to_numpy()
    totals = np.bincount(
        place, counts["count"].to_numpy(dtype=float), minlength=replications * weeks
    )
    return totals.reshape(replications, weeks)


def _caption(results: Results, notes: tuple[str, ...]) -> Caption:
    from analysis.figures.style import Caption  # noqa: PLC0415

    named = results.scenarios[0]
    return Caption(
        names=(named.name,),
        replications=results.replications,
        seed=results.seed,
        weeks=(named.scenario.horizon.weeks,),
        notes=notes,
    )
