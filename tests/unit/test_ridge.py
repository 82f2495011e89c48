"""Which crews fit the record's unconfirmed alerts: study, figure and command."""

import json
import os
import signal
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis.figures import ridge as figure
from analysis.figures import style
from analysis.figures.style import Caption
from analysis.statistics.proportions import clopper_pearson_interval
from analysis.studies.ridge import crewing
from analysis.studies.ridge import ridge as study
from analysis.studies.ridge.crewing import Crew, Tally, tally
from analysis.studies.ridge.joint_yaml import joint_doubt_text, rounded_shares
from analysis.studies.ridge.recorded import on_recorded_streets, recorded_unconfirmed
from analysis.studies.ridge.ridge import Ridge, grid, run_ridge, weighed
from lfrsim.cli import main
from sim.experiment.design import StudyError
from sim.experiment.folders import FolderError
from sim.experiment.store import make_folder
from sim.model.codes import Activity, Ending, Role
from sim.model.records import Disposed, Held
from sim.model.replication import run_replication
from sim.scenario.choices import Choice
from sim.scenario.doubts import uncut_mean
from sim.scenario.loading import load_scenario
from tests.making import changed, congested, shipped, short

RECORD = recorded_unconfirmed()
INTERVAL = (RECORD.low, RECORD.high)
CAPTION = Caption(names=("four-a-week",), replications=2, seed=8, weeks=(2,))
QUICK = ["--set", "horizon.weeks=1", "--set", "depletion.weeks_before=0", "-n", "1"]


def crew_row(way, vans, pairs, minutes, away, share):
    """Make a row of the table as a study does."""
    return {
        "hand_over": way, "prisoner_vans": vans, "pairs": pairs, "carried_by": "x",
        "mean_min": float(minutes), "minutes_away": float(away), "alerts": 18_000,
        "arrests": 7_600, "share": share, "low": share - 0.002, "high": share + 0.002,
        "evaded": 0.003, "nobody_free": share - 0.005, "chose_not_to": 0.002,
    }  # fmt: skip


ROWS = [
    crew_row("prisoner van", 1, 4, 9, 70, 0.049),
    crew_row("prisoner van", 1, 5, 3, 60, 0.021),
    crew_row("prisoner van", 1, 5, 9, 75, 0.028),
    crew_row("prisoner van", 2, 4, 9, 37, 0.0172),
    crew_row("prisoner van", 2, 4, 25, 57, 0.033),
    crew_row("prisoner van", 2, 5, 9, 38, 0.0085),
    crew_row("own transport", 0, 4, 90, 181, 0.156),
    crew_row("own transport", 0, 8, 90, 182, 0.0157),
    crew_row("own transport", 0, 8, 120, 211, 0.021),
]


@pytest.fixture
def table():
    """Return a small table with its weights."""
    return weighed(pd.DataFrame(ROWS), RECORD)


def result(table):
    """Return a study that found a table."""
    return Ridge("four-a-week", 52, 8, 2, RECORD, table)


# The record -----------------------------------------------------------------------


def test_the_record_has_fourteen_of_814():
    """Its exact interval is 0.94 to 2.87 %."""
    assert RECORD[:2] == (14, 814)
    assert clopper_pearson_interval(successes=14, trials=814) == INTERVAL
    assert pytest.approx((0.00943, 0.02869), abs=1e-5) == INTERVAL
    assert [RECORD.holds(share) for share in (0.009, 0.0172, 0.03)] == [0, 1, 0]


def test_a_scenario_without_the_records_streets_is_refused():
    """It says which is missing, and what to extend."""
    with pytest.raises(StudyError, match=r"extends base/london-2025"):
        on_recorded_streets(shipped("workshop/by-hand"))


def test_the_records_plan_is_taken_whatever_the_scenario_plans():
    """Ten a week at another threshold still meet the record's streets as then."""
    base = on_recorded_streets(shipped("four-a-week"))
    other = changed(shipped("ten-a-week"), recognition__threshold=0.6)
    there = on_recorded_streets(other)
    assert there.plan == base.plan
    assert there.recognition.threshold == 0.64
    assert there.sites == base.sites


