"""Ask: a question, its two worlds side by side, and the levers that can be turned."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from lfrsim.workshop.asked.citing import worry_of
from lfrsim.workshop.asked.levers import words_of
from lfrsim.workshop.asked.questions import QUESTIONS
from lfrsim.workshop.asked.worlds import dials_of, loaded_worlds
from lfrsim.workshop.look.known import show_cited, show_standing
from lfrsim.workshop.look.shell import lead_to
from lfrsim.workshop.steps import opening
from sim.scenario.differing import differences
from sim.scenario.loading import scenario_id
from sim.scenario.yaml_text import yaml_text

if TYPE_CHECKING:
    from lfrsim.workshop.asked.levers import Dial
    from lfrsim.workshop.asked.questions import Question
    from lfrsim.workshop.visit import Visit
    from sim.scenario.differing import Difference, Side


def show(visit: Visit) -> None:
    """Show the page."""
    st.title("Ask")
    st.markdown(
        "Choose a question. It compares two worlds, A and B, that meet the same "
        "streets, crowds and people, so that what differs is what they differ in."
    )
    key = f"question-{visit.turn}"
    st.radio(
        "Question",
        list(QUESTIONS),
        index=list(QUESTIONS).index(visit.question),
        format_func=lambda one: QUESTIONS[one].title,
        key=key,
        on_change=lambda: visit.choose(st.session_state[key]),
    )
    question = QUESTIONS[visit.question]
    worlds = st.container()  # filled when the levers stand
    _show_stakes(question)
    st.header("Levers")
    st.markdown(
        "Leave them as they are, or turn some. Beside each stands how well its value "
        "is known, and why."
    )
    if visit.code:
        st.info(
            f"Run {visit.code} is of these two worlds. With another question or lever "
            "you guess and run anew; turn it back, and this run is there again."
        )
    _show_levers(visit)
    with worlds:
        is_ready = _show_worlds(visit)
    if is_ready:
        lead_to(visit, "predict", "Next: predict what B comes to")
    opening.show(visit)


def _show_stakes(question: Question) -> None:
    left, right = st.columns(2)
    left.markdown(f"**What B may bring.** {question.hope}")
    with right:
        st.markdown(f"**What B may ask.** {worry_of(question)}")
        show_cited(question)


def _show_levers(visit: Visit) -> None:
    """Show all levers, two in a row unless type is large."""
    across = 1 if visit.is_projected else 2
    dials = dials_of(visit.question)
    for first in range(0, len(dials), across):
        row = dials[first : first + across]
        for place, dial in zip(st.columns(across), row, strict=False):
            with place:
                _show_lever(dial, visit)


def _show_lever(dial: Dial, visit: Visit) -> None:
    """Show a lever with what is known of its value."""
    lever = dial.lever
    worlds = "A and B" if lever.is_of_both else "B"
    label = f"{lever.label} ({worlds})"
    with st.container(border=True, height="stretch"):
        _show_turner(dial, label, visit)
        show_standing(dial, visit.values.get(lever.path, dial.value))


def _show_turner(dial: Dial, label: str, visit: Visit) -> None:
    """Show what turns a lever; it is turned before the page is made again."""
    lever = dial.lever
    key = f"lever-{visit.turn}-{visit.question}-{lever.path}"
    whole = int if dial.is_whole else float
    if key not in st.session_state:
        value = visit.values.get(lever.path, dial.value)
        st.session_state[key] = whole(value) if dial.kind == "number" else value
    words = words_of(lever, dial.setting)
    said: dict[str, Any] = {"key": key, "on_change": partial(_turn, dial, key, visit)}
    if dial.kind == "number":
        ends = whole(dial.low), whole(dial.high)
        st.slider(label, *ends, step=whole(lever.step), format=_format(dial), **said)
        return
    said["format_func"] = lambda word: lever.words.get(word, word)
    if dial.kind == "word":
        st.radio(label, words, horizontal=True, **said)
    else:
        st.pills(label, words, selection_mode="multi", **said)


def _turn(dial: Dial, key: str, visit: Visit) -> None:
    value = st.session_state[key]
    if dial.kind == "words":
        words = words_of(dial.lever, dial.setting)
        value = [word for word in words if word in (value or [])]
    visit.set_lever(dial.lever.path, value)


def _format(dial: Dial) -> str:
    """Return how the slider writes its number."""
    unit = dial.lever.unit.replace("%", "%%")
    number = f"%.{dial.decimals}f" if dial.decimals else "%d"
    return f"{number} {unit}".rstrip()


def _show_worlds(visit: Visit) -> bool:
    """Show both worlds by what differs; say whether anything does."""
    a, b = loaded_worlds(visit.files, visit.desk.folder)
    if scenario_id(a.scenario) == scenario_id(b.scenario):
        st.warning("A and B are the same now: nothing would change. Turn a lever of B.")
        return False
    dials = {dial.lever.path: dial for dial in dials_of(visit.question)}
    found = differences(a, b)
    for place, letter, one in zip(st.columns(2), "AB", (a, b), strict=True):
        with place, st.container(border=True, height="stretch"):
            st.subheader(f"World {letter}: {one.scenario.name}")
            lines = [_line(each, letter, dials) for each in found]
            st.markdown("\n".join(lines))
    return True


def _line(one: Difference, letter: str, dials: dict[str, Dial]) -> str:
    """Say what a world has of a setting that the other has differently."""
    dial = dials.get(one.path)
    what = dial.lever.label if dial else (one.setting.meaning.rstrip(".") or one.path)
    return f"- {what}: **{_text(one.a if letter == 'A' else one.b, dial)}**"


def _text(side: Side, dial: Dial | None) -> str:
    if side.origin is None:
        return "not there"
    if dial is not None:
        return dial.told(side.value)
    if isinstance(side.value, int) and not isinstance(side.value, bool):
        return f"{side.value:,}"
    return yaml_text(side.value).strip('"')
