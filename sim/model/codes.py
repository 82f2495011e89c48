"""The words that records say in numbers, once for each column that has them."""

from __future__ import annotations

from enum import IntEnum
from typing import Final


class Status(IntEnum):
    """What became of a planned deployment."""

    deployed = 0
    cancelled = 1


class Shortage(IntEnum):
    """Why a deployment is cancelled, or a post of its crew is empty."""

    none = 0
    establishment = 1
    protest = 2
    rest = 3
    sickness = 4
    training = 5
    leave = 6
    officer_hours = 7
    budget = 8


class Determination(IntEnum):
    """What the person who judges an alert decides."""

    accepted = 0
    rejected = 1


class Outcome(IntEnum):
    """How an engagement ends."""

    reached = 0
    evaded = 1
    nobody_free = 2


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


STOPPED: Final = (Ending.arrest, Ending.other, Ending.safeguarded, Ending.no_action)
"""How an alert ends whose person an officer spoke to."""
UNCONFIRMED: Final = (Ending.evaded, Ending.nobody_free, Ending.chose_not_to)
"""How an alert ends that nobody could confirm or refute."""
BAD_ENTRY: Final = (Reason.out_of_date, Reason.wrong_person)
"""Why a stop was in vain though the match was right."""


class Role(IntEnum):
    """What a numbered member of a deployment is."""

    operator = 0
    pair = 1
    prisoner_van = 2
    second_line = 3


class Activity(IntEnum):
    """What a numbered member is held for."""

    adjudication = 0
    engagement = 1
    custody = 2
    support = 3


class Duty(IntEnum):
    """What an officer on a roster is sent to."""

    lfr = 0
    protest = 1
    second_line = 2
