"""The file on one alert: how what happens to it goes on record."""

from __future__ import annotations

from typing import Any

from sim.model.candidates import Alert
from sim.model.codes import Activity, Determination, Ending, Outcome, Reason, Role
from sim.model.keeping import Records
from sim.model.records import Adjudicated, Detained, Disposed, Engaged, Held, Raised


class Case:
    """The records of one alert.

    Parameters
    ----------
    records
        Where they go.
    deployment, alert, category
        What they are about; -1 for a category where nobody is sought.
    """

    __slots__ = ("_add", "_key", "_person")

    def __init__(
        self, records: Records, *, deployment: int, alert: Alert, category: int
    ) -> None:
        self._add = records.add
        self._key = (deployment, alert.candidate, alert.is_mated)
        self._person = (alert.person, category)
        self._add(
            Raised(*self._key, *self._person, alert.group, alert.time, alert.time_gone)
        )

    def judged(
        self, asked: float, start: float, end: float, determination: Determination
    ) -> None:
        """Record the judgement."""
        self._add(Adjudicated(*self._key, asked, start, end, determination))

    def raced(
        self, asked: float, assigned: float, end: float, outcome: Outcome
    ) -> None:
        """Record how the race for the person ended."""
        self._add(Engaged(*self._key, asked, assigned, end, outcome))

    def closed(
        self, ending: Ending, start: float, end: float, reason: Reason = Reason.none
    ) -> None:
        """Record the disposal: exactly one for each alert."""
        self._add(Disposed(*self._key, *self._person, ending, reason, start, end))

    def held(
        self, role: Role, member: int, activity: Activity, start: float, end: float
    ) -> None:
        """Record that a member of the crew was held."""
        self._add(Held(*self._key, role, member, activity, start, end))

    def detained(self, suite: int, arrest: float, stay: tuple[Any, ...]) -> None:
        """Record the stay in custody, known on arrival."""
        self._add(Detained(*self._key, *self._person, suite, arrest, *stay))
