"""What all tests share: the refreshing of golden files, and tools beyond Python."""

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

from sim.experiment.process_settings import ONE_THREAD, SELDOM
from tests.editor.asking import SERVER

REQUIRE_ALL = "LFRSIM_REQUIRE_ALL"

# A tool's name in `beyond_python(...)` that isn't simply a program on the path.
PRESENT: dict[str, Callable[[], bool]] = {
    "chromium": lambda: any(
        map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    ),
    "distributed": lambda: find_spec("distributed") is not None,
    "root": lambda: hasattr(os, "geteuid") and os.geteuid() == 0,
    "yaml-language-server": lambda: bool(shutil.which("node")) and SERVER.is_file(),
}

# As in a run of lfrsim, and before a test imports NumPy: where each of two workers has
# a thread a core for small matrices, they spend minutes on waiting for each other.
os.environ.update(ONE_THREAD)

# No test is timed: a busy machine is no fault of the model's.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

# As in a run: the model leaves next to no cycles behind.
gc.set_threshold(*SELDOM)

# What starts a suite in the background may have it ignore Ctrl-C, and every process
# that a test starts would inherit that; some tests are of what Ctrl-C does.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer `--refresh`, which writes golden files instead of comparing them."""
    parser.addoption(
        "--refresh", action="store_true", help="write the golden files anew"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


def pytest_collection_finish() -> None:
    """Look through what is imported by now no more: nothing of it becomes garbage."""
    gc.freeze()


@pytest.fixture
def refresh(request: pytest.FixtureRequest) -> bool:
    """Tell whether golden files are to be written instead of compared."""
    return bool(request.config.getoption("--refresh"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of the documents, as `make site` does."""
    folder = tmp_path_factory.mktemp("site")
    words = ["-W", "-n", "--keep-going", "-q", "-c", "docs/site",
             "-d", str(folder / "doctrees"), "docs", str(folder / "site")]  # fmt: skip
    top = Path(__file__).parents[1]
    building = subprocess.run(
        [sys.executable, "-m", "sphinx", *words],
        cwd=top,
        capture_output=True,
        text=True,
        check=False,
    )
    assert building.returncode == 0, building.stderr
    assert building.stderr == ""
    return folder / "site"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what this machine lacks the tools for, or fail where all is required."""
    for mark in item.iter_markers("beyond_python"):
        for tool in mark.args:
            if not PRESENT.get(tool, lambda tool=tool: bool(shutil.which(tool)))():
                reason = f"needs {tool}, which isn't here"
                if os.environ.get(REQUIRE_ALL) == "1":
                    pytest.fail(f"{reason}, and {REQUIRE_ALL}=1", pytrace=False)
                pytest.skip(reason)
