"""The proportionality gap: what is run, how it is split, and how it is said."""

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

import lfrsim
from analysis.figures import gap as figure
from analysis.figures import style
from analysis.figures.style import Caption
from analysis.studies.outcome import per_week
from analysis.studies.proportion.causes import (
    CAUSES,
    Mark,
    mark_of,
    may_be_cancelled,
    without,
)
from analysis.studies.proportion.gap import Gap, compute_gap, marked
from analysis.studies.proportion.runs import ratio_of, runs_without
from lfrsim.cli import main
from sim.experiment.design import NamedScenario, Study, StudyError
from sim.experiment.folders import FolderError
from sim.experiment.store import read_results
from sim.scenario.loading import scenario_id
from tests.making import TINY, changed, shipped

pytestmark = pytest.mark.xdist_group("gap")  # they share what is run once

CAPTION = Caption(names=("a", "b"), replications=4, seed=8, weeks=(52, 52))
A = np.array([10.0, 12.0, 11.0, 13.0])
B = np.array([20.0, 25.0, 23.0, 24.0])
QUICK = ["-n", "3", "-j", "1", "-q", "--set", "horizon.weeks=1",
         "--set", "depletion.weeks_before=1"]  # fmt: skip


def made(others=()):
    """Split a gap made by hand; B has 2.5 times the deployments."""
    return compute_gap({"a": A, "b": B, **dict(others)}, a="a", b="b", ratio=2.5)


def row(table, key):
    """Return a row of a split."""
    return table.set_index("key").loc[key]


def study_of(*scenarios, replications=3):
    """Put scenarios together as a study."""
    named = [
        NamedScenario(name, scenario, scenario_id(scenario))
        for name, scenario in zip("ab", scenarios, strict=True)
    ]
    return Study(tuple(named), replications=replications, seed=1)


def others_of(a, b):
    """Return the runs that a split of two scenarios takes besides."""
    others = runs_without(study_of(a, b))
    assert others is not None
    return others


# What it is ------------------------------------------------------------------------


def test_a_part_is_the_gap_less_the_gap_without_the_cause():
    """Pair by pair, in both scenarios; an unnamed scenario is the same without it."""
    table = made(
        {
            "a~no-depletion": A,
            "b~no-depletion": B + 3,
            "b~no-staff": B + np.array([1, 2, 0, 1]),
        }
    )
    gap = 2.5 * A - B

    assert row(table, "gap")["arrests"] == pytest.approx(gap.mean())
    assert row(table, "depletion")["arrests"] == pytest.approx(3)
    assert row(table, "depletion")["low"] == pytest.approx(3)
    assert row(table, "staff")["arrests"] == pytest.approx(1)
    assert row(table, "interaction")["arrests"] == pytest.approx(gap.mean() - 4)


def test_what_takes_from_both_is_weighed_by_the_ratio():
    """A cause that took one arrest of A and 2.5 of B isn't missing from proportion."""
    table = made({"a~no-staff": A + 1, "b~no-staff": B + 2.5})

    assert row(table, "staff")["arrests"] == pytest.approx(0)


def test_a_cause_in_neither_scenario_is_exactly_nothing():
    """It wasn't run, and has no interval but 0."""
    table = made({"b~no-depletion": B + 3})
    absent = row(table, "cancellation")

    assert not absent["is_there"]
    assert (absent["arrests"], absent["low"], absent["high"]) == (0, 0, 0)
    assert row(table, "depletion")["is_there"]


def test_levels_parts_and_interaction_add_up():
    """From proportion by all parts one arrives at what is obtained."""
    table = made(
        {
            "a~no-depletion": A - 0.3,
            "b~no-depletion": B + 3,
            "b~no-staff": B + 1,
            "a~no-causes": A + 1,
            "b~no-causes": B + 4,
        }
    )
    parts = table[table["kind"] == "part"]["arrests"].sum()
    start, end = (row(table, key)["arrests"] for key in ("proportional", "obtained"))

    assert start - parts == pytest.approx(end)
    assert parts == pytest.approx(row(table, "gap")["arrests"])
    assert row(table, "otherwise")["arrests"] == pytest.approx(
        (2.5 * (A + 1) - (B + 4)).mean()
    )


