"""Numbers in what a question says, each with where it comes from.

A number of a setting is read out of the shipped scenario while the page is made, so
that a page can't say another one than what is run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.studies.doubt.values import number_of
from lfrsim.workshop.asked.worlds import shipped
from sim.scenario.choices import Choice
from sim.scenario.settings import setting_at

if TYPE_CHECKING:
    from lfrsim.workshop.asked.questions import Question
    from sim.scenario.doubts import Doubt
    from sim.scenario.provenance import Provenance


class Cited(NamedTuple):
    """A setting whose value a question tells.

    Attributes
    ----------
    path
        Of the setting.
    told
        Its value, as people read it.
    meaning
        What the schema says of it.
    could_be
        Its least and its greatest value; empty where it isn't doubted.
    origin
        Where the value comes from.
    """

    path: str
    told: str
    meaning: str
    could_be: str
    origin: Provenance


def cited_by(question: Question) -> tuple[Cited, ...]:
    """Return the settings whose values a question tells, as its second world has them.

    Parameters
    ----------
    question
        Which names them.
    """
    return tuple(_cited(path, question) for path in question.cited)


def worry_of(question: Question) -> str:
    """Say what B may ask, each number with how well it is known."""
    return question.worry.format(
        *(f"{one.told} ({one.origin.standing})" for one in cited_by(question))
    )


def works_behind(question: Question) -> tuple[str, ...]:
    """Return the works out of which a question's anchor is worked out, a line each."""
    works = shipped(question.b).sources
    return tuple(
        " ".join(filter(None, (works[key].citation, works[key].note)))
        for key in question.anchored_in
    )


def _cited(path: str, question: Question) -> Cited:
    loaded = shipped(question.b)
    steps = tuple(path.split("."))
    setting = setting_at(steps)
    assert setting is not None, f"there is no setting {path}"
    assert setting.scale is not None
    value: Any = loaded.resolved
    for step in steps:
        value = value[step]
    told = number_of(setting.scale.read(value), setting.scale)
    could_be = _ends(loaded.doubts.get(path))
    return Cited(path, told, setting.meaning, could_be, loaded.provenance[path])


def _ends(doubt: Doubt | None) -> str:
    """Say what an input of numbers could be."""
    if doubt is None or isinstance(doubt.about, Choice):
        return ""
    support = doubt.about.support
    ends = (support.least, support.greatest)
    return " to ".join(number_of(end, doubt.scale) for end in ends)
