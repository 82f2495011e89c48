"""The wheel is all that a user needs."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("analysis", "lfrsim", "scenarios", "sim")
SHIPPED = {".css", ".csv", ".geojson", ".jinja", ".md", ".py", ".yaml"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("wheel"),  # one environment, so one worker
]


def run(*words, folder):
    """Run a program in a folder, as a user without this checkout would."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTHON")},
        check=False,
        capture_output=True,
        text=True,
        timeout=800,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Build the wheel with the build tool that the lock holds."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ("-m", "pip", "wheel", "-q", "--no-build-isolation", "--no-deps")
    run(sys.executable, *build, "-w", folder, ROOT, folder=folder)
    (built,) = folder.glob("lfrsim-*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel, tmp_path_factory):
    """Install the locked libraries and the wheel into a fresh environment."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    # Most of what is installed is never imported here, so nothing is compiled ahead.
    pip = (sys.executable, "-m", "pip", "--python", programs / "python")
    install = (*pip, "install", "-q", "--no-compile")
    lock = ROOT / "requirements.lock"
    run(*install, "--require-hashes", "-r", lock, folder=folder)
    run(*install, "--no-deps", wheel, folder=folder)
    run(*pip, "check", folder=folder)
    return programs


def test_the_wheel_holds_the_four_packages_whole(wheel):
    """Modules, scenarios, the record and the lessons go along, and nothing else."""
    there = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in SHIPPED
    }
    lessons = ROOT / "docs/lessons"
    there |= {
        f"lfrsim/lessons/{path.relative_to(lessons).as_posix()}"
        for path in lessons.rglob("*.*")
    }
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert sorted(there - packed) == []
    assert {name.partition("/")[0] for name in packed} == set(PACKAGES)
    assert {"scenarios/__init__.py", "lfrsim/__init__.py"} <= packed


@pytest.mark.parametrize("package", PACKAGES)
def test_the_packages_are_found_in_the_installation(programs, package, tmp_path):
    """From an empty folder a package comes from its installation, not a checkout."""
    ask = f"import {package}; print({package}.__path__[0])"
    found = Path(run(programs / "python", "-c", ask, folder=tmp_path).strip())
    assert found.is_relative_to(programs.parent)


def test_the_lessons_are_handed_out_by_the_installation(programs, tmp_path):
    """As notebooks, with the cards, from the wheel alone."""
    run(programs / "lfrsim", "lessons", folder=tmp_path)
    written = {path.name for path in (tmp_path / "lessons").iterdir()}
    assert {"1-funnel.ipynb", "6-officers.ipynb", "cards.html"} <= written


@pytest.mark.parametrize("word", ["--help", "list"])
def test_the_program_runs_from_an_empty_folder(programs, word, tmp_path):
    """Help and the list of scenarios need nothing but the installation."""
    assert list(tmp_path.iterdir()) == []
    said = run(programs / "lfrsim", word, folder=tmp_path)
    assert ("compare" if word == "--help" else "ten-a-week") in said
    assert list(tmp_path.iterdir()) == []
