"""Teams: several groups' worlds, compared with one base in the same luck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from analysis.figures.style import minus
from analysis.studies.choosing.plates import front_plate
from analysis.studies.choosing.several import Several, find_several
from lfrsim.workshop.look.drawing import picture_of, show_picture
from lfrsim.workshop.look.escaping import as_text
from lfrsim.workshop.look.packing import pack_when_asked, show_parcel
from lfrsim.workshop.look.progress import ask_for, follow, replications_of
from lfrsim.workshop.steps import handed_in
from lfrsim.workshop.steps.class_figure import (
    FRONT_WORDS,
    LUCK,
    class_frame,
    class_plate,
    offered,
)
from lfrsim.workshop.steps.handed_in import BASE, LOOKS, MOST, HandedIn
from lfrsim.workshop.visit import held
from lfrsim.workshop.work.orders import class_order_of, command_line
from lfrsim.workshop.work.parcel import packed
from sim.scenario.finding import scenario_names

if TYPE_CHECKING:
    from analysis.measures import Measure
    from lfrsim.workshop.visit import Visit
    from lfrsim.workshop.work.orders import ClassOrder
    from sim.experiment.results import Results

TEAMS: Final = "teams"
"""Under which name the code of the run is kept."""
KINDS: Final = {
    "yield": "Yield", "burden": "Burden", "use": "Use", "money": "Money",
}  # fmt: skip
SORTED, AS_THEY_CAME = "by the measure", "as they came"


def show(visit: Visit) -> None:
    """Show the page."""
    st.title("Teams")
    st.markdown(
        f"Compare what several groups propose: up to {MOST} worlds, as scenario files "
        "or by the codes of runs on this server. All are run with the same luck. There "
        "is no winner here: the class chooses a measure, and sees what it leaves out."
    )
    given = _given(visit)
    _show_refused(given)
    base = st.selectbox(
        "Base that each is compared with",
        scenario_names(),
        key=held(visit, f"base-{visit.turn}", BASE),
    )
    if given.worlds:
        _compare(visit, given, str(base))


def _given(visit: Visit) -> HandedIn:
    """Take files and codes."""
    key = f"files-{visit.turn}"
    files = st.file_uploader(
        "Scenario files, all at once",
        type=["yaml", "yml"],
        accept_multiple_files=True,
        key=key,
        on_change=lambda: _take(visit, key),
    )
    if visit.sent and not files:
        names = ", ".join(as_text(name) for name, _ in visit.sent)
        st.caption(f"Still here: {names}. Other files take their place.")
    codes = st.text_input(
        "Codes of runs, with spaces between them; of each the world B is taken",
        max_chars=200,
        key=held(visit, f"codes-{visit.turn}", ""),
    )
    return handed_in.together(
        handed_in.read_files(visit.sent),
        handed_in.read_codes(codes, visit.desk),
    )


def _take(visit: Visit, key: str) -> None:
    """Keep what is handed in: the uploader forgets it when another page is shown."""
    files = st.session_state[key]
    visit.sent = [(one.name, one.getvalue()) for one in files]


def _show_refused(given: HandedIn) -> None:
    """Name what was refused, as text: it is whatever somebody typed."""
    if not given.refused:
        return
    rest = "The others are compared." if given.worlds else "Nothing is left to compare."
    number = len(given.refused)
    what = "1 isn't used" if number == 1 else f"{number} aren't used"
    st.warning(f"{what}. {rest}")
    for one in given.refused:
        st.code(f"{one.name}\n\n{one.why}", language=None, wrap_lines=True)


def _compare(visit: Visit, given: HandedIn, base: str) -> None:
    """Run all together when asked, and show what comes of it."""
    study = handed_in.study_against(base, given)
    names = [one.name for one in study.scenarios]
    for told in handed_in.alike(study):
        st.info(as_text(told))
    key = f"{TEAMS} {' '.join(f'{one.name} {one.id}' for one in study.scenarios)}"
    if key not in visit.more:
        number = LOOKS[-1] * len(names)
        st.markdown(
            f"{len(names) - 1} worlds and the base: {', '.join(map(as_text, names))}. "
            f"That is {number} replications, {LOOKS[-1]} of each; after {LOOKS[0]} of "
            "each there is a first answer."
        )
        if not st.button("Run all", type="primary", key=f"teams-{visit.turn}"):
            return
        if code := ask_for(visit.desk, study, looks=LOOKS):
            visit.more[key] = code
            st.rerun()
        return
    code = visit.more[key]
    look = follow(visit.desk, code)
    if look.results is None:
        return
    found = read_class(look.results, code, replications_of(look))
    measure = _show(visit, found, code)
    files = handed_in.files_of(study, given)
    order = class_order_of(look.results, code=code, base=base, by=measure, files=files)
    _take_home(visit, order)


@st.cache_resource(max_entries=20, show_spinner="Comparing ...")
def read_class(_results: Results, code: str, n: int) -> Several:  # noqa: ARG001 - the key
    """Read what came of all worlds, unless that was done."""
    return find_several(_results)


def _show(visit: Visit, found: Several, code: str) -> str:
    """Show both figures, and what must be known; return the measure that was chosen."""
    measures = {one.key: one for one in offered(found)}
    left, right = st.columns(2)
    with left:
        measure = st.selectbox(
            "Measure that the class chooses",
            list(measures),
            format_func=lambda key: _named(measures[key]),
            key=held(visit, f"measure-{visit.turn}", next(iter(measures))),
        )
    with right:
        order = st.radio(
            "Order",
            (SORTED, AS_THEY_CAME),
            horizontal=True,
            key=held(visit, f"order-{visit.turn}", SORTED),
        )
    is_sorted = order == SORTED
    n = found.replications
    picture = picture_of(
        lambda: class_plate(found, measure, is_sorted=is_sorted),
        code, n, measure, str(order),
    )  # fmt: skip
    st.markdown(f"**{as_text(picture.title)}.** {found.intervals} {LUCK}")
    show_picture(picture)
    table = class_frame(found, measure, is_sorted=is_sorted)
    _hand_out(code, measure, picture.png, table.to_csv(index=False))
    st.header("Yield against burden")
    st.markdown(FRONT_WORDS)
    front = picture_of(
        lambda: front_plate(found.fronts, found.caption), code, n, "front"
    )
    show_picture(front)
    with st.expander("What must be known"):
        for note in found.warnings:
            st.markdown(f"- {as_text(minus(note))}")
    return measure


def _take_home(visit: Visit, order: ClassOrder) -> None:
    """Offer all files in one, and the command that gives the same numbers."""
    st.header("Take it home")
    st.markdown(
        "All scenario files, the tables and both figures as one zip, and with `lfrsim` "
        "installed, in a folder with these files, the same numbers again:"
    )
    st.code(command_line(order.compare), language=None, wrap_lines=True)
    contents = pack_when_asked(order, jobs=visit.desk.jobs, key=f"teams-{visit.turn}")
    if contents is not None:
        show_parcel(order, packed(contents))


def _hand_out(code: str, measure: str, png: bytes, table: str) -> None:
    with st.container(horizontal=True):
        for words, content, suffix, mime in (
            ("Download the figure", png, "png", "image/png"),
            ("Download its data", table, "csv", "text/csv"),
        ):
            st.download_button(
                words,
                content,
                file_name=f"teams-{code}-{measure}.{suffix}",
                mime=mime,
                on_click="ignore",
            )


def _named(measure: Measure) -> str:
    return f"{KINDS[measure.kind.value]}: {measure.label}"
