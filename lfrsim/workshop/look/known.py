"""How well a value is known, said beside it: standing, source, and what it could be."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from lfrsim.workshop.asked.citing import cited_by
from lfrsim.workshop.asked.worlds import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lfrsim.workshop.asked.levers import Dial
    from lfrsim.workshop.asked.questions import Question
    from sim.scenario.provenance import Provenance
    from sim.scenario.works import Work

MEANT: Final = {
    "measured": "Measured: somebody counted or timed it.",
    "published": "Published: it stands in a source.",
    "fitted": "Fitted: it is such that the model gives what the record has.",
    "expert": "Expert: somebody who knows the work has said it.",
    "assumed": "Assumed: no source is known. Somebody had to choose a value.",
    "chosen": "Chosen: it is what the question is about.",
}


def show_standing(dial: Dial, value: object) -> None:
    """Show how well the value is known, and on request why."""
    shown = dial.shown(dial.value)
    said = _marked(dial.origin.standing)
    if not dial.is_shipped(value):
        said = f"<b>yours</b>; shipped: {escape(shown)}, {said}"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f"<span>{said}</span>", width="content")
        with st.popover("Why?", help=f"Where {shown} comes from: {dial.lever.label}"):
            for line in lines_on(dial):
                st.markdown(line)


def show_cited(question: Question) -> None:
    """Show on request where the numbers come from that a question tells."""
    if not question.cited:
        return
    sources = shipped(question.b).sources
    with st.popover("Why?", help="Where these numbers come from"):
        for one in cited_by(question):
            st.markdown(f"**{one.told}**. {one.meaning}")
            for line in lines_from(one.origin, sources):
                st.markdown(line)
            if one.could_be:
                st.markdown(f"It could be {one.could_be}.")
            st.markdown(f"In a scenario file: `{one.path}`.")


def lines_from(origin: Provenance, sources: Mapping[str, Work]) -> Iterator[str]:
    """Give where a value comes from, a line each."""
    yield MEANT[origin.standing]
    for key in origin.source:
        yield f"Source: {sources[key].citation}"
    for said in (origin.note, origin.certain):
        if said:
            yield said


def lines_on(dial: Dial) -> Iterator[str]:
    """Give what is known of a lever's shipped value, a line each."""
    yield f"**{dial.lever.label}**: {dial.shown(dial.value)} as shipped."
    yield from lines_from(dial.origin, dial.loaded.sources)
    if dial.kind == "number":
        ends = f"{dial.shown(dial.low)} to {dial.shown(dial.high)}"
        yield f"The slider goes from {ends}."
        if not (dial.lever.least is dial.lever.most is None):
            yield "How far it goes is chosen for this page, and isn't known."
    yield f"In a scenario file: `{dial.lever.path}`. {dial.setting.meaning}"


def _marked(standing: str) -> str:
    if standing == "assumed":
        return '<b class="lfrsim-assumed">assumed</b>'
    return standing
