"""How many replications an answer needed, in words and in plain text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from analysis.statistics.rounding import rounded, significant
from analysis.statistics.stopping import FIRST
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.statistics.stopping import Goal, Look
    from analysis.studies.precision.stop import Stop

DIGITS: Final = 2  # of a half-width
COLUMNS: Final = ("replications", "difference", "half-width", "asked for")
WIDE: Final = 14
FARTHEST: Final = 1e7  # replications: beyond, a forecast says nothing


def stop_sentence(stop: Stop) -> str:
    """Say how many replications were needed, or why they aren't enough."""
    last, goal = stop.looks[-1], stop.asked.goal
    label = stop.asked.measure.label
    if not math.isfinite(last.half_width):
        return (
            f"{label}: in {last.n:,} replications there are too few pairs in which it "
            "is defined to say how sure the difference is."
        )
    found = (
        f"the 95 % half-width of the difference in “{label}” is "
        f"{significant(last.half_width, DIGITS)}{_share(last)}"
    )
    if last.is_enough:
        return f"After {last.n:,} replications {found}; {_asked(goal)} was asked for."
    return (
        f"After {last.n:,} replications, the most that were allowed, {found}; "
        f"{_asked(goal)} was asked for.{_outlook(last, goal)}"
    )


def stop_lines(stop: Stop) -> tuple[str, ...]:
    """Lay the looks out, a line each."""
    return tuple(_lines(stop))


def _lines(stop: Stop) -> Iterator[str]:
    measure = stop.asked.measure
    yield f"Replications until the difference is sure: {measure.label} ({measure.unit})"
    yield "".join(f"{name:>{WIDE}}" for name in COLUMNS)
    for look in stop.looks:
        cells = (
            f"{look.n:,}",
            significant(look.mean),
            significant(look.half_width, DIGITS),
            significant(look.asked, DIGITS),
        )
        yield "".join(f"{cell:>{WIDE}}" for cell in cells)
    yield ""
    yield from wrapped(
        f"The first look is at {FIRST} replications. Whoever looks again and again "
        "stops where luck is kind: the interval at a stop covers up to two points in a "
        "hundred less often than it says.",
    )


def _asked(goal: Goal) -> str:
    relative = f"{significant(100 * goal.relative, DIGITS)} % of it"
    absolute = f"{significant(goal.absolute, DIGITS)}"
    if goal.relative and goal.absolute:
        return f"{relative}, or {absolute}"
    return relative if goal.relative else absolute


def _share(look: Look) -> str:
    if not look.mean:
        return ""
    return (
        f", {significant(100 * look.half_width / abs(look.mean), DIGITS)} % of the "
        f"difference of {significant(look.mean)}"
    )


def _outlook(look: Look, goal: Goal) -> str:
    """Say what it would take, and the way out where the difference may be 0."""
    if abs(look.mean) <= look.half_width and not goal.absolute:
        return (
            " The difference may be 0, and no number of replications is then enough: "
            "say below which size it doesn't matter (--indifference)."
        )
    wanted = look.n * (look.half_width / look.asked) ** 2 if look.asked else math.inf
    if wanted > FARTHEST:
        return ""
    places = 1 - math.floor(math.log10(wanted))
    return f" That may take about {rounded(wanted, places)} replications."
