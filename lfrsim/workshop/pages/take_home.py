"""Take home: scenario files, report, figures and their data, and the exact command."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import streamlit as st

from lfrsim.workshop.asked.questions import QUESTIONS
from lfrsim.workshop.look.packing import pack_when_asked, show_parcel
from lfrsim.workshop.look.progress import UNDERWAY, replications_of
from lfrsim.workshop.look.shell import lead_to
from lfrsim.workshop.pages.reveal import comparison_of
from lfrsim.workshop.steps.guesses import held_against
from lfrsim.workshop.work.orders import command_line, order_of
from lfrsim.workshop.work.parcel import packed

if TYPE_CHECKING:
    from analysis.studies.comparison.compare import Comparison
    from lfrsim.workshop.visit import Visit
    from lfrsim.workshop.work.orders import RunOrder

COLUMNS: Final = (
    "measure", "lowest", "best guess", "highest", "result", "low", "high",
    "in the range",
)  # fmt: skip
LISTED: Final = """
- the two scenario files, which `lfrsim` reads on any computer
- the report: one page with the answer, every assumption and its source
- the figures as PNG and SVG, and the data of each as CSV
- the table of all measures, and of every replication
- your guesses beside what came, if you made any
- the commands that give the same numbers again
"""


def show(visit: Visit) -> None:
    """Show the page."""
    st.title("Take home")
    look = visit.desk.look(visit.code) if visit.code else None
    if look is None or look.results is None:
        st.markdown("There is nothing to take home yet: run your question first.")
        lead_to(visit, "reveal", "To the run")
        return
    order = order_of(
        look.results,
        code=visit.code,
        question=QUESTIONS[visit.question].title,
        files=visit.files,
        deployment=visit.watched,
    )
    st.markdown(
        f"Run **{visit.code}**, n = {order.replications} replications of each world, "
        f"seed {order.seed}, as one zip file:"
    )
    st.markdown(LISTED)
    if look.status in UNDERWAY:
        st.info(
            f"The run goes on. Packed now it has {order.replications} replications; "
            "come back later for more."
        )
    contents = pack_when_asked(order, jobs=visit.desk.jobs, key=str(visit.turn))
    if contents is not None:
        _hand_out(visit, order, contents)
    st.header("The same numbers on the command line")
    st.markdown("With `lfrsim` installed, in a folder with both files:")
    st.code(command_line(order.compare), language=None, wrap_lines=True)
    _show_files(order)
    lead_to(visit, "teams", "Next: compare several groups' worlds")


def _hand_out(visit: Visit, order: RunOrder, contents: dict[str, bytes]) -> None:
    look = visit.desk.look(visit.code)
    assert look.results is not None
    comparison = comparison_of(look.results, visit.code, replications_of(look))
    show_parcel(order, packed(contents, guesses_table(visit, comparison)))


def guesses_table(visit: Visit, comparison: Comparison) -> str:
    """Return guesses and results as CSV; nothing if nothing was guessed."""
    found = held_against(visit.guesses, comparison)
    if not found:
        return ""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found:
        numbers = (one.low, one.best, one.high, one.mean, one.mean_low, one.mean_high)
        told = [f"{number:.10g}" for number in numbers]
        writer.writerow([one.label, *told, "yes" if one.is_held else "no"])
    return buffer.getvalue()


def _show_files(order: RunOrder) -> None:
    """Show both scenario files, each to be downloaded by itself."""
    for letter, (name, text) in zip("AB", order.files, strict=True):
        with st.expander(f"World {letter}: {name}"):
            st.code(text, language=None, wrap_lines=True)
            st.download_button(
                f"Download {name}",
                text.encode(),
                file_name=name,
                mime="application/yaml",
                on_click="ignore",
                key=f"file-{letter}",
            )
