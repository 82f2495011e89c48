"""The report: what it says follows from the numbers, and it stands alone."""

import json
import math
import re
import shutil
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import lfrsim
from analysis.figures import style
from analysis.report.page.answer import (
    ASKED,
    Basis,
    comparison_answer,
    description_answer,
)
from analysis.report.page.contents import influence_table
from analysis.report.page.drawings import drawing_of
from analysis.report.page.findings import CHAPTERS, in_order
from analysis.report.page.inputs import WORST_FIRST, what_is_known
from analysis.report.page.origin import Command, Origin, line_of, origin_of
from analysis.report.page.page import make_report
from analysis.report.page.reservations import assumed_throughout, silences
from analysis.report.page.tables import readable, table_of, text_table
from analysis.studies.comparison.describe import compute_table as describe_table
from analysis.studies.plates.plate import Plate
from lfrsim.cli import main
from sim.experiment.design import NamedScenario
from sim.experiment.store import read_results
from sim.scenario.loading import load_scenario, scenario_id
from tests.making import TINY
from tests.reports import HOSTILE, NAMES, QUICK, compared, written
from tests.unit.test_figures import compared as table_with
from tests.unit.test_measures import scenario as bare_scenario

pytestmark = pytest.mark.xdist_group("report")  # they share what is run once

BASIS = Basis(replications=20, standings=Counter(assumed=7, published=3))
ARRESTS = "arrests_per_week"


def outcome(name, planned, *, weeks=52, latitude=10.0):
    """Make what an answer asks of an outcome; the streets aren't in London."""
    told = bare_scenario(per_week=planned, weeks=weeks, latitude=latitude)
    return SimpleNamespace(name=name, planned=planned, scenario=told)


def row(a, b, half, **more):
    """Make a row of a comparison."""
    difference = b - a
    return {
        "a_mean": a,
        "b_mean": b,
        "difference": difference,
        "low": difference - half,
        "high": difference + half,
        "relative": difference / a if a else math.nan,
        "relative_low": (difference - half) / a if a else math.nan,
        "relative_high": (difference + half) / a if a else math.nan,
        **more,
    }


def answer(plans=(4, 10), *, basis=BASIS, latitude=10.0, **rows):
    """Answer from a made-up table: whatever isn't said doubles."""
    a, b = (outcome(name, plan, latitude=latitude)
            for name, plan in zip(("four", "ten"), plans, strict=True))  # fmt: skip
    return comparison_answer(table_with(**rows), a, b, basis)


# The three sentences ----------------------------------------------------------------


def test_the_answer_says_yield_burden_and_what_they_rest_on():
    """One sentence each, with intervals."""
    gained, asked, rests = answer(
        **{ARRESTS: row(18.0, 42.0, 0.5), "faces_per_week": row(70_000, 180_000, 900)}
    )

    assert gained.startswith(
        "When a force goes from 4 deployments a week to 10, arrests rise from 18.0 to "
        "42.0 a week (difference +24.0, 95 % interval +23.5 to +24.5), which is 2.33"
    )
    assert "faces scanned rise from 70,000 to 180,000 (+109,100 to +110,900)" in asked
    assert asked.endswith("; in brackets are 95 % intervals of the differences.")
    assert all(words in asked for words in ASKED.values())
    assert rests == (
        "This rests on 20 replications of 52 weeks with the same luck, on 10 inputs of "
        "which 7 are assumed; the intervals are over luck, and not over doubt in the "
        "inputs."
    )


def test_the_answer_reverses_with_the_numbers():
    """The same two scenarios the other way round: everything falls."""
    rows = {key: row(20.0, 10.0, 1.0) for key in (ARRESTS, *ASKED)}
    gained, asked, _ = answer(plans=(10, 4), **rows)

    assert "from 10 deployments a week to 4, arrests fall from 20.0 to 10.0" in gained
    assert "faces scanned fall from 20.0 to 10.0 (-11.0 to -9.0)" in asked
    assert "officer hours fall from 20.0 to 10.0" in asked
    assert "rise" not in gained + asked


