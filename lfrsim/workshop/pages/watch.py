"""Watch: the replay of one deployment in both worlds, side by side, in step."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from analysis.replay import Replay, make_replay
from lfrsim.workshop.look.progress import replications_of
from lfrsim.workshop.look.shell import lead_to
from lfrsim.workshop.visit import held
from sim.experiment.design import NamedScenario, StudyError

if TYPE_CHECKING:
    from analysis.replay.choice import Choice
    from lfrsim.workshop.visit import Visit

HEIGHT: Final = 1_000  # pixels of the frame until the replay in it sets its own
LISTED: Final = 40
LOCK: Final = threading.Lock()
"""One replication is played at a time: the others' pages must go on."""


def show(visit: Visit) -> None:
    """Show the page."""
    st.title("Watch")
    look = visit.desk.look(visit.code) if visit.code else None
    if look is None or look.results is None:
        st.markdown("There is nothing to watch yet: run your question first.")
        lead_to(visit, "reveal", "To the run")
        return
    n, seed = replications_of(look), look.results.seed
    st.markdown(
        f"This is one deployment of **one** of {n} replications. It shows what happens "
        "in the model, minute by minute; it isn't the average, and another replication "
        "looks otherwise. Streets are schematic and all persons are made up."
    )
    replication = st.number_input(
        f"Replication, 0 to {n - 1}",
        min_value=0,
        max_value=n - 1,
        key=held(visit, f"replication-{visit.turn}-{visit.code}", 0),
    )
    worlds = look.results.scenarios
    try:
        replay = replay_of(worlds, len(worlds), visit.code, seed, int(replication), n)
    except StudyError as error:
        st.info(f"Both worlds can't be shown side by side: {error}. This is B alone.")
        replay = replay_of(worlds[-1:], 1, visit.code, seed, int(replication), n)
    _show_deployment(visit, replay, int(replication))
    lead_to(visit, "doubt", "Next: doubt it")


@st.cache_resource(max_entries=40, show_spinner="Playing the replication ...")
def replay_of(
    _worlds: tuple[NamedScenario, ...],
    number: int,  # noqa: ARG001 - of worlds; by it and the next, what is kept is known
    code: str,  # noqa: ARG001
    seed: int,
    replication: int,
    n: int,
) -> Replay:
    """Play a replication of both worlds again, unless that was done."""
    with LOCK:
        return make_replay(_worlds, seed=seed, replication=replication, replications=n)


@st.cache_data(max_entries=60, show_spinner="Setting the scene ...")
def page_of(_replay: Replay, code: str, replication: int, deployment: str) -> str:  # noqa: ARG001 - the key
    """Return the page of a deployment, unless it was made."""
    choice = next(one for one in _replay.deployments if one.name == deployment)
    with LOCK:
        return replace(_replay, choice=choice).html


def _show_deployment(visit: Visit, replay: Replay, replication: int) -> None:
    """Let a deployment be chosen, show it, and hand it out."""
    choices = {one.name: one for one in worth_watching(replay)}
    if not choices:
        st.info("No deployment takes place in this replication.")
        return
    names = list(choices)
    name = st.selectbox(
        "Deployment: those of both worlds that part first, the busiest before others",
        names,
        format_func=lambda one: told(choices[one]),
        key=held(
            visit, f"deployment-{visit.turn}-{visit.code}-{replication}", names[0]
        ),
    )
    visit.watched = name if replication == 0 else ""
    page = page_of(replay, visit.code, replication, name)
    st.iframe(page, height=HEIGHT, alt=f"Replay of {name}")
    st.caption(
        f"One deployment, {name}, of replication {replication}. Under the streets are "
        "the alerts that end otherwise, and the log."
    )
    st.download_button(
        "Download this replay",
        page,
        file_name=f"replay-{visit.code}-{name.replace('/', '-')}.html",
        mime="text/html",
        on_click="ignore",
    )


def worth_watching(replay: Replay) -> tuple[Choice, ...]:
    """Return the busiest deployments: those that part first, then those of both."""

    def place(choice: Choice) -> tuple[bool, bool]:
        return None in choice.alerts, not choice.parts

    return tuple(sorted(replay.deployments, key=place)[:LISTED])


def told(choice: Choice) -> str:
    """Say what there is to see."""
    return f"{choice.words} ({choice.name})"
