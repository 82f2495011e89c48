"""Crews dealt out where neighbourhood teams lend officers."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sim.model.clock import HOUR
from sim.model.codes import Shortage
from sim.model.crews import LENT, ROLES, Filled, Lenders, crew_of, deal, manned
from sim.model.limits import beyond_hours
from sim.model.replication import planned
from sim.scenario.distributions import Fixed
from sim.scenario.schema import OFFICERS, Crew
from tests.making import changed, shipped, short, world_of

FULL = Crew(operators=2, pairs=4, prisoner_vans=2)
LEAST = Crew(operators=1, pairs=1, prisoner_vans=0)
POSTS = st.integers(0, 3)
CREWS = st.builds(Crew, operators=POSTS, pairs=POSTS, prisoner_vans=POSTS)


def dealt(own: int, lent: int, *, slots: int = 1) -> list[list[Filled] | None]:
    """Deal officers out to slots that are all on one team's streets."""
    lenders = Lenders([5] * slots, {5: lent})
    return deal(own, slots=slots, full=FULL, least=LEAST, lenders=lenders)


def test_a_team_lends_what_the_lfr_team_lacks() -> None:
    """Of its own officers all come first; whom it lends stop people and drive."""
    (posts,) = dealt(10, 20)

    assert posts is not None
    assert crew_of(posts) == FULL
    assert sum(filled.own for filled in posts) == 10
    assert sum(filled.lent for filled in posts) == 4
    assert all(filled.post in LENT for filled in posts if filled.lent)


def test_nobody_lends_an_operator() -> None:
    """Without anybody of the LFR team a deployment is cancelled, whoever could help."""
    assert dealt(0, 20) == [None]


def test_operators_are_kept_for_the_second_deployment() -> None:
    """Two officers of the LFR team make two crews where others lend the pairs."""
    first, second = dealt(2, 4, slots=2)

    assert first == second == [Filled("operators", 1, 0), Filled("pairs", 0, 2)]


def test_a_pair_may_be_of_both() -> None:
    """Where one officer is left and one is lent they make a pair."""
    (posts,) = dealt(2, 1)

    assert posts == [Filled("operators", 1, 0), Filled("pairs", 1, 1)]


def test_a_street_whose_team_lends_is_manned_where_another_is_not() -> None:
    """The LFR team's officers are kept for posts that nobody else can fill."""
    lenders = Lenders([5, 6], {5: 0, 6: 2})
    one, other = deal(4, slots=2, full=FULL, least=LEAST, lenders=lenders)

    assert one == [Filled("operators", 1, 0), Filled("pairs", 2, 0)]
    assert other == [Filled("operators", 1, 0), Filled("pairs", 0, 2)]


@given(
    own=st.integers(0, 40),
    lent=st.lists(st.integers(0, 9), min_size=3, max_size=3),
    teams=st.lists(st.integers(0, 2), min_size=1, max_size=5),
    crews=st.tuples(CREWS, CREWS),
)
def test_nobody_is_dealt_out_twice(
    own: int, lent: list[int], teams: list[int], crews: tuple[Crew, Crew]
) -> None:
    """Posts have all their officers, crews between least and full, teams lend no more
    than they have; with one more officer of the LFR team the first deployment of which
    something else is decided takes place now. A later one may be cancelled for it.
    """
    posts = {post: sorted(getattr(crew, post) for crew in crews) for post in OFFICERS}
    least, full = (Crew(**{p: posts[p][n] for p in posts}) for n in (0, 1))
    lenders = Lenders(teams, dict(enumerate(lent)))

    def deal_out(officers: int) -> list[list[Filled] | None]:
        return deal(officers, slots=len(teams), full=full, least=least, lenders=lenders)

    found = deal_out(own)
    used = [0, 0, 0]
    for team, filled in zip(teams, found, strict=True):
        for one in filled or ():
            assert one.own + one.lent == OFFICERS[one.post]
            assert one.post in LENT or not one.lent
            used[team] += one.lent
        if filled is not None:
            crew = crew_of(filled)
            for post in OFFICERS:
                there = getattr(crew, post)
                assert getattr(least, post) <= there <= getattr(full, post)
    assert sum(one.own for filled in found for one in filled or ()) <= own
    assert all(took <= there for took, there in zip(used, lent, strict=True))
    few, more = (
        [filled is not None for filled in each] for each in (found, deal_out(own + 1))
    )
    assert few <= more


def limited(**changes: Any) -> Counter[int]:
    """Return how many deployments of four weeks are cancelled, by what limits them."""
    scenario = changed(short(shipped("ten-a-week")), **changes)
    found = manned(planned(world_of(scenario)), scenario)
    assert len(found) == 40
    return Counter(one.shortage for one in found if one.crew is None)


def test_a_week_has_no_more_officer_hours_than_its_limit() -> None:
    """The first slots of the week have them: a larger limit only adds deployments."""
    hours = [0.0, 300.0, 600.0, 2000.0]
    cancelled = [
        limited(workforce__officer_hours=most)[Shortage.officer_hours] for most in hours
    ]

    assert cancelled == sorted(cancelled, reverse=True)
    assert cancelled[0] == 40
    assert cancelled[-1] == 0
    # A deployment takes 14 officers for 6.8 hours in the mean.
    assert 24 <= cancelled[1] <= 32


def test_hours_that_just_suffice_suffice() -> None:
    """Also where a sum of fractions comes out a hair below: in each of 20 weeks all
    slots have the hours that all of them need, and not with a second less.
    """
    scenario = changed(
        short(shipped("ten-a-week"), weeks=20),
        cameras__mobile__live=Fixed(value=5.2 * HOUR),
        cameras__mobile__set_up=Fixed(value=0.6 * HOUR),
        cameras__mobile__pack_down=Fixed(value=0.5 * HOUR),
    )
    slots = planned(world_of(scenario))
    crew = [scenario.workforce.crew] * 10
    needed = 10 * crew[0].officers * (5.2 + 0.6 + 0.5)

    assert not beyond_hours(slots, crew, needed)
    assert len(beyond_hours(slots, crew, needed - 1 / 3600)) == 20


def test_a_budget_buys_hours_after_the_vans() -> None:
    """£38,000 a week less £1,533 for two vans buys what 608 hours at £60 are."""
    vans = 2 * 200_000 / 5 / (365.25 / 7)
    by_hours = limited(workforce__officer_hours=(38_000 - vans) / 60)
    by_money = limited(workforce__budget=38_000.0)

    assert by_money[Shortage.budget] == by_hours[Shortage.officer_hours] > 0
    assert limited(workforce__budget=1000.0) == {Shortage.budget: 40}
    assert limited(workforce__budget=38_000.0, money__officer_hour=0.0) == {}


def test_what_is_beyond_a_limit_has_a_crew_of_nobody_and_a_cause() -> None:
    """Every post of a full crew is missing, for want of hours."""
    scenario = changed(short(shipped("ten-a-week")), workforce__officer_hours=0.0)
    one, *_ = manned(planned(world_of(scenario)), scenario)

    assert one.crew is None
    assert Counter(one.gaps) == {
        (ROLES[post], Shortage.officer_hours): number
        for post, number in scenario.workforce.crew.model_dump().items()
    }
