"""What becomes of an alert in a world: its ending, or why there is no such alert.

The convention a reader would get wrong: a cause says why the alert isn't in a world as
it is in the other, so it always belongs to one of the two. Where endings differ it is
the first stage at which they part.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from sim.model.codes import Ending

ABSENT: Final = 10
"""Fates from here on say why there is no alert; those below are its endings."""


class Why(IntEnum):
    """Why an alert isn't in a world, in the order in which it is asked."""

    not_deployed = ABSENT
    cancelled = 11
    not_live = 12
    out_of_view = 13
    not_listed = 14
    held = 15
    not_recognised = 16
    untold = 17


FATES: Final = len(Ending) + len(Why)
CAUSES: Final[dict[str, str]] = {
    "not_deployed": "no deployment there that day",
    "cancelled": "the deployment was cancelled",
    "not_live": "cameras not live at that time",
    "out_of_view": "outside of what the camera sees",
    "not_listed": "not on the list",
    "held": "arrested before",
    "not_recognised": "below the threshold, or not recognised",
    "untold": "can't be told from the records",
    "horizon": "still open at the end",
    "judged": "judged otherwise",
    "met": "spoken to before that day",
    "let_be": "officers chose not to",
    "nobody_free": "nobody free",
    "gone": "gone before a pair could come",
    "stop": "the stop led to something else",
}
"""Every cause in words, in the order in which tables have them."""
LABELS: Final[dict[int, str]] = {
    Ending.arrest: "arrest",
    Ending.other: "other disposal",
    Ending.safeguarded: "safeguarded",
    Ending.no_action: "stop, no action",
    Ending.rejected: "rejected",
    Ending.evaded: "gone too soon",
    Ending.nobody_free: "nobody free",
    Ending.chose_not_to: "let be",
    Ending.repeat: "spoken to before",
    Ending.unfinished: "open at the end",
    Why.not_deployed: "no deployment",
    Why.cancelled: "cancelled",
    Why.not_live: "not live",
    Why.out_of_view: "out of view",
    Why.not_listed: "not listed",
    Why.held: "arrested before",
    Why.not_recognised: "below threshold",
    Why.untold: "not there: other",
}
"""Every fate in a few words."""
PARTING: Final = {
    Ending.unfinished: "horizon",
    Ending.rejected: "judged",
    Ending.repeat: "met",
    Ending.chose_not_to: "let_be",
    Ending.nobody_free: "nobody_free",
    Ending.evaded: "gone",
}
"""Endings short of a stop, in the order in which an alert meets them."""


def name_of(fate: int) -> str:
    """Return the name of a fate in files."""
    return Why(fate).name if fate >= ABSENT else Ending(fate).name


def cause_of(in_a: int, in_b: int) -> str:
    """Return why an alert's fates differ; nothing where they are the same."""
    if in_a == in_b:
        return ""
    if max(in_a, in_b) >= ABSENT:
        return Why(max(in_a, in_b)).name
    both = (in_a, in_b)
    return next((why for ending, why in PARTING.items() if ending in both), "stop")