def test_what_cannot_be_told_is_said_so():
    """An interval that includes 0 claims no direction, of yield and of burden."""
    rows = {key: row(10.0, 10.5, 1.0) for key in (ARRESTS, *ASKED)}
    gained, asked, _ = answer(**rows)

    assert "whether they rise or fall can't be told" in gained
    assert (
        "whether faces scanned change from 10.0 can't be told (-0.5 to +1.5)" in asked
    )
    assert not re.search(r"\b(rise|fall)s? from", gained + asked)


def test_equal_and_unseen_burdens_have_words_of_their_own():
    """No change in any replication, and none in either."""
    _, asked, _ = answer(
        faces_per_week=row(10.0, 10.0, 0.0), false_alerts_per_week=row(0.0, 0.0, 0.0)
    )
    assert "faces scanned stay at 10.0" in asked
    assert "no false alerts are seen in either" in asked


def test_what_changes_by_less_than_is_printed_stays():
    """Nothing is said to rise from a number to the same number."""
    _, asked, _ = answer(faces_per_week=row(180_760.0, 180_760.1, 0.05))
    assert "faces scanned stay at 180,760" in asked


def test_of_one_replication_nothing_is_told_from_luck():
    """There are no intervals, and no talk of them."""
    rows = {key: row(10.0, 20.0, math.nan) for key in (ARRESTS, *ASKED)}
    gained, asked, rests = answer(basis=BASIS._replace(replications=1), **rows)

    assert "in the one replication that was run" in gained
    assert "faces scanned go from 10.0 to 20.0" in asked
    assert "brackets" not in asked
    assert rests.startswith("This rests on 1 replication of 52 weeks")
    assert "nothing in one replication can be told from luck" in rests
    assert "stay at 10.0" in answer(faces_per_week=row(10.0, 10.0, math.nan))[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"replications": 5}, "5 replications, which are few,"),
        ({"standings": Counter()}, "doesn't say how well they are known"),
        ({"standings": Counter(published=3)}, "3 inputs, none of them assumed"),
        ({"doubt": "It may be 15 to 34."}, "are assumed; it may be 15 to 34."),
    ],
)
def test_the_doubt_is_said_as_far_as_it_is_known(change, said):
    """Few replications, unknown standings, and a study of uncertain inputs."""
    rests = answer(basis=BASIS._replace(**change))[2]
    assert said in rests
    assert ("over luck" in rests) == ("doubt" not in change)


def test_only_plans_beyond_what_london_has_run_are_extrapolations():
    """Ten a week in London is one; five, or ten elsewhere, isn't."""
    assert "10 deployments a week have never been run" in answer(latitude=51.5)[2]
    assert "extrapolation" not in answer(plans=(4, 5), latitude=51.5)[2]
    assert "extrapolation" not in answer()[2]


def test_one_scenario_has_levels_for_differences():
    """Means with their intervals; what wasn't seen is said so."""
    values = pd.DataFrame({key: [8.0, 9.0, 10.0] for key in table_with()["key"]})
    values["false_alerts_per_week"] = 0.0
    gained, asked, rests = description_answer(
        describe_table(measures=values), outcome("four", 4), BASIS
    )

    assert gained.startswith(
        "With 4 deployments a week planned, a week has 9.00 arrests ("
    )
    assert gained.endswith("(in brackets 95 % intervals of the means).")
    assert "no false alerts that were seen" in asked
    assert "with the same luck" not in rests


# Reservations -----------------------------------------------------------------------


def test_the_rate_of_recognition_is_called_assumed_only_where_it_is():
    """At 0.64 it is assumed, with its range; at 0.60 it is published."""
    for name, is_said in (("ten-a-week", True), ("lower-threshold", False)):
        loaded = load_scenario(name)
        said = assumed_throughout([loaded.scenario], [loaded])
        assert any("rate at a threshold" in text for text in said) == is_said


