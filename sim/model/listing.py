"""Who is on a list, and how far a list of a length goes.

A list has persons of its categories only. It covers those first whom the list of the
status quo covers, and goes on to those beyond when it is longer than they are many.
Nobody leaves the latent population by not being on a list: they pass and raise no
alert.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, get_args

import numpy as np

from sim.scenario.schema import Category, Watchlist
from sim.scenario.schema import Population as Settings

if TYPE_CHECKING:
    from sim.model.population import Flags, Population


class Reach(NamedTuple):
    """How far a list goes.

    Attributes
    ----------
    categories
        Of whom it has any.
    first
        Share that it has of those among them whom the status quo's list covers.
    beyond
        Share that it has of those among them who are beyond that list.
    entries
        How many are on it.
    """

    categories: frozenset[Category]
    first: float
    beyond: float
    entries: int


def reach(watchlist: Watchlist, population: Settings) -> Reach:
    """Return how far a scenario's list goes."""
    categories = frozenset(watchlist.categories)
    share = _share_of(categories, population)
    first, beyond = population.size * share, population.unlisted * share
    return Reach(
        categories,
        first=_part(watchlist.size, first),
        beyond=_part(watchlist.size - first, beyond),
        entries=min(watchlist.size, round(first + beyond)),
    )


def listed(population: Population, extent: Reach) -> Flags:
    """Return who is on a list for as long as they are sought, shape (n,).

    Each has a mark of their own against the share that the list has of their like. So
    a longer list, or one of more categories, has all whom a shorter one has, unless it
    is the length that limits both.
    """
    fits = np.array([name in extent.categories for name in get_args(Category)])
    shares = np.full(len(population.listing), extent.first)
    shares[population.beyond :] = extent.beyond
    on_it: Flags = fits[population.category] & (population.listing < shares)
    return on_it


def listed_before(population: Population) -> Flags:
    """Return whom the status quo's list has: all whom it covers, shape (n,)."""
    on_it: Flags = np.arange(len(population.listing)) < population.beyond
    return on_it


def _share_of(categories: frozenset[Category], population: Settings) -> float:
    """Return the share of persons who are of some categories."""
    shares = {name: kind.share for name, kind in population.categories.items()}
    of_them = [share for name, share in shares.items() if name in categories]
    # Shares may miss 1 by a rounding; a list of all has them all.
    return math.fsum(of_them) / math.fsum(shares.values())


def _part(entries: float, persons: float) -> float:
    return min(1.0, max(entries, 0.0) / persons) if persons > 0 else 0.0
