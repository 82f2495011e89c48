"""Which resource limits arrests first: each is made unlimited in turn.

With a arrests in a replication, and u in the same replication with one resource
unlimited, that resource *cost* u - a. The one that cost most *limits first* there;
where none cost any, or two cost the same, none does alone. Its share of them all has
the exact interval of Clopper and Pearson, and what a resource costs a paired one.

The convention a reader would get wrong: a cost can be below 0. More isn't always
better: who is served sooner can leave somebody else unserved (docs/design.md, *What is
not true*), and who is arrested sooner can't be met again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.figures import limits as figure
from analysis.statistics.precision import compute_mean_interval
from analysis.statistics.proportions import clopper_pearson_interval
from analysis.studies.binding.resources import RESOURCES
from analysis.studies.binding.runs import ALL, APART
from analysis.studies.binding.words import limits_lines, limits_sentence, limits_table
from analysis.studies.outcome import compute_outcome, count_alerts
from analysis.studies.plates.folder import plain_rows, write_plates, write_table
from analysis.studies.plates.plate import Plate, caption_of
from analysis.studies.words.caution import cautions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from analysis.figures.style import Caption
    from sim.experiment.results import Results

    Floats = NDArray[np.float64]

NONE: Final = "none"


@dataclass(frozen=True, eq=False)
class Limits:
    """What limits a scenario.

    Attributes
    ----------
    name
        What the study calls it.
    table
        A row a resource, then ``none`` and ``everything``: ``key``, ``label``,
        ``is_there`` (whether the scenario has a limit to it), ``is_most`` (whether it
        costs something, and no other can be told to cost more), ``gain`` in arrests a
        week with the 95 % interval ``low`` to ``high``, paired; ``percent`` of the
        arrests; ``first``: in how many replications it cost most, of ``n``, with
        ``share`` and its exact interval ``share_low`` to ``share_high``.
    arrests
        A week, in the mean.
    unconfirmed
        Alerts a week that nobody could confirm or refute though nothing was limited.
    caption
        What the figure rests on.
    """

    name: str
    table: pd.DataFrame
    arrests: float
    unconfirmed: float
    caption: Caption

    @property
    def sentence(self) -> str:
        """The answer in words."""
        return limits_sentence(self.table, self.name)

    @property
    def lines(self) -> tuple[str, ...]:
        """The table in plain text."""
        return limits_lines(
            self.table,
            arrests=self.arrests,
            unconfirmed=self.unconfirmed,
            notes=self.caption.notes,
        )

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values; None where they are undefined."""
        return {
            "name": self.name,
            "sentence": self.sentence,
            "warnings": list(self.caption.notes),
            "arrests_per_week": self.arrests,
            "unconfirmed_per_week_with_everything": self.unconfirmed,
            "resources": plain_rows(self.table),
        }

    def plates(self) -> list[Plate]:
        """Draw the figure."""
        drawn = figure.draw(self.table, caption=self.caption)
        title = figure.title(self.table)
        shown = limits_table(self.table)
        return [Plate("limits", drawn, self.table, title, self.sentence, shown)]

    def write(self, folder: Path) -> list[Path]:
        """Write the table and the figure; the same results give the same bytes."""
        return [
            write_table(folder / "limits.csv", self.table),
            *write_plates(folder, self.plates()),
        ]


def find_limits(results: Results) -> Limits:
    """Find what limits a scenario.

    Parameters
    ----------
    results
        Of a study as :func:`analysis.studies.binding.runs.limits_study` makes it.
    """
    named = results.scenarios[0]
    outcomes = [compute_outcome(results=results, name=named.name)]
    notes = cautions(outcomes, replications=results.replications)
    keys = [one.name.partition(APART)[2] for one in results.scenarios[1:]]
    arrests = outcomes[0].sums["arrests"].to_numpy()
    gains = {
        key: count_alerts(results, f"{named.name}{APART}{key}", "arrests") - arrests
        for key in keys
    }
    weeks = named.scenario.horizon.weeks
    last = results.scenarios[-1].name  # of one resource alone that is everything
    left = count_alerts(results, last, "unconfirmed").mean() / weeks
    return Limits(
        name=named.name,
        table=compute_limits(gains, arrests=arrests, weeks=weeks),
        arrests=float(arrests.mean()) / weeks,
        unconfirmed=float(left),
        caption=caption_of(outcomes, seed=results.seed, notes=notes),
    )


