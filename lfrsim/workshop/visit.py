"""One visitor and what they have chosen so far, kept by Streamlit from page to page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lfrsim.workshop.asked.questions import PACE, PREDICTED
from lfrsim.workshop.asked.worlds import REPLICATIONS, dials_of, files_of, study_of
from lfrsim.workshop.house import the_house

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

    from lfrsim.workshop.work.desk import Desk
    from sim.experiment.design import Study

Guess = tuple[float, float, float]
"""Lowest, best and highest."""


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

    def choose(self, question: str) -> None:
        """Ask another question: its levers are as shipped, and nothing is guessed."""
        if question != self.question:
            self.question, self.values = question, {}
            self._forget()

    def set_lever(self, path: str, value: Any) -> None:  # noqa: ANN401 - as the slider has it
        """Turn a lever: what was guessed and run was of other worlds."""
        dial = next(one for one in dials_of(self.question) if one.lever.path == path)
        before = self.values.get(path, dial.value)
        if value == before:
            return
        self.values.pop(path, None)
        if not dial.is_shipped(value):
            self.values[path] = value
        self._forget()

    def open(self, code: str, question: str, values: dict[str, Any]) -> None:
        """See a run that was asked for before; there is nothing left to guess."""
        self.question, self.values = question, values
        self._forget()
        self.code, self.is_skipped = code, True
        self.turn += 1

    def start_over(self) -> None:
        """Forget everything but the desk, and how large the type is."""
        self.question, self.values = PACE, {}
        self._forget()
        self.turn += 1

    def _forget(self) -> None:
        self.guesses, self.code, self.is_skipped = {}, "", False
        self.more, self.doubted, self.watched = {}, "", ""


def visitor() -> str:
    """Return what tells this visitor from all others; the desk asks."""
    context = get_script_run_ctx()
    return context.session_id if context else ""


def this_visit() -> Visit:
    """Return who is visiting now."""
    if "visit" not in st.session_state:
        st.session_state.visit = Visit(the_house().desk)
    visit: Visit = st.session_state.visit
    return visit
