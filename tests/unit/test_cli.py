"""The command line: what is said where, and with which exit status."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import types
from pathlib import Path

import click
import pytest

from analysis.studies.expectation.expectation import expect
from lfrsim.cli import main
from lfrsim.cli.endings import CriterionFailedError, brought_to_an_end
from lfrsim.cli.options import share
from lfrsim.cli.output import print_document
from sim.experiment import run
from sim.model.keeping import Records
from sim.model.records import TABLES
from sim.scenario.loading import load_scenario, scenario_id
from tests.making import shipped

HEAVY = {"pandas", "scipy", "matplotlib", "pyarrow"}
COMPARE = ["compare", "four-a-week", "ten-a-week"]
POWER = ["power", "four-a-week", "--effect", "20%"]
QUICK = ["--set", "horizon.weeks=1", "--set", "depletion.weeks_before=0"]


class Report:
    """Stand in for what an analysis hands back."""

    sentence = "B has more arrests than A."
    lines = ("measure  A  B", "arrests  4  9")

    def __init__(self, results):
        self.results = results

    def to_json(self):
        """Say something with a number that JSON doesn't have."""
        return {"arrests": float("nan")}

    def write(self, folder):
        """Write two files."""
        paths = [folder / "summary.csv", folder / "weekly.png"]
        for path in paths:
            path.write_text("arrests,4,9\n", encoding="utf-8")
        return paths


@pytest.fixture
def ways(monkeypatch, tmp_path):
    """Work in an empty folder, with a model and an analysis that cost nothing."""
    for name in ("compare", "describe"):
        module = types.ModuleType(f"analysis.studies.comparison.{name}")
        setattr(module, name, Report)
        monkeypatch.setitem(sys.modules, module.__name__, module)

    def nothing_happens(scenario, *, seed, replication, kept):
        return Records()

    monkeypatch.setattr(run, "run_replication", nothing_happens)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lfrsim(*words, folder, **options):
    """Start the program as a user would."""
    program = [sys.executable, "-m", "lfrsim.cli", *words]
    return subprocess.Popen(
        program,
        cwd=folder,
        text=True,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


def everything_below(folder):
    """Return the paths of all that is in a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        ["compare", "--help"],
        ["list"],
        ["check", "ten-a-week"],
        ["show", "ten-a-week"],
        ["compare", "four-a-week", "tin-a-week"],
    ],
)
def test_what_runs_nothing_imports_nothing_heavy(words):
    """Help, list, check, show and a mistake import no frames and no figures."""
    ask = (
        "import sys; from lfrsim.cli import main; status = main(sys.argv[1:]);"
        f"print('HEAVY', sorted({HEAVY} & set(sys.modules)), status, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask, *words], check=False, capture_output=True, text=True
    )
    status = 2 if "tin-a-week" in words else 0
    assert done.stderr.splitlines()[-1] == f"HEAVY [] {status}"


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_the_commands_and_the_exit_statuses(flag, capsys):
    """Help goes to stdout and says what there is."""
    assert main([flag]) == 0
    said = capsys.readouterr()
    for word in ("run", "compare", "list", "check", "show", "130 interrupted"):
        assert word in said.out
    assert said.err == ""


def test_the_version_is_that_of_the_installation(capsys):
    """The version is one line on stdout."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("lfrsim 0.")


@pytest.mark.parametrize(
    ("text", "found"), [("5%", 0.05), ("0.05", 0.05), ("99.9 %", 0.999), (".8", 0.8)]
)
def test_a_share_is_written_with_a_sign_of_per_cent_or_without(text, found):
    """As an effect and a precision are."""
    option = click.Option(["--alpha"])
    context = click.Context(click.Command("power"))
    assert share(context, option, text) == pytest.approx(found)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Usage: lfrsim"),
        (["compar"], "compare"),
        (["compare", "four-a-week"], "Missing argument 'B'"),
        (
            ["limits", "ten-a-week", "croydon-fixed"],
            "unexpected extra argument (croydon-fixed)",
        ),
        ([*COMPARE, "--sed", "1"], "--seed"),
        ([*COMPARE, "-n", "0"], "0 is not in the range 1<=x"),
        ([*COMPARE, "-n", "many"], "'many' is not a valid integer"),
        ([*COMPARE, "--jobs", "0"], "0 is not in the range 1<=x"),
        ([*COMPARE, "--seed", "-1"], "-1 is not in the range 0<=x"),
        ([*COMPARE, "--out", "notes.txt"], "'notes.txt' is a file"),
        (["compare", "four-a-week", "tin-a-week"], "did you mean 'ten-a-week'"),
        (["compare", "four-a-week", "four-a-week"], "four-a-week is there twice"),
        ([*COMPARE, "--set", "plan.vanz=3"], "did you mean 'vans'"),
        ([*COMPARE, "--set", "plan.vans"], "plan.vans"),
        (["run", "nowhere.yaml"], "nowhere.yaml"),
        (["choose", "four-a-week", "ten-a-week", "--confidence", "95"], "write 95%"),
        ([*POWER, "--power", "0"], "'0' isn't a share between 0 % and 100 %"),
        (
            [*POWER, "--power", "80 per cent"],
            "isn't a share between 0 % and 100 %, such",
        ),
        ([*POWER, "--alpha", "5%%"], "'5%%' isn't a share"),
        ([*POWER, "--alpha", "100%"], "'100%' isn't a share"),
        (["check", "notes.txt"], "notes.txt"),
        (["show", "ten-a-week", "--only", "plan.day"], "did you mean 'days'"),
    ],
)
def test_wrong_input_is_said_and_leaves_nothing(words, said, ways, capsys):
    """A mistake has status 2, one message on stderr, no traceback, and no results."""
    (ways / "notes.txt").touch()
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err
    assert everything_below(ways) == ["notes.txt"]


