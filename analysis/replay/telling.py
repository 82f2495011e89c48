"""What a replay's page says of itself: which luck, which worlds, where they part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.replay.parting import LETTERS
from analysis.replay.staging import scale_of
from analysis.statistics.rounding import threshold_text
from analysis.studies.following.telling import (
    crew_in_words,
    date_in_words,
    date_of,
    written,
)
from sim.model.codes import Shortage

if TYPE_CHECKING:
    from analysis.replay.played import Played
    from analysis.replay.replay import Replay
    from analysis.replay.scene import Scene


@dataclass(frozen=True, slots=True)
class OfWorld:
    """What the page says of one world.

    Attributes
    ----------
    letter
        A or B; nothing if there is one.
    name, title
        What the study and its file call the scenario.
    facts
        Hours, crew, list.
    is_there
        Whether the deployment takes place.
    """

    letter: str
    name: str
    title: str
    facts: str
    is_there: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """What the page says.

    Attributes
    ----------
    title, place, date, deployment, day
        Which deployment; its weekday.
    luck
        Which replication, of how many, and the seed.
    worlds
        What is watched.
    scale
        What a dot is.
    parting
        Where two worlds part, or that they don't; nothing if there is one.
    crowds
        Whether both worlds see the same crowd; nothing if there is one.
    differences
        Alerts that end otherwise: number, time, in A, in B, why.
    later
        What came after the time that is shown.
    """

    title: str
    place: str
    date: str
    deployment: str
    day: str
    luck: str
    worlds: tuple[OfWorld, ...]
    scale: str
    parting: str
    crowds: str
    differences: tuple[tuple[int, str, str, str, str], ...]
    later: tuple[str, ...]


def telling_of(replay: Replay) -> Telling:
    """Return what the page says of a replay."""
    worlds = tuple(_of_world(replay, place) for place in range(len(replay.worlds)))
    names = " against ".join(one.name for one in worlds)
    first, where = replay.worlds[0], replay.choice.where
    return Telling(
        title=f"{replay.deployment}, {replay.choice.site}: {names}",
        place=replay.choice.site,
        date=date_in_words(date_of(first.scenario, where.day)),
        deployment=replay.deployment,
        day=date_of(first.scenario, where.day).strftime("%A"),
        luck=_luck(replay),
        worlds=worlds,
        scale=_dot(scale_of(replay)),
        parting=_parting(replay),
        crowds=_crowds(replay),
        differences=_differences(replay),
        later=tuple(_later(replay)),
    )


def _luck(replay: Replay) -> str:
    world, number = replay.worlds[0], replay.replications
    of = f" of {number:,}, counted from 0" if number else ""
    return f"this is replication {world.replication}{of}, with seed {world.seed}"


def _of_world(replay: Replay, place: int) -> OfWorld:
    world, scene = replay.worlds[place], replay.scenes[place]
    letter = LETTERS[place] if len(replay.worlds) > 1 else ""
    facts = _facts(scene) if scene else _absence(world, replay)
    return OfWorld(letter, world.name, world.scenario.name, facts, scene is not None)


def _facts(scene: Scene) -> str:
    scenario, record = scene.played.scenario, scene.played.columns["deployments"]
    live = f"Live {written(scene.time('live'))[:5]} to {written(scene.time('end'))[:5]}"
    crew = crew_in_words(scenario, scene.played.columns, scene.place)
    entries = int(record["entries"][scene.place])
    threshold = threshold_text(scenario.recognition.threshold)
    return f"{live}. {crew}. {entries:,} on the list, threshold {threshold}."


def _absence(world: Played, replay: Replay) -> str:
    place = world.places.get(replay.choice.where)
    if place is None:
        return "There is no deployment on this street on this day."
    why = Shortage(int(world.columns["deployments"]["shortage"][place]))
    return f"The deployment is cancelled: {why.name.replace('_', ' ')}."


def _dot(scale: int) -> str:
    if scale == 1:
        return "Each dot is one face of those seen in the current minute"
    return f"Each dot is {scale:,} faces of those seen in the current minute"


def _parting(replay: Replay) -> str:
    if len(replay.worlds) == 1:
        return ""
    if not replay.is_apart:
        return "There is nothing to compare: it takes place in one of them alone."
    if replay.parting is None:
        return "They never part: on this street and day both go the same."
    return f"They part at {replay.parting.words}"


def _crowds(replay: Replay) -> str:
    if not replay.is_apart:
        return ""
    a, b = (scene for scene in replay.scenes if scene)
    if (a.crowd.faces, a.time("live")) == (b.crowd.faces, b.time("live")):
        return "The same crowd passes in both."
    return (
        "The same people are on the street, but the cameras of A and B don't see the "
        "same of them: what they cover differs, or the hours."
    )


def _differences(replay: Replay) -> tuple[tuple[int, str, str, str, str], ...]:
    raised = {
        story.name: story.raised
        for scene in replay.scenes if scene for story in scene.stories
    }  # fmt: skip
    found = [
        (replay.numbers[name], written(raised[name]), fate.in_a, fate.in_b, fate.cause)
        for name, fate in replay.fates.items()
        if fate.differs
    ]
    return tuple(sorted(found))


def _later(replay: Replay) -> list[str]:
    """Say what came of those detained, whenever that was."""
    said = []
    for letter, scene in zip(LETTERS, replay.scenes, strict=False):
        stays = [story.stay for story in scene.stories if story.stay] if scene else []
        if not stays:
            continue
        charged = sum(stay.is_charged for stay in stays)
        where = f"In {letter}, of" if len(replay.worlds) > 1 else "Of"
        people = "1 person" if len(stays) == 1 else f"{len(stays)} persons"
        said.append(
            f"{where} {people} taken to custody {charged} "
            f"{'is' if charged == 1 else 'are'} charged or cautioned in the end, hours "
            "or weeks later."
        )
    return said