def test_groups_are_called_assumed_where_there_are_any():
    """And what a report can't say of groups follows from that."""
    group = "{faces: 0.1, sought: 0.1, recognised: 1, mistaken: 2}"
    rest = "{faces: 0.9, sought: 0.9, recognised: 1, mistaken: 1}"
    option = f"groups={{some: {group}, others: {rest}}}"
    with_groups = load_scenario(TINY, overrides=[option])
    without = load_scenario(TINY)

    said = assumed_throughout([with_groups.scenario], [with_groups])
    assert any("factors by group are assumed (others, some)" in text for text in said)
    assert not any(
        "group" in text for text in assumed_throughout([without.scenario], [])
    )
    assert "as their author has assumed" in str(silences([with_groups.scenario]))
    assert "have no groups" in str(silences([without.scenario]))


def test_what_it_cannot_tell_is_all_there():
    """Crime, deterrence, displacement, chilling effect, groups, and people's view."""
    told = " ".join(one.subject for one in silences([load_scenario(TINY).scenario]))
    for subject in ("Crime", "Deterrence", "Displacement", "Chilling effect",
                    "Groups of people", "What people think of it"):  # fmt: skip
        assert subject in told


# Tables and drawings ----------------------------------------------------------------


def test_any_frame_is_read_with_its_intervals():
    """Both ends are one cell beside their number, rounded with it."""
    frame = pd.DataFrame(
        {
            "key": ["x", "y"],
            "label": ["One", "Other"],
            "is_there": [True, np.False_],
            "mean": [18.35769, 1234.5],
            "low": [17.9, math.nan],
            "high": [18.8, math.nan],
            "share": [0.5, 0.25],
            "share_low": [0.42, 0.2],
            "share_high": [0.58, 0.3],
            "n": [20, 20_000],
        }
    )
    shown = readable(frame)

    assert list(shown) == [
        "Label", "Is there", "Mean", "Mean, 95 % interval", "Share",
        "Share, 95 % interval", "N",
    ]  # fmt: skip
    assert list(shown.iloc[0]) == [
        "One", "yes", "18.4", "17.9 to 18.8", "0.500", "0.420 to 0.580", "20",
    ]  # fmt: skip
    assert list(shown.iloc[1])[1:4] == ["no", "1,230", "n/a"]


def test_words_in_low_and_high_are_no_interval():
    """What an input could be is left as it is written."""
    frame = pd.DataFrame({"input": ["x"], "low": ["1 min"], "high": ["3 min"]})
    assert list(readable(frame)) == ["Input", "Low", "High"]


def test_numbers_stand_right_and_empty_columns_are_left_out():
    """A minus is a true one in numbers, and a hyphen in names."""
    frame = pd.DataFrame({"Name": ["a-b"], "Change": ["-1.5 to +2.0"], "Why": [""]})
    table = text_table("Some", frame)
    assert [column.heading for column in table.columns] == ["Name", "Change"]
    assert [column.is_number for column in table.columns] == [False, True]
    assert table.rows == (("a-b", "−1.5 to +2.0"),)


def plate(name="one", title="A <b>finding</b>"):
    """Make a figure with text, a clipped line and a marker."""
    figure = style.new_figure()
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.7))
    axes.plot([0, 1, 2], [0, 3, 1], marker="o")
    caption = style.Caption(names=("a",), replications=1, seed=1, weeks=(1,))
    style.write_texts(figure, title=title, subtitle="What is seen", caption=caption)
    return Plate(name, figure, pd.DataFrame({"x": [1]}), title, "Words.")


def ids_and_references(svg):
    """Return the ids of a drawing, and what in it refers to one."""
    ids = re.findall(r'\bid="([^"]+)"', svg)
    return ids, set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg))


def test_drawings_refer_to_nothing_outside_of_themselves():
    """Two figures of the same make share no id, and each finds its own."""
    one, other = (drawing_of(plate(name)) for name in ("one", "other"))
    ids, references = ids_and_references(one)
    others, _ = ids_and_references(other)

    assert len(references) > 5
    assert {"".join(pair) for pair in references} <= set(ids)
    assert len(ids) == len(set(ids))
    assert not set(ids) & set(others)
    assert "http" not in one
    assert "<style" not in one


