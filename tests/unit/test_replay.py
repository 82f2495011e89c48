"""The replay of a deployment: its moments, its crowd, its page, and two of them."""

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pytest

from analysis.replay import make_replay
from analysis.replay.choice import choices_of
from analysis.replay.fates import refuse_unmatched
from analysis.replay.moments import COUNTED_AS, COUNTERS
from analysis.replay.page import _json, data_of
from analysis.replay.parting import find_parting
from analysis.replay.scene import numbered, scene_at
from analysis.replay.staging import crew_for, dots_of
from analysis.report.trace import trace_lines
from analysis.studies.changes.matching import UnmatchedError
from analysis.studies.following.naming import UnknownDeploymentError
from analysis.studies.following.telling import written
from sim.experiment.design import StudyError
from sim.model.codes import STOPPED, Determination, Ending, Role
from sim.scenario.loading import load_scenario
from tests.making import changed, shipped
from tests.replays import (
    HAND,
    SEED,
    WORLDS,
    by_hand,
    named,
    replayed,
    rows_of,
    three_pairs,
)
from tests.worlds.small import small

SLOW = ("pedestrian", "roster", "parties", "four")
ALL = [
    pytest.param(world, marks=[pytest.mark.slow] if world in SLOW else [])
    for world in WORLDS
]
UNSHOWN = {"deployment", "name", "member", "time_release", "reviews", "is_extended"}
"""Columns that a replay doesn't tell of: which member, and detention after the day."""
HOSTILE = "</script><script>alert('x')</script> & \"it\" ]]> <!-- {{ 7 * 7 }}"


@cache
def scenes(world):
    """Return every deployment of a world, as it is played."""
    replay = replayed(world)
    return [scene_at(replay.worlds[0], choice.where) for choice in replay.deployments]


def moments(scene):
    """Return the moments of a scene."""
    return scene.moments(numbered([scene]), end=scene.end)


def recorded(scene):
    """Count from the records what the counters should say in the end."""
    columns = scene.played.columns
    number = scene.played.number(scene.place)

    def here(table, column):
        rows = columns[table]
        return rows[column][rows["deployment"] == number].tolist()

    endings = [Ending(ending) for ending in here("disposals", "ending")]
    counts = Counter(COUNTED_AS[ending] for ending in endings)
    counts["alerts"] = len(here("alerts", "time"))
    counts["judged"] = sum(d >= 0 for d in here("adjudications", "determination"))
    counts["stops"] = sum(ending in STOPPED for ending in endings)
    return {name: counts[name] for name in COUNTERS}


@pytest.mark.parametrize("world", ALL)
def test_the_counters_end_at_what_the_records_say(world):
    """Of every deployment, in every kind of world; and the tallies agree."""
    looked_at = 0
    for scene in scenes(world):
        counted = Counter(name for one in moments(scene) for name in one.counts)
        assert {name: counted[name] for name in COUNTERS} == recorded(scene)
        for name in ("alerts", "stops", "arrests", "no_action", "nobody_free"):
            assert counted[name] == scene.played.tally(scene.place, name)
        looked_at += counted["stops"]
    assert looked_at > 5


@pytest.mark.parametrize("world", ALL)
def test_the_crowd_has_the_faces_of_the_records(world):
    """Face by face: minutes and listed persons together, also after arrests."""
    for scene in scenes(world):
        records = scene.played.columns["deployments"]
        assert scene.crowd.total == records["faces"][scene.place]
        assert len(scene.crowd.passages) == records["passages"][scene.place]
        live, end = scene.time("live"), scene.time("end")
        assert len(scene.crowd.faces) == np.ceil((end - live) / 60)
        assert all(live <= one.time < end for one in scene.crowd.passages)
        raised = {story.raised for story in scene.stories if story.name.is_mated}
        assert raised <= {one.time for one in scene.crowd.passages}


