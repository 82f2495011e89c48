"""The first moment at which two worlds part, and why.

Both meet the same crowd, so whatever happens otherwise follows from what differs in the
policies. Which member of the crew was sent makes no difference; whose does, since the
neighbourhood team's pairs are needed elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from analysis.replay.fates import Fate
from analysis.replay.moments import Moment
from analysis.replay.stories import Name
from analysis.studies.following.telling import written

LETTERS: Final = "AB"
TOGETHER: Final = 6  # decimals of a second in which times are compared
Essence = tuple[float, Name | None, str]


class Parting(NamedTuple):
    """Where two worlds part.

    Attributes
    ----------
    time
        Seconds since midnight of the deployment's day.
    words
        When, and what happens in each.
    """

    time: float
    words: str


def find_parting(
    worlds: Sequence[Sequence[Moment]], fates: Mapping[Name, Fate]
) -> Parting | None:
    """Find the first moment that isn't in both worlds; None if there is none."""
    essences = [Counter(map(_essence, moments)) for moments in worlds]
    alone = [
        (moment.time, letter, moment)
        for letter, moments in enumerate(worlds)
        for moment in moments
        if essences[letter][_essence(moment)] > essences[1 - letter][_essence(moment)]
    ]
    if not alone:
        return None
    time, letter, moment = min(alone, key=lambda one: one[:2])
    other = 1 - letter
    of_other = [found for _, place, found in alone if place == other]
    told = {letter: _said(moment), other: _instead(moment, of_other, fates, other)}
    return Parting(time, f"{written(time)}. In A {told[0]}; in B {told[1]}.")


def _instead(
    moment: Moment,
    others: Iterable[Moment],
    fates: Mapping[Name, Fate],
    other: int,
) -> str:
    """Say what the other world has in place of a moment."""
    name = moment.alert
    if name is not None and moment.essence == "alert":
        fate = fates.get(name)
        why = fate.cause or (fate.in_a, fate.in_b)[other] if fate else "not there"
        return f"there is no such alert ({why})"
    then = next((one for one in others if name is not None and one.alert == name), None)
    if then is None:
        return "that doesn't happen"
    later = "" if then.time == moment.time else f" at {written(then.time)}"
    return f"{_said(then)}{later}"


def _said(moment: Moment) -> str:
    """Return a moment's words as a part of a sentence."""
    return moment.words[0].lower() + moment.words[1:].removesuffix(".")


def _essence(moment: Moment) -> Essence:
    return round(moment.time, TOGETHER), moment.alert, moment.essence