# A crew ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "name"),
    [("prisoner van", "hand_over_duration"), ("own transport", "booking_duration")],
)
def test_a_crew_changes_its_numbers_and_the_mean_that_carries_the_minutes(way, name):
    """The shape of the distribution goes along; nothing else changes."""
    base = shipped("four-a-week")
    there = Crew(way, 3, 6, 20).in_scenario(base)
    moved, before = getattr(there.custody, name), getattr(base.custody, name)
    assert uncut_mean(moved) == pytest.approx(20 * 60)
    ratio = moved.quantile(0.9) / moved.quantile(0.1)
    assert ratio == pytest.approx(before.quantile(0.9) / before.quantile(0.1))
    assert there.custody.hand_over == way
    assert (there.workforce.crew.pairs, there.workforce.crew.prisoner_vans) == (6, 3)
    undone = changed(
        there,
        workforce=base.workforce,
        custody__hand_over=base.custody.hand_over,
        **{f"custody__{name}": before},
    )
    assert undone == base


def test_a_crew_is_never_smaller_than_the_least():
    """A grid of few pairs cancels no deployment."""
    base = changed(shipped("four-a-week"), workforce__least_crew__pairs=4)
    least = Crew("prisoner van", 1, 3, 9).in_scenario(base).workforce.least_crew
    assert (least.pairs, least.prisoner_vans) == (3, 0)


def test_a_tally_counts_each_alert_once_and_only_pairs_that_arrest():
    """Minutes away are those of pairs held by an arrest, without a second pair's."""
    scenario = short(congested(shipped("four-a-week"), crowding=2), weeks=1)
    found = tally(scenario, seed=3, replication=1)
    records = run_replication(scenario, seed=3, replication=1)
    endings = [row.ending for row in records.rows(Disposed)]
    arrested = {
        row[:3] for row in records.rows(Disposed) if row.ending == Ending.arrest
    }
    minutes = 0.0
    for row in records.rows(Held):
        is_away = row.activity in (Activity.engagement, Activity.custody)
        if row.role == Role.pair and row[:3] in arrested and is_away:
            minutes += (row.time_to - row.time_from) / 60
    supports = [r for r in records.rows(Held) if r.activity == Activity.support]
    assert found.alerts == len(endings) > 50
    assert found.nobody_free == endings.count(Ending.nobody_free) > 0
    assert found.arrests == len(arrested) > 10
    assert found.minutes_away == pytest.approx(minutes)
    assert supports


# The study ------------------------------------------------------------------------


@pytest.fixture
def by_pairs(monkeypatch):
    """Let a replication come to what its crew and number say."""

    def made_up(scenario, *, seed, replication):
        pairs = scenario.workforce.crew.pairs
        return Tally(100 + replication, 1, 8 - pairs, 0, 40, 40.0 * 10 * pairs)

    monkeypatch.setattr(crewing, "tally", made_up)
    return on_recorded_streets(shipped("four-a-week"))


def test_a_row_is_the_ratio_of_sums_over_all_replications(by_pairs):
    """Shares are of all alerts, minutes of all arrests; no replication is left out."""
    crews = [Crew("prisoner van", 2, pairs, 9) for pairs in (3, 7)]
    found = run_ridge(by_pairs, name="x", replications=6, seed=1, crews=crews)
    alerts = sum(range(100, 106))
    assert found.table["alerts"].tolist() == [alerts, alerts]
    assert found.table["share"].tolist() == [6 * 6 / alerts, 6 * 2 / alerts]
    assert found.table["minutes_away"].tolist() == [30, 70]
    assert (found.table["low"] < found.table["share"]).all()


def test_replications_are_in_order_whenever_they_come():
    """The first to be ready isn't the first, so sums don't hang on who was faster."""
    one, two, three = (Tally(n, 0, 0, 0, 0, 0.0) for n in range(3))
    assert study._in_order({4: [three], 0: [one, two]}) == [one, two, three]