def test_results_go_to_stdout_and_messages_to_stderr(ways, capsys):
    """The sentence, the table and the figures are all that is on stdout."""
    assert main([*COMPARE, "-n", "12", "-j", "1"]) == 0
    out, err = capsys.readouterr()
    folder = Path("results", "four-a-week-vs-ten-a-week")
    assert out.splitlines() == [
        Report.sentence,
        "",
        *Report.lines,
        "",
        f"figure: {folder / 'weekly.png'}",
    ]
    begun, *lines = err.splitlines()
    assert re.fullmatch(r"running 24 replications: about \d+ s and \d+ MB", begun)
    assert lines == [
        "24 of 24 replications are saved",
        f"written to {folder}: summary.csv, weekly.png",
    ]


def test_json_is_one_document_and_nothing_else(ways, capsys):
    """With --json stdout is one document, in which what isn't a number is null."""
    assert main([*COMPARE, "-n", "10", "-j", "1", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["comparison"] == {"arrests": None}
    assert [s["name"] for s in document["scenarios"]] == COMPARE[1:]
    assert (document["seed"], document["replications"]) == (20250106, 10)


@pytest.mark.parametrize("words", [["list"], ["show", "ten-a-week"]])
def test_looking_has_json_too(words, capsys):
    """Every reporting command has a JSON document."""
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_quiet_leaves_only_the_results(ways, capsys):
    """With --quiet nothing is on stderr."""
    assert main([*COMPARE, "-n", "2", "-j", "1", "-q"]) == 0
    out, err = capsys.readouterr()
    assert Report.sentence in out
    assert err == ""


def test_the_same_command_again_runs_nothing(ways, capsys, monkeypatch):
    """A second time the results are drawn again, and nothing is run."""
    words = ["run", "four-a-week", "-n", "10", "-j", "1"]
    assert main(words) == 0
    monkeypatch.setattr(run, "run_replication", None)
    Path("results", "four-a-week", "summary.csv").unlink()
    capsys.readouterr()
    assert main(words) == 0
    out, err = capsys.readouterr()
    assert err.splitlines()[0] == "complete: nothing to run"
    assert Report.sentence in out
    assert Path("results", "four-a-week", "summary.csv").exists()


def test_the_command_line_is_in_the_manifest(ways):
    """The manifest says how the results were made."""
    words = ["run", "four-a-week", "-n", "1", "-j", "1", "-o", "here"]
    assert main(words) == 0
    manifest = json.loads(Path("here", "manifest.json").read_text(encoding="utf-8"))
    assert manifest["command"] == ["lfrsim", *words]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--seed", "5"], "seed: 20250106 there, 5 here"),
        (["--set", "plan.vans=3"], "plan.vans: 2 there, 3 here"),
    ],
)
def test_another_study_in_the_default_folder_is_refused(words, said, ways, capsys):
    """The difference is shown with a way out, and nothing is touched."""
    same = ["run", "four-a-week", "-n", "1", "-j", "1"]
    assert main(same) == 0
    before = {path: path.stat().st_mtime_ns for path in ways.rglob("*")}
    capsys.readouterr()
    assert main([*same, *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "--out" in err
    assert {path: path.stat().st_mtime_ns for path in ways.rglob("*")} == before


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("1", "with one replication there are means, but no intervals"),
        ("9", "intervals from 9 replications are rough"),
        ("10", None),
    ],
)
def test_few_replications_are_warned_of(number, said, ways, capsys):
    """Below ten replications a warning says what can't be told; results come still."""
    assert main([*COMPARE, "-n", number, "-j", "1"]) == 0
    out, err = capsys.readouterr()
    assert Report.sentence in out
    assert ("warning" in err) is (said is not None)
    assert (said or "") in err


