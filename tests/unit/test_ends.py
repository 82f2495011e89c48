"""One input at a time at both ends, from the door: what is asked, refused and found."""

import pandas as pd
import pytest

import lfrsim
from analysis.figures.style import Caption
from analysis.measures import measure_named
from analysis.studies.doubt.ends import STATED, default_folder, ends_runs
from analysis.studies.doubt.moved import Moved
from sim.experiment.design import StudyError, load_study
from sim.scenario.loading import load_scenario
from tests.making import TINY

NAMES = ("four-a-week", "ten-a-week")
REGIME, SOUGHT = "depletion.regime", "population.time_sought"
CAPTION = Caption(names=NAMES, replications=3, seed=1, weeks=(52, 52))
B_AT = {
    (STATED): [20.0, 21.0, 22.0],
    (REGIME, "low"): [25.0, 26.5, 27.0],
    (REGIME, "high"): [15.0, 15.5, 17.0],
    (SOUGHT, "low"): [19.0, 20.5, 21.0],
    (SOUGHT, "high"): [20.5, 21.0, 22.5],
}


def made(*, by="arrests_per_week"):
    """Make by hand what came of two inputs at their ends; B is at the stated regime."""
    asked = load_study(NAMES, overrides=(), replications=1, seed=1)
    ends = ends_runs(asked, [load_scenario(one) for one in NAMES], [REGIME, SOUGHT])
    measures = {}
    for place, values in B_AT.items():
        for run, arrests in zip(ends.places[place], ([10.0] * 3, values), strict=True):
            frame = {"arrests_per_week": arrests, "faces_per_week": [9e4, 8e4, 7e4]}
            measures[run] = pd.DataFrame(frame)
    return Moved(ends, measure_named(by), measures, (), CAPTION)


def test_a_row_an_input_that_says_what_it_is_and_how_well_it_is_known():
    """The strongest first, by names that a figure has room for."""
    table = made().table
    first = table.iloc[0]

    assert list(table["name"]) == [REGIME, SOUGHT]
    assert list(table["label"]) == ["depletion regime", "population time sought"]
    assert list(table["standing"]) == ["assumed", "assumed"]
    assert (first["at_low"], first["at_stated"], first["at_high"]) == (
        "none", "mixed", "local",
    )  # fmt: skip
    assert first[["stated", "low", "high"]].tolist() == pytest.approx(
        [11, 16.1667, 5.8333], abs=1e-4
    )
    assert (first["key"], first["measure"]) == ("arrests_per_week", "Arrests a week")


def test_any_measure_can_be_asked_for_and_no_other():
    """Of the same runs; a slip is answered with the nearest keys."""
    found = made(by="faces_per_week")

    assert set(found.table["span"]) == {0.0}
    assert "none of these inputs moves it" in found.sentence
    assert found.frame("arrests_per_week")["span"].iloc[0] > 10
    with pytest.raises(StudyError, match="did you mean arrests_per_week"):
        found.frame("arrest_per_week")


def test_the_sentence_says_the_strongest_with_its_values():
    """And how well it is known."""
    assert made().sentence == (
        "As stated the mean difference in arrests a week is +11.00; it moves most with "
        "depletion regime (assumed): +16.17 at none, +5.83 at local."
    )


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ([], "no input is named"),
        (["time_sought"], "did you mean population.time_sought?"),
        (["population.tme_sought"], "did you mean population.time_sought or "),
        (["nonsense"], "no uncertain input 'nonsense': docs/assumptions.md"),
        (["workforce.crew.pairs"], "name the joint doubt staff"),
        (["plan.vans"], "neither scenario says what else it could be"),
    ],
)
def test_what_cannot_be_moved_is_refused_before_anything_is_run(
    inputs, said, tmp_path, monkeypatch
):
    """In one sentence with what may be meant; nothing is written."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StudyError) as error:
        lfrsim.ends(*NAMES, inputs=inputs)
    assert said in str(error.value)
    with pytest.raises(StudyError, match="no measure"):
        lfrsim.ends(*NAMES, inputs=[REGIME], by="x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_it_runs_goes_on_and_writes(tmp_path, monkeypatch):
    """The same question again runs nothing, a name by itself is one, and files come."""
    monkeypatch.chdir(tmp_path)
    many = tmp_path / "many.yaml"
    more = "plan: {deployments_per_week: {value: 6, standing: chosen, note: x}}"
    many.write_text(f"extends: {TINY}\n{more}\n")
    (name,) = {one.joint or path for path, one in load_scenario(TINY).doubts.items()}
    overrides = ["horizon.weeks=1"]
    found = lfrsim.ends(
        str(TINY), str(many), inputs=[name, name], replications=2, overrides=overrides
    )
    folder = default_folder(found.ends)
    chunks = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    again = lfrsim.ends(
        str(TINY), str(many), inputs=name, replications=2, overrides=overrides
    )
    written = found.write(tmp_path / "written")

    assert chunks
    assert chunks == {one: one.stat().st_mtime_ns for one in folder.rglob("*.parquet")}
    pd.testing.assert_frame_equal(found.table, again.table)
    assert [path.name for path in written] == [
        "ends.csv", "ends.png", "ends.svg", "ends.csv",
    ]  # fmt: skip
    assert found.caption.names == (TINY.stem, "many")
    assert any("2 replications are few" in one for one in found.warnings)
    assert not any("uncertain its inputs" in one for one in found.warnings)
    assert found.to_json()["inputs"][0]["name"] == name
