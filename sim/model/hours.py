"""What the officers of each unit did in a week: hours by activity.

On duty is whoever has a shift and isn't away, for as long as it lasts; and whoever was
sent somewhere, for as long as that took, also before and after the shift. Of that time
the part spent where they were sent has the name of what they were sent to; what is left
of the shift is own work. So the parts make up the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from sim.model.clock import DAY
from sim.model.codes import Duty
from sim.model.roster_records import Worked
from sim.model.rosters import REST, THERE, Floats, Ints, Roster
from sim.model.sent import Sent

DAYS: Final = 7
NAMES: Final = ("own", "lfr", "overtime", "protest", "second_line")


def worked(roster: Roster, sent: Sequence[Sent], *, horizon: float) -> list[Worked]:
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
    own = on_duty.copy()
    parts = {name: np.zeros((units, days)) for name in NAMES[1:]}
    for one in sent:
        cells = days * roster.unit[one.officers] + one.day
        since, until = min(one.since, horizon), min(one.until, horizon)
        packed = min(max(one.off_duty, since), until)
        begins, ends = _shift(roster, one, horizon)
        inside = np.clip(np.minimum(ends, until) - np.maximum(begins, since), 0, None)
        if one.is_extra:
            # They come in place of the shift that they had.
            _add(own, cells, begins - ends)
            _add(on_duty, cells, until - since - (ends - begins))
        else:
            _add(own, cells, -inside)
            _add(on_duty, cells, until - since - inside)
        for name, time in _parts(one.duty, since, packed, until):
            _add(parts[name], cells, np.full(len(cells), time))
    parts["own"] = own
    return list(_weeks(shifts, away, on_duty, parts))


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


def _shift(roster: Roster, one: Sent, horizon: float) -> tuple[Floats, Floats]:
    """Return when the shifts of that day of those sent begin and end."""
    shift = roster.shift(one.officers, one.day)
    begins = one.day * DAY + roster.starts[shift]
    ends = begins + roster.lengths[shift]
    none = shift == REST
    return (
        np.where(none, horizon, np.minimum(begins, horizon)),
        np.where(none, horizon, np.minimum(ends, horizon)),
    )


def _parts(
    duty: Duty, since: float, packed: float, until: float
) -> Iterable[tuple[str, float]]:
    if duty is Duty.lfr:
        return (("lfr", packed - since), ("overtime", until - packed))
    return ((duty.name, until - since),)


def _add(table: Floats, cells: Ints, values: Floats) -> None:
    """Add values to the cells of a table, which are numbered row by row."""
    np.add.at(table.reshape(-1), cells, values)


def _weeks(
    shifts: Ints, away: Ints, on_duty: Floats, parts: dict[str, Floats]
) -> Iterable[Worked]:
    tables = (shifts, away, on_duty, *(parts[name] for name in NAMES))
    columns = [
        table.reshape(len(table), -1, DAYS).sum(axis=2).T.tolist() for table in tables
    ]
    for week, rows in enumerate(zip(*columns, strict=True)):
        for unit, row in enumerate(zip(*rows, strict=True)):
            yield Worked(week, unit, *row)