def test_one_replication_has_no_monte_carlo_error(by_pairs):
    """It is undefined and not 0."""
    crews = [Crew("prisoner van", 2, 4, 9)]
    found = run_ridge(by_pairs, name="x", replications=1, seed=1, crews=crews)
    assert found.table[["low", "high"]].isna().all(axis=None)
    said = " ".join(words(found.plate().figure))
    assert "one replication: the Monte Carlo error isn't known" in said


def test_the_monte_carlo_error_is_that_of_a_ratio():
    """It covers the known share of binomial alerts about as often as it says."""
    luck = np.random.default_rng(5)
    hits = 0
    for _ in range(400):
        alerts = luck.poisson(2_000, 12)
        counts = luck.binomial(alerts, 0.02)
        share = counts.sum() / alerts.sum()
        half = study._half_width(counts, alerts.astype(float), share)
        hits += abs(share - 0.02) <= half
        assert half < 0.004
    assert 0.92 < hits / 400 < 0.98


def test_the_weights_are_the_likelihoods_of_the_record(table):
    """Of crews with vans within the interval, and of no other; they add up to 1."""
    weights = table["weight"].to_numpy()
    assert weights.sum() == pytest.approx(1)
    assert table["is_within"].tolist() == [0, 1, 1, 1, 0, 0, 0, 1, 1]
    assert (weights > 0).tolist() == [0, 1, 1, 1, 0, 0, 0, 0, 0]

    def likelihood(share):
        return share**14 * (1 - share) ** 800

    assert weights[1] / weights[3] == pytest.approx(
        likelihood(0.021) / likelihood(0.0172)
    )


def test_the_grid_covers_the_ranges_that_the_base_gives():
    """Pairs, vans and minutes from end to end, each way of hand-over."""
    crews = grid()
    by_way = {
        way: [crew for crew in crews if crew.hand_over == way]
        for way in ("prisoner van", "own transport")
    }
    vans = by_way["prisoner van"]
    assert {crew.pairs for crew in vans} == set(range(3, 9))
    assert {crew.prisoner_vans for crew in vans} == {1, 2, 3, 4}
    assert (min(c.minutes for c in vans), max(c.minutes for c in vans)) == (3, 25)
    booking = load_scenario("four-a-week").doubts["custody.booking_duration"].about
    assert not isinstance(booking, Choice)
    minutes = [crew.minutes * 60 for crew in by_way["own transport"]]
    assert (min(minutes), max(minutes)) == booking.support
    assert len(set(crews)) == len(crews)


# The joint doubt ------------------------------------------------------------------


def test_the_joint_doubt_is_one_that_a_scenario_can_have(table, tmp_path):
    """Pasted into a file it loads, with the crews within the interval and weights."""
    text = joint_doubt_text(table, RECORD)
    said = "standing: assumed, uncertainty: {joint: staff}}\n"
    path = tmp_path / "mine.yaml"
    path.write_text(
        f"extends: four-a-week\n{text}"
        f"workforce:\n  crew:\n    pairs: {{value: 4, {said}"
        f"    prisoner_vans: {{value: 2, {said}"
        "custody:\n  hand_over_duration: "
        f"{{value: {{lognormal: {{median: 7 min, sigma: 0.5}}}}, {said}",
        encoding="utf-8",
    )
    joint = load_scenario(path).joint_doubts["staff"]
    points = [point for _, point in joint.rows]
    assert points == [(4, 2, "9 min"), (5, 1, "9 min"), (5, 1, "3 min")]
    assert joint.shares == pytest.approx(table["weight"][[3, 2, 1]].tolist(), abs=6e-4)


def test_without_two_crews_there_is_no_joint_doubt(table):
    """One point, or none, is nothing to draw from."""
    assert joint_doubt_text(table[:2], RECORD).startswith("# No two crews")


@pytest.mark.parametrize("weights", [[1, 1, 1], [0.2, 0.3, 0.5], [5, 1e-9], [1]])
def test_rounded_shares_add_up_to_all(weights):
    """Tenths of a per cent, each within one of its weight."""
    shares = rounded_shares(weights)
    assert sum(shares) == 1000
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - 1000 * weight / sum(weights)) < 1


# The figure -----------------------------------------------------------------------


