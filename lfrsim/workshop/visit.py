"""One visitor and what they have chosen so far, kept by Streamlit from page to page."""

from __future__ import annotations

import json
from copy import copy, deepcopy
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lfrsim.workshop.asked.questions import PACE, PREDICTED
from lfrsim.workshop.asked.worlds import REPLICATIONS, dials_of, files_of, study_of
from lfrsim.workshop.door.returning import token_of
from lfrsim.workshop.house import the_house

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from lfrsim.workshop.work.desk import Desk
    from sim.experiment.design import Study

Guess = tuple[float, float, float]
"""Lowest, best and highest."""
OF_WORLDS: Final = ("guesses", "code", "is_skipped", "more", "doubted", "watched")
"""What is of two worlds, and of no others."""
MOST_HELD: Final = 200
"""Widgets whose values are kept; those not shown for longest are forgotten."""
NOT_LEFT: Final = ("desk", "sent", "pages")
"""What isn't remembered of a visit: all visitors share it, or it is too large."""


@dataclass(slots=True)
class Visit:
    """What a visitor has chosen.

    Attributes
    ----------
    desk
        Where runs are asked for.
    question
        Key of the question.
    values
        What the levers are set to where that isn't as shipped, by their paths.
    guesses
        What was predicted before anything was run: lowest, best and highest by the
        key of a measure.
    code
        Of the comparison that was run; empty before.
    is_skipped
        Whether nothing is to be guessed.
    is_projected
        Whether type is large enough for a projector.
    turn
        How often it was started over; widgets of another turn are others.
    more
        Codes of runs that were asked for besides, by what they tell.
    doubted
        Name of the assumption that was guessed to move the answer most.
    watched
        The deployment that was watched last, by date and van.
    aside
        The same of worlds that were asked about before, by `worlds`.
    held
        What widgets hold, by their keys, also where they aren't on the page.
    sent
        Files that were handed in last, names and contents.
    pages
        Where one can go, by the names of the steps.
    """

    desk: Desk
    question: str = PACE
    values: dict[str, Any] = field(default_factory=dict)
    guesses: dict[str, Guess] = field(default_factory=dict)
    code: str = ""
    is_skipped: bool = False
    is_projected: bool = False
    turn: int = 0
    more: dict[str, str] = field(default_factory=dict)
    doubted: str = ""
    watched: str = ""
    aside: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)
    held: dict[str, Any] = field(default_factory=dict, repr=False)
    sent: list[tuple[str, bytes]] = field(default_factory=list, repr=False)
    pages: dict[str, StreamlitPage] = field(default_factory=dict, repr=False)

    @property
    def files(self) -> dict[str, str]:
        """The two worlds as scenario files, A first, by name."""
        return files_of(self.question, self.values)

    @property
    def may_run(self) -> bool:
        """Whether everything is guessed, or nothing is to be."""
        return self.is_skipped or all(key in self.guesses for key in PREDICTED)

    def study(self, *, replications: int = REPLICATIONS) -> Study:
        """Return what is to be run: both worlds with the same luck."""
        return study_of(
            self.files, self.desk.folder, replications=replications
        ).keeping("alerts")

    @property
    def worlds(self) -> str:
        """What tells the two worlds from others: the question, and its levers."""
        return json.dumps([self.question, self.values], sort_keys=True)

    def choose(self, question: str) -> None:
        """Ask another question: its levers are as shipped."""
        if question != self.question:
            self._turn_to(question, {})

    def set_lever(self, path: str, value: Any) -> None:  # noqa: ANN401 - as the slider has it
        """Turn a lever: what was guessed and run was of other worlds."""
        dial = next(one for one in dials_of(self.question) if one.lever.path == path)
        if value == self.values.get(path, dial.value):
            return
        values = {name: one for name, one in self.values.items() if name != path}
        if not dial.is_shipped(value):
            values[path] = value
        self._turn_to(self.question, values)

    def open(self, code: str, question: str, values: dict[str, Any]) -> None:
        """See a run that was asked for before; unless it is one's own, unguessed."""
        self._turn_to(question, values)
        if self.code != code:
            self._forget()
            self.code, self.is_skipped = code, True
        self.turn += 1

    def start_over(self) -> None:
        """Forget everything but the desk, and how large the type is."""
        self.question, self.values = PACE, {}
        self._forget()
        self.aside, self.held, self.sent = {}, {}, []
        self.turn += 1

    def again(self) -> Visit:
        """Return the same visit, to go on with apart from this one."""
        names = [one.name for one in fields(self) if one.name not in NOT_LEFT]
        # First at one stroke: a page that is given up may end beside the next one.
        mine = {name: copy(getattr(self, name)) for name in names}
        return Visit(self.desk, **deepcopy(mine))

    def _turn_to(self, question: str, values: dict[str, Any]) -> None:
        """Put aside what was of these worlds, and take up what was of the others."""
        mine = {name: getattr(self, name) for name in OF_WORLDS}
        if any(mine.values()):  # of a slider's way there is nothing to be kept
            self.aside[self.worlds] = mine
        self.question, self.values = question, values
        self._forget()
        for name, value in self.aside.pop(self.worlds, {}).items():
            setattr(self, name, value)

    def _forget(self) -> None:
        self.guesses, self.code, self.is_skipped = {}, "", False
        self.more, self.doubted, self.watched = {}, "", ""


def visitor() -> str:
    """Return what tells this visitor from all others; the desk asks.

    Whoever loads the page anew has another session, and is the same visitor.
    """
    context = get_script_run_ctx()
    return (browser() or context.session_id) if context else ""


def browser() -> str:
    """Return by what the visitor's browser is known; nothing if it isn't."""
    return token_of(st.context.cookies)


def this_visit() -> Visit:
    """Return who is visiting now; somebody who comes back is where they were."""
    house = the_house()
    if "visit" not in st.session_state:
        left = house.lobby.left(browser())
        st.session_state.visit = left.again() if left else Visit(house.desk)
    visit: Visit = st.session_state.visit
    return visit


def leave(visit: Visit) -> None:
    """Remember a visit, for when its browser comes back."""
    the_house().lobby.leave(browser(), visit.again())


def held(visit: Visit, key: str, start: object) -> str:
    """Return the key of a widget, after it was given what it held when last shown.

    Streamlit forgets a widget that isn't on the page. Whoever makes it must not give
    it a value as well.
    """
    if key not in st.session_state:
        st.session_state[key] = visit.held.get(key, start)
    visit.held.pop(key, None)
    visit.held[key] = st.session_state[key]
    while len(visit.held) > MOST_HELD:
        visit.held.pop(next(iter(visit.held)))
    return key