@pytest.mark.parametrize("scale", [1, 2, 5, 100])
def test_dots_lose_no_face(scale):
    """What is less than a dot is carried on to the next minute."""
    faces = (0, 7, 3, 1, 0, 99, 4, 4, 4)
    dots = dots_of(faces, scale)
    assert len(dots) == len(faces)
    assert 0 <= sum(faces) - scale * sum(dots) < scale


@pytest.mark.parametrize("world", ALL)
def test_nobody_is_in_two_places(world):
    """Each of the crew does one thing after the other, and no more of them than are."""
    for scene in scenes(world):
        for member in scene.crew:
            known = [(a, b) for a, b, *_ in member.spans if b is not None]
            for (_, until), (since, _) in pairwise(known):
                assert until <= since + 1e-6
        pairs = [one for one in scene.crew if one.role is Role.pair]
        assert len(pairs) == scene.played.columns["deployments"]["pairs"][scene.place]


@pytest.mark.parametrize(
    ("world", "shared"),
    [
        ("by hand", {}),
        ("command centre", {"operator": "none of this street"}),
        pytest.param("roster", {"second_line": "not called"}, marks=pytest.mark.slow),
    ],
)
def test_of_those_whom_others_hold_it_isnt_said_that_they_are_free(world, shared):
    """The neighbourhood team and a command centre have more to do than one street."""
    found = replayed(world)
    each = [replace(found, choice=choice) for choice in found.deployments]
    said = {
        one["role"]: one["idle"]
        for replay in each
        for one in crew_for(replay.scenes[0], replay)
    }
    assert {role: idle for role, idle in said.items() if idle != "free"} == shared
    assert said["pair"] == "free"


def test_a_large_command_centre_is_shown_in_few_rows(monkeypatch):
    """As many as judge at once; who it is that judges is said."""
    replay = replayed("command centre")
    (scene,) = replay.scenes
    operators = {one.label for one in scene.crew if one.role is Role.operator}
    assert {one["label"] for one in crew_for(scene, replay)} >= operators
    monkeypatch.setattr("analysis.replay.staging.MOST_OPERATORS", len(operators) - 1)
    crew = crew_for(scene, replay)
    rows = [one for one in crew if one["role"] == "operator"]
    assert [one["label"] for one in rows] == [
        f"Centre {n}" for n in range(1, len(rows) + 1)
    ]
    told = sorted(span for one in rows for span in one["spans"])
    assert told == sorted(
        [span.since, span.until, "judges", replay.numbers[span.alert], f"Op {n}"]
        for n in range(1, len(operators) + 1)
        for one in scene.crew
        if one.label == f"Operator {n}"
        for span in one.spans
    )
    for one in rows:
        for (_, until, *_), (since, *_) in pairwise(one["spans"]):
            assert until <= since
    edges = sorted((time, n == 0) for span in told for n, time in enumerate(span[:2]))
    at_once = np.cumsum([1 if begins else -1 for _, begins in edges])
    assert len(rows) == max(at_once)


@pytest.mark.parametrize("world", ALL)
def test_moments_are_in_order(world):
    """An alert is raised, judged, raced for, stopped; and never the other way round."""
    order = ["alert", "judged", "race", "stop", "custody"]
    for scene in scenes(world):
        told = moments(scene)
        assert [one.time for one in told] == sorted(one.time for one in told)
        for story in scene.stories:
            kinds = [
                order.index(one.kind)
                for one in told
                if one.alert == story.name and one.kind in order and one.counts
                and "unfinished" not in one.counts
            ]  # fmt: skip
            assert kinds == sorted(kinds)
            assert kinds[0] == 0