def words(drawn):
    """Return all text of a figure."""
    texts = [*drawn.texts, *(text for axes in drawn.axes for text in axes.texts)]
    return [" ".join(text.get_text().split()) for text in texts]


def test_each_crew_stands_at_its_minutes_and_pairs_and_is_boxed_if_it_fits(table):
    """A number for each, dark behind those within the interval alone."""
    drawn = figure.draw(table, interval=INTERVAL, caption=CAPTION)
    assert [axes.get_label() for axes in drawn.axes] == [
        "1 prisoner van\na deployment",
        "2 prisoner vans\na deployment",
        "Own transport:\nthe pair drives\nthe prisoner in",
    ]
    written = [
        (text.get_position(), text.get_text(), text.get_fontweight())
        for axes in drawn.axes
        for text in axes.texts
        if text.get_bbox_patch()
    ]
    expected = [
        (
            (row["minutes_away"], row["pairs"]),
            f"{100 * row['share']:.{2 if row['share'] < 0.1 else 1}f}",
            "bold" if row["is_within"] else "normal",
        )
        for _, row in table.iterrows()
    ]
    assert sorted(written) == sorted(expected)
    dark = {
        text.get_text(): to_hex(box.get_facecolor()) == style.INK
        for axes in drawn.axes
        for text in axes.texts
        if (box := text.get_bbox_patch())
    }
    assert dark["1.72"]
    assert not dark["4.90"]


def test_bars_run_from_where_to_where_the_share_is_within():
    """Straight lines between crews are cut at both ends of the interval."""
    minutes, share = np.array([30.0, 40.0, 60.0]), np.array([0.005, 0.015, 0.035])
    ((start, end),) = figure.stretches(minutes, share, (0.01, 0.025))
    assert (start, end) == pytest.approx((35, 50))
    falling = figure.stretches(minutes, share[::-1], (0.01, 0.025))
    assert falling == [pytest.approx((35, 50))]
    assert figure.stretches(minutes, share, (0.04, 0.05)) == []
    assert figure.stretches(minutes, share, (0.0, 0.05)) == [(30.0, 60.0)]


def test_the_figure_says_what_is_identified_and_what_is_assumed(table):
    """Record, interval, denominator, Monte Carlo error; that the rest is assumed."""
    said = " ".join(words(result(table).plate().figure))
    for part in (
        "5 of 9 crews fit",
        "unconfirmed alerts in per cent of all alerts",
        "exact 95 % interval, 0.94 to 2.87 %",
        "identifies no more than which numbers are boxed",
        "14 of 814 alerts",
        "are all assumed",
        "Monte Carlo error of a boxed number: ± 0.20 points at most (95 %)",
        "against ± 0.96 points of the record",
        "n = 2 replications of 52 weeks, seed 8",
    ):
        assert part in said, part
    assert "per arrest" in result(table).plate().figure.axes[-1].get_xlabel()


def test_no_number_is_clipped_at_the_page(table):
    """Every text lies within the page."""
    drawn = result(table).plate().figure
    renderer = drawn.canvas.get_renderer()
    drawn.draw(renderer)
    page = drawn.bbox
    for text in [*drawn.texts, *(t for axes in drawn.axes for t in axes.texts)]:
        box = text.get_window_extent(renderer)
        assert page.x0 <= box.x0, text.get_text()
        assert box.x1 <= page.x1, text.get_text()
        assert page.y0 <= box.y0, text.get_text()
        assert box.y1 <= page.y1, text.get_text()


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([0, 4], "No crew that was tried leaves"),
        ([0, 1], "One crew that was tried leaves"),
        ([1, 3], "2 of 2 crews fit the record's unconfirmed alerts"),
    ],
)
def test_the_title_says_how_many_crews_fit(table, rows, title):
    """None, one, or so many that the record can't tell apart."""
    assert figure.title(table.iloc[rows]).startswith(title)


