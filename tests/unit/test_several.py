"""Several scenarios against one: intervals, words, files, refusals, and the parcel."""

import json
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lfrsim
from analysis.figures import against_base as figure
from analysis.figures import style
from analysis.figures.rows import cut
from analysis.figures.style import Caption
from analysis.measures import ARRESTS, MEASURES, measure_named
from analysis.statistics.paired import compute_paired
from analysis.studies.choosing.against_base import (
    compute_against_base,
    compute_all_against_base,
)
from analysis.studies.choosing.plates import against_base_plate, front_plate
from analysis.studies.choosing.several import Several, find_several
from analysis.studies.choosing.several_words import LEFT_OUT, SHOWN, several_lines
from analysis.studies.plates.folder import DIGITS
from lfrsim.cli import main
from lfrsim.workshop.steps import handed_in
from lfrsim.workshop.steps.class_figure import class_frame
from lfrsim.workshop.work.orders import ClassOrder, class_order_of, command_line
from lfrsim.workshop.work.parcel import README, made
from sim.experiment import run as running
from sim.experiment.design import NamedScenario, Study, StudyError
from sim.experiment.run import run_study
from sim.experiment.store import default_folder, opened
from sim.model.replication import run_replication
from sim.scenario.loading import load_scenario, scenario_id
from tests.making import TINY, changed
from tests.studies import named, never, run

pytestmark = pytest.mark.xdist_group("several")  # they share what is run once

LONG = "a-proposal-of-a-team-with-many-words-number"


def several(folder, *plans, replications=4):
    """Run small scenarios of so many deployments a week, the first being the base."""
    tiny = load_scenario(TINY).scenario
    scenarios = [
        NamedScenario(name, one, scenario_id(one))
        for name, k in plans
        for one in [changed(tiny, plan__deployments_per_week=k)]
    ]
    study = Study(
        tuple(scenarios), replications=replications, seed=1, records="deployments"
    )
    return run(folder / "results", study, model=run_replication)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Run four small worlds, one without any deployment."""
    plans = (("four", 4), ("two", 2), ("none", 0), ("six", 6))
    return several(tmp_path_factory.mktemp("several"), *plans)


@pytest.fixture(scope="module")
def found(results):
    """Compare them."""
    return find_several(results)


def frame(**columns):
    """Return the rows of three scenarios, the first being the base."""
    nan = float("nan")
    usual = {
        "scenario": ["a", "b", "c"], "is_base": [True, False, False], "n": 8,
        "mean": [1.0, 2.0, 1.5], "mean_low": [0.9, 1.9, 1.0],
        "mean_high": [1.1, 2.1, 2.0], "pairs": 8, "difference": [nan, 1.0, 0.5],
        "low": [nan, 0.5, -0.5], "high": [nan, 1.5, 1.5],
    }  # fmt: skip
    return pd.DataFrame({**usual, **columns})


# What is told -------------------------------------------------------------------------


def test_differences_hold_all_at_once(found):
    """Each interval has the share that Bonferroni's inequality leaves it."""
    table = found.frame("faces_per_week").set_index("scenario")
    values = {k: one.measures["faces_per_week"] for k, one in found.outcomes.items()}
    for name in ("two", "none", "six"):
        told = compute_paired(a=values["four"], b=values[name], confidence=1 - 0.05 / 3)
        row = table.loc[name]
        assert (row["difference"], row["low"], row["high"]) == (
            told.difference, told.low, told.high,
        )  # fmt: skip
        assert row["mean"] == pytest.approx(values[name].mean())
    assert table["low"].isna().tolist() == [True, False, False, False]


@pytest.mark.slow
def test_every_measure_is_in_the_table_and_an_occasional_one_if_asked_for(results):
    """As in the summary of two; what a roster alone has is there only by name."""
    found = find_several(results)
    asked = find_several(results, by="lfr_hours_for_protests_per_week")
    usual = [one.key for one in MEASURES if not one.is_occasional]
    assert [one.key for one in found.measures] == usual
    assert set(asked.table["key"]) - set(usual) == {asked.by.key}
    assert len(found.table) == 4 * len(usual)
    assert asked.plates()[0].title.endswith("none can be told from four")


