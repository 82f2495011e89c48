"""The file on one alert: how what happens to it goes on record.

Each stage that takes time is begun with the record that stands if the horizon
cuts it off, and ended with what happened, so nothing open is lost.
"""

from __future__ import annotations

from typing import Any

import simpy

from sim.model.candidates import Alert
from sim.model.records import (
    NOBODY,
    OPEN,
    Activity,
    Adjudicated,
    Detained,
    Determination,
    Disposed,
    Ending,
    Engaged,
    Held,
    Outcome,
    Raised,
    Reason,
    Records,
    Role,
)


class Hold:
    """A member of the crew held by an alert while the context lasts."""

    __slots__ = ("_case", "_env", "_number", "_what")

    def __init__(
        self, case: Case, env: simpy.Environment, what: tuple[float, ...]
    ) -> None:
        self._case = case
        self._env = env
        self._what = what

    def __enter__(self) -> None:
        self._number = self._case.begin(Held, *self._what, OPEN)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # A process that the horizon cut off is closed by Python at any later
        # time: it has not let go of anybody.
        if kind is not GeneratorExit:
            self._case.end(self._number, Held, *self._what, self._env.now)


class Case:
    """The records of one alert.

    Parameters
    ----------
    records
        Where they go.
    deployment, alert, category
        What they are about; -1 for a category where nobody is sought.
    """

    __slots__ = ("_alert", "_key", "_open", "_person", "_records")

    def __init__(
        self, records: Records, *, deployment: int, alert: Alert, category: int
    ) -> None:
        self._records = records
        self._alert = alert
        self._key = (deployment, alert.candidate, alert.is_mated)
        self._person = (alert.person, category)
        records.add(Raised(*self._key, *self._person, alert.time, alert.time_gone))
        self._open = self.begin(
            Disposed, *self._person, Ending.unfinished, Reason.none, alert.time, OPEN
        )

    def begin(self, kind: type[tuple[Any, ...]], *fields: float) -> int:
        """Note what stands of one kind of record if this is never ended."""
        return self._records.begin(kind, *self._key, *fields)

    def end(self, number: int, kind: type[tuple[Any, ...]], *fields: float) -> None:
        """Record how something begun has ended."""
        self._records.end(number, kind(*self._key, *fields))

    def begin_adjudication(self, now: float) -> int:
        """Note that the alert waits for a judgement."""
        return self.begin(Adjudicated, now, OPEN, OPEN, NOBODY)

    def end_adjudication(
        self,
        number: int,
        *,
        asked: float,
        start: float,
        end: float,
        determination: Determination,
    ) -> None:
        """Record the judgement."""
        self.end(number, Adjudicated, asked, start, end, determination)

    def begin_engagement(self, now: float) -> int:
        """Note that a pair is called."""
        return self.begin(Engaged, now, OPEN, OPEN, NOBODY)

    def end_engagement(
        self, number: int, *, asked: float, assigned: float, end: float, outcome: Outcome
    ) -> None:
        """Record how the race ended."""
        self.end(number, Engaged, asked, assigned, end, outcome)

    def hold(
        self,
        env: simpy.Environment,
        role: Role,
        member: int,
        activity: Activity,
        since: float,
    ) -> Hold:
        """Return a context in which a member of the crew is held, since a time."""
        return Hold(self, env, (role, member, activity, since))

    def held(
        self, role: Role, member: int, activity: Activity, start: float, end: float
    ) -> None:
        """Record that a member of the crew was held, after the fact."""
        self._records.add(Held(*self._key, role, member, activity, start, end))

    def begin_detention(
        self, *, suite: int, arrest: float, is_charged_or_cautioned: bool
    ) -> int:
        """Note that the person is arrested and not yet at the suite."""
        return self.begin(
            Detained,
            *self._person,
            suite,
            arrest,
            *(OPEN,) * 4,
            False,
            is_charged_or_cautioned,
            OPEN,
        )

    def end_detention(
        self, number: int, *, suite: int, arrest: float, stay: tuple[Any, ...]
    ) -> None:
        """Record the stay, known on arrival."""
        self.end(number, Detained, *self._person, suite, arrest, *stay)

    def close(
        self, ending: Ending, *, start: float, end: float, reason: Reason = Reason.none
    ) -> None:
        """Record the disposal: exactly one for each alert."""
        self.end(self._open, Disposed, *self._person, ending, reason, start, end)