def test_the_lines_and_the_sentence_say_the_same(table):
    """By vans and pairs, from how many minutes to how many, and the shares."""
    lines = " ".join(" ".join(result(table).lines).split())
    assert "prisoner van 1 5 60 to 75 2.10 to 2.80" in lines
    assert "own transport - 8 182 to 211 1.57 to 2.10" in lines
    sentence = result(table).sentence
    assert "3 of 6 crews that hand over to prisoner vans" in sentence
    assert "2 of 3 crews that drive prisoners in themselves" in sentence
    assert "1.72 % with the exact 95 % interval 0.94 to 2.87 %" in sentence


# The command ----------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch):
    """Try two crews only."""
    crews = [Crew("prisoner van", 2, pairs, 9) for pairs in (3, 8)]
    monkeypatch.setattr(study, "grid", lambda: crews)


@pytest.mark.slow
def test_the_command_writes_the_same_bytes_whatever_the_jobs(few, tmp_path, capsys):
    """Figure, its data, the table and the joint doubt; twice alike."""
    found = {}
    for jobs in ("1", "2"):
        folder = tmp_path / jobs
        options = ["-n", "6", *QUICK[:4], "--jobs", jobs, "--out", str(folder)]
        assert main(["ridge", *options]) == 0
        found[jobs] = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        said = capsys.readouterr()
        assert "In the record 14 of 814 alerts" in " ".join(said.out.split())
        assert "12 of 12 replications are done" in said.err
    assert found["1"] == found["2"]
    assert set(found["1"]) == {
        "ridge.csv", "joint-doubt.yaml", "figures/ridge.png", "figures/ridge.svg",
        "figures/ridge.csv",
    }  # fmt: skip


@pytest.mark.slow
def test_programs_get_one_document(few, tmp_path, capsys):
    """With --json and --quiet there is nothing else."""
    options = [*QUICK, "--json", "-q", "--out", str(tmp_path / "out")]
    assert main(["ridge", *options]) == 0
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert said.err == ""
    assert document["ridge"]["record"]["number"] == 14
    assert [row["pairs"] for row in document["ridge"]["crews"]] == [3, 8]
    assert document["ridge"]["crews"][0]["low"] is None


def test_wrong_input_ends_with_2_and_a_reason(tmp_path, capsys):
    """A scenario that isn't there, one without the streets, folders that won't do."""
    taken = tmp_path / "file"
    taken.write_text("")
    study_folder = tmp_path / "study"
    study_folder.mkdir()
    (study_folder / "manifest.json").write_text("{}")
    for words_, says in (
        (["four-a-wek"], "did you mean"),
        (["workshop/by-hand"], "doesn't have the streets of the record"),
        (["--set", "plan.vans=many"], "plan.vans"),
        (["-n", "0"], "0 is not in the range"),
        (["--out", str(taken)], "is a file"),
        (["--out", str(taken / "below")], "can't write in"),
        (["--out", str(study_folder)], "manifest"),
    ):
        assert main(["ridge", *words_]) == 2
        assert says in capsys.readouterr().err, words_


def test_a_folder_that_cant_be_written_in_is_refused(tmp_path, monkeypatch):
    """Before anything runs: nobody waits for minutes to learn that."""
    monkeypatch.setattr("os.access", lambda _, mode: mode != os.W_OK)
    with pytest.raises(FolderError, match="can't write in"):
        make_folder(tmp_path)


@pytest.mark.slow
def test_ctrl_c_ends_it_and_says_that_nothing_is_kept(tmp_path):
    """Exit status 130, and no half of a table."""
    out = tmp_path / "out"
    program = [sys.executable, "-m", "lfrsim.cli", "ridge", "--jobs", "2"]
    with subprocess.Popen(
        [*program, "--out", str(out)], stderr=subprocess.PIPE, text=True
    ) as started:
        assert started.stderr
        assert started.stderr.readline().startswith("running ")
        started.send_signal(signal.SIGINT)
        _, said = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "nothing is kept before all are" in said
    assert list(out.iterdir()) == []


@pytest.mark.slow
def test_workers_need_nothing_that_draws():
    """What a worker imports is as light as the model."""
    ask = "import sys, analysis.studies.ridge.crewing; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", ask], check=True, capture_output=True, text=True
    )
    assert {"pandas", "scipy", "matplotlib"}.isdisjoint(done.stdout.split())