def test_where_a_measure_is_undefined_nothing_is_told_of_it(results):
    """Not of a world without deployments, and of no other if that is the base."""
    found = find_several(results, by="faces_per_arrest")
    row = found.frame("faces_per_arrest").set_index("scenario").loc["none"]
    assert (row["n"], row["pairs"]) == (0, 0)
    assert np.isnan(row["difference"])
    drawn = found.plates()[0].figure
    for axes in drawn.axes:
        assert [one.get_text() for one in axes.texts].count("undefined") == 1
    block = found.lines[found.lines.index("") :]
    assert any(line.startswith("C  none *") and "n/a" in line for line in block)
    json.dumps(found.to_json(), allow_nan=False)


def test_a_row_is_marked_where_all_are_undefined_in_the_same_replication(found):
    """The head says of how many replications the table is: not of so many."""
    outcomes = list(found.outcomes.values())[:2]
    gone = [one.measures.copy() for one in outcomes]
    for measures in gone:
        measures.loc[measures.index[0], ARRESTS] = np.nan
    frames = {one.name: each for one, each in zip(outcomes, gone, strict=True)}
    by = [measure_named(key) for key in SHOWN]
    table = compute_all_against_base(frames, base="four", by=by)
    lines = several_lines(table, found.fronts, outcomes, by=ARRESTS, seed=1, notes=[])
    block = lines[lines.index("") + 1 :]
    assert [line[:9].rstrip() for line in block[1:3]] == ["A  four *", "B  two *"]
    assert block[3] == LEFT_OUT
    assert lines.count(LEFT_OUT) == 1


def test_against_a_base_where_it_is_undefined_there_is_no_difference(found):
    """The means of the others stand, and the panel of differences is empty."""
    measures = {"none": found.outcomes["none"].measures}
    measures |= {key: one.measures for key, one in found.outcomes.items()}
    by = [measure_named("faces_per_arrest")]
    table = compute_all_against_base(measures, base="none", by=by)
    plate = against_base_plate(table, found.caption)
    assert plate.title == "Faces scanned per arrest: no difference from none is defined"
    assert table["pairs"].tolist() == [0] * 4
    assert table["n"].iloc[0] == 0 < table["n"].iloc[1:].min()
    assert list(plate.figure.axes[1].get_xticks()) == []


def test_pairs_are_those_in_which_both_are_defined():
    """A replication without arrests in either is left out of the difference alone."""
    a = pd.DataFrame({"x": [1.0, np.nan, 3.0, 4.0]})
    b = pd.DataFrame({"x": [2.0, 9.0, np.nan, 6.0]})
    told = compute_against_base({"a": a, "b": b}, base="a", measure="x").iloc[1]
    assert (told["n"], told["pairs"]) == (3, 2)
    assert (told["mean"], told["difference"]) == (pytest.approx(17 / 3), 1.5)


@pytest.mark.slow
def test_few_are_told_one_by_one_and_many_are_counted(found, tmp_path):
    """Yield and burden of each with its interval; of many how many have more."""
    assert found.sentence.startswith(
        "Against four in the same luck, a week (95 % intervals, together by measure): "
        "two has "
    )
    for name in ("two", "none", "six"):
        assert found.sentence.count(f"{name} has ") == 1
    assert "can't be told from 0" in found.sentence
    assert "on the front" in found.sentence
    plans = [("four", 4), *((f"w{k}", k) for k in (0, 1, 2, 5)), ("like-four", 4)]
    with pytest.warns(UserWarning, match="every difference between them will be 0"):
        many = find_several(several(tmp_path, *plans, replications=8))
    told, _ = many.sentence.split(" Of arrests against")
    assert told.startswith(
        "Against four in the same luck, a week (95 % intervals, together by measure): "
        "of 5 others arrests are "
    )
    assert told.endswith("stops are more in 1, fewer in 3 and as many in 1.")
    assert "w1" not in told
    plans[-1] = ("w3", 3)
    few = find_several(several(tmp_path / "few", *plans, replications=2))
    assert " not to be told in " in few.sentence


