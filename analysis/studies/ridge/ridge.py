"""Which crews leave as many alerts unconfirmed as the record does: the staff ridge.

Neither the pairs of a deployment, nor its prisoner vans, nor the minutes a pair is away
after an arrest are published. Together they must give the record's unconfirmed share.
So the model is run for a grid of crews on the record's own streets, with the same luck
for each, and every crew whose share lies within the record's exact interval will do.

Minutes away aren't an input. With prisoner vans they are the approach, the stop, the
wait for a van and the hand-over; what moves them here is the mean of the hand-over.
With own transport it is the mean of the booking. The figure has the measured mean.

Crews within the interval become one joint doubt. All crews of the grid count as
equally likely beforehand, which is assumed; the record weighs them by the binomial
likelihood of what it counted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.figures import ridge as figure
from analysis.figures.style import Caption
from analysis.statistics.precision import student_quantile
from analysis.studies.plates.folder import plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate
from analysis.studies.ridge.crewing import CARRIER, Crew, Shift, Tally, work
from analysis.studies.ridge.joint_yaml import joint_doubt_text
from analysis.studies.ridge.recorded import Unconfirmed, recorded_unconfirmed
from analysis.studies.ridge.words import ridge_lines, ridge_notes, ridge_sentence
from sim.experiment.executors import Workers, complete, workers
from sim.experiment.folders import write_atomically
from sim.experiment.interruptions import held_back
from sim.experiment.run import Progress, Unwatched
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from pathlib import Path

PAIRS: Final = range(3, 9)
VANS: Final = range(1, 5)
HAND_OVER: Final = (3, 6, 9, 15, 25)  # min: the range that the base scenario gives
BOOKING: Final = (60, 90, 120)  # min: the same
AT_ONCE: Final = 4  # replications a worker does at a time
REPLICATIONS: Final = 16


@dataclass(frozen=True, eq=False)
class Ridge:
    """What a grid of crews comes to, beside the record.

    Attributes
    ----------
    name, weeks
        Of the scenario, and of a replication.
    seed, replications
        Of every crew.
    record
        What the record counts.
    table
        A row a crew: ``hand_over``, ``prisoner_vans``, ``pairs``, ``carried_by``, the
        input whose mean is moved, and to what: ``mean_min``; ``minutes_away``, as
        measured, per arrest; ``alerts``, ``arrests``; ``share`` of alerts unconfirmed
        with the 95 % interval of its Monte Carlo error, ``low`` to ``high``, and its
        parts ``evaded``, ``nobody_free``, ``chose_not_to``; ``is_within`` the record's
        interval, and ``weight``, its part in the joint doubt.
    """

    name: str
    weeks: int
    seed: int
    replications: int
    record: Unconfirmed
    table: pd.DataFrame

    @property
    def sentence(self) -> str:
        """What the record can tell of the crew, in words."""
        return ridge_sentence(self.table, self.record)

    @property
    def lines(self) -> tuple[str, ...]:
        """The crews within the interval, in plain text."""
        return ridge_lines(self.table)

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values."""
        record = self.record
        return {
            "sentence": self.sentence,
            "record": {**record._asdict(), "share": record.share},
            "replications": self.replications,
            "seed": self.seed,
            "crews": plain_rows(self.table),
        }

    def write(self, folder: Path) -> list[Path]:
        """Write the table, the figure and the joint doubt; always the same bytes."""
        text = joint_doubt_text(self.table, self.record)
        return [
            write_table(folder / "ridge.csv", self.table),
            write_atomically(folder / "joint-doubt.yaml", text.encode()),
            *write_plates(folder, [self.plate()]),
        ]

    @property
    def caption(self) -> Caption:
        """What the figure rests on."""
        return Caption(
            names=(self.name,),
            replications=self.replications,
            seed=self.seed,
            weeks=(self.weeks,),
            notes=ridge_notes(self.table, self.record),
        )

    def plate(self) -> Plate:
        """Draw the figure."""
        interval = (self.record.low, self.record.high)
        drawn = figure.draw(self.table, interval=interval, caption=self.caption)
        title = figure.title(self.table)
        return Plate("ridge", drawn, self.table, title, self.sentence)


def grid() -> list[Crew]:
    """Return the crews that are tried."""
    vans = [
        Crew("prisoner van", number, pairs, minutes)
        for number in VANS
        for pairs in PAIRS
        for minutes in HAND_OVER
    ]
    own = [Crew("own transport", 0, pairs, minutes)
           for pairs in PAIRS for minutes in BOOKING]  # fmt: skip
    return vans + own