def test_a_drawing_has_a_name_and_is_described():
    """The title is text and no markup; the words are those of the page."""
    svg = drawing_of(plate())
    assert '<title id="figure-one-title">A &lt;b&gt;finding&lt;/b&gt;</title>' in svg
    assert svg.startswith("<svg ")
    for said in ('role="img"', 'aria-labelledby="figure-one-title"',
                 'aria-describedby="figure-one-words"'):  # fmt: skip
        assert said in svg
    assert drawing_of(plate()) == svg


def test_influence_is_a_table_of_shares():
    """It is shown where a finding has measured it."""
    frame = pd.DataFrame(
        {
            "input": ["population.time_sought"],
            "value": ["365 d"],
            "low": ["120 d"],
            "high": ["1000 d"],
            "standing": ["assumed"],
            "share": [0.481],
            "share_low": [0.4],
            "share_high": [0.55],
        }
    )
    (shown,) = influence_table(frame).to_dict(orient="records")
    span = shown["From 5 to 95 % of what it could be"]
    assert span == "120\N{NO-BREAK SPACE}d to 1000\N{NO-BREAK SPACE}d"
    assert shown["Share of the doubt"] == "48 %"
    assert shown["95 % interval of the share"] == "40 % to 55 %"


# Where it comes from ----------------------------------------------------------------


def manifest(*words, names=("four-a-week", "plan")):
    """Make what of a manifest tells where a study comes from."""
    return {"command": list(words), "scenarios": [{"name": name} for name in names]}


def test_the_command_is_told_without_what_has_no_say():
    """Folders, processes and places of files are left out; settings stay."""
    origin = origin_of(
        manifest(
            "lfrsim", "compare", "four-a-week", "/home/me/my plans/plan.yaml", "-j",
            "8", "--set", "plan.vans=3", "--set=horizon.weeks=8 ", "--out", "/tmp/x",
        )
    )  # fmt: skip
    assert origin.overrides == ("plan.vans=3", "horizon.weeks=8 ")
    command = Command("compare", ("four-a-week", "plan"), ("--seed", "1"))
    assert line_of(command, origin) == (
        "lfrsim compare four-a-week ./plan.yaml --seed 1 --set plan.vans=3 "
        "--set 'horizon.weeks=8 '"
    )
    assert line_of(command, None) == (
        "lfrsim compare ./four-a-week.yaml ./plan.yaml --seed 1"
    )


def test_every_standing_has_its_place():
    """What is least known comes first."""
    assert WORST_FIRST[0] == "assumed"
    assert WORST_FIRST[-1] == "measured"


def test_findings_come_in_their_order_and_strangers_last():
    """Whatever order they were made in."""
    found = dict.fromkeys(["best_of_five", "gap", "comparison"], SimpleNamespace())
    names = [(name, chapter.heading) for chapter, name, _ in in_order(found)]
    assert names == [
        ("comparison", CHAPTERS["comparison"].heading),
        ("gap", CHAPTERS["gap"].heading),
        ("best_of_five", "Best of five"),
    ]


# The page ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Compare two small scenarios with hostile texts, and write a report on the way."""
    folder = tmp_path_factory.mktemp("compared")
    compared(folder, "--report", str(folder / "made.html"))
    return folder / "results"


@pytest.fixture(scope="module")
def page(results):
    """Return the page that the comparison wrote."""
    return (results.parent / "made.html").read_text(encoding="utf-8")


class Reader(HTMLParser):
    """Reads a page: its elements with their attributes, and its text."""

    def __init__(self, page):
        super().__init__()
        self.elements = []
        self.texts = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Remember an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Remember a text."""
        self.texts.append(data)

    @property
    def text(self):
        """All text, with single spaces."""
        return " ".join(" ".join(self.texts).split())

    def of(self, tag):
        """Return the attributes of all elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.mark.slow