def compute_limits(
    gains: Mapping[str, Floats], *, arrests: Floats, weeks: int
) -> pd.DataFrame:
    """Compute what each resource cost, and how often it cost most.

    Parameters
    ----------
    gains
        Arrests more with a resource unlimited, by its key, shape (replications,);
        those of all at once under ``everything``.
    arrests
        With all limits, shape (replications,).
    weeks
        In a replication.
    """
    each = {key: one for key, one in gains.items() if key != ALL}
    first, most = count_first(each), find_most(each)
    everything = gains.get(ALL)
    if everything is None:
        (everything,) = gains.values()
    rows = []
    for one in RESOURCES:
        is_there = one.key in gains
        gain = gains.get(one.key, np.zeros_like(arrests))
        rows.append(
            {"key": one.key, "label": one.label, "is_there": is_there}
            | {"is_most": one.key in most}
            | _gained(gain, arrests, weeks)
            | _shared(first.get(one.key, 0), len(arrests))
        )
    nothing = dict.fromkeys(("gain", "low", "high", "percent"), np.nan)
    rows.append(
        {"key": NONE, "label": "none alone", "is_there": True}
        | {"is_most": False}
        | nothing
        | _shared(first[NONE], len(arrests))
    )
    rows.append(
        {"key": ALL, "label": "all of them at once", "is_there": True}
        | {"is_most": False}
        | _gained(everything, arrests, weeks)
    )
    return pd.DataFrame(rows)


def find_most(gains: Mapping[str, Floats]) -> list[str]:
    """Return the resources that cost most in the mean, as far as can be told.

    That is the one with the largest gain, if its interval lies above 0, and all whose
    gain has a paired interval of the difference from it that doesn't.
    """
    largest = max(gains, key=lambda key: float(gains[key].mean()))

    def is_above(values: Floats) -> bool:
        return compute_mean_interval(values=values)[1] > 0

    if not is_above(gains[largest]):
        return []
    return [
        key
        for key, gain in gains.items()
        if is_above(gain) and not is_above(gains[largest] - gain)
    ]


def count_first(gains: Mapping[str, Floats]) -> dict[str, int]:
    """Count in how many replications each resource cost most; ``none`` if none did.

    Equal costs at the top count as none; but where a resource costs no more than the
    reason why it is lacking, it is the reason.
    """
    keys, table = list(gains), np.array(list(gains.values()))
    best = table.max(axis=0)
    leads = (table == best) & (best > 0)
    for one in RESOURCES:
        if one.key in keys and one.within in keys:
            leads[keys.index(one.within)] &= ~leads[keys.index(one.key)]
    alone = leads.sum(axis=0) == 1
    count = {key: int(row[alone].sum()) for key, row in zip(keys, leads, strict=True)}
    return {**count, NONE: int((~alone).sum())}


def _gained(gain: Floats, arrests: Floats, weeks: int) -> dict[str, float]:
    mean, low, high = compute_mean_interval(values=gain / weeks)
    total = float(arrests.mean())
    percent = 100 * float(gain.mean()) / total if total else np.nan
    return {"gain": mean, "low": low, "high": high, "percent": percent}


def _shared(number: int, n: int) -> dict[str, float]:
    low, high = clopper_pearson_interval(successes=number, trials=n)
    return {"first": number, "n": n, "share": number / n,
            "share_low": low, "share_high": high}  # fmt: skip
