"""Assumptions one at a time: which are shown, and what each does at its two ends."""

import pandas as pd
import pytest

from analysis.figures import ends as figure
from analysis.studies.doubt.ends import STATED, ends_runs
from analysis.studies.doubt.moved import ends_plate, find_moved
from lfrsim.workshop.asked.assumptions import LABELS, MOST, assumptions_of
from lfrsim.workshop.asked.questions import QUESTIONS
from lfrsim.workshop.asked.worlds import files_of, loaded_worlds, study_of
from lfrsim.workshop.steps.moving import (
    ends_frame,
    first_other,
    joined,
    known_table,
    stated,
    stops_of,
    study_at,
)
from sim.model.replication import run_replication
from sim.scenario.loading import load_scenario
from tests.making import TINY
from tests.studies import run

WEEKS = {"horizon.weeks": 1, "depletion.weeks_before": 1}


def worlds_of(key, folder, **values):
    """Return both worlds of a question, and the study of them."""
    files = files_of(key, values)
    return loaded_worlds(files, folder), study_of(files, folder, replications=2)


@pytest.mark.slow
@pytest.mark.parametrize("key", QUESTIONS)
def test_all_assumptions_of_a_question_fit_at_both_ends(key, tmp_path):
    """They are those that its files doubt, with names, and each end is a world."""
    worlds, asked = worlds_of(key, tmp_path)
    found = assumptions_of(key, worlds)
    ends = ends_runs(asked, worlds, [one.name for one in found])

    assert 4 <= len(found) <= MOST
    assert all(one.origin.standing for one in found)
    for one in found:
        pairs = {ends.places[one.name, end] for end in ("low", "high")}
        assert pairs - {ends.places[STATED]}, one.name
        assert len(stops_of(one)) >= 2
    for name in (assumption.name for assumption in found):
        assert name in LABELS


@pytest.mark.slow
def test_what_a_world_has_chosen_isnt_offered_to_be_moved_in_both(tmp_path):
    """The hours of the fixed cameras, once the lever has been turned in B."""
    hours = "cameras.fixed.live"
    assert hours in {one.name for one in offered("cameras", tmp_path)}
    turned = {one.name for one in offered("cameras", tmp_path, **{hours: 2.0})}
    assert hours not in turned


def offered(key, folder, **values):
    """Return what can be moved of a question."""
    return assumptions_of(key, worlds_of(key, folder, **values)[0])


@pytest.mark.slow
def test_values_are_called_as_on_the_levers(tmp_path):
    """A regime by its words; of many inputs together no row of numbers."""
    table = known_table(offered("pace", tmp_path)).set_index("Assumption")
    regime = table.loc[LABELS["depletion.regime"]]
    assert regime["In the scenario"] == "yes, across London"
    assert regime["Could be"].startswith("no, there are always others; yes, ")
    found = offered("pace", tmp_path, **{"population.time_sought": 120.0})
    (many,) = [one for one in found if one.name == "arrests"]
    assert list(stops_of(many))[::12] == ["step 1 of 13", "step 13 of 13"]
    assert stated(many) == "step 7 of 13"
    assert "As stated: 85.6 % / " in joined(many)
    (faces,) = [one for one in found if one.name == "population.extra_faces"]
    assert stated(faces) == next(iter(stops_of(faces))) == "extra faces are visitors"
    assert first_other(faces) == "crowds hide faces"


