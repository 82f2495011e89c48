"""The workshop's questions: worlds that load, honest levers, anchors that hold."""

import re
from itertools import chain

import pandas as pd
import pytest

from analysis.measures import BY_KEY
from lfrsim.workshop.asked.citing import cited_by, works_behind, worry_of
from lfrsim.workshop.asked.levers import Lever, dial_of
from lfrsim.workshop.asked.questions import CROYDON, PREDICTED, QUESTIONS, VANS
from lfrsim.workshop.asked.worlds import (
    CHANGED,
    dials_of,
    files_of,
    loaded_worlds,
    shipped,
    written,
)
from sim.scenario.differing import differences
from sim.scenario.loading import scenario_id
from sim.scenario.provenance import STANDINGS

RECORD = "scenarios/record/met_lfr_deployments.csv"
DIALS = [
    pytest.param(key, dial, id=f"{key}-{dial.lever.path}")
    for key in QUESTIONS
    for dial in dials_of(key)
]


def values_of(dial):
    """Return values of a lever that aren't shipped: its ends, or every other word."""
    if dial.kind == "number":
        found = [dial.low, dial.high]
    elif dial.kind == "word":
        found = list(dial.lever.words)
    else:
        found = [["suspect"], []]
    return [value for value in found if not dial.is_shipped(value)]


def ids_of(files, folder):
    return [scenario_id(one.scenario) for one in loaded_worlds(files, folder)]


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_question_as_shipped_is_two_shipped_scenarios(key, tmp_path):
    """Its files say nothing but what they extend, and load to the same settings."""
    question = QUESTIONS[key]
    files = files_of(key, {})

    assert list(files) == [f"{question.a}.yaml", f"{question.b}.yaml"]
    assert ids_of(files, tmp_path) == [
        scenario_id(shipped(name).scenario) for name in (question.a, question.b)
    ]
    assert all(len(text.splitlines()) <= 8 for text in files.values())
    assert [one.warnings for one in loaded_worlds(files, tmp_path)] == [(), ()]


@pytest.mark.slow
@pytest.mark.parametrize("key", QUESTIONS)
@pytest.mark.parametrize("place", [0, -1])
def test_all_levers_load_at_either_end(key, place, tmp_path):
    """In B alone or in both, chosen, nothing else moved, and named as changed."""
    dials = dials_of(key)
    values = {dial.lever.path: values_of(dial)[place] for dial in dials}
    files = files_of(key, values)
    a, b = loaded_worlds(files, tmp_path)
    of_both = {dial.lever.path for dial in dials if dial.lever.is_of_both}
    turned = zip((a, b), (QUESTIONS[key].a, QUESTIONS[key].b), strict=True)
    found = [
        {one.path for one in differences(shipped(name), world)}
        for world, name in turned
    ]

    assert found == [of_both, set(values)]
    assert {b.provenance[path].standing for path in values} == {"chosen"}
    assert {a.provenance[path].standing for path in of_both} <= {"chosen"}
    assert all(name.endswith(f"{CHANGED}.yaml") for name in files)


@pytest.mark.parametrize(("key", "dial"), DIALS)
def test_a_lever_is_known_to_the_schema_and_has_a_standing_and_a_source(key, dial):
    """What is published, fitted or measured names its source; the rest says why."""
    origin = dial.origin

    assert origin.standing in STANDINGS
    assert origin.is_justified
    assert set(origin.source) <= set(dial.loaded.sources)
    assert dial.setting.meaning
    assert dial.kind != "number" or dial.low <= dial.value <= dial.high
    assert dial.kind == "number" or set(dial.lever.words) <= set(
        dial.setting.words or dial.value
    )


@pytest.mark.parametrize(("key", "dial"), DIALS)
def test_the_shipped_value_is_one_that_the_slider_can_stand_at(key, dial):
    """And a lever of both worlds has it in both."""
    if dial.kind == "number":
        steps = (dial.value - dial.low) / dial.lever.step
        assert steps == pytest.approx(round(steps), abs=1e-6)
    assert files_of(key, {dial.lever.path: dial.value}) == files_of(key, {})
    if dial.lever.is_of_both:
        in_a = dial_of(dial.lever, shipped(QUESTIONS[key].a))
        assert in_a.value == dial.value


@pytest.mark.parametrize("key", QUESTIONS)
def test_the_same_values_give_the_same_bytes(key):
    """Whatever their order; others give others."""
    values = {dial.lever.path: values_of(dial)[0] for dial in dials_of(key)}
    turned = dict(reversed(list(values.items())))

    assert files_of(key, values) == files_of(key, turned)
    assert files_of(key, values) != files_of(key, {})


def test_the_threshold_stays_within_what_is_known_of_it():
    """No curve is read beyond its points."""
    dial = next(one for one in dials_of("threshold") if "threshold" in one.lever.path)

    assert (dial.low, dial.high) == (0.6, 0.64)
    assert (dial.shown(0.6), dial.shown(0.645)) == ("0.60", "0.645")


def test_a_length_of_the_list_is_a_share_of_todays():
    """150 % of 16,020 entries are 24,030, and there are no more than 200 %."""
    dial = dials_of("list")[0]

    assert dial.written(150) == 24030
    assert dial.high == 200


def test_a_mean_is_turned_with_its_distribution_in_the_units_of_the_slider(tmp_path):
    """Hours live are spread as before, around another mean."""
    text = files_of("cameras", {"cameras.fixed.live": 5.0})[
        "croydon-fixed-changed.yaml"
    ]

    assert "{normal: {mean: 5 h," in text


def test_any_other_setting_is_set_in_both_worlds(tmp_path):
    """As a scenario file has it: what nobody can choose can be doubted."""
    files = files_of("pace", {"horizon.weeks": 4})
    loaded = loaded_worlds(files, tmp_path)

    assert [one.scenario.horizon.weeks for one in loaded] == [4, 4]