def test_the_log_says_what_the_trace_says():
    """Alert by alert of the lesson: when it is judged, who goes, how it ends."""
    replay = replayed("by hand")
    lines = list(trace_lines(shipped(HAND), seed=SEED, replication=0))
    head = lines[3]
    starts = [found.start() for found in re.finditer(r"(?<=  )\S|^\S", head)]
    told = {(written(one.time), one.words) for one in replay.moments[0]}
    for line in lines[4:]:
        cells = [
            line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)
        ]
        n, alert, _, _, judged, verdict, pair, out, arrives, free, van, _ = cells
        assert (alert, f"Alert {n}.") in told
        ending = "accepts alert" if verdict == "accepted" else "rejects alert"
        assert any(t == judged and f"{ending} {n}" in words for t, words in told)
        if pair:
            assert (out, f"Pair {pair} sets out to {n}.") in told
            assert any(
                t == arrives and f"Pair {pair} reaches {n}" in words
                for t, words in told
            )
            assert (free, f"Pair {pair} is free.") in told
        elif verdict == "accepted":
            assert any(f"Nobody was free for alert {n} " in words for _, words in told)
        if van:
            assert (van, "Prisoner van 1 is back.") in told
    assert len(replay.scenes[0].stories) == len(lines) - 4


def test_distances_are_those_of_the_scenario():
    """In the lesson everybody has 180 m to go, and a pair is 60 m away."""
    for walk in replayed("by hand").scenes[0].crowd.walks.values():
        assert (walk.way_out, walk.speed, walk.away) == (180, 1.5, 60)


# Two worlds ------------------------------------------------------------------


def side_by_side(a, b, **how):
    """Return the replay of two scenarios."""
    return make_replay([named(a, "a"), named(b, "b")], seed=SEED, replication=0, **how)


@pytest.mark.slow
def test_worlds_that_differ_in_nothing_never_part():
    """They are the same moment for moment, and the page says so."""
    replay = side_by_side(small(4), changed(small(4), name="Another name"))
    assert replay.parting is None
    assert not any(choice.parts for choice in replay.deployments)
    assert replay.moments[0] == replay.moments[1]
    assert "They never part" in replay.html
    assert "Where they part" not in replay.html


@pytest.mark.slow
def test_they_part_where_the_pair_that_is_more_sets_out():
    """By the trace: the first alert for which both pairs of the lesson are away."""
    replay = side_by_side(shipped(HAND), three_pairs())
    first = next(
        story
        for story in replay.scenes[0].stories
        if story.race and story.race.sets_out != story.race.asked
    )
    number = replay.numbers[first.name]
    assert replay.parting is not None
    assert replay.parting.time == first.race.asked
    assert replay.parting.words == (
        f"{written(first.race.asked)}. In A no pair is free for alert {number}; "
        f"in B pair 3 sets out to {number}."
    )
    assert replay.deployments[0].parts
    turned = side_by_side(three_pairs(), shipped(HAND))
    assert turned.parting is not None
    assert f"In A pair 3 sets out to {number}; in B no pair" in turned.parting.words


@pytest.mark.slow
def test_who_is_sent_makes_no_difference():
    """Two worlds in which another pair goes are the same, if it goes as soon."""
    replay = side_by_side(shipped(HAND), three_pairs())
    before = [
        [one._replace(words="") for one in each if one.time < replay.parting.time]
        for each in replay.moments
    ]
    assert before[0] == before[1]
    assert len(before[0]) == 40


@pytest.mark.slow
@pytest.mark.parametrize(
    ("b", "seen"),
    [
        ("no-extra-funding", {"called away", "neighbourhood pair"}),
        ("busy-custody", {"waits for the desk"}),
    ],
)
def test_deployments_that_are_said_to_part_do(b, seen):
    """In the list as on the page, and by what the records have first."""
    a = "met-2025-reform" if b == "no-extra-funding" else "four-a-week"
    weeks = ("horizon.weeks=4",)
    base = side_by_side(*(load_scenario(n, overrides=weeks).scenario for n in (a, b)))
    told = ""
    for choice in base.deployments[:20]:
        if None not in choice.alerts:
            replay = replace(base, choice=choice)
            parting = replay.parting
            assert choice.parts == (parting is not None)
            assert choice.parts == (whole(replay, 0) != whole(replay, 1))
            told += parting.words if parting else ""
    assert all(words in told for words in seen)