def test_equal_scenarios_are_warned_of_in_one_line(ways, capsys):
    """A warning of the library arrives without file and line of its source."""
    Path("same.yaml").write_text("extends: four-a-week\n", encoding="utf-8")
    assert main(["compare", "four-a-week", "same.yaml", "-n", "10", "-j", "1"]) == 0
    first = capsys.readouterr().err.splitlines()[0]
    assert first.startswith("warning: four-a-week and same have the same settings")


def test_a_failure_is_one_line(ways, capsys, monkeypatch):
    """A failure of the program has status 1 and says how to see more."""

    def fail(scenario, *, seed, replication, kept):
        message = "out of\ncells"
        raise RuntimeError(message)

    monkeypatch.setattr(run, "run_replication", fail)
    assert main([*COMPARE, "-n", "10", "-j", "1", "-q"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "RuntimeError: out of cells in replication 0 of four-a-week" in line
    assert "--debug" in line
    assert main([*COMPARE, "-n", "10", "-j", "1", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_an_interruption_says_what_is_saved(ways, capsys, monkeypatch):
    """Ctrl-C has status 130 and says how many are saved; the rest comes later."""

    def nothing_happens(scenario, *, seed, replication, kept):
        return Records()

    def interrupted(scenario, *, seed, replication, kept):
        if replication == 8:
            raise KeyboardInterrupt
        return nothing_happens(scenario, seed=seed, replication=replication, kept=kept)

    monkeypatch.setattr(run, "run_replication", interrupted)
    words = [*COMPARE, "-n", "12", "-j", "1"]
    assert main(words) == 130
    out, err = capsys.readouterr()
    assert out == ""
    assert "16 of 24 replications are saved in" in err
    assert "the same command goes on" in err
    monkeypatch.setattr(run, "run_replication", nothing_happens)
    assert main(words) == 0
    assert "running 8 replications; 16 of 24 are saved" in capsys.readouterr().err


def test_a_criterion_that_is_not_met_has_its_own_status(capsys):
    """A command that did its work, with a criterion that fails, has status 3."""

    def command():
        message = "the mean is 4, outside of 5 to 6"
        raise CriterionFailedError(message)

    assert brought_to_an_end(command, is_debugging=False, is_quiet=False) == 3
    assert capsys.readouterr().err == "the mean is 4, outside of 5 to 6\n"


def test_signals_and_warnings_are_left_as_they_were(ways):
    """A command changes nothing for the program that called it."""
    before = signal.getsignal(signal.SIGTERM)
    assert main(["list"]) == 0
    assert signal.getsignal(signal.SIGTERM) is before


def test_numbers_of_numpy_are_numbers_in_json(capsys):
    """Arrays, NumPy's scalars and infinities become what JSON has."""
    np = pytest.importorskip("numpy")
    print_document({"a": np.int32(4), "b": np.array([1.5, np.inf]), "c": (None, True)})
    document = json.loads(capsys.readouterr().out)
    assert document == {"a": 4, "b": [1.5, None], "c": [None, True]}


def test_list_names_every_shipped_scenario(capsys):
    """Each scenario is a line with its question; with --quiet the name alone."""
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    words = " ".join(" ".join(lines).split())
    assert "ten-a-week Does going from 4 to 10 deployments a week raise" in words
    assert "if staff grow with it? (extends four-a-week)" in words
    assert max(map(len, lines)) <= 100
    assert main(["list", "-q"]) == 0
    names = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if line[0] != " "] == names


def test_check_says_what_can_be_expected(capsys):
    """A valid scenario is called so, and closed-form expectations follow."""
    assert main(["check", "ten-a-week"]) == 0
    first, _, *rest = capsys.readouterr().out.splitlines()
    assert first == "ten-a-week is valid: Ten deployments a week"
    assert len(rest) > 3
    assert "person in 99.8 % of accepted alerts." in " ".join(rest)


def test_check_says_how_long_a_process_for_everybody_takes(capsys):
    """Where every passer-by is a process, how many there are, and the time."""
    assert main(["check", "ten-a-week", "--set", "fidelity=pedestrian"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    faces = expect(shipped("ten-a-week")).faces_per_week * 52  # of which a van sees 0.9
    number = f"{faces / 0.9:,.0f}"
    assert number.startswith("10,4")
    assert f"process (fidelity: pedestrian): some {number} in a" in said
    assert "2 minutes or more." in said
    assert main(["check", "ten-a-week"]) == 0
    assert "Every passer-by" not in capsys.readouterr().out


def test_show_says_where_each_value_comes_from(capsys):
    """Beside a value are its standing, file and line; an option is named as such."""
    only = ["--only", "plan"]
    assert main(["show", "ten-a-week", *only, "--set", "plan.vans=3"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "plan:"
    (vans,) = (line for line in lines if line.strip().startswith("vans: 3"))
    assert vans.endswith("# chosen, --set plan.vans=3")
    (days,) = (line for line in lines if line.strip().startswith("days: [Tue, Thu,"))
    assert "# fitted, scenarios/base/london-2025.yaml:" in days


@pytest.mark.parametrize("flags", [[], ["-q"]])
def test_what_show_prints_is_the_same_scenario(flags, tmp_path, capsys):
    """Saved to a file, the output is a scenario with the same settings."""
    assert main(["show", "ten-a-week", *flags]) == 0
    text = capsys.readouterr().out
    assert ("#" in text) is (not flags)
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    ids = {
        scenario_id(load_scenario(one).scenario) for one in ("ten-a-week", str(path))
    }
    assert len(ids) == 1


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_a_reader_who_leaves_early_is_no_error(tmp_path):
    """When the reader of stdout has gone, the program ends without a word."""
    run = lfrsim("show", "ten-a-week", folder=tmp_path)
    assert run.stdout is not None
    run.stdout.close()
    assert run.stderr is not None
    assert run.stderr.read() == ""
    assert run.wait(60) == 1
    run.stderr.close()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows kills at once")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_run_ends_in_order(end, tmp_path):
    """SIGTERM and Ctrl-C alike: status 130, what is saved, nothing half written."""
    words = [*COMPARE, *QUICK, "-n", "800", "-j", "2"]
    with lfrsim(*words, folder=tmp_path) as run:
        while not list(tmp_path.rglob("held-*.parquet")):
            assert run.poll() is None
            time.sleep(0.02)
        run.send_signal(end)
        out, err = run.communicate(timeout=60)
    assert run.returncode == 130
    assert out == ""
    assert "replications are saved in" in err
    assert "Traceback" not in err
    assert [path for path in everything_below(tmp_path) if path.endswith(".tmp")] == []


def contents(folder):
    """Return every file of the results but the manifest, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9")
def test_a_killed_run_goes_on(tmp_path):
    """Killed once at work, the same command ends with the bytes of a calm run."""
    words = ["run", "four-a-week", *QUICK, "-n", "60", "-j", "2"]
    with lfrsim(*words, "-o", "calm", folder=tmp_path) as run:
        run.communicate(timeout=600)
    with lfrsim(*words, "-o", "killed", folder=tmp_path) as run:
        # More than the tables of one chunk, so that there is something to go on from.
        while len(list(tmp_path.glob("killed/records/*/[a-z]*"))) < 2 * len(TABLES):
            assert run.poll() is None
        run.kill()
        run.communicate(timeout=60)
    with lfrsim(*words, "-o", "killed", folder=tmp_path) as run:
        _, err = run.communicate(timeout=600)
    assert run.returncode == 0
    assert "of 60 are saved" in err
    assert contents(tmp_path / "killed") == contents(tmp_path / "calm")


@pytest.mark.slow
def test_one_job_and_two_leave_the_same_bytes(tmp_path):
    """With the real model and analysis every file but the manifest is the same."""
    said = []
    for jobs in "12":
        words = [*COMPARE, *QUICK, "-n", "10", "-j", jobs, "-o", jobs]
        with lfrsim(*words, folder=tmp_path) as run:
            out, err = run.communicate(timeout=600)
        assert run.returncode == 0, err
        said.append(out.replace(f"{jobs}/figures", "figures"))
    assert said[0] == said[1]
    one, two = (contents(tmp_path / jobs) for jobs in "12")
    assert len(one) > 32
    assert one == two


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
@pytest.mark.parametrize("is_coloured", [True, False])
def test_a_terminal_gets_a_bar(is_coloured, tmp_path):
    """On a terminal a bar is drawn on stderr, with colours unless NO_COLOR is set."""
    import pty

    ours, theirs = pty.openpty()
    colour = {} if is_coloured else {"NO_COLOR": "1"}
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | colour
    words = ["run", "four-a-week", *QUICK, "-n", "1", "-j", "1"]
    with lfrsim(
        *words,
        folder=tmp_path,
        stderr=theirs,
        env={**environment, "TERM": "xterm-256color"},
    ) as run:
        os.close(theirs)
        drawn = b""
        while chunk := read(ours):
            drawn += chunk
        run.communicate(timeout=60)
    os.close(ours)
    assert b"0/1" in drawn
    assert (b"\x1b[38;" in drawn) is is_coloured


def read(terminal):
    """Read what was written to a terminal; nothing once the writer has gone."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_a_study_that_is_too_large_is_refused_unless_forced(
    ways, capsys, monkeypatch, tmp_path
):
    """It has status 2, says by how much, and leaves nothing behind; --force runs it."""
    monkeypatch.setattr("analysis.studies.expectation.size.MOST_BYTES", 1e3)
    words = [*COMPARE, "-n", "10", "-j", "1", "-o", str(tmp_path / "new")]
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "more than 1.0 kB" in err
    assert "--force" in err
    assert not (tmp_path / "new").exists()
    assert main([*words, "--force"]) == 0