@pytest.mark.slow
def test_a_measure_that_the_sentence_has_not_is_told_first(results):
    """By the figure's title."""
    found = find_several(results, by="alerts_per_week")
    assert found.sentence.startswith("Alerts a week: ")
    heads = [line for line in found.lines if line.endswith("all at once")]
    assert heads[0].startswith("ALERTS A WEEK")
    assert len(heads) == 6  # arrests, three burdens, and the front


@pytest.mark.slow
def test_many_long_names_fit_and_differ(tmp_path):
    """100 columns, letters as under the figures, and names that are cut amid."""
    plans = [("four", 4), *((f"{LONG}-{k}", k) for k in range(4))]
    found = find_several(several(tmp_path, *plans))
    assert max(map(len, found.lines)) <= 100
    rows = [line for line in found.lines if line.startswith("E  ") and "to" in line]
    assert len(rows) == 4
    assert all(row.split()[1].endswith("number-3") for row in rows)
    ticks = found.plates()[0].figure.axes[0].get_yticklabels()
    assert len({one.get_text() for one in ticks}) == 5
    assert [one.get_text()[0] for one in ticks] == list("ABCDE")


def test_a_cut_name_has_both_ends():
    """And the length that it may have."""
    assert cut("short") == "short"
    assert cut("abcdefghij", 6) == "abc…ij"


# Figures ------------------------------------------------------------------------------


def test_a_difference_that_cannot_be_told_says_so():
    """In the title, and beside its marker."""
    title = figure.title(frame(), measure="Stops a week")
    assert title == "Stops a week: 1 of 2 above a"
    drawn = figure.draw(
        frame(),
        caption=Caption(names=("a", "b", "c"), replications=8, seed=1, weeks=(2,)),
        measure="Stops a week",
    )
    told = [one.get_text() for one in drawn.axes[1].texts]
    assert [" (not told)" in one for one in told] == [False, False, True]
    untold = frame(low=-1.0)
    assert figure.title(untold, measure="Stops").endswith("none can be told from a")


def test_one_comparison_stands_by_itself():
    """No word of several."""
    caption = Caption(names=("a", "b"), replications=8, seed=1, weeks=(2,))
    drawn = figure.draw(frame()[:2], caption=caption, measure="Stops a week")
    said = " ".join(" ".join(one.get_text().split()) for one in drawn.texts)
    assert "the difference from a, in the same luck, with an interval of 95 %" in said


def test_yield_stands_against_burden(found):
    """A row a world in each of three panels."""
    plate = front_plate(found.fronts, found.caption)
    assert len(plate.figure.axes) == 3
    assert plate.table is not None
    assert len(plate.table) == 12


# The command --------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Write two small scenarios beside the one of tests; figures cost nothing."""
    monkeypatch.setattr(style, "render", lambda *_, **__: {"png": b"p", "svg": b"s"})
    monkeypatch.chdir(tmp_path)
    for name, k in (("two", 2), ("six", 6)):
        Path(f"{name}.yaml").write_text(
            f"extends: {TINY}\nname: {name}\nquestion: q?\n"
            f"plan: {{deployments_per_week: {k}}}\n",
            encoding="utf-8",
        )
    return [str(TINY), "two.yaml", "six.yaml"]