def test_intervals_are_those_of_pairs():
    """What varies alike in both doesn't widen a part."""
    noise = np.array([5.0, -5.0, 9.0, -9.0])
    table = compute_gap(
        {"a": A + noise, "b": B + noise, "b~no-staff": B + noise + 2},
        a="a", b="b", ratio=2.5,
    )  # fmt: skip

    assert row(table, "staff")["high"] - row(table, "staff")["low"] < 1e-9
    assert row(table, "gap")["high"] - row(table, "gap")["low"] > 5


def test_one_replication_has_no_intervals():
    """Means are there, and it says so."""
    arrests = {"a": A[:1], "b": B[:1], "b~no-staff": B[:1] + 2}
    table = compute_gap(arrests, a="a", b="b", ratio=2.5)
    found = Gap(("a", "b"), 2.5, table, CAPTION)

    assert math.isnan(row(table, "staff")["low"])
    assert "can't be told from luck" in found.sentence
    assert "can't be told from luck" in figure.title(table)
    assert found.to_json()["rows"][1]["low"] == 0  # not in the scenarios: exactly


# What is run -----------------------------------------------------------------------


def test_only_causes_that_are_there_are_run():
    """At four and ten with crews that scale nothing is cancelled, and no slot is on a
    Sunday.
    """
    study = study_of(shipped("four-a-week"), shipped("ten-a-week"))
    others = others_of(*(named.scenario for named in study.scenarios))

    assert [one.name for one in others.scenarios] == [
        f"{name}~no-{key}"
        for key in ("site-mix", "depletion", "staff", "custody")
        for name in "ab"
    ]
    assert others.records == "deployments"
    assert (others.seed, others.replications) == (study.seed, study.replications)
    assert len({one.id for one in (*study.scenarios, *others.scenarios)}) == 10


def test_a_cause_in_one_scenario_is_run_there_alone():
    """With a roster in B only, only B can have cancellations."""
    others = others_of(shipped("four-a-week"), shipped("met-2025-reform"))
    names = [one.name for one in others.scenarios]

    assert "b~no-cancellation" in names
    assert "a~no-cancellation" not in names


def test_what_else_differs_is_run_without_any_cause():
    """Another threshold isn't among the causes: both are run without them."""
    lower = changed(shipped("ten-a-week"), recognition__threshold=0.62)
    others = others_of(shipped("four-a-week"), lower)
    names = [one.name for one in others.scenarios]

    assert names[-2:] == ["a~no-causes", "b~no-causes"]


@pytest.mark.parametrize(
    ("numbers", "said"), [((4, 4), "both plans have 4"), ((0, 4), "without any")]
)
def test_without_another_number_of_deployments_there_is_no_gap(numbers, said):
    """It is refused before anything is run."""
    base = shipped("four-a-week")
    a, b = (changed(base, plan__deployments_per_week=number) for number in numbers)
    study = study_of(a, changed(b, plan__vans=3))
    with pytest.raises(StudyError, match=said):
        ratio_of(study)


@pytest.mark.parametrize(
    ("changes", "may"),
    [
        ({}, False),
        ({"plan__staffing": "fixed", "plan__staffed_for": 3}, False),
        ({"plan__staffing": "fixed", "plan__staffed_for": 0}, True),
        ({"workforce__officer_hours": 200.0}, True),
        ({"workforce__roster__is_kept": True}, True),
        ({"workforce__roster__is_kept": True, "workforce__lifted": ("crews",)}, False),
        ({"workforce__officer_hours": 9.0, "workforce__lifted": ("cancellation",)},
         False),
    ],
)  # fmt: skip
def test_when_deployments_can_be_cancelled(changes, may):
    """With a roster, too few hours, or too few shifts for the least crews."""
    assert may_be_cancelled(changed(shipped("ten-a-week"), **changes)) is may


