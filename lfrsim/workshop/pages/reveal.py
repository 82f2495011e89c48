"""Run and reveal: guesses against the result, the answer, and what limits it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from analysis.figures.style import minus
from analysis.measures import Kind
from analysis.report.page.reservations import assumed_throughout
from analysis.studies.comparison.compare import Comparison, compare
from analysis.studies.plates.words import differences_table
from lfrsim.workshop.asked.questions import PREDICTED
from lfrsim.workshop.asked.worlds import REPLICATIONS, loaded_worlds
from lfrsim.workshop.look.drawing import picture_of, show_picture
from lfrsim.workshop.look.progress import UNDERWAY, ask_for, follow, replications_of
from lfrsim.workshop.look.shell import lead_to
from lfrsim.workshop.look.tables import show_table
from lfrsim.workshop.steps import closer, opening
from lfrsim.workshop.steps.guesses import held_against, plate_of, sentence_on, table_of

if TYPE_CHECKING:
    import pandas as pd

    from lfrsim.workshop.visit import Visit
    from lfrsim.workshop.work.desk import Look
    from sim.experiment.results import Results

SHORT: Final = {
    "What B brings": (
        Kind.gain,
        (
            "arrests_per_week",
            "charged_per_week",
            "arrests_per_deployment",
            "arrests_per_100_officer_hours",
        ),
    ),
    "What B asks of the public": (
        Kind.burden,
        (
            "faces_per_week",
            "fruitless_stops_per_week",
            "false_alerts_per_week",
            "faces_per_arrest",
        ),
    ),
}
"""What stands side by side: headings, and keys of measures."""
COLUMNS: Final = ["Measure", "A", "B", "B − A", "95 % interval"]


def show(visit: Visit) -> None:
    """Show the page."""
    st.title("Run and reveal")
    if not visit.code:
        _offer(visit)
        return
    st.html(
        f'<p>The code of this run is <span class="lfrsim-code">{visit.code}</span></p>'
    )
    st.caption("Whoever enters it on the page Ask sees this run.")
    look = follow(visit.desk, visit.code)
    is_stopped = look.status == "stopped"
    if is_stopped and st.button("Go on") and ask_for(visit.desk, visit.study()):
        st.rerun()
    if look.results is None:
        if look.status in UNDERWAY:
            st.markdown("The first answer comes in some seconds, and then gets surer.")
        return
    comparison = comparison_of(look.results, visit.code, replications_of(look))
    _reveal(visit, look, comparison)
    lead_to(visit, "watch", "Next: watch one deployment")


@st.cache_resource(max_entries=100, show_spinner="Comparing ...")
def comparison_of(_results: Results, code: str, n: int) -> Comparison:  # noqa: ARG001 - the key
    """Compare the two worlds of a run, unless that was done."""
    return compare(_results)


def _offer(visit: Visit) -> None:
    """Offer to run, once everything is guessed or nothing is to be."""
    if not visit.may_run:
        st.markdown("Guess first: what you see afterwards can't surprise you any more.")
        lead_to(visit, "predict", "Next: predict what B comes to")
        return
    if visit.is_skipped:
        st.markdown("Nothing was guessed.")
    for key, (low, best, high) in visit.guesses.items():
        st.markdown(
            f"- {PREDICTED[key]}: **{best:,.10g}**, {low:,.10g} to {high:,.10g}"
        )
    st.markdown(
        f"Both worlds are run {REPLICATIONS} times, each time with other luck that "
        "both share. The first answer comes early; from then on guesses are frozen."
    )
    if st.button("Run", type="primary") and (
        code := ask_for(visit.desk, visit.study())
    ):
        visit.code = code
        opening.keep(visit)
        st.rerun()


def _reveal(visit: Visit, look: Look, comparison: Comparison) -> None:
    """Show all that a comparison says, guesses first."""
    _show_guesses(visit, comparison)
    st.header("The answer")
    st.markdown(f"**{_safe(minus(comparison.sentence))}**")
    rest = comparison.caption.text
    early = (
        " This is an early look; more is on its way." if look.status in UNDERWAY else ""
    )
    st.caption(f"{rest}; 95 % intervals.{early}")
    _show_both_sides(visit, comparison.table)
    if look.status in UNDERWAY:  # a figure of each look would hold others up
        st.caption("The figure of all measures is drawn when the run is over.")
    else:
        code, n = visit.code, comparison.replications
        show_picture(picture_of(lambda: comparison.plates()[0], code, n, "differences"))
    st.header("What must be known")
    for warning in _reservations(visit, comparison):
        st.markdown(f"- {_safe(minus(warning[:1].upper() + warning[1:]))}")
    st.header("Look closer")
    closer.show(visit, comparison)


def _show_guesses(visit: Visit, comparison: Comparison) -> None:
    found = held_against(visit.guesses, comparison)
    if not found:
        return
    st.header("Your guesses")
    st.markdown(sentence_on(found))
    frame = table_of(found)
    key = "; ".join(map(str, visit.guesses.values()))
    plate = picture_of(
        lambda: plate_of(found, frame), visit.code, comparison.replications, key
    )
    show_picture(plate)


def _show_both_sides(visit: Visit, table: pd.DataFrame) -> None:
    """Show yield and burden side by side; one above the other for a projector."""
    places = [st.container(), st.container()] if visit.is_projected else st.columns(2)
    for place, (heading, (_, keys)) in zip(places, SHORT.items(), strict=True):
        rows = table[table["key"].isin(keys)]
        with place:
            st.subheader(heading)
            shown = differences_table(rows)[COLUMNS]
            show_table(shown, heading)


def _reservations(visit: Visit, comparison: Comparison) -> tuple[str, ...]:
    loaded = loaded_worlds(visit.files, visit.desk.folder)
    scenarios = [comparison.a.scenario, comparison.b.scenario]
    return (*comparison.warnings, *assumed_throughout(scenarios, loaded))


def _safe(text: str) -> str:
    """Return a text that Markdown leaves as it is."""
    return text.replace("$", r"\$").replace("~", r"\~").replace("*", r"\*")