def test_the_same_results_give_the_same_page(results, page, tmp_path, capsys):
    """While running, from the folder, with other words, and through the door."""
    out = tmp_path / "again.html"
    assert main(["report", str(results), "--out", str(out)]) == 0
    said = capsys.readouterr()

    assert out.read_text(encoding="utf-8") == page
    made = lfrsim.report(results)
    assert made.html == page
    assert said.err == f"report: {out}\n"
    assert " ".join(said.out.split()) == " ".join(made.answer)


@pytest.mark.slow
def test_the_page_writes_minus_signs_in_one_way(tmp_path):
    """In sentences as in tables; only code, which is copied, has hyphens for them."""
    few, many = written(tmp_path)
    words = ["compare", many, few, *QUICK, "--out", str(tmp_path / "results")]
    assert main(words) == 0
    made = lfrsim.report(tmp_path / "results")
    read = re.sub(r"<(pre|style)>.*?</\1>|<[^>]*>", " ", made.html, flags=re.DOTALL)

    assert re.findall(r".{20}(?<![\w-])-£?\d.{10}", read) == []
    assert re.search(r"\(difference −\d", read)
    assert "(difference -" in made.answer[0]


def test_a_threshold_is_written_as_in_sentences():
    """Where A and B differ in it, 0.60 is no 0.6; other numbers are as in a file."""
    worlds = [
        NamedScenario.of(name, load_scenario(name))
        for name in ("four-a-week", "lower-threshold")
    ]
    known = what_is_known(worlds, Origin({one.name: one.name for one in worlds}, ()))
    assert known.changed is not None
    assert list(known.changed.iloc[0][["A", "B"]]) == ["0.64", "0.60"]
    rows = known.table.set_index("Input")["Value"]
    assert rows["recognition.threshold"] == "0.64 (A), 0.60 (B)"
    assert rows["recognition.ceiling"] == "0.95"


@pytest.mark.slow
def test_the_page_has_no_path_and_no_time_of_the_machine(results, page):
    """Nothing of the folder, and nothing of when it was run."""
    noted = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert str(results.parent) not in page
    assert noted["created"] not in page
    assert noted["created"][:10] not in page


@pytest.mark.slow
def test_texts_of_scenarios_are_text(page):
    """Markup in a name, a question or a note is shown and never obeyed."""
    read = Reader(page)
    assert read.of("script") == []
    assert " ".join(HOSTILE.split()) in read.text
    assert "Does <b>more</b> bring more?" in read.text
    assert "<i>why</i> & so" in read.text
    assert not {"b", "i"} & {tag for tag, _ in read.elements}


@pytest.mark.slow
def test_the_page_can_ask_for_nothing(page):
    """No element loads anything, and the page forbids itself to."""
    read = Reader(page)
    (policy,) = [
        one["content"] for one in read.of("meta") if "http-equiv" in one
    ]  # fmt: skip
    assert policy.startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    loading = [
        value
        for _, attributes in read.elements
        for name, value in attributes.items()
        if name in ("src", "href", "action", "data") and not value.startswith("#")
    ]
    assert loading == ["data:,"]
    assert "@import" not in page


@pytest.mark.slow
def test_every_reference_on_the_page_is_met_once(page):
    """Ids are there once; what refers to one finds it."""
    read = Reader(page)
    ids = Counter(one["id"] for _, one in read.elements if "id" in one)
    assert [name for name, number in ids.items() if number > 1] == []
    asked = {
        name
        for _, one in read.elements
        for key in ("aria-labelledby", "aria-describedby", "for")
        for name in one.get(key, "").split()
    }
    asked |= {one["href"][1:] for one in read.of("a")}
    assert len(asked) > 20
    assert asked - set(ids) == set()


@pytest.mark.slow
def test_every_figure_has_words_with_numbers_and_a_table(page):
    """And every table a caption, and headings with a scope."""
    read = Reader(page)
    captions = re.findall(r"<figcaption[^>]*>(.*?)</figcaption>", page, re.DOTALL)
    assert len(captions) == len(read.of("svg")) == 7
    assert all(len(re.findall(r"\d", words)) >= 8 for words in captions)
    folded = [words for words in captions if "<summary>The figure <q>" in words]
    assert [re.findall(r"<q>(.*?)</q>", words) for words in folded] == [
        ["differences"], ["funnel"], ["weekly"], ["staff"],
    ]  # fmt: skip
    assert len(read.of("caption")) == len(read.of("table")) > len(captions)
    assert {one.get("scope") for one in read.of("th")} == {"col", "row"}