def test_without_a_cause_twice_is_without_it_once():
    """A cause that is off isn't there to be switched off."""
    first = shipped("met-2025-reform")
    for cause in CAUSES:
        changed_once = without(cause, first, first) or first
        assert without(cause, changed_once, first) is None


def test_outside_of_london_nothing_is_identified():
    """The record is of London; a scenario of elsewhere has only what it states."""
    london = shipped("four-a-week")
    sites = {
        name: site.model_copy(update={"latitude": 48.8, "longitude": 2.3})
        for name, site in london.sites.items()
    }
    marks = [mark_of(cause, london) for cause in CAUSES]

    assert marks == [Mark.identified, Mark.published, *[Mark.assumed] * 4]
    elsewhere = changed(london, sites=sites)
    assert {mark_of(cause, elsewhere) for cause in CAUSES} == {Mark.assumed}
    table = marked(made(), elsewhere)
    assert row(table, "site-mix")["mark"] == "assumed"
    assert "as the scenario states it" in row(table, "weekdays")["reason"]
    assert row(table, "depletion").equals(row(made(), "depletion"))
    assert marked(made(), london).equals(made())


# How it is said --------------------------------------------------------------------


@pytest.fixture
def found():
    """Return a split in which depletion is the largest part."""
    table = made(
        {
            "a~no-site-mix": A,
            "a~no-depletion": A,
            "b~no-depletion": B + np.array([3, 3.5, 2.5, 3]),
            "b~no-staff": B + 1,
        }
    )
    return Gap(("a", "b"), 2.5, table, CAPTION)


def test_the_sentence_says_proportion_gap_and_the_largest_part(found):
    """With the interval of the gap, and what the part rests on."""
    assert found.sentence == (
        "In proportion b would have 28.75 arrests a week, 2.5 times those of a; it has "
        "23.00, 5.75 fewer (95 % interval +2.81 to +8.69). The largest part, 3.00, is "
        "depletion (assumed)."
    )


def test_a_gap_that_may_be_none_is_no_finding():
    """Neither sentence nor title say that arrests are missing."""
    table = made()
    table.loc[table["key"] == "gap", ["low", "high"]] = [-1.0, 9.0]
    assert "can't be told from 0" in Gap(("a", "b"), 2.5, table, CAPTION).sentence
    assert "can't be told" in figure.title(table)


def test_the_lines_name_every_part_and_what_it_rests_on(found):
    """None is wider than a terminal."""
    text = "\n".join(found.lines)
    for cause in CAUSES:
        assert f"missing by {cause.label}" in text
    assert "interaction (what remains)" in text
    assert text.count("not in these scenarios") == 3
    assert max(map(len, found.lines)) <= 100


def test_json_has_every_row_in_plain_values(found):
    """What is undefined is null."""
    there = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert there["planned_ratio"] == 2.5
    assert [one["key"] for one in there["rows"]] == found.table["key"].tolist()


def test_every_part_begins_where_the_one_above_ends(found):
    """From the arrests in proportion to those obtained."""
    rows = found.table[found.table["key"] != "gap"]
    begins = figure._begins(rows)
    ends = begins - np.where(rows["kind"] == "part", rows["arrests"], 0)

    assert begins[1] == pytest.approx(rows["arrests"].iloc[0])
    assert begins[2:-1] == pytest.approx(ends[1:-2])
    assert ends[-2] == pytest.approx(rows["arrests"].iloc[-1])


