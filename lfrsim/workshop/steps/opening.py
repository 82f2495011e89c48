"""Opening a run of somebody else by its code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from lfrsim.workshop.asked.questions import QUESTIONS

if TYPE_CHECKING:
    from lfrsim.workshop.visit import Visit
    from lfrsim.workshop.work.desk import Desk

ASKED: Final = "asked.json"
"""Beside a run's scenario files: which question it answers, and where levers stood."""
LETTERS: Final = 5


def keep(visit: Visit) -> None:
    """Keep what was asked beside a run, so that others can open it."""
    asked = {"question": visit.question, "values": visit.values}
    text = json.dumps(asked, sort_keys=True)
    visit.desk.keep(visit.code, {ASKED: text, **visit.files})


def show(visit: Visit) -> None:
    """Offer to open a run by its code."""
    with st.expander("Open another group's run by its code"):
        with st.form("open", border=False):
            typed = st.text_input("Code, five letters", max_chars=12)
            is_asked = st.form_submit_button("Open")
        if is_asked:
            problem = open_run(visit, typed)
            if problem:
                st.error(problem)
            else:
                st.switch_page(visit.pages["reveal"])


def open_run(visit: Visit, typed: str) -> str:
    """Open a run; say why not if it can't be."""
    code = "".join(typed.split()).upper()
    if len(code) != LETTERS or not code.isalpha():
        return "A code has five letters, such as BCDFG."
    asked = _asked(visit.desk, code)
    if asked is None:
        return f"No run on this server has the code {code}."
    visit.open(code, asked["question"], asked["values"])
    return ""


def _asked(desk: Desk, code: str) -> dict[str, Any] | None:
    """Return what was asked by a code; None if nothing was that this page can show."""
    kept = desk.kept(code)
    asked: dict[str, Any] = json.loads(kept.get(ASKED, "{}"))
    return asked if asked.get("question") in QUESTIONS else None
