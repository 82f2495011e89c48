"""What a measure is: a number of interest, of one of four kinds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a measure speaks of: what is got, what it asks of people, what it takes.

    Money is what that costs the force. It isn't what it costs the public, which is the
    burden.
    """

    gain = "yield"
    burden = "burden"
    use = "use"
    money = "money"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A number of interest: ``scale`` times one sum over another.

    Attributes
    ----------
    key
        Name of its column.
    label
        Name in plain words, with the denominator.
    unit
        What it counts, over what.
    kind
        Yield, burden, use or money.
    numerator, denominator
        Sums of a replication, by name.
    scale
        Factor, such as 100 for a percentage.
    is_occasional
        Whether it is left out of a table in which it is 0 everywhere, because what it
        speaks of isn't in the scenarios.
    is_part
        Whether it is a part of another one, and stands in tables alone.
    """

    key: str
    label: str
    unit: str
    kind: Kind
    numerator: str
    denominator: str
    scale: float = 1.0
    is_occasional: bool = False
    is_part: bool = False

    @property
    def grows_with_the_plan(self) -> bool:
        """Whether it would grow in proportion to the deployments, all else equal."""
        return self.denominator == "weeks"
