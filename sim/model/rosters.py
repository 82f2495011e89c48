"""Who is on duty when: shifts, days of rest, leave, training and sickness.

Everybody on a roster is an officer with a number. The units follow each other in the
order of their names, a unit of each borough in the order of boroughs; within a unit an
officer's luck doesn't depend on how many others there are. So a larger establishment
adds officers behind the others, and moves none of them.

Spells of absence of an officer begin as a Bernoulli process, one trial a day, and last
independently of each other: a queue with infinitely many servers, so that with the
probability *p* that one begins on a day, and *S(k)* that it lasts longer than *k* days,
an officer is there with the probability prod_k (1 - p S(k)).

The convention a reader would get wrong: a shift belongs to the day on which it begins.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from sim.model.clock import DAY, YEAR
from sim.model.records import NOBODY
from sim.model.streams import Streams
from sim.scenario.schema import OFF, AbsenceKind, Scenario, Unit
from sim.scenario.schema import Roster as Settings

BACK: Final = 92
"""Days before the first on which a spell may have begun; of longer ones, those that
began earlier are left out.
"""
ABSENCES: Final[tuple[str, ...]] = get_args(AbsenceKind)
THERE: Final = -1
REST: Final = -1
Ints = NDArray[np.int64]
Small = NDArray[np.int8]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Team(NamedTuple):
    """A unit, or that of one borough.

    Attributes
    ----------
    name
        Of the unit, with the borough behind it where there is one in each.
    unit
        What is said of it.
    borough
        Whose it is; empty if it is nobody's.
    """

    name: str
    unit: Unit
    borough: str


def teams(scenario: Scenario) -> list[Team]:
    """Return all units in the order in which records number them."""
    return list(_teams(scenario))


def _teams(scenario: Scenario) -> Iterator[Team]:
    boroughs = sorted({site.borough for site in scenario.sites.values()})
    for name, unit in scenario.workforce.roster.units.items():
        if unit.at == "each borough":
            for borough in boroughs:
                yield Team(f"{name} {borough}", unit, borough)
        else:
            yield Team(name, unit, "")


def team_at(found: Sequence[Team], site: str, borough: str) -> int:
    """Return the neighbourhood team that knows a site best."""
    near = [
        (team.unit.at == "each borough", place)
        for place, team in enumerate(found)
        if team.unit.does == "neighbourhood"
        and (team.borough == borough or _knows(team, site))
    ]
    return min(near)[1] if near else NOBODY


def _knows(team: Team, site: str) -> bool:
    """Tell whether a team is said to know a site."""
    return not isinstance(team.unit.at, str) and site in team.unit.at


@dataclass(frozen=True, slots=True)
class Roster:
    """All officers, and what each is to do on each day.

    Attributes
    ----------
    teams
        The units, in order.
    unit
        Place of each officer's unit, shape (officers,).
    line
        Which line of ``shifts`` each officer works, shape (officers,).
    shifts
        What is to be done on a line and day: a place in ``starts``, or ``REST``;
        shape (lines, days).
    away
        Why an officer isn't there on a day: a place in ``ABSENCES``, or ``THERE``;
        shape (officers, days).
    starts, lengths
        Of each shift, in seconds.
    """

    teams: list[Team]
    unit: Ints
    line: Ints
    shifts: Small
    away: Small
    starts: Floats
    lengths: Floats

    def shift(self, officers: Ints, day: int) -> Small:
        """Return which shift each of some officers has on a day, there or not."""
        shift: Small = self.shifts[self.line[officers], day]
        return shift

    def at_work(self, officers: Ints, day: int, time: float) -> Flags:
        """Tell who of some officers has a shift of a day that holds a time."""
        shift = self.shift(officers, day)
        since = time - day * DAY - self.starts[shift]
        inside: Flags = (shift != REST) & (since >= 0) & (since < self.lengths[shift])
        return inside

    def is_there(self, officers: Ints, day: int) -> Flags:
        """Tell who of some officers is neither sick nor on leave on a day."""
        there: Flags = self.away[officers, day] == THERE
        return there

    def shift_starts(self, officers: Ints, day: int) -> Floats:
        """Return when each one's shift of a day begins; never where there is none."""
        shift = self.shift(officers, day)
        begins = day * DAY + self.starts[shift]
        return np.where(shift == REST, np.inf, begins)

    def shift_ends(self, officers: Ints, day: int) -> Floats:
        """Return when each one's shift of a day ends; long ago where there is none."""
        if day < 0:
            return np.full(len(officers), -np.inf)
        shift = self.shift(officers, day)
        ends = day * DAY + self.starts[shift] + self.lengths[shift]
        return np.where(shift == REST, -np.inf, ends)


def roster(scenario: Scenario, streams: Streams) -> Roster:
    """Draw a roster for the days of a scenario."""
    settings, days = scenario.workforce.roster, 7 * scenario.horizon.weeks
    found = teams(scenario)
    names = list(settings.shifts)
    lines: list[Small] = []
    units, of_line, away = [], [], []
    for place, (name, unit, _) in enumerate(found):
        officers = np.arange(unit.officers)
        units.append(np.full(unit.officers, place))
        of_line.append(len(lines) + officers % unit.turns)
        lines += [_line(unit, turn, names, days) for turn in range(unit.turns)]
        away.append(_absences(streams, name, unit.officers, settings, days))
    return Roster(
        teams=found,
        unit=_joined(units, np.int64),
        line=_joined(of_line, np.int64),
        shifts=np.array(lines, np.int8).reshape(len(lines), days),
        away=np.concatenate(away) if away else np.zeros((0, days), np.int8),
        starts=np.array([one.starts for one in settings.shifts.values()] or [0.0]),
        lengths=np.array([one.length for one in settings.shifts.values()] or [0.0]),
    )


def _line(unit: Unit, turn: int, names: list[str], days: int) -> Small:
    """Return the shifts of one turn of a unit, day by day."""
    codes = [REST if word == OFF else names.index(word) for word in unit.pattern]
    first = turn * len(codes) // unit.turns
    order = (first + np.arange(days)) % len(codes)
    return np.array(codes, np.int8)[order]


def _absences(
    streams: Streams, name: str, officers: int, settings: Settings, days: int
) -> Small:
    """Draw who of a unit is away when, and why; where two reasons meet, the first."""
    away = np.full((officers, days), THERE, np.int8)
    for kind, said in reversed(settings.absences.items()):
        luck = streams.of("absence", kind, name).random((officers, BACK + days, 2))
        who, day = (luck[:, :, 0] < said.spells_per_year * DAY / YEAR).nonzero()
        lasts = [
            math.ceil(min(said.length.quantile(u) / DAY, BACK + days))
            for u in luck[who, day, 1].tolist()
        ]
        until = np.minimum(day + np.array(lasts, np.int64), BACK + days)
        change = np.zeros((officers, BACK + days + 1), np.int16)
        np.add.at(change, (who, day), 1)
        np.add.at(change, (who, until), -1)
        there = change.cumsum(axis=1, dtype=np.int16)[:, BACK:-1]
        away[there > 0] = ABSENCES.index(kind)
    return away


def _joined(parts: list[Ints], kind: type) -> Ints:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
