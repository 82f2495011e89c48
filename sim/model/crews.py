"""The crews of deployments, dealt out post by post.

With ``scales`` each deployment has a full crew. With ``fixed`` the officer shifts
of a smaller plan are dealt out to all of a week's slots: first the least crew, in
the week's order of slots, and a slot for which it can't be had is cancelled; then
in rounds over the slots that are left, a prisoner van, a pair and an operator to
each, until nobody is left or every crew is full.

Where officers are rostered the same is done every day, with those of the LFR team who
are there, and with those whom a neighbourhood team lends to its own street. Lent
officers stop people and drive; they don't judge alerts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from sim.model.calendar import Slot
from sim.model.codes import Role, Shortage
from sim.model.limits import beyond_limits
from sim.model.records import NOBODY
from sim.scenario.schema import OFFICERS, Crew, Plan, Scenario, Workforce

ORDER: Final = ("prisoner_vans", "pairs", "operators")
LENT: Final = ("prisoner_vans", "pairs")
"""Posts that need no training in LFR."""
NONE: Final = Crew.model_construct(operators=0, pairs=0, prisoner_vans=0)
ROLES: Final = {
    "operators": Role.operator,
    "pairs": Role.pair,
    "prisoner_vans": Role.prisoner_van,
}


class Manned(NamedTuple):
    """What is decided of a deployment before its crew sets up.

    Attributes
    ----------
    slot, crew
        The deployment, and who mans it; None if it is cancelled.
    gaps
        Posts of a full crew that nobody fills, and why.
    second_line
        Pairs of the neighbourhood team that can be called.
    """

    slot: Slot
    crew: Crew | None
    gaps: list[tuple[Role, Shortage]]
    second_line: int = 0

    def given(self, crew: Crew | None) -> Manned:
        """Return the same with another crew, in which nobody is lacking."""
        return self if crew == self.crew else self._replace(crew=crew, gaps=[])

    @property
    def shortage(self) -> Shortage:
        """Why it is cancelled."""
        return Shortage.none if self.crew else self.gaps[0][1]


class Filled(NamedTuple):
    """A post of a crew that is filled.

    Attributes
    ----------
    post
        Which.
    own, lent
        Officers of the LFR team in it, and of a neighbourhood team.
    """

    post: str
    own: int
    lent: int


class Lenders(NamedTuple):
    """Who lends officers to which slot.

    Attributes
    ----------
    teams
        The team of each slot's street; ``NOBODY`` where there is none.
    officers
        How many each of these teams lends at most.
    """

    teams: Sequence[int]
    officers: dict[int, int]


def crews(plan: Plan, settings: Workforce) -> list[Crew | None]:
    """Return the crew of each slot of a week; None where it is cancelled."""
    slots = plan.deployments_per_week
    if plan.staffing == "scales" or settings.roster.is_kept:
        return [settings.crew] * slots
    dealt = deal(
        plan.staffed_for * settings.crew.officers,
        slots=slots,
        full=settings.crew,
        least=settings.least_crew,
    )
    found = (None if posts is None else crew_of(posts) for posts in dealt)
    return [with_lacking(crew, settings) for crew in found]


def with_lacking(crew: Crew | None, settings: Workforce) -> Crew | None:
    """Give a crew those from nowhere whom it has where a limit is lifted."""
    is_given = settings.lifts("crews") or (
        crew is None and settings.lifts("cancellation")
    )
    return settings.crew if is_given else crew


def manned(slots: Sequence[Slot], scenario: Scenario) -> list[Manned]:
    """Return who mans deployments where nobody is rostered."""
    full = scenario.workforce.crew
    week = crews(scenario.plan, scenario.workforce)
    found = []
    counted = scenario.workforce.model_copy(update={"lifted": ()})
    limits = beyond_limits(slots, crews(scenario.plan, counted), scenario)
    for slot in slots:
        crew, why = week[slot.slot], Shortage.establishment
        for limit, over in limits.items():
            if crew and slot.deployment in over:
                crew, why = None, limit
        gaps = [
            (ROLES[post], why)
            for post, number in missing(full, crew).items()
            for _ in range(number)
        ]
        found.append(Manned(slot, crew, gaps, scenario.workforce.second_line))
    return found


def deal(
    officers: int,
    *,
    slots: int,
    full: Crew,
    least: Crew,
    lenders: Lenders | None = None,
) -> list[list[Filled] | None]:
    """Deal officers out to slots, post by post.

    Parameters
    ----------
    officers
        Officer shifts there are.
    slots
        Deployments planned.
    full, least
        A full crew, and what a deployment can't do without.
    lenders
        Who lends officers where there are too few.

    Returns
    -------
    list
        The posts of each slot's crew that are filled; None where it is cancelled.
    """
    lent = lenders or Lenders([NOBODY] * slots, {})
    dealing = Dealing(officers, lent)
    manned = dealing.man(least)
    for _ in range(max(getattr(full, post) for post in ORDER)):
        for post in ORDER:
            for slot in manned:
                if dealing.count(slot)[post] < getattr(full, post):
                    dealing.fill(slot, post)
    return [dealing.posts.get(slot) for slot in range(slots)]


def crew_of(posts: Sequence[Filled]) -> Crew:
    """Return the crew whose posts are filled."""
    count = Counter(filled.post for filled in posts)
    return Crew(**{post: count[post] for post in OFFICERS})


def missing(full: Crew, crew: Crew | None) -> dict[str, int]:
    """Return the posts of a full crew that nobody fills."""
    present = crew or NONE
    return {
        post: getattr(full, post) - getattr(present, post)
        for post in OFFICERS
        if getattr(full, post) > getattr(present, post)
    }


class Dealing:
    """Officers who are still to be dealt out.

    Parameters
    ----------
    officers
        Of the LFR team.
    lenders
        Who else there is.
    """

    def __init__(self, officers: int, lenders: Lenders) -> None:
        self.left = officers
        self.posts: dict[int, list[Filled]] = {}
        self._team = lenders.teams
        self._lent = dict(lenders.officers)
        self._counts: dict[int, Counter[str]] = {}

    def count(self, slot: int) -> Counter[str]:
        """Return how many of each post of a slot are filled."""
        return self._counts[slot]

    def man(self, least: Crew) -> list[int]:
        """Give the least crew to slots in their order; return those that have it.

        Officers of the LFR team are kept for what nobody else can do. A slot is left
        out if it can't have its crew besides those before it.
        """
        judging = least.operators * OFFICERS["operators"]
        other = least.officers - judging
        manned: list[int] = []
        owed: Counter[int] = Counter()  # by team: officers for posts that can be lent
        for slot in range(len(self._team)):
            owed[self._team[slot]] += other
            if self._short(owed) <= self.left - judging * (len(manned) + 1):
                manned.append(slot)
            else:
                owed[self._team[slot]] -= other
        self.left -= judging * len(manned)
        for slot in manned:  # also without operators: a slot has its count from here on
            self._note(
                slot, "operators", OFFICERS["operators"], 0, times=least.operators
            )
        for slot in manned:
            for post in LENT:
                for _ in range(getattr(least, post)):
                    self._fill_least(slot, post, owed)
        return manned

    def fill(self, slot: int, post: str) -> None:
        """Fill one post if there are officers for it, those of the LFR team first."""
        need = OFFICERS[post]
        own = min(self.left, need)
        lent = need - own
        if lent and (post not in LENT or self._lends(slot) < lent):
            return
        self._take(slot, own, lent)
        self._note(slot, post, own, lent)

    def _fill_least(self, slot: int, post: str, owed: Counter[int]) -> None:
        """Fill a post of a least crew with as many of the LFR team as can be spared."""
        need, team = OFFICERS[post], self._team[slot]
        owed[team] -= need
        for own in range(need, -1, -1):
            lent = need - own
            if lent > self._lends(slot):
                continue
            left = {**self._lent, team: self._lends(slot) - lent}
            if self._short(owed, left) <= self.left - own:
                self._take(slot, own, lent)
                self._note(slot, post, own, lent)
                return

    def _short(self, owed: Counter[int], lent: dict[int, int] | None = None) -> int:
        """Return how many officers teams can't lend of those who are owed."""
        there = self._lent if lent is None else lent
        return sum(max(0, need - there.get(team, 0)) for team, need in owed.items())

    def _lends(self, slot: int) -> int:
        return self._lent.get(self._team[slot], 0)

    def _take(self, slot: int, own: int, lent: int) -> None:
        self.left -= own
        if lent:
            self._lent[self._team[slot]] -= lent

    def _note(
        self, slot: int, post: str, own: int, lent: int, *, times: int = 1
    ) -> None:
        self.posts.setdefault(slot, []).extend([Filled(post, own, lent)] * times)
        self._counts.setdefault(slot, Counter())[post] += times