def written(folder):
    """Return all files of a results folder but the manifest, with their bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file() and path.suffix != ".json"
    }


@pytest.mark.slow
def test_the_command_goes_on_and_writes_the_same_bytes(files, capsys, monkeypatch):
    """However many processes work, and given again nothing is run."""
    words = ["compare", *files, "--set", "horizon.weeks=1", "--seed", "5", "-q"]
    assert main([*words, "-n", "10", "-j", "2", "-o", "two"]) == 0
    assert main([*words, "-n", "8", "-j", "1", "-o", "one"]) == 0
    capsys.readouterr()
    assert main([*words, "-n", "10", "-j", "1", "-o", "one"]) == 0
    said = capsys.readouterr().out
    kept = written("one")
    assert kept == written("two")
    assert {name for name in kept if "/" not in name} == {
        "summary.csv", "replications.csv", "front.csv",
    }  # fmt: skip
    assert {name for name in kept if name.startswith("figures/")} == {
        f"figures/{name}.{kind}"
        for name in ("against-base", "front")
        for kind in ("png", "svg", "csv")
    }
    assert "n = 10 replications of 1 week, seed 5" in said

    monkeypatch.setattr(running, "run_replication", never)
    again = [*words, "-n", "10", "-j", "1", "-o", "one", "--by", "stops_per_week"]
    assert main([*again, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["against_base"]
    assert (told["base"], told["by"]) == ("tiny", "stops_per_week")
    assert set(pd.read_csv("one/figures/against-base.csv")["key"]) == {"stops_per_week"}
    assert pd.DataFrame(told["measures"])["difference"].dropna().to_list() == (
        pytest.approx(pd.read_csv("one/summary.csv")["difference"].dropna().to_list())
    )
    assert main(["report", "one"]) == 2
    assert "a comparison of several says" in " ".join(capsys.readouterr().err.split())


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*don't say enough")
def test_the_door_finds_the_same(files, capsys):
    """From a notebook, with two or more."""
    options: dict[str, Any] = {"replications": 3, "overrides": ["horizon.weeks=1"]}
    found = lfrsim.compare_several(*files, out="door", **options)
    assert isinstance(found, Several)
    words = ["compare", *files, "--set", "horizon.weeks=1", "-n", "3", "-j", "1", "-q"]
    assert main([*words, "-o", "command"]) == 0
    text = found.table.to_csv(index=False, float_format=DIGITS, lineterminator="\n")
    assert text == Path("command/summary.csv").read_text(encoding="utf-8")
    two = lfrsim.compare_several(*files[:2], out="pair", **options)
    pair = lfrsim.compare(*files[:2], out="pair", **options).table.set_index("key")
    row = two.frame("arrests_per_week").iloc[1]
    assert (row["low"], row["high"]) == tuple(
        pair.loc["arrests_per_week", ["low", "high"]]
    )
    with pytest.raises(StudyError, match="there is no measure 'arrests'"):
        lfrsim.compare_several(*files, by="arrests", out="none")
    with pytest.raises(StudyError, match="2 replications or more, and not 1"):
        lfrsim.compare_several(*files, replications=1, out="none")
    with pytest.raises(StudyError, match="not among 1"):
        lfrsim.compare_several(files[0], out="none")
    assert not Path("none").exists()


THREE = ["compare", "four-a-week", "five-as-delivered", "ten-a-week"]
WRONG = [
    (["--gap"], "of 3: leave it out, or compare two at a time, as in lfrsim compare A"),
    (["--uncertain-inputs", "--report", "r.html"],
     "--uncertain-inputs and --report can be asked of two scenarios, and not of 3"),
    (["--precision", "5%"], "--precision can be asked of two scenarios"),
    (["--indifference", "1"], "--indifference can be asked of two"),
    (["--by", "arrests"], "no measure 'arrests': did you mean arrests_per"),
    (["--by", ""], "no measure '': there are arrests_per_week"),
    (["-n", "1"], "takes 2 replications or more, and not 1"),
    (["four-a-week"], "four-a-week is there twice: a comparison needs each once"),
    (["four-a-week"] * 2, "four-a-week is there 3 times: a comparison needs each once"),
    (["a/plan.yaml", "b/plan.yaml"],
     "2 different scenarios are called plan: rename a file"),
    (["tin-a-week"], "did you mean 'ten-a-week'"),
    ([f"{k}.yaml" for k in range(24)],
     "2 to 26 scenarios, the first of which is the base, and not among 27"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "said"), WRONG)
def test_what_does_not_suit_is_refused_before_anything_is_run(
    more, said, tmp_path, monkeypatch, capsys
):
    """With one message, status 2, and nothing written."""
    monkeypatch.chdir(tmp_path)
    names = ["a/plan", "b/plan", *range(24)]
    for weeks, name in enumerate(names, start=1):
        path = Path(f"{name}.yaml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"extends: four-a-week\nhorizon: {{weeks: {weeks}}}\n", "utf-8")
    assert main([*THREE, *more]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in " ".join(err.split())
    assert "Traceback" not in err
    assert not Path("results").exists()


@pytest.mark.slow
def test_equal_worlds_are_warned_of_and_compared(files, capsys):
    """Their difference is 0, and is said to be."""
    Path("same.yaml").write_text(f"extends: {TINY}\nname: s\n", encoding="utf-8")
    words = ["compare", *files, "same.yaml", "-n", "2", "-j", "1", "-o", "out"]
    assert main([*words, "--set", "horizon.weeks=1"]) == 0
    out, err = capsys.readouterr()
    same = "tiny and same have the same settings: every difference between them will be"
    assert same in err
    assert "same has as many arrests, as many faces scanned and as many" in " ".join(
        out.split()
    )


def test_many_names_make_a_short_folder():
    """The names of few and short ones, and of two whatever their length."""
    worlds = tuple(named(f"{LONG}-{k}", k) for k in (1, 2, 3))
    few, many = (
        Study(worlds[:n], replications=1, seed=1, records="deployments") for n in (2, 3)
    )
    assert default_folder(few).name == f"{LONG}-1-vs-{LONG}-2"
    assert default_folder(many).name == f"{LONG}-1-vs-2-others"
    short = Study(tuple(named(f"w{k}", k) for k in range(3)), replications=1, seed=1)
    assert default_folder(short).name == "w0-vs-w1-vs-w2"


# The workshop -------------------------------------------------------------------------


BY = "stops_per_week"
SENT = [
    ("two a week.yaml", b"extends: four-a-week\nplan: {deployments_per_week: 2}\n"),
    ("four-a-week.yaml", b"extends: four-a-week\nplan: {deployments_per_week: 3}\n"),
]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*don't say enough")
def test_a_class_takes_home_the_command_that_gives_its_numbers(
    tmp_path, monkeypatch, capsys
):
    """The parcel's table is the page's, and so is what its command gives elsewhere."""
    given = handed_in.together(handed_in.read_files(SENT))
    study = handed_in.study_against("four-a-week", given).of(replications=2)
    with opened(tmp_path / "server", study, command=["test"]) as store:
        results = run_study(store)
    files = handed_in.files_of(study, given)
    assert list(files) == ["two-a-week.yaml", "four-a-week-2.yaml"]
    order = class_order_of(
        results, code="BCDFG", base="four-a-week", by=BY, files=files
    )
    contents = made(order)
    page = class_frame(find_several(results), BY, is_sorted=False)
    text = page.to_csv(index=False, float_format=DIGITS, lineterminator="\n")
    assert contents["figures/against-base.csv"].decode() == text

    for name in files:
        (tmp_path / name).write_bytes(contents[name])
    command = command_line(order.compare)
    assert command in contents[README].decode()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(style, "render", lambda *_, **__: {"png": b"p", "svg": b"s"})
    assert main([*shlex.split(command)[1:], "-j", "1", "-q"]) == 0
    capsys.readouterr()
    assert Path("results", "summary.csv").read_bytes() == contents["summary.csv"]


def test_a_class_of_one_group_takes_home_a_comparison_of_two():
    """Which takes no measure by itself; the names are those of files."""
    order = ClassOrder(
        code="BCDFG", base="four-a-week", by=BY, files=(("a.yaml", "text"),),
        folder=Path("nowhere"), replications=24, seed=7, records="deployments",
    )  # fmt: skip
    words = order.compare
    assert words[:3] == ["compare", "four-a-week", "a.yaml"]
    assert "--by" not in words
    two = replace(order, files=(*order.files, ("b.yaml", "text"))).compare
    assert two[two.index("--by") + 1] == BY
    text = order.readme({})
    assert command_line(words) in text
    assert "a.yaml" in text
