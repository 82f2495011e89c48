"""The door of a shared workshop: the PIN, before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lfrsim.workshop.look import theme
from lfrsim.workshop.visit import browser

if TYPE_CHECKING:
    from lfrsim.workshop.house import House

LET_IN = "is_let_in"


def is_in(house: House) -> bool:
    """Say whether a visitor needs no PIN any more."""
    return (
        house.access.is_open
        or bool(st.session_state.get(LET_IN))
        or house.lobby.is_let_in(browser())
    )


def show(house: House) -> None:
    """Ask for the PIN, and let in whoever knows it."""
    st.html(theme.sheet(is_projected=False))
    st.title("Live facial recognition: a workshop")
    with st.form("door", border=False, width=320):
        typed = st.text_input(
            "PIN: six digits, from whoever runs the workshop",
            type="password",
            max_chars=12,
            autocomplete="off",
        )
        is_tried = st.form_submit_button("Come in", type="primary")
    if is_tried:
        if refusal := house.access.refusal(typed):
            st.error(refusal)
        else:
            house.lobby.let_in(browser())
            st.session_state[LET_IN] = True
            st.rerun()