def run_ridge(  # noqa: PLR0913 - all but the first have one meaning everywhere
    scenario: Scenario,
    *,
    name: str,
    replications: int = REPLICATIONS,
    seed: int,
    crews: Sequence[Crew] | None = None,
    by: Workers | None = None,
    progress: Progress | None = None,
) -> Ridge:
    """Run a grid of crews, every one with the same luck.

    Parameters
    ----------
    scenario
        On the record's streets.
    name
        What it is called.
    replications, seed
        Of every crew.
    crews
        Which; the grid if none are named.
    by, progress
        Who does the work, and who is told how far it is.
    """
    crews = grid() if crews is None else list(crews)
    progress = progress or Unwatched()
    shifts = [
        Shift(crew, crew.in_scenario(scenario), seed, range(first, last))
        for crew in crews
        for first in range(0, replications, AT_ONCE)
        if (last := min(first + AT_ONCE, replications))
    ]
    progress.begin(0, replications * len(crews))
    found: dict[Crew, dict[int, list[Tally]]] = {crew: {} for crew in crews}
    results = complete(shifts, work, by=by or workers(1))
    with held_back(), closing(results):
        for shift, tallies in results:
            found[shift.crew][shift.replications.start] = tallies
            progress.advance(len(tallies))
    record = recorded_unconfirmed()
    rows = [_row(crew, _in_order(parts)) for crew, parts in found.items()]
    return Ridge(
        name=name,
        weeks=scenario.horizon.weeks,
        seed=seed,
        replications=replications,
        record=record,
        table=weighed(pd.DataFrame(rows), record),
    )


def _in_order(parts: dict[int, list[Tally]]) -> list[Tally]:
    """Return tallies by number of replication, in whatever order they came."""
    return [one for first in sorted(parts) for one in parts[first]]


def _row(crew: Crew, tallies: Sequence[Tally]) -> dict[str, Any]:
    sums = np.array(tallies, dtype=float)
    alerts, evaded, nobody_free, chose_not_to, arrests, away = sums.sum(axis=0)
    unconfirmed = sums[:, 1:4].sum(axis=1)
    share = unconfirmed.sum() / alerts if alerts else math.nan
    half = _half_width(unconfirmed, sums[:, 0], share)
    return {
        "hand_over": crew.hand_over,
        "prisoner_vans": crew.prisoner_vans,
        "pairs": crew.pairs,
        "carried_by": f"custody.{CARRIER[crew.hand_over]}",
        "mean_min": float(crew.minutes),
        "minutes_away": away / arrests if arrests else math.nan,
        "alerts": int(alerts),
        "arrests": int(arrests),
        "share": share,
        "low": share - half,
        "high": share + half,
        "evaded": evaded / alerts if alerts else math.nan,
        "nobody_free": nobody_free / alerts if alerts else math.nan,
        "chose_not_to": chose_not_to / alerts if alerts else math.nan,
    }


def _half_width(counts: np.ndarray, alerts: np.ndarray, share: float) -> float:
    """Return the half-width of a ratio of sums over replications, at 95 %.

    The variance is that of the ratio estimator (Cochran 1977, section 6.4).
    """
    n = len(alerts)
    if n == 1 or not alerts.sum():
        return math.nan
    residuals = counts - share * alerts
    error = math.sqrt((residuals**2).sum() / (n * (n - 1))) / alerts.mean()
    return student_quantile(n - 1, 0.95) * float(error)


def weighed(table: pd.DataFrame, record: Unconfirmed) -> pd.DataFrame:
    """Add which crews lie within the record's interval, and what they weigh.

    The weight of a crew with prisoner vans is the likelihood of the record's count
    over that of all such crews within the interval; of any other it is 0.
    """
    share = table["share"].to_numpy()
    is_within = (record.low <= share) & (share <= record.high)
    is_in = is_within & (table["hand_over"] == "prisoner van").to_numpy()
    inside = np.clip(share, 1e-9, 1 - 1e-9)
    others = record.alerts - record.number
    logs = record.number * np.log(inside) + others * np.log1p(-inside)
    weight = np.where(is_in, np.exp(logs - logs[is_in].max(initial=-np.inf)), 0.0)
    total = weight.sum() or 1.0
    return table.assign(is_within=is_within, weight=weight / total)