@pytest.mark.slow
def test_headings_are_in_order(page):
    """One of the first rank, and no rank left out."""
    ranks = [
        int(tag[1]) for tag, _ in Reader(page).elements if re.fullmatch("h[1-6]", tag)
    ]
    assert ranks.count(1) == 1
    assert ranks[0] == 1
    assert all(later - rank <= 1 for rank, later in pairwise(ranks))


@pytest.mark.slow
def test_the_scenarios_on_the_page_are_what_was_run(results, page, tmp_path):
    """Saved from the page they load, and have the same hash as what was run."""
    reader = lfrsim.report(results)
    for listing, named in zip(
        reader.recipe.listings, read_results(results).scenarios, strict=True
    ):
        file = tmp_path / listing.file
        file.write_text(listing.text, encoding="utf-8")
        assert scenario_id(load_scenario(file).scenario) == named.id == listing.id
        assert listing.id in page


@pytest.mark.slow
def test_without_the_scenario_files_it_says_that_standings_are_unknown(
    results, tmp_path
):
    """The values are in the folder, and still load; what stood beside them isn't."""
    moved = tmp_path / "moved"
    shutil.copytree(results, moved)
    noted = json.loads((moved / "manifest.json").read_text(encoding="utf-8"))
    noted["command"] = ["lfrsim", "compare", "/nowhere/few.yaml", "/nowhere/many.yaml"]
    (moved / "manifest.json").write_text(json.dumps(noted), encoding="utf-8")
    made = lfrsim.report(moved)

    assert made.known.loaded == ()
    assert "doesn't say how well they are known" in made.answer[2]
    assert "How well each input is known can't be said" in Reader(made.html).text
    assert "plan.deployments_per_week" in made.html.replace("<wbr>", "")
    for listing in made.recipe.listings:
        file = tmp_path / listing.file
        file.write_text(listing.text, encoding="utf-8")
        assert scenario_id(load_scenario(file).scenario) == listing.id


