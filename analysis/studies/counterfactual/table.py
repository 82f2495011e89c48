"""What a comparison's arrests add, bring forward and avoid, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.statistics.precision import compute_mean_interval
from analysis.statistics.rare import clustered_rate_interval
from analysis.studies.counterfactual.persons import FORWARD
from sim.model.clock import DAY, WEEK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from analysis.studies.counterfactual.break_even import BreakEven
    from analysis.studies.counterfactual.persons import Persons

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Named = tuple[str, str, str, Floats]

PERSONS: Final = "persons a week"
ARRESTS: Final = "arrests a week"
DAYS: Final = "person-days a week"
LABELS: Final = {
    "added": "added: by B alone, and still sought at the end otherwise",
    "ceased": "brought forward: by B alone, sought no more before the end otherwise",
    "earlier": "brought forward: by A too, but later",
    "same": "by both at the same time",
    "later": "put back: by A too, and sooner",
    "lost": "lost: by A alone, and still sought at the end otherwise",
    "spared": "by A alone, sought no more before the end otherwise",
}
WEEK_OF_DAYS: Final = 7
QUARTERS: Final = {"days_lower_quarter": 0.25, "days_median": 0.5,
                   "days_upper_quarter": 0.75}  # fmt: skip


def compute_table(
    persons: Persons,
    *,
    arrests: Floats,
    weeks: int,
    rates: Mapping[str, BreakEven],
) -> pd.DataFrame:
    """Compute the table of a counterfactual.

    Parameters
    ----------
    persons
        What the arrests do to whom.
    arrests
        All arrests of B less those of A, shape (replications,).
    weeks
        In a replication.
    rates
        Break-even rates, of all extra arrests and of those added, by key.

    Returns
    -------
    DataFrame
        A row a number: ``key``, ``label``, ``unit``, ``value`` with the 95 % interval
        ``low`` to ``high`` over replications: Student's, and of persons exact as of
        rare events where that would go below 0; ``shape`` (of Fieller's set, for
        rates), ``n``; and of what is brought forward or put back by how many days:
        the median and quartiles over all persons.
    """
    rows = [_row(*one, weeks=weeks) for one in _values(persons, arrests)]
    for row in rows:
        if row["key"] in FORWARD:
            row.update(_quarters(persons.shifts[row["key"]]))
    rows += [_rate(key, rate, len(arrests)) for key, rate in rates.items()]
    return pd.DataFrame(rows)


def _values(persons: Persons, arrests: Floats) -> list[Named]:
    """Return each number of every replication, by key, label and unit."""
    counts = persons.counts
    taken = sum(counts[key] for key in ("added", "ceased"))
    taken = taken - counts["lost"] - counts["spared"]
    values: list[Named] = [
        (key, LABELS[key], PERSONS, count.astype(float))
        for key, count in counts.items()
    ]
    values += [
        ("net_added", "net added: added less lost", PERSONS, _net(counts)),
        ("others", "arrests that end nothing, B - A", ARRESTS, arrests - taken),
        ("arrests", "all arrests, B - A", ARRESTS, arrests),
        ("at_large_a", "days at large avoided by A", DAYS, persons.at_large[0]),
        ("at_large_b", "days at large avoided by B", DAYS, persons.at_large[1]),
        ("at_large", "days at large avoided, B - A", DAYS, _difference(persons)),
    ]
    for mean, (added, days) in sorted(persons.expected.items()):
        said = f"expected at {mean / DAY:g} days sought, arrests as they are"
        key = f"{mean / DAY:g}_days"
        values.append((f"net_added_at_{key}", f"net added, {said}", PERSONS, added))
        values.append((f"at_large_at_{key}", f"days at large, {said}", DAYS, days))
    return values


def compute_shifts(persons: Persons, *, weeks: int) -> pd.DataFrame:
    """Compute by how many weeks arrests are brought forward or put back.

    Returns
    -------
    DataFrame
        A row a whole number of weeks: ``weeks`` (from that many to one more), and
        persons a week of ``ceased``, ``earlier`` and ``later``.
    """
    number = len(persons.counts["added"]) * weeks
    days = len(persons.shifts["ceased"])
    starts = np.arange(0, days, WEEK_OF_DAYS)
    return pd.DataFrame(
        {"weeks": starts // WEEK_OF_DAYS}
        | {
            key: np.add.reduceat(count, starts) / number
            for key, count in persons.shifts.items()
        }
    )


def _net(counts: Mapping[str, Ints]) -> Floats:
    net: Floats = (counts["added"] - counts["lost"]).astype(float)
    return net


def _difference(persons: Persons) -> Floats:
    a, b = persons.at_large
    difference: Floats = b - a
    return difference


def _row(
    key: str, label: str, unit: str, values: Floats, *, weeks: int
) -> dict[str, Any]:
    mean, low, high = compute_mean_interval(values=values / weeks)
    if key in LABELS and low < 0:  # a count, and too few of them for Student's
        low, high = _exact(values, weeks)
    return {
        "key": key,
        "label": label,
        "unit": unit,
        "value": mean,
        "low": low,
        "high": high,
        "shape": "",
        "n": len(values),
        **dict.fromkeys(QUARTERS, np.nan),
    }


def _exact(counts: Floats, weeks: int) -> tuple[float, float]:
    """Return the interval of a weekly count that can't be below 0."""
    seconds = np.full(counts.shape, float(weeks * WEEK))
    low, high = clustered_rate_interval(events=counts, exposure=seconds)
    return WEEK * low, WEEK * high


def _quarters(shifts: Ints) -> dict[str, float]:
    """Return the quartiles of whole days; nothing where nobody is shifted."""
    cumulated = shifts.cumsum()
    if not cumulated[-1]:
        return {}
    return {
        name: float(cumulated.searchsorted(share * cumulated[-1]))
        for name, share in QUARTERS.items()
    }


def _rate(key: str, rate: BreakEven, n: int) -> dict[str, Any]:
    label = {
        "break_even": "break-even rate of ordinary patrol, all extra arrests",
        "break_even_added": "break-even rate of ordinary patrol, net added alone",
    }[key]
    return {
        "key": key,
        "label": label,
        "unit": "arrests per 100 officer hours",
        **rate.to_row(),
        "n": n,
    }
