"""What stands on every page: where one is, how large type is, how to begin anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from lfrsim.workshop.asked.questions import QUESTIONS
from lfrsim.workshop.look import theme

if TYPE_CHECKING:
    from lfrsim.workshop.visit import Visit

PROJECTOR: Final = "projector"


def dress(visit: Visit) -> None:
    """Give the page its look."""
    st.html(theme.sheet(is_projected=visit.is_projected))


def show_where(visit: Visit, step: str) -> None:
    """Show the step, the question, the code of its run, and every page's switches.

    Parameters
    ----------
    visit
        Whose.
    step
        Such as ``Step 2 of 6``; empty where there is none.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="where"):
        question = QUESTIONS[visit.question].title
        code = f"run **{visit.code}**" if visit.code else "not run yet"
        changed = ", changed" if visit.values else ""
        st.markdown(" · ".join(filter(None, [step, f"**{question}**{changed}", code])))
        st.toggle(
            "Projector",
            value=visit.is_projected,
            key=PROJECTOR,
            help="Larger type, for the back row.",
            on_change=lambda: _project(visit),
        )
        with st.popover("Start over"):
            st.markdown(
                "This forgets your question, levers and guesses. "
                "Runs stay, and can be opened by their code."
            )
            if st.button("Yes, start over", type="primary"):
                visit.start_over()
                st.switch_page(visit.pages["ask"])


def _project(visit: Visit) -> None:
    visit.is_projected = bool(st.session_state[PROJECTOR])


def lead_to(visit: Visit, step: str, words: str) -> None:
    """Show the one button that leads on."""
    if st.button(words, type="primary", key=f"to-{step}"):
        st.switch_page(visit.pages[step])
