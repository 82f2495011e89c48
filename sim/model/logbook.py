"""What goes on record of a force: who was sent where, and who policed a protest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from sim.model.codes import Duty
from sim.model.officer_records import Posted, Protested
from sim.model.protests import Protest
from sim.model.records import OPEN
from sim.model.rosters import Roster
from sim.model.sent import Sent


def postings(
    roster: Roster, sent: Iterable[Sent], *, horizon: float
) -> Iterator[Posted]:
    """Give each officer who was sent somewhere before the horizon."""
    first = np.searchsorted(roster.unit, np.arange(len(roster.teams)))
    for one in sent:
        units = roster.unit[one.officers]
        numbers = one.officers - first[units]
        until = one.until if one.until <= horizon else OPEN
        for unit, officer in zip(units.tolist(), numbers.tolist(), strict=True):
            yield Posted(
                unit,
                officer,
                one.duty,
                one.number,
                one.role,
                one.member,
                one.since,
                until,
            )


def policed(
    roster: Roster,
    called: Sequence[Protest],
    sent: Iterable[Sent],
    *,
    horizon: float,
) -> Iterator[Protested]:
    """Give each protest that begins before the horizon, with those who went."""
    does = np.array([team.unit.does for team in roster.teams])
    kinds = ("public order", "lfr", "neighbourhood")
    went = np.zeros((len(called), len(kinds)), np.int64)
    for one in sent:
        if one.duty is Duty.protest:
            theirs = does[roster.unit[one.officers]]
            went[one.number] += [np.count_nonzero(theirs == kind) for kind in kinds]
    for protest, counts in zip(called, went.tolist(), strict=True):
        if protest.starts < horizon:
            yield Protested(
                protest.kind,
                protest.day,
                protest.called,
                protest.starts,
                protest.ends if protest.ends <= horizon else OPEN,
                protest.officers,
                *counts,
            )
