"""How far a run is: shown while people look, without holding the server up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from lfrsim.workshop.visit import visitor
from lfrsim.workshop.work.desk import LOOKS, RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lfrsim.workshop.work.desk import Desk, Look
    from sim.experiment.design import Study

UNDERWAY: Final = ("waiting", "running")
Mark = tuple[bool, bool, int]
EVERY: Final = 1.0
"""Seconds between two looks at the desk."""
SELDOM: Final = 4.0
"""The same while many others come first."""
MANY: Final = 3


def ask_for(desk: Desk, study: Study, *, looks: Sequence[int] = LOOKS) -> str:
    """Ask for a run and return its code; if it is refused, say why and return nothing.

    Parameters
    ----------
    desk
        Where.
    study
        What is to be run.
    looks
        Replications of each scenario after which one can look at it, rising.
    """
    try:
        return desk.ask(study, looks=looks, visitor=visitor())
    except RefusedError as refused:
        st.error(str(refused))
        return ""


def follow(desk: Desk, code: str) -> Look:
    """Show how far a run is, and return what can be read of it now.

    The page is run again by itself whenever there is more to read.
    """
    look = desk.look(code)
    if look.status in UNDERWAY:
        every = SELDOM if look.ahead > MANY else EVERY
        st.fragment(_follow, run_every=every)(desk, code, _mark(look))
    elif look.status == "stopped":
        st.info(f"Stopped. {_done(look)}")
    elif look.status == "failed":
        st.error(look.problem or "The run failed. Start over, and ask again.")
    return look


def replications_of(look: Look) -> int:
    """Return how many replications of each scenario can be read."""
    return look.results.replications if look.results else 0


def _follow(desk: Desk, code: str, mark: Mark) -> None:
    look = desk.look(code)
    if _mark(look) != mark:
        st.rerun()
    share = min(look.done / look.wanted, 1.0) if look.wanted else 0.0
    st.progress(share, text=_said(look))
    if st.button("Stop here", key=f"stop-{code}"):
        for one in {visitor(), ""}:  # also where nobody said who asked
            desk.stop(code, visitor=one)
        st.rerun()


def _mark(look: Look) -> Mark:
    """Return what must change for the page to be run again."""
    return look.status in UNDERWAY, look.ahead > MANY, replications_of(look)


def _said(look: Look) -> str:
    if look.status == "waiting" and look.ahead:
        before = "1 run comes" if look.ahead == 1 else f"{look.ahead} runs come"
        return f"Waiting: {before} before yours."
    if not look.done:
        return "Starting ..."
    return f"Running. {_done(look)}"


def _done(look: Look) -> str:
    return (
        f"{look.done:,} of {look.wanted:,} replications are done, all worlds together."
    )
