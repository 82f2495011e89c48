"""By what the best scenario is chosen, and how surely."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from analysis.measures import ARRESTS, Kind, measure_named
from analysis.statistics.precision import FEWEST
from sim.experiment.design import StudyError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from analysis.measures import Measure

INDIFFERENCE: Final = 0.5  # arrests a week
FIRST: Final = 30  # replications
LEAST_KINDS: Final = (Kind.burden, Kind.money)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """By what the best scenario is chosen, and how surely.

    Attributes
    ----------
    measure
        What is compared.
    is_least
        Whether the least of it is best.
    indifference
        The smallest difference that matters, in the measure's unit.
    confidence
        Of the selection, and of the intervals together.
    first, most
        Replications of all scenarios to begin with, and of any at most.
    """

    measure: Measure
    is_least: bool
    indifference: float
    confidence: float
    first: int
    most: int

    @property
    def extreme(self) -> str:
        """The word for the best: *fewest*, *least* ... are all *least* here."""
        return "least" if self.is_least else "most"

    def signed(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return values so that more is better."""
        array = np.asarray(values, dtype=float)
        return -array if self.is_least else array


def make_rule(  # noqa: PLR0913 - each is an option of its own
    by: str = ARRESTS,
    *,
    is_least: bool | None = None,
    indifference: float | None = None,
    confidence: float = 0.95,
    first: int | None = None,
    most: int = 200,
    scenarios: int = 2,
) -> Rule:
    """Return a rule, with what isn't said taken from the measure.

    Parameters
    ----------
    by
        Key of a measure.
    is_least
        Whether the least is best; by the measure's kind if it isn't said.
    indifference
        In the measure's unit; needed for all but arrests a week.
    confidence, first, most
        As in `Rule`; the first stage has 30, or all if they are fewer, unless it is
        said.
    scenarios
        How many there are to choose from.

    Raises
    ------
    StudyError
        If something doesn't suit.
    """
    measure = measure_named(by)
    if is_least is None:
        is_least = _is_least(measure)
    if indifference is None:
        indifference = _indifference(measure)
    rule = Rule(
        measure=measure, is_least=is_least, indifference=indifference,
        confidence=confidence, first=min(FIRST, most) if first is None else first,
        most=most,
    )  # fmt: skip
    _check(rule, max(FEWEST, scenarios))  # one alone is refused elsewhere
    return rule


def _is_least(measure: Measure) -> bool:
    if measure.kind is Kind.use:
        message = (
            f"whether much or little of {measure.key} is good isn't plain: say --most "
            "or --least"
        )
        raise StudyError(message)
    return measure.kind in LEAST_KINDS


def _indifference(measure: Measure) -> float:
    if measure.key == ARRESTS:
        return INDIFFERENCE
    message = (
        f"say with --indifference the smallest difference of {measure.key} that "
        f"matters, in {measure.unit}"
    )
    raise StudyError(message)


def _check(rule: Rule, scenarios: int) -> None:
    if not (rule.indifference > 0 and math.isfinite(rule.indifference)):
        message = f"the indifference must be above 0, but it is {rule.indifference:g}"
    elif not 1 / scenarios < rule.confidence < 1:
        message = (
            f"the confidence must be between {1 / scenarios:.3g}, which guessing among "
            f"{scenarios} has, and 1, such as 0.95, but it is {rule.confidence:g}"
        )
    elif rule.most < FEWEST:
        message = f"a choice takes {FEWEST} replications or more, and not {rule.most}"
    elif not FEWEST <= rule.first <= rule.most:
        message = (
            f"the first stage must have from {FEWEST} to {rule.most} replications (the "
            f"most there may be), but it has {rule.first}"
        )
    else:
        return
    raise StudyError(message)
