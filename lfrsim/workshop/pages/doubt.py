"""Doubt: which assumption moves the answer most? Guess, find out, move one and see."""

from __future__ import annotations

from collections import ChainMap
from typing import TYPE_CHECKING, Final

import streamlit as st

from analysis.figures.ends import leading
from analysis.figures.style import minus
from analysis.measures import BY_KEY
from analysis.studies.doubt.ends import EACH
from analysis.studies.doubt.moved import ends_plate, find_moved
from lfrsim.workshop.asked.assumptions import assumptions_of
from lfrsim.workshop.asked.worlds import loaded_worlds
from lfrsim.workshop.look.drawing import picture_of, show_picture
from lfrsim.workshop.look.escaping import as_text
from lfrsim.workshop.look.known import lines_from
from lfrsim.workshop.look.progress import ask_for, follow, replications_of
from lfrsim.workshop.look.shell import lead_to
from lfrsim.workshop.look.tables import show_table
from lfrsim.workshop.pages.reveal import comparison_of
from lfrsim.workshop.steps.moving import (
    MEASURES,
    ends_frame,
    ends_of,
    first_other,
    joined,
    known_table,
    stated,
    stops_of,
    study_at,
)
from lfrsim.workshop.visit import held

if TYPE_CHECKING:
    from analysis.studies.comparison.compare import Comparison
    from analysis.studies.doubt.ends import Ends
    from analysis.studies.doubt.moved import Moved
    from lfrsim.workshop.asked.assumptions import Assumption
    from lfrsim.workshop.visit import Visit
    from sim.experiment.design import Study
    from sim.experiment.results import Results
    from sim.scenario.loading import Loaded

ENDS, MOVED = "doubt", "moved"
"""Under which names the codes of the runs are kept."""
LOOKS: Final = (8, 24)
"""Replications of both worlds with one assumption moved."""


def show(visit: Visit) -> None:
    """Show the page."""
    st.title("Doubt")
    look = visit.desk.look(visit.code) if visit.code else None
    if look is None or look.results is None:
        st.markdown("There is nothing to doubt yet: run your question first.")
        lead_to(visit, "reveal", "To the run")
        return
    comparison = comparison_of(look.results, visit.code, replications_of(look))
    worlds = loaded_worlds(visit.files, visit.desk.folder)
    assumptions = assumptions_of(visit.question, worlds)
    st.markdown(
        "The interval beside an answer is over luck alone. It says nothing of inputs "
        "that nobody knows well. These are among those that matter most for your "
        "question; there are some two hundred."
    )
    show_table(known_table(assumptions), "Assumptions")
    st.caption(
        "A range leaves out the lowest and the highest 5 % of what a value could be."
    )
    _show_sources(assumptions, worlds)
    _guess(visit, assumptions)
    if visit.doubted:
        _find_out(visit, assumptions, worlds)
    st.header("Move one and see")
    _move(visit, assumptions, worlds, comparison)
    lead_to(visit, "take-home", "Next: take it home")


def _show_sources(
    assumptions: tuple[Assumption, ...], worlds: tuple[Loaded, ...]
) -> None:
    sources = ChainMap(*(dict(world.sources) for world in worlds))
    with st.expander("Where these values come from"):
        for one in assumptions:
            st.markdown(f"**{one.label}**.")
            if together := joined(one):
                st.markdown(as_text(f"Moved together: {together}."))
            for line in lines_from(one.origin, sources):
                st.markdown(line)


def _guess(visit: Visit, assumptions: tuple[Assumption, ...]) -> None:
    """Ask which will move the answer most; once only."""
    st.header("Which will move the answer most?")
    labels = {one.name: one.label for one in assumptions}
    if visit.doubted:
        st.markdown(f"Your guess: **{labels.get(visit.doubted, visit.doubted)}**")
        return
    with st.form(f"doubted-{visit.turn}-{visit.code}", border=False):
        chosen = st.radio(
            "Your guess",
            list(labels),
            index=None,
            format_func=labels.__getitem__,
        )
        is_done = st.form_submit_button("This is our guess", type="primary")
    if is_done and chosen is None:
        st.error("Choose one first.")
    elif is_done:
        visit.doubted = str(chosen)
        st.rerun()


