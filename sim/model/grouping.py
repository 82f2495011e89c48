"""People of one description, whom recognition treats otherwise than others.

A scenario says how much more or less often, relative to each other. So the factors
here have the mean 1 over those whom they are about, and groups move no total: with the
share s_g and the stated factor f_g the factor is f_g / (s_1 f_1 + s_2 f_2 + ...).
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from sim.model.records import NOBODY
from sim.scenario.schema import Scenario


class Grouping(NamedTuple):
    """The groups of a scenario, in the order of their names.

    Attributes
    ----------
    faces, sought
        Share of faces, and of sought persons, up to and with each group.
    recognised
        Factor on the rate with which a sought person is recognised.
    mistaken
        Factor on the rate with which one of the crowd is taken for somebody else.
    false_alerts
        Share of false alerts on the crowd, up to and with each group.
    """

    faces: tuple[float, ...]
    sought: tuple[float, ...]
    recognised: tuple[float, ...]
    mistaken: tuple[float, ...]
    false_alerts: tuple[float, ...]

    def of_crowd(self, u: float) -> int:
        """Return the group of a face of the crowd from its uniform mark."""
        return _place(self.faces, u)

    def of_sought(self, u: float) -> int:
        """Return the group of a sought person from their uniform mark."""
        return _place(self.sought, u)

    def of_false_alert(self, u: float) -> int:
        """Return the group of one of the crowd who raised an alert."""
        return _place(self.false_alerts, u)

    def recognised_of(self, group: int) -> float:
        """Return the factor of a group; 1 where there are none."""
        return 1.0 if group == NOBODY else self.recognised[group]

    def mistaken_of(self, group: int) -> float:
        """Return the factor of a group; 1 where there are none."""
        return 1.0 if group == NOBODY else self.mistaken[group]


def grouping(scenario: Scenario) -> Grouping:
    """Return the groups of a scenario, with factors of mean 1."""
    groups = list(scenario.groups.values())
    faces = [group.faces for group in groups]
    sought = [group.sought for group in groups]
    mistaken = levelled([group.mistaken for group in groups], faces)
    false = [share * factor for share, factor in zip(faces, mistaken, strict=True)]
    return Grouping(
        faces=tuple(accumulate(faces)),
        sought=tuple(accumulate(sought)),
        recognised=levelled([group.recognised for group in groups], sought),
        mistaken=mistaken,
        false_alerts=tuple(accumulate(false)),
    )


def levelled(factors: Sequence[float], shares: Sequence[float]) -> tuple[float, ...]:
    """Return factors over their mean."""
    mean = math.fsum(f * share for f, share in zip(factors, shares, strict=True))
    return tuple(factor / mean for factor in factors)


def _place(until: tuple[float, ...], u: float) -> int:
    """Return which part of a whole holds a uniform number; -1 if there are none."""
    # Shares may miss 1 by a rounding; the last group has what is left.
    return bisect_right(until[:-1], u) if until else NOBODY
