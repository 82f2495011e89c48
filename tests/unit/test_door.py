"""The public door: what a notebook imports, and what it refuses to mix."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lfrsim
from lfrsim.cli import main
from sim.experiment import run
from sim.model.keeping import Records

ROOT = Path(__file__).parents[2]


def python(code, *, folder, path=()):
    """Run Python in a folder, with folders to look in before the installation."""
    words = f"import sys; sys.path[:0] = {[str(p) for p in path]}; {code}"
    return subprocess.run(
        [sys.executable, "-c", words],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_door_opens_on_nothing_heavy(tmp_path):
    """Importing lfrsim imports nothing of its own packages, and nothing large."""
    code = (
        "import lfrsim; print(sorted({'numpy', 'pandas', 'matplotlib', 'sim', 'click',"
        " 'analysis', 'lfrsim.figures', 'importlib.metadata'} & set(sys.modules)))"
    )
    assert python(code, folder=tmp_path, path=[ROOT]).stdout.strip() == "[]"


@pytest.mark.slow
def test_the_figures_come_when_they_are_asked_for(tmp_path):
    """As an attribute, without an import of their own."""
    code = "import lfrsim; print(lfrsim.figures.Caption.__name__)"
    assert python(code, folder=tmp_path, path=[ROOT]).stdout.strip() == "Caption"


@pytest.mark.parametrize("name", ["sim", "analysis", "scenarios"])
@pytest.mark.parametrize("is_folder", [False, True])
def test_a_file_that_hides_a_package_is_named(name, is_folder, tmp_path):
    """A pupil's own analysis.py is refused by its path, before it does harm."""
    hiding = tmp_path / (f"{name}/__init__.py" if is_folder else f"{name}.py")
    hiding.parent.mkdir(exist_ok=True)
    hiding.touch()
    done = python("import lfrsim", folder=tmp_path, path=[tmp_path])
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(f"ImportError: {hiding} hides the package {name!r}")


def test_what_was_imported_before_is_noticed_too(tmp_path):
    """It doesn't matter whether the stranger was imported first."""
    (tmp_path / "analysis.py").touch()
    code = "import analysis; import lfrsim"
    done = python(code, folder=tmp_path, path=[tmp_path])
    assert "hides the package 'analysis'" in done.stderr


def test_a_folder_without_code_hides_nothing(tmp_path):
    """A pupil's folder of scenarios is no package and may have that name."""
    (tmp_path / "scenarios").mkdir()
    done = python("import lfrsim", folder=tmp_path, path=[tmp_path, ROOT])
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("is_empty_folder", [False, True])
def test_half_an_installation_is_refused(is_empty_folder, tmp_path):
    """Without its neighbours, or their code, the package says what is missing."""
    if is_empty_folder:
        (tmp_path / "sim").mkdir()
    shutil.copytree(Path(lfrsim.__file__).parent, tmp_path / "lfrsim")
    code = f"sys.path[:] = [p for p in sys.path if p != {str(ROOT)!r}]; import lfrsim"
    done = python(code, folder=tmp_path, path=[tmp_path])
    assert "ImportError: lfrsim isn't installed whole" in done.stderr


def test_the_version_is_looked_up_when_asked_for():
    """The version is that of the installation; another name isn't there."""
    assert lfrsim.__version__.startswith("0.")
    with pytest.raises(AttributeError, match="no attribute 'vresion'"):
        _ = lfrsim.vresion


def test_a_scenario_is_loaded_by_name_and_changed():
    """A notebook loads a shipped scenario, with settings changed."""
    loaded = lfrsim.load("ten-a-week", overrides=["plan.vans=3"])
    assert loaded.scenario.plan.vans == 3


def test_a_notebook_runs_into_a_folder(tmp_path, monkeypatch):
    """Running returns the records, and a second time nothing is run."""

    def nothing_happens(scenario, *, seed, replication, kept):
        return Records()

    monkeypatch.setattr(run, "run_replication", nothing_happens)
    monkeypatch.chdir(tmp_path)
    first = lfrsim.run("four-a-week", "ten-a-week", replications=3, jobs=1)
    assert first.folder == Path("results", "four-a-week-vs-ten-a-week")
    assert first.table("ten-a-week", "alerts").empty
    monkeypatch.setattr(run, "run_replication", None)
    assert lfrsim.run("four-a-week", "ten-a-week", replications=3, jobs=1) == first


def test_a_notebook_tells_a_replication(capsys):
    """As text, the same that the command prints; a wrong deployment is an error."""
    told = lfrsim.trace("workshop/by-hand", replication=2)
    assert main(["trace", "workshop/by-hand", "--replication", "2"]) == 0
    assert capsys.readouterr().out == f"{told}\n"
    fewer = lfrsim.trace("workshop/by-hand", overrides=["workforce.crew.pairs=1"])
    assert "1 pair," in fewer
    with pytest.raises(ValueError, match="near it are 2026-01-07/1"):
        lfrsim.trace("workshop/by-hand", deployment="2025-01-01/1")


def test_a_notebook_reads_the_record():
    """London's as it ships, or a file; a row a deployment, in the order of dates."""
    frame = lfrsim.record().frame
    assert len(frame) == 443
    assert frame["date"].is_monotonic_increasing
    path = ROOT / "scenarios/record/met_lfr_deployments.csv"
    assert lfrsim.record(path).frame.equals(frame)


@pytest.mark.slow
def test_a_notebook_compares(tmp_path):
    """Comparing returns means and differences of every measure."""
    comparison = lfrsim.compare(
        "four-a-week",
        "ten-a-week",
        replications=2,
        jobs=1,
        out=tmp_path,
        overrides=["horizon.weeks=1", "depletion.weeks_before=0"],
    )
    table = comparison.table.set_index("key")
    assert table.loc["deployments_per_week", "difference"] == 6