def whole(replay, world):
    """Return all that the records have of a deployment, but for numbers of members."""
    played, scene = replay.worlds[world], replay.scenes[world]
    tables = ("alerts", "adjudications", "engagements", "disposals", "detentions")
    found = [
        {name: value for name, value in row.items() if name not in UNSHOWN}
        for table in (*tables, "held")
        for row in rows_of(played.columns, table)
        if row["deployment"] == played.number(scene.place)
    ]
    left = sorted(one.left for one in scene.crew if one.left is not None)
    return sorted(repr(sorted(row.items())) for row in found), left


def test_a_hand_made_pair_parts_where_it_was_made_to():
    """Two lists of moments that differ in one, and the first is told."""
    told = replayed("by hand").moments[0]
    place = next(n for n, one in enumerate(told) if one.essence == "sets out pair")
    other = [*told]
    other[place] = told[place]._replace(time=told[place].time + 7, words="Later.")
    parting = find_parting([told, other], {})
    assert parting is not None
    assert parting.time == told[place].time
    assert parting.words.endswith(f"in B later at {written(told[place].time + 7)}.")
    gone = find_parting([told, told[:place] + told[place + 1 :]], {})
    assert gone is not None
    assert gone.words.endswith("in B that doesn't happen.")


@pytest.mark.slow
def test_an_alert_that_is_missing_is_missing_for_a_reason():
    """A higher threshold raises fewer alerts, and that is said."""
    low, high = small(4), small(4, recognition__threshold=0.64)
    replay = side_by_side(low, high)
    assert replay.parting is not None
    assert "there is no such alert (below the threshold" in replay.parting.words


@pytest.mark.slow
def test_a_deployment_that_is_in_one_world_alone_says_so():
    """A plan of four has streets that a plan of two hasn't."""
    replay = side_by_side(small(2), small(4))
    alone = [choice for choice in replay.deployments if None in choice.alerts]
    assert alone
    shown = side_by_side(small(2), small(4), deployment=alone[0].name)
    assert shown.scenes[0] is None
    assert shown.parting is None
    assert "There is no deployment on this street on this day." in shown.html
    assert "it takes place in one of them alone" in shown.html
    # If none is asked for, one is shown that both have.
    assert None not in replay.scenes


def test_worlds_of_other_people_are_refused():
    """Of them nothing can be said side by side."""
    with pytest.raises(UnmatchedError, match=r"population\.size"):
        refuse_unmatched([small(2), small(2, population__size=301)])


def test_names_are_unique():
    """Also where the same van is in two streets in two worlds."""
    a, b = (
        small(4),
        small(4, plan__sites=("stratford-broadway", "woolwich-powis-street")),
    )
    worlds = side_by_side(a, b).worlds
    names = [choice.name for choice in choices_of(worlds)]
    assert len(set(names)) == len(names)


def test_more_than_two_or_none_are_refused():
    """A replay has one world or two."""
    with pytest.raises(StudyError, match="but there are 3"):
        make_replay([named(small())] * 3, seed=1, replication=0)
    with pytest.raises(StudyError, match="but there are 0"):
        make_replay([], seed=1, replication=0)


def test_what_nobody_could_follow_is_refused(monkeypatch):
    """A command centre with thousands of alerts isn't for a street."""
    busiest = replayed("four").deployments[0]
    monkeypatch.setattr("analysis.replay.replay.MOST_ALERTS", busiest.busiest - 1)
    with pytest.raises(StudyError, match="nobody could follow more than"):
        make_replay(
            [named(small(4))], seed=SEED, replication=0, deployment=busiest.name
        )
    # All are listed, and if none is asked for, one is played that can be followed.
    other = make_replay([named(small(4))], seed=SEED, replication=0)
    assert other.deployments[0] == busiest
    assert other.choice == other.deployments[1]
    monkeypatch.setattr("analysis.replay.replay.MOST_ALERTS", 0)
    with pytest.raises(StudyError, match="nobody could follow more than"):
        make_replay([named(small(4))], seed=SEED, replication=0)


