"""A measure by its key, as people ask for one."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from analysis.measures.catalogue import BY_KEY
from analysis.measures.measure import Measure
from sim.experiment.design import StudyError

ARRESTS: Final = "arrests_per_week"


def measure_named(key: str) -> Measure:
    """Return a measure.

    Raises
    ------
    StudyError
        If there is none of that key, with those that may be meant.
    """
    if key in BY_KEY:
        return BY_KEY[key]
    near = [known for known in BY_KEY if known.startswith(key)] if key else []
    near = near or get_close_matches(key, BY_KEY, n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else ""
    known = hint or f"there are {', '.join(BY_KEY)}"
    message = f"there is no measure {key!r}: {known}"
    raise StudyError(message)
