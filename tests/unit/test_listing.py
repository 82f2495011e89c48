"""How far a list goes, and who is on it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sim.model.candidates import RANK_BEYOND
from sim.model.listing import listed, listed_before, reach
from sim.model.population import CATEGORIES, FREE
from sim.model.streams import SiteDay
from sim.model.watchlist import Street, passages
from sim.scenario.schema import Category
from tests.making import changed, shipped, world_of

ALL: tuple[Category, ...] = CATEGORIES
NO_COURT = ALL[1:]
SIZE = shipped("four-a-week").population.size
WITHOUT_COURT = 0.66 * SIZE


@pytest.mark.parametrize(
    ("categories", "size", "unlisted", "first", "beyond", "entries"),
    [
        (ALL, SIZE, 0, 1.0, 0.0, SIZE),
        (ALL, 8000, 0, 8000 / SIZE, 0.0, 8000),
        (ALL, SIZE, 5000, 1.0, 0.0, SIZE),
        (ALL, SIZE + 2000, 5000, 1.0, 0.4, SIZE + 2000),
        (ALL, SIZE + 5000, 5000, 1.0, 1.0, SIZE + 5000),
        (NO_COURT, SIZE, 0, 1.0, 0.0, round(WITHOUT_COURT)),
        (NO_COURT, 5000, 0, 5000 / WITHOUT_COURT, 0.0, 5000),
        (NO_COURT, SIZE, SIZE, 1.0, 0.34 / 0.66, SIZE),
        (("vulnerable",), SIZE, 10_000, 1.0, 1.0, round(0.03 * (SIZE + 10_000))),
        ((), SIZE, 10_000, 0.0, 0.0, 0),
        (ALL, 0, 10_000, 0.0, 0.0, 0),
    ],
)
def test_a_list_has_its_categories_first_layer_first(
    categories: tuple[Category, ...],
    size: int,
    unlisted: int,
    first: float,
    beyond: float,
    entries: int,
) -> None:
    """It has at most its length, at most all of its categories, and goes beyond the
    status quo's list only when it has all of them there.
    """
    scenario = changed(
        shipped("four-a-week"),
        watchlist__categories=categories,
        watchlist__size=size,
        population__unlisted=unlisted,
    )
    extent = reach(scenario.watchlist, scenario.population)

    assert extent.categories == set(categories)
    assert (extent.first, extent.beyond) == pytest.approx((first, beyond))
    assert extent.entries == entries


def test_the_order_of_categories_says_nothing() -> None:
    """A list of the same categories in another order is the same list."""
    one, other = (
        changed(shipped("four-a-week"), watchlist__categories=order)
        for order in (NO_COURT, NO_COURT[::-1])
    )

    assert reach(one.watchlist, one.population) == reach(
        other.watchlist, other.population
    )


def test_about_as_many_are_on_the_list_as_it_has_entries() -> None:
    """Of those sought at one time the list has its number, in its categories, and of
    those beyond the status quo's list none before all others.
    """
    scenario = changed(
        shipped("four-a-week"),
        watchlist__categories=NO_COURT,
        watchlist__size=15_000,
        population__unlisted=SIZE,
    )
    world = world_of(scenario)
    persons = world.population
    now = (persons.sought_from <= 0.0) & (persons.sought_until > 0.0)
    first = np.arange(len(now)) < persons.beyond
    is_fit = persons.category != CATEGORIES.index("court")

    assert abs((world.listed & now).sum() / 15_000 - 1) < 0.03
    assert not (world.listed & ~is_fit).any()
    assert world.listed[first & is_fit].all()
    assert 0.3 < world.listed[~first & is_fit].mean() < 0.6
    assert (world.listed_before == first).all()


def test_a_longer_list_has_all_whom_a_shorter_one_has() -> None:
    """Entry by entry, whether it grows by length or by categories."""
    base = changed(
        shipped("four-a-week"),
        population__unlisted=SIZE,
        watchlist__categories=NO_COURT,
    )
    persons = world_of(base).population
    most = round(WITHOUT_COURT)
    sizes = (0, 3000, most, 14_000, 2 * most)
    lists = [
        listed(persons, reach(scenario.watchlist, scenario.population))
        for scenario in (changed(base, watchlist__size=size) for size in sizes)
    ]
    whole = changed(base, watchlist__size=2 * SIZE, watchlist__categories=ALL)
    lists.append(listed(persons, reach(whole.watchlist, whole.population)))

    for shorter, longer in pairwise(lists):
        assert not (shorter & ~longer).any()
        assert longer.sum() > shorter.sum()
    assert lists[-1].all()


def test_persons_beyond_the_list_are_like_the_others_and_move_none_of_them() -> None:
    """The second layer follows the first, has the same law, and leaves it as it was."""
    base = shipped("four-a-week")
    alone = world_of(base).population
    both = world_of(changed(base, population__unlisted=SIZE)).population
    first = slice(both.beyond)

    assert both.beyond == alone.beyond == len(alone.listing)
    for name in (
        "sought_from",
        "sought_until",
        "home",
        "weight",
        "category",
        "listing",
    ):
        assert (getattr(alone, name) == getattr(both, name)[first]).all()
    second = slice(both.beyond, None)
    assert abs(len(both.listing[second]) / both.beyond - 1) < 0.02
    assert abs(both.weight[second].mean() - 1) < 0.03
    assert (both.sought_from[second] == FREE).sum() == SIZE
    shares = np.bincount(both.category[second], minlength=4) / len(both.home[second])
    assert np.abs(shares - [0.34, 0.22, 0.41, 0.03]).max() < 0.01
    # Streams of its own: no number is the first layer's again.
    for name in ("listing", "weight"):
        assert not np.isin(getattr(both, name)[second], getattr(alone, name)).any()
    assert len(both.listing[second]) != both.beyond


def test_persons_beyond_the_list_pass_as_often_under_names_of_their_own() -> None:
    """As many of them as of the others pass as often, and no name is used twice."""
    world = world_of(changed(shipped("four-a-week"), population__unlisted=SIZE // 2))
    street = Street(None, 0.05, world.wanted, 0.0)
    covered, beyond = (
        [
            passages(
                world.streams,
                world.population,
                SiteDay("oxford-circus", day),
                street=street,
                beyond=layer,
            )
            for day in range(20)
        ]
        for layer in (False, True)
    )
    many, few = (sum(len(day.rank) for day in layer) for layer in (covered, beyond))

    assert few / many == pytest.approx(0.5, abs=0.02)
    for one, other in zip(covered, beyond, strict=True):
        assert (one.person < world.population.beyond).all()
        assert (other.person >= world.population.beyond).all()
        assert other.rank.tolist() == [RANK_BEYOND + n for n in range(len(other.rank))]
        assert not set(one.time) & set(other.time)
    # A name must fit into the 24 bits that the analysis joins on.
    assert RANK_BEYOND + 1_000_000 < 2**24


def test_nobody_listed_before_is_beyond_the_list_of_that_time() -> None:
    """The status quo lists all whom its list covers, and none beyond."""
    world = world_of(changed(shipped("four-a-week"), population__unlisted=100))
    before = listed_before(world.population)

    assert before.sum() == world.population.beyond
    assert not before[world.population.beyond :].any()


def test_one_person_can_be_on_a_list() -> None:
    """Where one is sought, a list of one has them all."""
    scenario = changed(shipped("four-a-week"), population__size=1, watchlist__size=1)
    extent = reach(scenario.watchlist, scenario.population)

    assert (extent.first, extent.beyond, extent.entries) == (1, 0, 1)
