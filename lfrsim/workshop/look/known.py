"""How well a value is known, said beside it: standing, source, and what it could be."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lfrsim.workshop.asked.levers import Dial

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


def lines_on(dial: Dial) -> Iterator[str]:
    """Give what is known of a lever's shipped value, a line each."""
    origin = dial.origin
    yield f"**{dial.lever.label}**: {dial.shown(dial.value)} as shipped."
    yield MEANT[origin.standing]
    for key in origin.source:
        yield f"Source: {dial.loaded.sources[key].citation}"
    for said in (origin.note, origin.certain):
        if said:
            yield said
    if dial.kind == "number":
        ends = f"{dial.shown(dial.low)} to {dial.shown(dial.high)}"
        yield f"The slider goes from {ends}."
    yield f"In a scenario file: `{dial.lever.path}`. {dial.setting.meaning}"


def _marked(standing: str) -> str:
    if standing == "assumed":
        return '<b class="lfrsim-assumed">assumed</b>'
    return standing
