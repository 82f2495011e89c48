"""The commands that replay and export a deployment: what they write, and refuse."""

import csv
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import lfrsim
from analysis.figures import style
from analysis.replay.choice import Choice
from analysis.replay.played import StreetDay
from analysis.replay.vidigi import Event
from lfrsim.cli import main
from lfrsim.cli.replay import _which
from sim.model.replication import run_replication
from tests.replays import HAND, SEED

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
THREE = "extends: workshop/by-hand\nname: Three\nworkforce: {crew: {pairs: 3}}\n"
DEPLOYMENT = "2026-01-07/1"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Run the lesson, and the lesson with a pair more."""
    folder = tmp_path_factory.mktemp("replayed")
    (folder / "three.yaml").write_text(THREE, encoding="utf-8")
    lfrsim.run(HAND, str(folder / "three.yaml"), replications=2, out=folder / "both")
    return folder / "both"


def test_a_replay_is_written_into_the_folder(results, capsys):
    """Of both scenarios; a lesson has one deployment, which needn't be named."""
    assert main(["replay", str(results)]) == 0
    html = (results / "replay.html").read_text(encoding="utf-8")
    assert "They part at 14:41:16." in html
    assert "this is replication 0 of 2, counted from 0" in html
    assert f"replay of {DEPLOYMENT}: " in capsys.readouterr().err
    assert main(["replay", str(results), "-q"]) == 0
    assert (results / "replay.html").read_text(encoding="utf-8") == html
    assert capsys.readouterr().err == ""


def test_one_scenario_is_played_alone(results, tmp_path):
    """Or another beside it, from the folder or shipped."""
    page, words = tmp_path / "one.html", ["replay", str(results), "-q", "-o"]
    assert main([*words, str(page), "--scenario", "three"]) == 0
    assert "They part" not in page.read_text(encoding="utf-8")
    assert main([*words, str(page), "--scenario", "three", "--against", HAND]) == 0
    assert "in B no pair is free" in page.read_text(encoding="utf-8")


def test_those_worth_watching_are_listed(results, capsys, tmp_path):
    """Nothing is written."""
    words = ["replay", str(results), "--list", "-o", str(tmp_path / "x.html")]
    assert main(words) == 0
    assert capsys.readouterr().out == (
        f"{DEPLOYMENT}  Wednesday 7 January 2026, High Street, Alder: A: 20 alerts, "
        "5 arrests; B: 20 alerts, 6 arrests; they part\n"
    )
    assert not (tmp_path / "x.html").exists()