@pytest.mark.slow
def test_every_name_is_that_of_something_in_doubt(tmp_path):
    """No label outlives the input that it is of."""
    doubted = set()
    for key in QUESTIONS:
        for world in loaded_worlds(files_of(key, {}), tmp_path):
            doubted |= {one.joint or path for path, one in world.doubts.items()}
    assert set(LABELS) <= doubted


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Run a small world of four deployments and of six with its one doubt moved."""
    folder = tmp_path_factory.mktemp("ends")
    many = folder / "many.yaml"
    many.write_text(
        f"extends: {TINY}\nplan: {{deployments_per_week: {{value: 6, standing: chosen, "
        "note: x}}\n"
    )
    worlds = (load_scenario(TINY), load_scenario(many))
    from sim.experiment.design import load_study

    asked = load_study([str(TINY), str(many)], overrides=(), replications=3, seed=1)
    (name,) = {one.joint or path for path, one in worlds[0].doubts.items()}
    ends = ends_runs(asked, worlds, [name], each=3)
    results = run(folder / "results", ends.study, model=run_replication)
    return name, worlds, asked, find_moved(ends, results)


def test_an_end_is_a_change_from_what_is_stated(tiny):
    """The interval of an end is that of the paired change, put beside the mean."""
    name, _, _, found = tiny
    row = found.frame("arrests_per_week").iloc[0]

    def difference(place):
        a, b = found.ends.places[place]
        key = "arrests_per_week"
        return found.measures[b][key] - found.measures[a][key]

    stated, low = difference(STATED), difference((name, "low"))
    assert row["stated"] == pytest.approx(stated.mean())
    assert row["low"] == pytest.approx(low.mean())
    assert (row["low_low"] + row["low_high"]) / 2 == pytest.approx(low.mean())
    half = 4.302653 * (low - stated).std() / 3**0.5  # Student's t of 2
    assert (row["low_high"] - row["low_low"]) / 2 == pytest.approx(half, rel=1e-5)
    assert row["span"] > 0


def test_recognition_moves_both_worlds_alike(tiny):
    """At the low end fewer are recognised in A and in B; the luck is the same."""
    *_, found = tiny
    alerts = {
        end: [found.measures[run]["alerts_per_week"].sum() for run in runs]
        for (_, end), runs in found.ends.places.items()
    }
    for world in (0, 1):
        assert alerts["low"][world] < alerts["high"][world]
    assert len(found.ends.study.scenarios) == 6


def test_a_chosen_value_is_one_of_the_stops(tiny):
    """What runs is the scenario with that value, under the name it had."""
    from analysis.studies.doubt.ends import doubts_named
    from lfrsim.workshop.asked.assumptions import Assumption

    name, worlds, asked, _ = tiny
    origin = worlds[0].provenance[name]
    one = Assumption(name, "Recognition", doubts_named(name, worlds), origin)
    stops = stops_of(one)
    assert next(iter(stops)) == "51.9 %"
    study = study_at(asked, worlds, one, stops["51.9 %"])
    assert [named.name for named in study.scenarios] == ["tiny", "many"]
    assert study.records == "deployments"
    assert {named.id for named in study.scenarios}.isdisjoint(
        named.id for named in asked.scenarios
    )
    curves = study.scenarios[0].scenario.recognition.operating_curves["field"]
    assert curves[1].true_positive_identification_rate == pytest.approx(0.5195)


FRAME = pd.DataFrame(
    {
        "label": ["first", "second", "third"],
        "standing": "assumed",
        "at_low": "1",
        "at_high": "2",
        "stated": 10.0,
        "low": [5.0, 7.0, 10.0],
        "high": [12.0, 12.0, 10.0],
        "low_low": [4.9, 6.9, 10.0],
        "low_high": [5.1, 7.1, 10.0],
        "high_low": [11.9, 11.9, 10.0],
        "high_high": [12.1, 12.1, 10.0],
        "span": [7.0, 5.0, 0.0],
        "n": 8,
    }
)


@pytest.mark.parametrize(("half", "number"), [(0.1, 1), (2.0, 2)])
def test_the_strongest_is_named_only_if_luck_lets_it_tell(half, number):
    """What doesn't move anything is never among them."""
    frame = FRAME.copy()
    for end in ("low", "high"):
        frame[f"{end}_low"] = frame[end] - half
        frame[f"{end}_high"] = frame[end] + half
    assert figure.leading(frame) == ["first", "second"][:number]
    title = figure.title(frame, measure="Arrests a week")
    assert ("can't be told" in title) == (number > 1)


def test_nothing_that_moves_is_said():
    """All bars of no length."""
    frame = FRAME.assign(span=0.0)
    assert figure.leading(frame) == []
    assert "None of these" in figure.title(frame, measure="Arrests a week")


def test_the_figure_says_what_is_in_the_frame(tiny):
    """Numbers, values and standing are in the words and in the table."""
    name, worlds, _, found = tiny
    from analysis.studies.doubt.ends import doubts_named
    from lfrsim.workshop.asked.assumptions import Assumption

    one = Assumption(
        name, "Recognition", doubts_named(name, worlds), worlds[0].provenance[name]
    )
    frame = ends_frame(found, [one], "fruitless_stops_per_week")
    plate = ends_plate(frame, found.caption)
    assert "Recognition (assumed)" in plate.description
    assert "51.9 %" in plate.description
    assert "n = 3 replications" in plate.description
    assert plate.table is not None
    assert list(plate.table["At the high end"]) == ["87.1 %"]
    (axes,) = plate.figure.axes
    assert [one.get_text() for one in axes.get_yticklabels()] == ["Recognition"]