def _find_out(
    visit: Visit, assumptions: tuple[Assumption, ...], worlds: tuple[Loaded, ...]
) -> None:
    """Have each assumption moved to both ends, and show what that does."""
    ends = ends_of(visit.study(), worlds, assumptions)
    if ENDS not in visit.more:
        number = EACH * len(ends.study.scenarios)
        st.markdown(
            "Each is moved to the low and the high end of what it could be, one at a "
            f"time, in both worlds: {number} replications in all, {EACH} of each."
        )
        if not st.button("Find out", type="primary", key=f"ends-{visit.turn}"):
            return
        _ask(visit, ENDS, ends.study, (EACH,))
        return
    code = visit.more[ENDS]
    look = follow(visit.desk, code)
    if look.results is None:
        return
    _show_ends(visit, assumptions, moved_of(look.results, ends, code))


@st.cache_resource(max_entries=60, show_spinner="Comparing ...")
def moved_of(_results: Results, _ends: Ends, code: str) -> Moved:  # noqa: ARG001 - the key
    """Read the runs at the ends, unless that was done."""
    return find_moved(_ends, _results)


def _show_ends(visit: Visit, assumptions: tuple[Assumption, ...], found: Moved) -> None:
    labels = {key: BY_KEY[key].label for key in MEASURES}
    measure = st.radio(
        "The difference in",
        MEASURES,
        format_func=labels.__getitem__,
        horizontal=True,
        key=held(visit, f"ends-of-{visit.turn}", MEASURES[0]),
    )
    frame = ends_frame(found, assumptions, measure)
    picture = picture_of(
        lambda: ends_plate(frame, found.caption), visit.more[ENDS], measure
    )
    st.markdown(_verdict(visit, frame_leaders=leading(frame), assumptions=assumptions))
    show_picture(picture)
    st.caption(
        "One at a time, at two ends, few replications: what two assumptions do "
        "together isn't seen, nor what the other two hundred do. The command "
        "lfrsim compare with --uncertain-inputs draws them all."
    )


def _verdict(
    visit: Visit, *, frame_leaders: list[str], assumptions: tuple[Assumption, ...]
) -> str:
    """Say whether the guess was right, as far as can be told."""
    guess = next((one.label for one in assumptions if one.name == visit.doubted), "")
    if not frame_leaders:
        return "**None of them moves it in these runs.**"
    if len(frame_leaders) > 1:
        these = "; ".join(frame_leaders)
        told = f"**These can't be told apart as the strongest: {these}.**"
    else:
        told = f"**It moves most with: {frame_leaders[0]}.**"
    held = "is among them" if len(frame_leaders) > 1 else "was right"
    return f"{told} Your guess {held if guess in frame_leaders else 'was another'}."


def _move(
    visit: Visit,
    assumptions: tuple[Assumption, ...],
    worlds: tuple[Loaded, ...],
    comparison: Comparison,
) -> None:
    """Let one assumption be moved, and show the answer beside the original one."""
    by_label = {one.label: one for one in assumptions}
    key = f"{visit.turn}-{visit.code}"
    labels = list(by_label)
    label = st.selectbox(
        "Assumption", labels, key=held(visit, f"move-{key}", labels[0])
    )
    assumption = by_label[label]
    stops = stops_of(assumption)
    value = st.select_slider(
        f"Its value in both worlds (in the scenario: {stated(assumption)})",
        list(stops),
        key=held(visit, f"to-{key}-{label}", first_other(assumption)),
    )
    if together := joined(assumption):
        st.caption(as_text(f"Moved together: {together}."))
    if value == stated(assumption):
        st.info("It is so in the scenario. Choose another value.")
        return
    moved = f"{label}: {value}"
    name = f"{MOVED} {moved}"
    if name not in visit.more:
        if not st.button("Run with this value", key=f"run-{key}"):
            return
        study = study_at(visit.study(), worlds, assumption, stops[value])
        _ask(visit, name, study, LOOKS)
        return
    look = follow(visit.desk, visit.more[name])
    if look.results is None:
        return
    other = comparison_of(look.results, visit.more[name], replications_of(look))
    _show_both(comparison, other, moved)


def _ask(visit: Visit, name: str, study: Study, looks: tuple[int, ...]) -> None:
    """Ask for runs, and show the page again once they are taken."""
    if code := ask_for(visit.desk, study, looks=looks):
        visit.more[name] = code
        st.rerun()


def _show_both(stated: Comparison, other: Comparison, moved: str) -> None:
    for place, heading, one in zip(
        st.columns(2), ("As stated", moved), (stated, other), strict=True
    ):
        with place:
            st.subheader(heading)
            st.markdown(as_text(minus(one.sentence)))
            st.caption(f"n = {one.replications} replications, seed {one.seed}")
