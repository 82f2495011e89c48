"""One world as the player needs it: plain values, times in seconds since midnight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final

from analysis.replay.crew import Member, Span
from analysis.replay.moments import COUNTED_AS, Moment
from analysis.replay.scene import Scene
from analysis.replay.stories import Story
from analysis.studies.changes.fates import LABELS
from sim.model.codes import Role

if TYPE_CHECKING:
    from analysis.replay.crowd import Walk
    from analysis.replay.replay import Replay

SCALES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
MOST_DOTS: Final = 120
"""Dots that a street shows at most: more would be a carpet."""
MOST_OPERATORS: Final = 4
"""Operators of a command centre who are shown each; more would hide the street."""
FREE: Final = "free"
SHARED: Final = {Role.second_line: "not called", Role.operator: "none of this street"}
"""What is said of those whom others may hold, where this deployment doesn't."""
SHORT: Final = {
    Role.operator: "Op",
    Role.pair: "Pair",
    Role.prisoner_van: "Van",
    Role.second_line: "Nbhd",
}


def staged(scene: Scene, moments: Sequence[Moment], replay: Replay) -> dict[str, Any]:
    """Return one world for the player."""
    scenario = scene.played.scenario
    scale = scale_of(replay)
    return {
        "live": [scene.time("live"), scene.time("end")],
        "camera": scenario.plan.camera,
        "judges": scenario.adjudication.by,
        "scale": scale,
        "faces": list(scene.crowd.faces),
        "dots": dots_of(scene.crowd.faces, scale),
        "passages": _passages(scene),
        "crew": crew_for(scene, replay),
        "alerts": [_alert(one, scene, replay) for one in scene.stories],
        "counts": [[m.time, counter] for m in moments for counter in m.counts],
        "moments": [m.time for m in moments],
    }


def _passages(scene: Scene) -> list[list[Any]]:
    """Return when listed persons pass, why they are sought, and whether it alerts."""
    raised = {story.raised for story in scene.stories if story.name.is_mated}
    return [
        [one.time, one.category, one.time in raised] for one in scene.crowd.passages
    ]


def dots_of(faces: Sequence[int], scale: int) -> list[int]:
    """Return how many dots each minute has, a dot for every so many faces.

    What is left of a minute is carried on to the next, so that no face is lost but for
    less than a dot at the end.
    """
    sums = [0, *accumulate(faces)]
    return [b // scale - a // scale for a, b in pairwise(sums)]


def scale_of(replay: Replay) -> int:
    """Return how many faces a dot is: the same in all worlds."""
    most = max(max(scene.crowd.faces, default=0) for scene in replay.scenes if scene)
    return next((one for one in SCALES if most <= one * MOST_DOTS), SCALES[-1])


def crew_for(scene: Scene, replay: Replay) -> list[dict[str, Any]]:
    """Return the crew, of a large command centre as many as judge at the same time."""
    operators = [one for one in scene.crew if one.role is Role.operator]
    is_central = scene.played.scenario.adjudication.by == "command centre"
    idle = SHARED if is_central else {**SHARED, Role.operator: FREE}
    told = [_member(one, replay, idle) for one in scene.crew]
    if not is_central or len(operators) <= MOST_OPERATORS:
        return told
    return [*_lines(operators, replay), *told[len(operators) :]]


def _lines(operators: Sequence[Member], replay: Replay) -> list[dict[str, Any]]:
    """Return what operators do in as few lines as that takes, saying who it is."""
    spans = sorted((span, one.number) for one in operators for span in one.spans)
    lines: list[list[list[Any]]] = []
    for span, number in spans:
        told = [*_span(span, replay), f"{SHORT[Role.operator]} {number}"]
        free = (one for one in lines if one[-1][1] is not None)
        line = next((one for one in free if one[-1][1] <= span.since), None)
        if line is None:
            lines.append([told])
        else:
            line.append(told)
    role = Role.operator.name
    return [
        {"label": f"Centre {n}", "short": f"Centre {n}", "role": role, "left": None,
         "idle": SHARED[Role.operator], "spans": line}
        for n, line in enumerate(lines, 1)
    ]  # fmt: skip


def _span(span: Span, replay: Replay) -> list[Any]:
    return [span.since, span.until, span.work.name, replay.numbers[span.alert]]


def _member(member: Member, replay: Replay, idle: Mapping[Role, str]) -> dict[str, Any]:
    return {
        "label": member.label,
        "short": f"{SHORT[member.role]} {member.number}",
        "role": member.role.name,
        "left": member.left,
        "idle": idle.get(member.role, FREE),
        "spans": [_span(span, replay) for span in member.spans],
    }


def _alert(story: Story, scene: Scene, replay: Replay) -> dict[str, Any]:
    judging, race, stay, pair = story.judging, story.race, story.stay, story.pair
    walk = scene.crowd.walks.get(story.name)
    fate = replay.fates.get(story.name)
    by = pair and f"{pair.role.name} {pair.member}"
    return {
        "n": replay.numbers[story.name],
        "raised": story.raised,
        "gone": story.gone,
        "judged": judging and judging.ends,
        "accepted": judging and judging.is_accepted,
        "asked": race and race.asked,
        "setsOut": race and race.sets_out,
        "raceEnds": race and race.ends,
        "by": by,
        "stop": story.stop and list(story.stop),
        "ending": COUNTED_AS[story.ending],
        "fate": LABELS[story.ending],
        "arrives": stay and stay.arrives,
        "authorised": stay and stay.authorised,
        "truth": f"sought: {story.category}" if story.category else "not sought",
        "differs": bool(fate and fate.differs),
        **_distances(walk, story),
    }


def _distances(walk: Walk | None, story: Story) -> dict[str, Any]:
    if walk is None:
        return {"way": None, "away": None}
    is_beside = story.pair is not None and story.pair.role is Role.second_line
    away = walk.away_beside if is_beside else walk.away
    return {"way": walk.way_out and round(walk.way_out), "away": round(away)}
