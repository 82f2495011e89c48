"""How a force deploys, as its record shows it: hours, days, vans, lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, get_args

import numpy as np

from analysis.studies.calibration.doubts import normal_doubt
from analysis.studies.calibration.streets import period, street_rows
from analysis.studies.calibration.writing import Input, number, text
from sim.scenario.schema import Day

if TYPE_CHECKING:
    import pandas as pd

    from analysis.record.reading import Record

FEWEST: Final = 5  # hours, for a mean and a spread
HABIT: Final = 0.05
"""Days with fewer of all deployments say nothing of a habit: they follow in the order
of the week.
"""
DAYS: Final[tuple[str, ...]] = get_args(Day)


def practice_inputs(record: Record) -> Iterator[tuple[str, Any]]:
    """Give the inputs that say how often, when and with what a force deploys."""
    rows = street_rows(record)
    over = _over(rows)
    for plan in ("plan", "depletion.status_quo.plan"):
        yield f"{plan}.deployments_per_week", _per_week(rows, over)
        yield f"{plan}.days", _days(rows, over)
        yield f"{plan}.vans", _vans(rows, over)
    recent = rows[rows["date"] >= record.description.faces_from]
    hours = recent["hours"].dropna()
    if len(hours) >= FEWEST and hours.min() < hours.max():
        yield "cameras.mobile.live", _live(hours, recent)
    lists = recent["watchlist_size"]
    lists = lists[lists > 0]
    if len(lists):
        # The median: a misprinted list doesn't move it.
        size = round(number(float(lists.median())))
        note = f"Median of {len(lists)} lists, {lists.min():.0f} to {lists.max():.0f}"
        when = f"{note}; n = {len(lists)} deployments, {period(recent)}."
        yield "watchlist.size", Input(size, note=f"{when} All else is fitted given it.")
        everybody = "Everybody sought is taken to be listed."
        yield "population.size", Input(size, note=f"{when} {everybody}")
    threshold = rows["threshold"].dropna()
    if len(threshold):
        last = Input(float(threshold.iloc[-1]), standing="published")
        yield "recognition.threshold", last
        yield "depletion.status_quo.threshold", last


def _over(rows: pd.DataFrame) -> str:
    return f"n = {len(rows)} deployments, {period(rows)}"


def _per_week(rows: pd.DataFrame, over: str) -> Input:
    weeks = ((rows["date"].max() - rows["date"].min()).days + 1) / 7
    each = len(rows) / max(weeks, 1.0)
    return Input(max(1, round(each)), note=f"{each:.2f} a week; {over}")


def _days(rows: pd.DataFrame, over: str) -> Input:
    used = np.bincount(rows["date"].dt.day_of_week, minlength=len(DAYS))
    is_habit = used >= HABIT * used.sum()
    order = sorted(range(len(DAYS)), key=lambda day: (-used[day] * is_habit[day], day))
    counts = ", ".join(f"{DAYS[day]} {used[day]}" for day in range(len(DAYS)))
    return Input(
        [DAYS[day] for day in order], note=f"In order of use: {counts}; {over}"
    )


def _vans(rows: pd.DataFrame, over: str) -> Input:
    each = rows.groupby("date").size()
    most = int(each.mode().iloc[0])
    note = f"{(each == most).sum()} of {len(each)} active days had {most}; {over}"
    return Input(most, note=note)


def _live(hours: pd.Series, rows: pd.DataFrame) -> Input:
    mean, sd = float(hours.mean()), float(hours.std())
    error = sd / len(hours) ** 0.5
    least, most = float(hours.min()), float(hours.max())
    value = {
        "mean": text(mean, " h"),
        "sd": text(sd, " h"),
        "between": [text(least, " h"), text(most, " h")],
    }
    doubt = normal_doubt(mean, error, within=(least, most), unit=" h")
    note = f"Hours of {len(hours)} of {len(rows)} deployments; {_over(rows)}"
    return Input({"normal": value}, doubt, note)
