"""The records that the model keeps: one NamedTuple a table, a table a stage.

The fields are the columns and are listed nowhere else, so an empty table still
has its columns. A stage's record is added when the stage ends; what is open at
the horizon is recorded as open, with no end (``nan``). No statistic is computed
here.

Times are seconds from Monday 00:00 of the first week. A deployment is named by
day and van: ``deployment = 100 day + van``, with day 0 the first Monday. An alert
is named by its deployment, by whether it is mated, and by the rank of its
candidate on that site and day: the same candidate has the same name in two
compared worlds.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final, NamedTuple, TypeVar, get_type_hints

import numpy as np
from numpy.typing import NDArray

NOBODY: Final = -1
OPEN: Final = float("nan")


class Status(IntEnum):
    """What became of a planned deployment."""

    deployed = 0
    cancelled = 1


class Determination(IntEnum):
    """What the person who judges an alert decides."""

    accepted = 0
    rejected = 1


class Outcome(IntEnum):
    """How an engagement ends."""

    reached = 0
    evaded = 1
    nobody_free = 2
    chose_not_to = 3


class Ending(IntEnum):
    """The disposal of an alert: every alert has exactly one."""

    arrest = 0
    other = 1
    safeguarded = 2
    no_action = 3
    rejected = 4
    evaded = 5
    nobody_free = 6
    chose_not_to = 7
    repeat = 8
    unfinished = 9


class Reason(IntEnum):
    """Why a stop ended without action."""

    none = 0
    complying = 1
    out_of_date = 2
    wrong_person = 3
    unknown = 4
    false_alert = 5


class Role(IntEnum):
    """What a numbered member of a deployment is."""

    operator = 0
    pair = 1
    prisoner_van = 2


class Activity(IntEnum):
    """What a numbered member is held for."""

    adjudication = 0
    engagement = 1
    custody = 2
    support = 3


class Deployment(NamedTuple):
    """A deployment, planned or delivered.

    Attributes
    ----------
    slot
        Place in the fixed order of the week, from 0.
    site, camera
        Indices into the scenario's sites and kinds of camera.
    time_set_up, time_live, time_end, time_packed
        When the crew comes, the cameras go live, the cameras stop, the crew goes.
    entries
        Persons on the list.
    operators, pairs, prisoner_vans
        The crew.
    faces
        Faces seen.
    passages
        Passages of listed persons through the zone of recognition.
    """

    deployment: int
    week: int
    slot: int
    day: int
    van: int
    site: int
    camera: int
    status: int
    time_set_up: float
    time_live: float
    time_end: float
    time_packed: float
    entries: int
    operators: int
    pairs: int
    prisoner_vans: int
    faces: int
    passages: int


class Raised(NamedTuple):
    """An alert: a similarity above the threshold.

    Attributes
    ----------
    candidate
        Rank of the candidate on its site and day.
    is_mated
        Truth: whether the face is that of the person on the entry.
    person, category
        The listed person and why they are sought; -1 where nobody is.
    time, time_gone
        When it is raised, and when the person is out of reach.
    """

    deployment: int
    candidate: int
    is_mated: bool
    person: int
    category: int
    time: float
    time_gone: float


class Adjudicated(NamedTuple):
    """An alert judged by a person.

    Attributes
    ----------
    time_request, time_start, time_end
        When it is asked for, begins, ends.
    determination
        What was decided.
    """

    deployment: int
    candidate: int
    is_mated: bool
    time_request: float
    time_start: float
    time_end: float
    determination: int


class Engaged(NamedTuple):
    """An attempt to reach a person.

    Attributes
    ----------
    time_request, time_assigned, time_end
        When a pair is asked for, is assigned (``nan``: never) and reaches the
        person or loses them.
    outcome
        How it ended.
    """

    deployment: int
    candidate: int
    is_mated: bool
    time_request: float
    time_assigned: float
    time_end: float
    outcome: int


class Disposed(NamedTuple):
    """How an alert ends.

    Attributes
    ----------
    ending
        The disposal.
    reason
        Why there was no action.
    time_start, time_end
        Of the stop on the street; equal where nobody was stopped.
    """

    deployment: int
    candidate: int
    is_mated: bool
    person: int
    category: int
    ending: int
    reason: int
    time_start: float
    time_end: float


class Detained(NamedTuple):
    """A person arrested, from the street to the decision on a charge.

    Attributes
    ----------
    suite
        Index of the borough whose suite it is.
    time_arrest, time_arrival, time_desk, time_authorised, time_release
        Arrest, arrival at the suite, turn at the desk, authorisation, release.
    is_diverted
        Whether the suite had no cell, so that the person went to another.
    is_charged_or_cautioned
        What the decision is, whenever it falls.
    time_decision
        When the decision falls; ``nan`` if after the horizon.
    """

    deployment: int
    candidate: int
    is_mated: bool
    person: int
    category: int
    suite: int
    time_arrest: float
    time_arrival: float
    time_desk: float
    time_authorised: float
    time_release: float
    is_diverted: bool
    is_charged_or_cautioned: bool
    time_decision: float


class Held(NamedTuple):
    """A member of a crew held by an alert, as an interval.

    Attributes
    ----------
    role, member
        Which numbered member of the deployment.
    activity
        What for.
    time_from, time_to
        From when to when; ``nan`` if still held at the horizon.
    """

    deployment: int
    candidate: int
    is_mated: bool
    role: int
    member: int
    activity: int
    time_from: float
    time_to: float


class Absent(NamedTuple):
    """A post of a full crew that nobody fills on a deployment.

    Attributes
    ----------
    role, posts
        What is missing, and how many.
    time_from, time_to
        The time on duty that is missing.
    """

    deployment: int
    role: int
    posts: int
    time_from: float
    time_to: float


TABLES: Final[dict[str, type[tuple[Any, ...]]]] = {
    "deployments": Deployment,
    "alerts": Raised,
    "adjudications": Adjudicated,
    "engagements": Engaged,
    "disposals": Disposed,
    "detentions": Detained,
    "held": Held,
    "absences": Absent,
}
Column = NDArray[Any]
Columns = dict[str, dict[str, Column]]
Record = TypeVar("Record", bound=tuple[Any, ...])
DTYPES: Final = {int: np.int64, float: np.float64, bool: np.bool_}


class Records:
    """What one replication leaves behind.

    A stage that takes time is begun with the record that stands if the horizon
    cuts it off, and ended with the record of what happened.
    """

    __slots__ = ("_begun", "_number", "_rows")

    def __init__(self) -> None:
        self._rows: dict[type, list[tuple[Any, ...]]] = {
            kind: [] for kind in TABLES.values()
        }
        self._begun: dict[int, tuple[type[tuple[Any, ...]], tuple[Any, ...]]] = {}
        self._number = 0

    def add(self, record: Record) -> Record:
        """Keep a record and hand it back."""
        self._rows[type(record)].append(record)
        return record

    def begin(self, kind: type[tuple[Any, ...]], *fields: float) -> int:
        """Note what stands if this is never ended, and return its number."""
        self._number += 1
        self._begun[self._number] = (kind, fields)
        return self._number

    def end(self, number: int, record: Record) -> Record:
        """Keep the record of something begun and hand it back."""
        del self._begun[number]
        return self.add(record)

    def close(self) -> None:
        """Keep what is open at the horizon as open, in the order of beginning."""
        for kind, fields in self._begun.values():
            self.add(kind(*fields))
        self._begun.clear()

    def rows(self, kind: type[Record]) -> list[Record]:
        """Return the records of one kind in the order in which they were added."""
        return self._rows[kind]  # type: ignore[return-value] # keyed by its own type

    def columns(self) -> Columns:
        """Return every table as NumPy columns: what leaves a worker."""
        return {name: _columns(kind, self._rows[kind]) for name, kind in TABLES.items()}


def _columns(
    kind: type[tuple[Any, ...]], rows: list[tuple[Any, ...]]
) -> dict[str, Column]:
    types = get_type_hints(kind)
    values = zip(*rows, strict=True) if rows else ([] for _ in types)
    return {
        field: np.array(value, dtype=DTYPES[types[field]])
        for field, value in zip(types, values, strict=True)
    }
