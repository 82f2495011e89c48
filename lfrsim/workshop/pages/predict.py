"""Predict: a best guess and a range for three numbers, before anything is run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.studies.words.sentences import listed
from lfrsim.workshop.asked.citing import works_behind
from lfrsim.workshop.asked.questions import FRUITLESS, PREDICTED, QUESTIONS
from lfrsim.workshop.asked.worlds import loaded_worlds
from lfrsim.workshop.look.escaping import as_text
from lfrsim.workshop.look.shell import lead_to
from lfrsim.workshop.visit import held

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lfrsim.workshop.visit import Guess, Visit

ENDS = ("lowest", "best guess", "highest")


def show(visit: Visit) -> None:
    """Show the page."""
    st.title("Predict")
    if visit.code and visit.is_skipped:
        st.info("This run was opened or started without guesses.")
        lead_to(visit, "reveal", "Next: to the run")
        return
    if visit.code:
        st.info("The run has begun, so your guesses are frozen.")
        _show_frozen(visit)
        lead_to(visit, "reveal", "Next: to the run")
        return
    _, b = loaded_worlds(visit.files, visit.desk.folder)
    st.markdown(
        f"What will world B come to: **{b.scenario.name}**? Write your best guess, and "
        "a range so wide that you are 90 % sure of it. The number is an average over "
        "simulated years, not one week's."
    )
    question = QUESTIONS[visit.question]
    st.info(f"**What was published.** {question.anchor}")
    for work in works_behind(question):
        st.caption(as_text(f"Worked out from: {work}"))
    st.markdown(FRUITLESS)
    _ask(visit)
    if st.button("Skip the guesses", type="tertiary"):
        visit.guesses, visit.is_skipped = {}, True
        st.switch_page(visit.pages["reveal"])


def _ask(visit: Visit) -> None:
    """Ask for the guesses; lead on once they are sound."""
    typed = {key: _ask_for(visit, key) for key in PREDICTED}
    is_done = st.button("Next: these are our guesses", type="primary")
    if not is_done:
        return
    if problems := faults(typed):
        st.error("\n\n".join(problems))
        return
    visit.guesses, visit.is_skipped = sound(typed), False
    st.switch_page(visit.pages["reveal"])


def _ask_for(visit: Visit, key: str) -> tuple[float | None, ...]:
    """Ask for one guess and its range. What is typed stays, also half a guess."""
    label = PREDICTED[key]
    st.subheader(f"{label}, in B")
    before = visit.guesses.get(key, (None, None, None))
    return tuple(
        column.number_input(
            f"{label}: {end}",
            min_value=0.0,
            value=None,
            step=1.0,
            format="%g",
            key=held(visit, f"guess-{visit.turn}-{visit.worlds}-{key}-{end}", start),
        )
        for column, end, start in zip(st.columns(3), ENDS, before, strict=True)
    )


def faults(typed: Mapping[str, tuple[float | None, ...]]) -> list[str]:
    """Return what is wrong with guesses, a line each."""
    found = []
    for key, numbers in typed.items():
        label = PREDICTED[key]
        missing = [
            end for end, number in zip(ENDS, numbers, strict=True) if number is None
        ]
        if missing:
            named = listed([f"the {end}" for end in missing])
            verb = "is" if len(missing) == 1 else "are"
            found.append(f"{label}: {named} {verb} missing.")
            continue
        low, best, high = sound({key: numbers})[key]
        if not low <= best <= high:
            found.append(
                f"{label}: the best guess of {best:,.10g} must lie from the "
                f"lowest, {low:,.10g}, to the highest, {high:,.10g}."
            )
    return found


def sound(typed: Mapping[str, tuple[float | None, ...]]) -> dict[str, Guess]:
    """Return guesses of which none is missing."""
    return {
        key: (float(low or 0), float(best or 0), float(high or 0))
        for key, (low, best, high) in typed.items()
    }


def _show_frozen(visit: Visit) -> None:
    for key, (low, best, high) in visit.guesses.items():
        st.markdown(
            f"- {PREDICTED[key]}: **{best:,.10g}**, {low:,.10g} to {high:,.10g}"
        )