def test_the_figure_marks_what_parts_rest_on(found):
    """Colour and hatch; and the caption's notes stand on it."""
    noted = Caption(
        names=("a", "b"), replications=4, seed=8, weeks=(52, 52),
        notes=("b is an extrapolation.",),
    )  # fmt: skip
    drawn = figure.draw(found.table, caption=noted, ratio=2.5)
    bars = drawn.axes[0].patches
    looks = {
        (to_hex(bar.get_facecolor()).upper(), bar.get_hatch() or "") for bar in bars
    }
    words = {text.get_text() for text in drawn.findobj(type(drawn.texts[0]))}

    assert (style.ORANGE, "////") in looks
    assert (style.GREEN, "") in looks
    assert {"assumed", "identified by the record", "not in these scenarios"} <= words
    assert any("extrapolation" in text for text in words)


# The command -----------------------------------------------------------------------


def contents(folder):
    """Return every file of a folder but manifests, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


@pytest.fixture
def undrawn(monkeypatch):
    """Let figures cost nothing."""
    monkeypatch.setattr(style, "render", lambda *_, **__: {"png": b"p", "svg": b"s"})


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Return a file with half of the deployments of the tiny scenario."""
    path = tmp_path_factory.mktemp("gap") / "few.yaml"
    path.write_text(f"extends: {TINY}\nplan: {{deployments_per_week: 2}}\n")
    return path


@pytest.mark.slow
@pytest.mark.usefixtures("undrawn")
def test_a_split_adds_files_and_moves_none(few, tmp_path, capsys):
    """Without --gap a comparison is what it was; with it, a table, a figure and runs
    are added; given again nothing is run; without the variants' files they're made
    again.
    """
    words = ["compare", str(few), str(TINY), *QUICK]
    out = tmp_path / "out"
    assert main([*words, "-o", str(out)]) == 0
    plain = capsys.readouterr().out
    before = contents(out)

    assert main([*words, "-o", str(out), "--gap"]) == 0
    said = capsys.readouterr().out
    after = contents(out)
    assert {name: after[name] for name in before} == before
    assert all(line in said for line in plain.splitlines()[3:-4])
    added = {name for name in after.keys() - before.keys() if "/records/" not in name}
    assert added == {
        "gap.csv",
        *(f"figures/gap.{end}" for end in ("csv", "png", "svg")),
    }
    inside = read_results(out / "gap")
    assert all("~no-" in one.name for one in inside.scenarios)

    lost = next((out / "gap" / "records").glob("*~no-staff/*"))
    lost.unlink()
    assert main([*words, "-o", str(out), "--gap", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert contents(out) == after
    assert {"comparison", "gap"} <= told.keys()
    assert pd.read_csv(out / "gap.csv")["arrests"].tolist() == pytest.approx(
        [one["arrests"] for one in told["gap"]["rows"]]
    )


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*don't say enough")
def test_runs_of_another_split_are_refused(few, tmp_path):
    """The runs without causes belong to their scenarios as all others do."""
    options: dict[str, Any] = {"replications": 1, "overrides": ["horizon.weeks=1"]}
    found = lfrsim.gap(str(few), str(TINY), out=tmp_path / "out", **options)

    assert found.names == ("few", "tiny")
    assert row(found.table, "site-mix")["mark"] == "identified by the record"
    inside = tmp_path / "out" / "gap"
    assert per_week(read_results(inside), "tiny~no-staff", "arrests").shape == (1,)
    options["overrides"].append("custody.cells=3")
    lfrsim.run(str(few), str(TINY), out=tmp_path / "new", **options)
    inside.rename(tmp_path / "new" / "gap")
    with pytest.raises(FolderError, match=r"custody\.cells"):
        lfrsim.gap(str(few), str(TINY), out=tmp_path / "new", **options)
    with pytest.raises(StudyError, match="no gap to split"):
        lfrsim.gap(str(TINY), "four-a-week", out=tmp_path / "none", replications=1)
    assert not (tmp_path / "none").exists()


def test_plans_of_one_size_are_refused(capsys, tmp_path):
    """Nothing is run, and nothing written."""
    words = [
        "compare",
        "ten-a-week",
        "ten-same-staff",
        "--gap",
        "-o",
        str(tmp_path / "o"),
    ]
    assert main(words) == 2
    assert "both plans have 10 deployments a week" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()
