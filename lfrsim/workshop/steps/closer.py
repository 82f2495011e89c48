"""Look closer at a comparison: weeks, the funnel, what limits B, the dose curve.

Each is drawn only when somebody opens it, and what takes runs of its own is only run
when somebody asks.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from analysis.studies.binding.limits import find_limits
from analysis.studies.binding.runs import limits_study
from analysis.studies.sweeping.designs import make_design
from analysis.studies.sweeping.runs import lay_out
from analysis.studies.sweeping.sweep import find_sweep
from lfrsim.workshop.asked.levers import DOSE
from lfrsim.workshop.asked.questions import QUESTIONS
from lfrsim.workshop.asked.worlds import SEED, study_of, written
from lfrsim.workshop.look.drawing import picture_of, show_picture
from lfrsim.workshop.look.progress import ask_for, follow, replications_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analysis.studies.comparison.compare import Comparison
    from analysis.studies.plates.plate import Plate
    from analysis.studies.sweeping.runs import Layout
    from lfrsim.workshop.visit import Visit
    from sim.experiment.design import Study
    from sim.experiment.results import Results

PARTS: Final = {
    "weekly": "How much single weeks differ",
    "funnel": "From faces scanned to charges",
}
LIMITS: Final = 24
"""Replications that tell what limits B."""
DOSES: Final = 8
"""Replications of each point of the dose curve."""


def show(visit: Visit, comparison: Comparison) -> None:
    """Offer what can be looked at more closely."""
    for name, heading in PARTS.items():
        part = st.expander(heading, on_change="rerun", key=_key(visit, name))
        if part.open:
            with part:
                picture = picture_of(
                    partial(_named, comparison, name),
                    visit.code,
                    comparison.replications,
                    name,
                )
                show_picture(picture)
    _show_limits(visit)
    if QUESTIONS[visit.question].has_dose:
        _show_doses(visit)


def _show_limits(visit: Visit) -> None:
    part = st.expander("What limits B", on_change="rerun", key=_key(visit, "limits"))
    if part.open:
        with part:
            st.markdown(
                "Each resource is made unlimited in turn: pairs of officers, vans, "
                f"cells and others. It takes runs of its own, {LIMITS} replications "
                "each."
            )
            _on_request(
                visit,
                "limits",
                lambda: _limits_study(visit),
                (8, LIMITS),
                lambda results: find_limits(results).plates(),
            )


def _show_doses(visit: Visit) -> None:
    part = st.expander(
        "What each deployment more brings", on_change="rerun", key=_key(visit, "dose")
    )
    if part.open:
        with part:
            st.markdown(
                "World B with 0 to 14 deployments a week, in the planned order of days "
                f"and in a random one: runs of its own, {DOSES} replications each."
            )
            layout = _layout(visit)
            _on_request(
                visit,
                "dose",
                lambda: layout.study,
                (DOSES,),
                lambda results: find_sweep(results, layout).plates(),
            )


def _on_request(
    visit: Visit,
    name: str,
    study: Callable[[], Study],
    looks: Sequence[int],
    plates: Callable[[Results], list[Plate]],
) -> None:
    """Offer runs of their own; show how far they are, and their first figure."""
    if name not in visit.more:
        if not st.button("Find out", key=f"ask-{_key(visit, name)}"):
            return
        asked = ask_for(visit.desk, study(), looks=looks)
        if not asked:
            return
        visit.more[name] = asked
        st.rerun()
    code = visit.more[name]
    look = follow(visit.desk, code)
    if look.results is None:
        return
    results = look.results
    picture = picture_of(lambda: plates(results)[0], code, replications_of(look), name)
    st.markdown(picture.description)
    show_picture(picture)


def _limits_study(visit: Visit) -> Study:
    name, text = list(visit.files.items())[1]
    alone = study_of({name: text}, visit.desk.folder, replications=LIMITS)
    return limits_study(alone)


def _layout(visit: Visit) -> Layout:
    _, path = written(visit.files, visit.desk.folder)
    design = make_design([f"{DOSE}=0..14"], kind="grid", points=None, seed=SEED)
    return lay_out(str(path), design, replications=DOSES, seed=SEED)


def _named(comparison: Comparison, name: str) -> Plate:
    return next(plate for plate in comparison.plates() if plate.name == name)


def _key(visit: Visit, name: str) -> str:
    return f"closer-{visit.turn}-{visit.code}-{name}"
