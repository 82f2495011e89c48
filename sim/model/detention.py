"""The clock of detention: how long, and how often it is reviewed.

Detention without charge ends 24 hours after arrival, or, where a superintendent
extends it, within 36. An officer who isn't on the case, an inspector at least, reviews
it 6 hours after it was authorised, and every 9 hours after that.

The convention a reader would get wrong: there are two clocks. Detention is counted
from arrival, reviews from authorisation.

References
----------
Police and Criminal Evidence Act 1984, sections 40 (reviews), 41 (24 hours) and 42
(extension).
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from sim.model.candidates import Luck
from sim.model.clock import DAY, HOUR
from sim.scenario.schema import Category, Custody

FIRST_REVIEW: Final = 6 * HOUR
NEXT_REVIEW: Final = 9 * HOUR
IN_DOUBT: Final[Category] = "suspect"
"""The ground of an arrest of somebody who isn't the person sought."""


class Detention(NamedTuple):
    """How long somebody is detained.

    Attributes
    ----------
    duration
        From arrival, in seconds.
    is_extended
        Whether it goes on beyond 24 hours.
    """

    duration: float
    is_extended: bool


def ground_of(category: Category | None) -> Category:
    """Return the ground on which somebody is detained; None where nobody is sought."""
    return category or IN_DOUBT


def detention_of(luck: Luck, ground: Category, settings: Custody) -> Detention:
    """Return how long somebody is detained, if nothing at the suite takes longer.

    With the probability ``extended`` it is 24 hours and an extension, otherwise what
    ``detention`` says. Both are read off one mark, so whoever is detained for long
    without an extension would be with one.
    """
    if luck.extension < settings.extended[ground]:
        return Detention(
            DAY + settings.extension.quantile(luck.detention), is_extended=True
        )
    return Detention(settings.detention.quantile(luck.detention), is_extended=False)


def reviews_due(authorised: float, release: float) -> int:
    """Return how many reviews are due before a release.

    They are due 6, 15, 24, ... hours after authorisation; none at the very moment of
    the release. Both times are in seconds.
    """
    return max(0, math.ceil((release - authorised - FIRST_REVIEW) / NEXT_REVIEW))
