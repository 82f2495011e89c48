"""Who of a force is sent where: to deployments, to protests, or nowhere.

Decided are shifts and no minutes. As a day begins, or once it is known, officers are
found for each protest: first of the public order team; of those who are then lacking a
share is asked of the LFR team and the rest of neighbourhood teams, one by one, in an
order of their own that turns by the golden ratio from day to day. Before the first
crew of a day sets up it is decided who mans its deployments
(:mod:`sim.model.crews`). An officer is sent to one thing on a day; who is released late
has their rest before the next shift.

Every decision takes as many as there are, up to what is asked: it is part-filled.

The convention a reader would get wrong: a day's deployments are manned in their order
of slots, whichever begins first.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from sim.model.calendar import GOLDEN, Slot
from sim.model.codes import Duty, Role, Shortage
from sim.model.crews import (
    ROLES,
    Filled,
    Lenders,
    Manned,
    crew_of,
    deal,
    missing,
)
from sim.model.protests import Protest
from sim.model.records import NOBODY
from sim.model.rosters import ABSENCES, THERE, Flags, Floats, Ints, roster, team_at
from sim.model.sent import Sent
from sim.model.streams import Streams
from sim.scenario.schema import OFFICERS, Scenario

PAIR: Final = OFFICERS["pairs"]
NEVER: Final = -math.inf
NEVER_SENT: Final = -1
ROUNDING: Final = 1e-9  # officers: 7 % of 100 are 7, and not a hair more


class Force:
    """All officers on a roster, and where they are sent.

    Parameters
    ----------
    scenario, streams
        Who there is, and the luck of each.

    Attributes
    ----------
    sent
        Who was sent where, in the order of decisions.
    crews
        Of these, who was sent to a deployment, by its number.
    """

    def __init__(self, scenario: Scenario, streams: Streams) -> None:
        self.scenario = scenario
        self.roster = roster(scenario, streams)
        self.sent: list[Sent] = []
        self.crews: dict[int, list[Sent]] = {}
        self._settings = scenario.workforce
        officers = len(self.roster.unit)
        self._sent_on = np.full(officers, NEVER_SENT)  # the last day on which they were
        self._free_from = np.full(officers, NEVER)
        does = [team.unit.does for team in self.roster.teams]
        self._of = {
            kind: np.flatnonzero(np.isin(self.roster.unit, places))
            for kind in ("lfr", "public order", "neighbourhood")
            for places in [[n for n, one in enumerate(does) if one == kind]]
        }
        self._team_of = {
            name: team_at(self.roster.teams, name, site.borough)
            for name, site in scenario.sites.items()
        }
        self._turn = self._draw_turns(streams)

    def find(self, protest: Protest, number: int) -> int:
        """Send officers to a protest; return how many are still to come from crews."""
        settings = self._settings.protests
        lacking = protest.officers - self._send_public_order(protest, number)
        share = math.ceil(settings.from_lfr * lacking - ROUNDING)
        lfr = self._send(self._free("lfr", protest), share, protest, number)
        others = self._free("neighbourhood", protest)
        turned = (self._turn[others] + GOLDEN * protest.day) % 1.0
        others = others[turned.argsort(kind="stable")]
        self._send(others, lacking - share, protest, number)
        return share - lfr

    def man(self, slots: Sequence[Slot]) -> list[Manned]:
        """Decide who mans the deployments of a day, given in their order of slots."""
        crew, least = self._settings.crew, self._settings.least_crew
        day, time = slots[0].day, min(slot.set_up for slot in slots)
        own = self._on_duty("lfr", day, time)
        is_free = self._is_free(own, day)
        lenders = self._lenders(slots, time)
        dealt = deal(
            int(is_free.sum()),
            slots=len(slots),
            full=crew,
            least=least,
            lenders=Lenders(
                [self._team_of[slot.site] for slot in slots],
                {team: len(officers) for team, officers in lenders.items()},
            ),
        )
        hands = {NOBODY: iter(own[is_free].tolist())} | {
            team: iter(officers.tolist()) for team, officers in lenders.items()
        }
        spare = int(is_free.sum()) - sum(
            post.own for posts in dealt for post in posts or ()
        )
        why = self._why_absent(own[~is_free], day, spare=spare)
        found = []
        for slot, posts in zip(slots, dealt, strict=True):
            manned = crew_of(posts) if posts is not None else None
            gaps = [
                (ROLES[post], _nearest([next(why) for _ in range(OFFICERS[post])]))
                for post, number in missing(crew, manned).items()
                for _ in range(number)
            ]
            for posting in self._posted(slot, posts or [], hands):
                self._note(posting)
            found.append(Manned(slot, manned, gaps))
        # Only now: one team may lend to several streets, and stand by at each.
        return [one._replace(second_line=self._second_line(one, time)) for one in found]

    def released(self, sent: Sent, time: float) -> None:
        """Learn when officers were let go: they have their rest from then on."""
        sent.until = time
        self._free_from[sent.officers] = time

    def leave(self, sent: Sent, protest: Protest, number: int, time: float) -> None:
        """Let officers leave a deployment for a protest."""
        self.released(sent, time)
        until = max(protest.ends, time)
        going = Sent(sent.officers, sent.day, Duty.protest, number,
                     since=max(time, protest.starts), until=until)  # fmt: skip
        self.sent.append(going)
        self._free_from[sent.officers] = until

    def _on_duty(self, does: str, day: int, time: float) -> Ints:
        """Return who of some units has a shift then, there or not."""
        officers = self._of[does]
        return officers[self.roster.at_work(officers, day, time)]

    def _is_free(
        self, officers: Ints, day: int, *, by: Floats | float | None = None
    ) -> Flags:
        """Tell who is there, sent nowhere yet, and rested by a time: by their shift."""
        rested = self._free_from[officers] + self._settings.roster.rest
        until = self.roster.shift_starts(officers, day) if by is None else by
        free: Flags = (
            self.roster.is_there(officers, day)
            & (self._sent_on[officers] != day)
            & (rested <= until)
        )
        return free

    def _free(self, does: str, protest: Protest) -> Ints:
        officers = self._on_duty(does, protest.day, protest.starts)
        return officers[self._is_free(officers, protest.day)]

    def _send_public_order(self, protest: Protest, number: int) -> int:
        """Send the public order team; return how many of it go."""
        went = self._send(
            self._free("public order", protest), protest.officers, protest, number
        )
        if protest.notice < self._settings.protests.rest_days_moved:
            return went
        others, day = self._of["public order"], protest.day
        others = others[~self.roster.at_work(others, day, protest.starts)]
        before = self.roster.shift_ends(others, day - 1) + self._settings.roster.rest
        is_free = self._is_free(others, day, by=protest.starts)
        is_free &= before <= protest.starts
        return went + self._send(
            others[is_free], protest.officers - went, protest, number, is_extra=True
        )

    def _send(
        self,
        officers: Ints,
        most: int,
        protest: Protest,
        number: int,
        *,
        is_extra: bool = False,
    ) -> int:
        chosen = officers[: max(most, 0)]
        if len(chosen):
            sent = Sent(chosen, protest.day, Duty.protest, number,
                        since=protest.starts, until=protest.ends,
                        is_extra=is_extra)  # fmt: skip
            self._note(sent)
            self._free_from[chosen] = protest.ends
        return len(chosen)

    def _note(self, sent: Sent) -> None:
        self.sent.append(sent)
        if sent.duty is not Duty.protest:
            self.crews.setdefault(sent.number, []).append(sent)
        self._sent_on[sent.officers] = sent.day
        # Until it is known otherwise: nobody knows when they will be released.
        self._free_from[sent.officers] = math.inf

    def _lenders(self, slots: Sequence[Slot], time: float) -> dict[int, Ints]:
        """Return whom neighbourhood teams lend to the streets of a day."""
        if self.scenario.plan.staffing == "fixed":
            return {}
        lent = {}
        for team in {self._team_of[slot.site] for slot in slots} - {NOBODY}:
            officers, is_free = self._local(team, slots[0].day, time)
            share = self._settings.roster.lent
            most = math.floor(share * len(officers) + ROUNDING)
            lent[team] = officers[is_free][:most]
        return lent

    def _local(self, team: int, day: int, time: float) -> tuple[Ints, Flags]:
        """Return who of a team is at work, and who of these is free."""
        officers = np.flatnonzero(self.roster.unit == team)
        officers = officers[self.roster.at_work(officers, day, time)]
        officers = officers[self.roster.is_there(officers, day)]
        return officers, self._is_free(officers, day)

    def _posted(
        self, slot: Slot, posts: Sequence[Filled], hands: dict[int, Iterator[int]]
    ) -> Iterator[Sent]:
        """Give who fills which post, members numbered from 1."""
        count: Counter[str] = Counter()
        team = self._team_of[slot.site]
        for post, own, lent in posts:
            count[post] += 1
            who = [next(hands[NOBODY]) for _ in range(own)]
            who += [next(hands[team]) for _ in range(lent)]
            yield Sent(
                np.array(who), slot.day, Duty.lfr, slot.deployment,
                ROLES[post], count[post], since=slot.set_up, packed=slot.packed,
            )  # fmt: skip

    def _second_line(self, manned: Manned, time: float) -> int:
        """Keep pairs of the neighbourhood team near a deployment; return how many."""
        slot, most = manned.slot, self._settings.second_line
        team = self._team_of[slot.site]
        if not most or team == NOBODY or manned.crew is None:
            return 0
        officers, is_free = self._local(team, slot.day, time)
        free = officers[is_free]
        pairs = min(most, len(free) // PAIR)
        for pair in range(pairs):
            self._note(
                Sent(free[PAIR * pair : PAIR * pair + PAIR], slot.day,
                     Duty.second_line, slot.deployment, Role.second_line, pair + 1)
            )  # fmt: skip
        return pairs

    def _why_absent(
        self, officers: Ints, day: int, *, spare: int
    ) -> Iterator[Shortage]:
        """Give why officers who have a shift can't be sent, the nearest cause first.

        Before them come those who are spare, for whom there is no cause: they are
        there, and too few for a post. After them nobody is left whom a cause keeps
        away.
        """
        yield from [Shortage.none] * spare
        yield from sorted(self._cause(officer, day) for officer in officers.tolist())
        while True:
            yield Shortage.establishment

    def _cause(self, officer: int, day: int) -> Shortage:
        away = self.roster.away[officer, day]
        if away != THERE:
            return Shortage[ABSENCES[away]]
        return Shortage.protest if self._sent_on[officer] == day else Shortage.rest

    def _draw_turns(self, streams: Streams) -> Floats:
        """Draw where officers stand in the order in which they are called."""
        turns = [
            streams.of("turn", team.name).random(team.unit.officers)
            for team in self.roster.teams
        ]
        return np.concatenate([np.zeros(0), *turns])


def _nearest(causes: Sequence[Shortage]) -> Shortage:
    """Return the nearest cause of a post that several officers would fill."""
    away = (cause for cause in causes if cause > Shortage.establishment)
    return min(away, default=Shortage.establishment)