def test_an_unknown_deployment_is_answered_with_the_nearest():
    """As in a trace."""
    with pytest.raises(UnknownDeploymentError, match="near it are 2026-01-07/1"):
        make_replay(
            [named(shipped(HAND))], seed=SEED, replication=0, deployment="2026-1-9/1"
        )
    nothing = by_hand(plan__deployments_per_week=0)
    with pytest.raises(UnknownDeploymentError, match="none takes place"):
        make_replay([named(nothing)], seed=SEED, replication=0)


# The page --------------------------------------------------------------------


class Read(HTMLParser):
    """What a browser would make of a page: elements, and the text of scripts."""

    def __init__(self):
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.scripts: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs):  # noqa: D102 - its parent's
        self.elements[tag] += 1
        if tag == "script":
            self.scripts.append("")
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):  # noqa: D102 - its parent's
        if self.lasttag == "script" and self.scripts[-1] == "":
            self.scripts[-1] = data
        self.text.append(data)


def read(html):
    """Read a page."""
    found = Read()
    found.feed(html)
    return found


def test_the_page_lets_only_its_own_script_run():
    """By its hash; and nothing is fetched."""
    html = replayed("by hand").html
    (policy,) = re.findall(r'Policy" content="([^"]+)"', html)
    digest = hashlib.sha256(read(html).scripts[1].encode()).digest()
    assert f"script-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert "default-src 'none'" in policy
    assert not re.findall(r'(?:src|href)="(?!#|data:)', html)
    assert "http://" not in html.replace("http://www.w3.org/2000/svg", "")


def test_hostile_names_are_text():
    """In the page, in its data, in its title."""
    site = shipped(HAND).sites["high-street-alder"]
    hostile = by_hand(
        name=HOSTILE,
        sites={"high-street-alder": site.model_copy(update={"name": HOSTILE})},
    )
    plain, found = replayed("by hand"), make_replay(
        [named(hostile, "a")], seed=SEED, replication=0
    )  # fmt: skip
    expected, got = read(plain.html), read(found.html)
    assert got.elements == expected.elements
    assert len(got.scripts) == 2
    assert json.loads(got.scripts[0]) == json.loads(expected.scripts[0])
    assert HOSTILE in "".join(got.text)


def test_data_can_neither_end_their_block_nor_be_markup():
    """Whatever text they have; and they say the same when read."""
    data = {"text": HOSTILE, "numbers": [1.5, None]}
    written_out = _json(data)
    assert not set("<>&") & set(written_out)
    assert json.loads(written_out) == data


@pytest.mark.slow
def test_the_same_luck_gives_the_same_page():
    """Byte for byte, and no path of a machine or time of day in it."""
    again = make_replay([named(WORLDS["four"](), "four")], seed=SEED, replication=0)
    assert again.html == replayed("four").html


def test_the_page_says_that_it_is_one_replication():
    """Which, of how many, with which seed; and that places are drawn."""
    html = replace(replayed("by hand"), replications=100).html
    assert "One possible Wednesday, not the answer:" in html
    assert "this is replication 0 of 100, counted from 0, with seed 20250106" in html
    assert "where somebody stands is drawn" in html


def test_truth_isnt_in_the_log():
    """What nobody on the street knows is in the data alone, for who asks."""
    replay = replayed("by hand")
    words = " ".join(one.words for one in replay.moments[0])
    assert "sought" not in words
    assert "mated" not in words
    truths = {one["truth"] for one in data_of(replay)["worlds"][0]["alerts"]}
    assert {"not sought", "sought: court"} <= truths


def test_rejections_are_decisions():
    """A listed person who is rejected is told as rejected."""
    scenario = by_hand(adjudication__reject_mated=1.0)
    replay = make_replay([named(scenario)], seed=SEED, replication=0)
    (scene,) = replay.scenes
    assert scene is not None
    rejected = [one for one in scene.stories if one.ending is Ending.rejected]
    assert any(story.name.is_mated for story in rejected)
    assert Determination.rejected.name in " ".join(
        one.essence for one in replay.moments[0]
    )
