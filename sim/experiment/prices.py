"""How surely the prices of a scenario are known: it goes with the results.

What a run is told has values alone. A cost that is shown without saying that its
prices are assumed would be taken for one that somebody has paid.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from sim.scenario.doubts import Doubt
    from sim.scenario.provenance import Provenance

SECTION: Final = "money."


class Price(NamedTuple):
    """How surely one setting of the section ``money`` is known.

    Attributes
    ----------
    standing
        As beside its value.
    between
        The least and the greatest that it could be, as the scenario holds it; None
        if nothing is said, or no end.
    """

    standing: str
    between: tuple[float, float] | None = None


class Told(Protocol):
    """A scenario with what stands beside its values."""

    @property
    def provenance(self) -> Mapping[str, Provenance]:
        """Where each value comes from, by path."""

    @property
    def doubts(self) -> Mapping[str, Doubt]:
        """What each input could be, by path."""


def prices_of(told: Told) -> dict[str, Price]:
    """Return how surely each price is known, by its key in the section."""
    return {
        path.removeprefix(SECTION): Price(said.standing, _ends(told.doubts.get(path)))
        for path, said in told.provenance.items()
        if path.startswith(SECTION)
    }


def prices_written(prices: Mapping[str, Price]) -> dict[str, Any]:
    """Return them as a manifest has them."""
    return {key: price._asdict() for key, price in prices.items()}


def prices_read(written: Mapping[str, Mapping[str, Any]]) -> dict[str, Price]:
    """Return them from a manifest."""
    return {
        key: Price(one["standing"], tuple(one["between"]) if one["between"] else None)
        for key, one in written.items()
    }


def _ends(doubt: Doubt | None) -> tuple[float, float] | None:
    if doubt is None:
        return None
    ends = tuple(float(end) for end in doubt.about.support)  # type: ignore[union-attr]
    return (ends[0], ends[1]) if all(map(math.isfinite, ends)) else None