def test_files_are_written_where_only_they_are(tmp_path):
    """Others of the same names are elsewhere."""
    first = written(files_of("pace", {"plan.deployments_per_week": 6}), tmp_path)
    other = written(files_of("pace", {"plan.deployments_per_week": 7}), tmp_path)

    assert first[1].name == other[1].name
    assert first[1] != other[1]
    assert first == written({one.name: one.read_text() for one in first}, tmp_path)


def test_a_lever_of_which_nothing_says_how_far_it_goes_is_refused():
    """Rather than given ends that somebody made up unseen."""
    with pytest.raises(ValueError, match=r"workforce.crew.pairs: nothing says"):
        dial_of(
            Lever(path="workforce.crew.pairs", label="Pairs"), shipped("short-handed")
        )


def test_what_is_predicted_is_measured():
    """Yield and burden, both."""
    kinds = {BY_KEY[key].kind.value for key in PREDICTED}

    assert kinds == {"yield", "burden"}


A_NUMBER = re.compile(
    r"\b(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|half|twice|times)\b",
    re.IGNORECASE,
)


def crew_of(name):
    """Return how many there are of what a short-handed crew has half of."""
    crew = shipped(name).scenario.workforce.crew
    return [crew.operators, crew.pairs, crew.prisoner_vans]


def plan_of(name):
    return shipped(name).scenario.plan


TOLD = {
    ("pace", "Four"): lambda: plan_of("four-a-week").deployments_per_week == 4,
    ("pace", "ten"): lambda: plan_of("ten-a-week").deployments_per_week == 10,
    ("pace", "four"): lambda: plan_of("ten-a-week").staffed_for == 4,
    ("cameras", "1"): lambda: (
        shipped("croydon-mobile").scenario.disposal.arrest_factor == 1
    ),
    ("officers", "Half"): lambda: (
        [2 * n for n in crew_of("short-handed")] == crew_of("four-a-week")
    ),
    ("list", "100"): lambda: dials_of("list")[0].written(100) == 16_020,
}
"""Numbers that questions tell in words of their own, and what makes them so."""


def words_of_a(question):
    """Give all that a question says but its anchor and its gaps."""
    yield from (question.title, question.hope, question.worry)
    for lever in question.levers:
        yield from (lever.label, *lever.words.values())


def test_a_number_that_a_question_tells_is_one_of_its_scenarios():
    """None stands there that nobody could follow up."""
    found = {
        (key, number)
        for key, question in QUESTIONS.items()
        for text in words_of_a(question)
        for number in A_NUMBER.findall(text)
    }

    assert found == set(TOLD)
    assert [told for told, is_so in TOLD.items() if not is_so()] == []


def test_a_cited_number_is_the_scenarios_with_its_standing_and_source():
    """What a street's cameras and a van cost is read out of the scenario."""
    question = QUESTIONS["cameras"]
    fixed, van = cited_by(question)
    sources = shipped(question.b).sources

    assert (fixed.told, van.told) == ("£800,000", "£200,000")
    assert "£800,000 (published)" in worry_of(question)
    assert van.could_be == "£100,000 to £400,000"
    for one in (fixed, van):
        assert one.origin.is_justified
        assert set(one.origin.source) <= set(sources)
    assert all(
        worry_of(one) == one.worry for one in QUESTIONS.values() if not one.cited
    )


@pytest.mark.parametrize("key", QUESTIONS)
def test_an_anchor_names_the_works_that_it_is_worked_out_of(key):
    """By keys of its scenario; what is a transcription says so."""
    question = QUESTIONS[key]
    works = works_behind(question)

    assert len(works) == len(question.anchored_in) > 0
    assert all(one.startswith("Metropolitan Police (2025). LFR dep") for one in works)
    is_transcribed = any(year in question.anchor for year in ("2023", "December"))
    assert any("transcription" in one for one in works) == is_transcribed


def numbers_of(rows):
    """Return what an anchor says of deployments on average."""
    faces, arrests = rows["faces_seen"].sum(), rows["arrests"].sum()
    means = [rows[name].mean() for name in ("alerts", "arrests")]
    each = [f"{faces / len(rows):,.0f} faces", f"{means[0]:.1f} alerts"]
    return [
        f"{len(rows)} deployments",
        *each,
        f"{means[1]:.1f} arrests",
    ], faces / arrests


def test_the_anchors_are_what_the_record_says():
    """Every mean, and how many deployments it is of."""
    record = pd.read_csv(RECORD)
    vans = record[record["source"] == "met-record-2025-to-may"]
    said, per_arrest = numbers_of(vans)
    a_week = [4 * vans[name].mean() for name in ("arrests", "no_action")]
    for words in (
        *said,
        f"{vans['no_action'].mean():.1f} stops without action",
        f"one arrest for {per_arrest:,.0f} faces",
        f"{a_week[0]:.1f} arrests and {a_week[1]:.1f} stops",
    ):
        assert words in VANS
    croydon = vans[vans["borough"] == "Croydon"]
    fixed = record[record["camera"] == "fixed"]
    assert (fixed["date"].min(), fixed["date"].max()) == ("2025-10-01", "2025-12-18")
    hours = f"in {croydon['hours'].mean():.1f} hours"
    fixed_said = [one.replace(" faces", "") for one in numbers_of(fixed)[0]]
    for words in chain(numbers_of(croydon)[0], [hours], fixed_said):
        assert words in CROYDON
    early = record[(record["threshold"] == 0.60) & (record["date"] >= "2023-04-06")]
    found = f"{len(early)} deployments had {early['false_alerts'].sum():.0f} false"
    assert found in QUESTIONS["threshold"].anchor