REFUSED = {
    "an unknown deployment": (
        ["--deployment", "2026-01-08/1"],
        "there is no deployment 2026-01-08/1; near it are 2026-01-07/1",
    ),
    "a replication beyond those": (["--replication", "2"], "which has 2 replications"),
    "an unknown scenario": (["--scenario", "four"], "there are by-hand, three"),
    "a page of another name": (["-o", "x.pdf"], "a replay ends in .html"),
    "itself": (["--scenario", "three", "--against", "three"], "against itself"),
    "other people": (
        ["--scenario", "three", "--against", "four-a-week"],
        "can't be played side by side",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_wrong_input_is_refused(case, results, capsys, tmp_path, monkeypatch):
    """Status 2, a message, no traceback, nothing written."""
    monkeypatch.chdir(tmp_path)
    options, message = REFUSED[case]
    place = [] if "-o" in options else ["-o", str(tmp_path / "x.html")]
    assert main(["replay", str(results), *place, *options]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_replay_is_left_alone(results, capsys, tmp_path):
    """Also a report of ours."""
    page = tmp_path / "report.html"
    page.write_text('<meta name="generator" content="lfrsim 0.1.0">', encoding="utf-8")
    assert main(["replay", str(results), "-o", str(page)]) == 2
    assert "isn't a replay of lfrsim" in capsys.readouterr().err


def test_of_many_deployments_one_must_be_named(capsys, tmp_path):
    """And some are."""
    week = ["horizon.weeks=1", "depletion.weeks_before=1"]
    lfrsim.run("four-a-week", replications=1, out=tmp_path / "four", overrides=week)
    assert main(["replay", str(tmp_path / "four")]) == 2
    said = capsys.readouterr().err
    assert "say which with --deployment; the busiest are 2025-01-07/1, " in said


def test_both_part_only_where_both_are():
    """Ten a week have deployments that four haven't: these aren't named as such."""
    one = Choice(
        name="both/1",
        where=StreetDay(0, "street"),
        site="A street",
        date="Monday",
        alerts=(3, 2),
        arrests=(1, 1),
        parts=True,
    )
    alone = replace(one, name="one/1", alerts=(None, 20))
    same = replace(one, name="same/1", parts=False)

    def said(*deployments):
        return _which(cast("Any", SimpleNamespace(deployments=deployments)))

    assert "both part at both/1 (" in said(alone, one, same)
    assert "the busiest are one/1, same/1 (" in said(alone, same)


def test_records_of_another_version_are_refused(results, capsys, tmp_path, monkeypatch):
    """The replication is run again; if it isn't what the folder has, that is said."""

    def other(scenario, *, seed, replication):
        return run_replication(scenario, seed=seed + 1, replication=replication)

    monkeypatch.setattr("analysis.replay.played.run_replication", other)
    words = [str(results), "-o"]
    assert main(["replay", *words, str(tmp_path / "x.html")]) == 2
    assert "run again, isn't the one in" in capsys.readouterr().err
    log = ["export", *words, str(tmp_path / "x.csv"), "--as", "vidigi"]
    assert main([*log, "--scenario", "three"]) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_log_for_vidigi_is_written_with_its_positions(results, tmp_path):
    """The same bytes again."""
    log, words = tmp_path / "log.csv", ["export", str(results), "--as", "vidigi", "-q"]
    words += ["--scenario", "by-hand", "--deployment", "2026-1-7/1", "-o", str(log)]
    assert main(words) == 0
    first = log.read_bytes()
    head, *rows = csv.reader(first.decode().splitlines())
    assert head[:6] == [
        "entity_id", "pathway", "event_type", "event", "time", "resource_id",
    ]  # fmt: skip
    assert rows[0] == ["1", "stop, no action", "arrival_departure", "arrival",
                       "2024.449", "", "0", DEPLOYMENT]  # fmt: skip
    positions = (tmp_path / "log-positions.csv").read_text(encoding="utf-8")
    assert positions.startswith("event,x,y,label,resource,members\narrival,40,480,")
    assert "\nwith_pair,700,360,With a pair,pairs,2\n" in positions
    assert main(words) == 0
    assert log.read_bytes() == first


@pytest.mark.parametrize("name", ["log.csv", "log-positions.csv"])
def test_a_file_that_is_no_log_is_left_alone(name, results, capsys, tmp_path):
    """Also where the positions would be; and nothing is written beside it."""
    (tmp_path / name).write_text("mine,too\n", encoding="utf-8")
    words = ["export", str(results), "--as", "vidigi", "--scenario", "three", "-q"]
    assert main([*words, "-o", str(tmp_path / "log.csv")]) == 2
    assert f"{name} is there already and isn't a" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine,too\n"


def test_an_export_of_several_needs_a_scenario(results, capsys, tmp_path):
    """Both can't be in one log."""
    words = ["export", str(results), "--as", "vidigi", "-o", str(tmp_path / "x.csv")]
    assert main(words) == 2
    assert "say which scenario with --scenario" in capsys.readouterr().err


def test_the_notes_on_replays_run_as_they_stand(tmp_path, monkeypatch, capsys):
    """What docs/replay.md shows of the lesson, command by command, and in Python."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(style, "render", lambda *_, **__: {})
    notes = (ROOT / "docs/replay.md").read_text(encoding="utf-8")
    lines = [line for line in notes.splitlines() if line.startswith("lfrsim ")]
    commands = [line.split()[1:] for line in lines if "by-hand" in line]
    assert [words[0] for words in commands] == ["run", "replay", "export"]
    for words in commands:
        assert main([*words, "-q"]) == 0
    assert (tmp_path / "by-hand.html").exists()
    log, columns = (tmp_path / "log.csv").read_text(encoding="utf-8"), Event._fields
    named = re.findall(r"`(\w+)`", notes[notes.index("| column |") :])
    assert set(columns) <= set(named)
    assert {row["event"].removesuffix("_ends") for row in csv.DictReader(
        log.splitlines())} <= set(named)  # fmt: skip
    capsys.readouterr()
    (code,) = re.findall(r"^```python\n(.*?)^```$", notes, re.DOTALL | re.MULTILINE)
    exec(compile(code, "replay.md", "exec"), {"__name__": "__main__"})
    assert capsys.readouterr().out.startswith(f"{DEPLOYMENT} Wednesday 7 January 2026")


def test_the_seed_is_that_of_the_commands():
    """The lesson is the default seed's first replication."""
    from lfrsim.cli.options import SEED as DEFAULT

    assert DEFAULT == SEED