@pytest.mark.slow
def test_a_changed_scenario_file_is_not_what_was_run(results):
    """Its standings are those of something else."""
    file = results.parent / "many.yaml"
    text = file.read_text(encoding="utf-8")
    assert len(lfrsim.report(results).known.loaded) == 2
    file.write_text(text.replace("value: 6", "value: 5"), encoding="utf-8")
    try:
        assert lfrsim.report(results).known.loaded == ()
    finally:
        file.write_text(text, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*don't say enough")
def test_the_gap_is_told_if_it_was_split(tmp_path):
    """Also by a comparison that didn't ask for it; and not if it has fewer runs."""
    folder = compared(tmp_path, "--gap", "--report", str(tmp_path / "gap.html"))
    page = (tmp_path / "gap.html").read_text(encoding="utf-8")

    assert CHAPTERS["gap"].heading in Reader(page).text
    made = lfrsim.report(folder)
    assert "--gap" in made.recipe.commands[0][1]
    assert "--uncertain-inputs" in page
    assert page.count("it has") == 1  # the sentence, once
    ids = Counter(one["id"] for _, one in Reader(page).elements if "id" in one)
    assert set(ids.values()) == {1}
    assert made.html == page
    short = ["horizon.weeks=2"]
    lfrsim.run(*written(tmp_path), replications=5, out=folder, overrides=short)
    assert "gap" not in lfrsim.report(folder).findings


@pytest.mark.slow
def test_a_run_and_what_limits_it_have_reports_too(tmp_path):
    """One scenario has no A and B; limits are told with it."""
    written(tmp_path)
    file = str(tmp_path / "many.yaml")
    for command in ("run", "limits"):
        out = tmp_path / command
        assert main([command, file, *QUICK, "-n", "2", "--out", str(out)]) == 0
        made = lfrsim.report(out)
        text = Reader(made.html).text
        assert f"lfrsim {command} ./many.yaml --replications 2" in text
        assert CHAPTERS["description"].heading in text
        assert (CHAPTERS["limits"].heading in text) == (command == "limits")
        assert "All measures, with 95 % intervals of the mean" in text


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*don't say enough")
def test_other_studies_are_refused(tmp_path, capsys):
    """Three scenarios are no comparison."""
    written(tmp_path)
    names = [str(tmp_path / f"{name}.yaml") for name in NAMES]
    folder = tmp_path / "three"
    short = ["horizon.weeks=1"]
    lfrsim.run(*names, "short-handed", out=folder, replications=1, overrides=short)
    assert main(["report", str(folder)]) == 2
    assert "has 3 scenarios; a report is of one" in capsys.readouterr().err
    assert not (folder / "report.html").exists()


# Files ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("notes.txt", "a report ends in .html, as in notes.html"),
        ("mine.html", "isn't a report of lfrsim"),
        ("folder.html", "is a folder; name a file in it"),
        ("mine.html/deep/x.html", "isn't a folder"),
    ],
)
@pytest.mark.parametrize(
    "command", [["compare", "four-a-week", "ten-a-week"], ["report"]]
)
def test_a_file_that_cannot_be_written_is_refused_first(
    name, said, command, tmp_path, monkeypatch, capsys
):
    """Before anything is run or read, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    Path("mine.html").write_text("<p>mine", encoding="utf-8")
    Path("folder.html").mkdir()
    option = "--report" if "compare" in command else "--out"
    words = [*command, *([] if "compare" in command else ["results"]), option, name]

    assert main(words) == 2
    assert said in capsys.readouterr().err
    assert Path("mine.html").read_text(encoding="utf-8") == "<p>mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "folder.html",
        "mine.html",
    ]


@pytest.mark.slow
def test_a_report_is_written_over_and_goes_into_its_folder(results, page, tmp_path):
    """What we wrote may be written anew; without a name it is in the folder."""
    copy = tmp_path / "copy"
    shutil.copytree(results, copy)
    found = copy / "report.html"
    found.write_text(page.replace("The answer", "An answer"), encoding="utf-8")
    assert main(["report", str(copy), "-q"]) == 0
    assert found.read_text(encoding="utf-8") == page


@pytest.mark.parametrize(
    ("name", "says"),
    [("nothing", "there is no folder"), ("empty", "isn't a results folder")],
)
def test_what_is_no_results_folder_is_said(name, says, tmp_path, capsys):
    """There is nothing to report on, and nothing is made."""
    (tmp_path / "empty").mkdir()
    assert main(["report", str(tmp_path / name)]) == 2
    assert says in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


def test_a_folder_of_results_folders_says_what_is_in_it(tmp_path, capsys):
    """Whoever names ``results`` means one of them."""
    for name in "fedcba":
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text("{}")
    assert main(["report", str(tmp_path)]) == 2
    first = ", ".join(str(tmp_path / name) for name in "abcd")
    assert f"; in it are {first} and 2 more" in capsys.readouterr().err


@pytest.mark.slow
def test_json_has_the_answer(results, tmp_path, capsys):
    """One document and nothing else on stdout."""
    out = tmp_path / "x.html"
    assert main(["report", str(results), "--out", str(out), "--json", "-q"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["report"] == str(out)
    assert len(document["answer"]) == 3
    assert document["question"] == "Does <b>more</b> bring more?"


def test_a_table_stands_for_its_figure():
    """A plate's own table is taken before its frame."""
    made = plate()
    assert table_of(made).columns[0].heading == "X"
    own = Plate("one", made.figure, made.frame, "T", "W", pd.DataFrame({"Own": ["1"]}))
    assert table_of(own).columns[0].heading == "Own"


@pytest.mark.slow
def test_make_report_takes_what_was_found_already(results):
    """A finding that is handed over isn't made again."""
    read = read_results(results)
    first = make_report(read)
    again = make_report(read, first.findings)
    assert again.findings["comparison"] is first.findings["comparison"]
