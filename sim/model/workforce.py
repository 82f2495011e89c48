"""Who is on duty: the crews of a week's deployments.

With ``scales`` each deployment has a full crew. With ``fixed`` the officer shifts
of a smaller plan are dealt out to all of a week's slots: first the least crew, in
the week's order of slots, and a slot for which it can't be had is cancelled; then
in rounds over the slots that are left, a prisoner van, a pair and an operator to
each, until nobody is left or every crew is full.
"""

from __future__ import annotations

from typing import Final

from sim.scenario.schema import OFFICERS, Crew, Plan, Workforce

ORDER: Final = ("prisoner_vans", "pairs", "operators")
NONE: Final = Crew.model_construct(operators=0, pairs=0, prisoner_vans=0)


def crews(plan: Plan, settings: Workforce) -> list[Crew | None]:
    """Return the crew of each slot of a week; None where it is cancelled."""
    slots = plan.deployments_per_week
    if plan.staffing == "scales":
        return [settings.crew] * slots
    return deal(
        plan.staffed_for * settings.crew.officers,
        slots=slots,
        full=settings.crew,
        least=settings.least_crew,
    )


def deal(shifts: int, *, slots: int, full: Crew, least: Crew) -> list[Crew | None]:
    """Deal a week's officer shifts out to its slots.

    Parameters
    ----------
    shifts
        Officer shifts there are.
    slots
        Deployments planned.
    full, least
        A full crew, and what a deployment can't do without.
    """
    needed = least.officers
    manned = min(slots, shifts // needed) if needed else slots
    left = shifts - manned * needed
    posts = [least.model_dump() for _ in range(manned)]
    for _ in range(max(getattr(full, post) for post in ORDER)):
        for post in ORDER:
            left = _deal_round(post, left, posts, limit=getattr(full, post))
    return [Crew(**crew) for crew in posts] + [None] * (slots - manned)


def missing(full: Crew, crew: Crew | None) -> dict[str, int]:
    """Return the posts of a full crew that nobody fills."""
    present = crew or NONE
    return {
        post: getattr(full, post) - getattr(present, post)
        for post in OFFICERS
        if getattr(full, post) > getattr(present, post)
    }


def _deal_round(
    post: str, left: int, posts: list[dict[str, int]], *, limit: int
) -> int:
    officers_each = OFFICERS[post]
    for crew in posts:
        if crew[post] < limit and left >= officers_each:
            crew[post] += 1
            left -= officers_each
    return left
