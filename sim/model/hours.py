"""What the officers of each unit did in a week: hours by activity.

On duty is whoever has a shift and isn't away, for as long as it lasts; and whoever was
sent somewhere, for as long as that took, also before and after the shift. Of that time
the part spent where they were sent has the name of what they were sent to; what is left
of the shift is own work. So the parts make up the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from sim.model.clock import DAY
from sim.model.codes import Duty
from sim.model.officer_records import Worked
from sim.model.rosters import REST, THERE, Flags, Floats, Ints, Roster
from sim.model.sent import Sent

DAYS: Final = 7
NAMES: Final = ("own", "lfr", "overtime", "protest", "second_line")


class Tasks(NamedTuple):
    """What officers were sent to, one of each a row, cut at the horizon.

    Attributes
    ----------
    officer, day, duty
        Who, on which day, to what.
    since, packed, until
        From when, until when on duty and until when at all, in seconds.
    is_extra
        Whether they came without a shift, or in place of it.
    """

    officer: Ints
    day: Ints
    duty: Ints
    since: Floats
    packed: Floats
    until: Floats
    is_extra: Flags


def worked(roster: Roster, sent: Sequence[Sent], *, horizon: float) -> Iterator[Worked]:
    """Add up what the officers of each unit did, week by week.

    Parameters
    ----------
    roster
        Who was to be on duty when.
    sent
        Who was sent where, each officer to one thing at a time.
    horizon
        What is later doesn't count.
    """
    units, days = len(roster.teams), roster.shifts.shape[1]
    shifts, away, on_duty = _rostered(roster, horizon)
    tasks = _tasks(sent, horizon)
    cells = days * roster.unit[tasks.officer] + tasks.day
    begins, ends = _shift(roster, tasks, horizon)
    inside = np.minimum(ends, tasks.until) - np.maximum(begins, tasks.since)
    # Who comes in place of a shift has none of it left.
    shift_spent = np.where(tasks.is_extra, ends - begins, np.clip(inside, 0, None))

    def total(hours: Floats) -> Floats:
        sums = np.bincount(cells, hours, units * days).astype(np.float64)
        return sums.reshape(units, days)

    length, late = tasks.until - tasks.since, tasks.until - tasks.packed
    parts = {
        duty.name: total(np.where(tasks.duty == duty, length, 0.0)) for duty in Duty
    }
    parts["overtime"] = total(np.where(tasks.duty == Duty.lfr, late, 0.0))
    parts["lfr"] -= parts["overtime"]
    parts["own"] = on_duty - total(shift_spent)
    on_duty = on_duty + total(length - shift_spent)
    return _weeks(shifts, away, on_duty, parts)


def _tasks(sent: Sequence[Sent], horizon: float) -> Tasks:
    """Return those who were sent somewhere, a row each."""
    sizes = [len(one.officers) for one in sent]

    def each(values: list[float]) -> Floats:
        return np.repeat(np.array(values, np.float64), sizes)

    since = np.minimum(each([one.since for one in sent]), horizon)
    until = np.minimum(each([one.until for one in sent]), horizon)
    packed = each([one.packed for one in sent])
    return Tasks(
        officer=np.concatenate([np.zeros(0, np.int64), *(s.officers for s in sent)]),
        day=each([one.day for one in sent]).astype(np.int64),
        duty=each([one.duty for one in sent]).astype(np.int64),
        since=since,
        packed=np.clip(packed, since, until),
        until=until,
        is_extra=each([one.is_extra for one in sent]).astype(np.bool_),
    )


def _rostered(roster: Roster, horizon: float) -> tuple[Ints, Ints, Floats]:
    """Return shifts, those of officers who were away, and time, by unit and day."""
    units, days = len(roster.teams), roster.shifts.shape[1]
    midnight = DAY * np.arange(days)
    begins = np.minimum(midnight + roster.starts[roster.shifts], horizon)
    ends = np.minimum(
        midnight + (roster.starts + roster.lengths)[roster.shifts], horizon
    )
    length = np.where(roster.shifts == REST, 0.0, ends - begins)
    has_shift, is_there = roster.shifts != REST, roster.away == THERE
    shifts, away = (np.zeros((units, days), np.int64) for _ in range(2))
    time = np.zeros((units, days))
    for line in range(len(roster.shifts)):
        on_it = np.flatnonzero(roster.line == line)
        if not len(on_it):
            continue
        unit, there = roster.unit[on_it[0]], is_there[on_it].sum(axis=0)
        shifts[unit] += len(on_it) * has_shift[line]
        away[unit] += (len(on_it) - there) * has_shift[line]
        time[unit] += there * length[line]
    return shifts, away, time


def _shift(roster: Roster, tasks: Tasks, horizon: float) -> tuple[Floats, Floats]:
    """Return when each one's shift of the day begins and ends; both alike if none."""
    shift = roster.shifts[roster.line[tasks.officer], tasks.day]
    begins = tasks.day * DAY + roster.starts[shift]
    ends = np.minimum(begins + roster.lengths[shift], horizon)
    none = shift == REST
    return (
        np.where(none, horizon, np.minimum(begins, horizon)),
        np.where(none, horizon, ends),
    )


def _weeks(
    shifts: Ints, away: Ints, on_duty: Floats, parts: dict[str, Floats]
) -> Iterator[Worked]:
    tables = (shifts, away, on_duty, *(parts[name] for name in NAMES))
    columns = [
        table.reshape(len(table), -1, DAYS).sum(axis=2).T.tolist() for table in tables
    ]
    for week, rows in enumerate(zip(*columns, strict=True)):
        for unit, row in enumerate(zip(*rows, strict=True)):
            yield Worked(week, unit, *row)
