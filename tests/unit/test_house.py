"""The house rules that no linter checks."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import tests

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    path
    for folder in ("sim", "analysis", "lfrsim", "docs")
    for path in ROOT.glob(f"{folder}/**/*.py")
)
LOCKS = (
    "requirements.lock",
    "requirements-app.lock",
    "requirements-dev.lock",
    "requirements-fuzz.lock",
    "requirements-mutants.lock",
    "requirements-bench.lock",
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

MOST_LINES = 300
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "base", "manager"}


def locked(lock):
    """Read a lock's versions by name."""
    pins = re.findall(
        r"^([\w.-]+)==([^\s;]+)",
        (ROOT / lock).read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    return {canonicalize_name(name): Version(version) for name, version in pins}


def grouped(group):
    """List what a dependency group wants, without the groups that it includes."""
    return [w for w in PROJECT["dependency-groups"][group] if isinstance(w, str)]


def test_there_are_modules_to_look_at():
    """The rules below can't pass by looking at nothing."""
    assert len(MODULES) > 5


def test_no_module_is_too_long():
    """A module has at most 300 lines."""
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in MODULES
    }
    assert {name: n for name, n in lines.items() if n > MOST_LINES} == {}


def test_every_module_has_a_name_that_says_what_it_holds():
    """No module or package is called utils, helpers, common, base or manager."""
    parts = {
        part: str(path.relative_to(ROOT))
        for path in MODULES
        for part in path.relative_to(ROOT).with_suffix("").parts
    }
    assert {p: parts[p] for p in NAMES_THAT_SAY_NOTHING & parts.keys()} == {}


@pytest.mark.parametrize("folder", ["sim", "analysis", "lfrsim", "benchmarks", "docs"])
def test_a_share_is_printed_with_a_space_before_its_sign(folder):
    """``99.8 %``, as the documents write it: Python's own form has no space."""
    specs = [
        (path.name, ast.unparse(node.format_spec))
        for path in ROOT.glob(f"{folder}/**/*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FormattedValue) and node.format_spec
    ]
    assert specs
    assert [one for one in specs if one[1].rstrip("'").endswith("%")] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_folder(lock):
    """A lock holds names, versions, hashes and markers, and nothing of where from."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    allowed = re.compile(
        r"#.*"
        r"|[a-z0-9.-]+==[^\s;/]+( ; [^/@]+)? \\"
        r"|    --hash=sha256:[0-9a-f]{64}( \\)?"
        r"|    #( via)?( [\w.() :-]+)?"
    )
    odd = [line for line in text.splitlines() if not allowed.fullmatch(line)]
    assert odd == []
    assert re.findall(r"\w+://|--(?:index|extra|find|trusted)\S*", text) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_the_hashes_of_more_than_one_file(lock):
    """Every version is locked to all its published files, not to one machine's."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    counts = {
        block.partition("==")[0]: block.count("--hash=sha256:")
        for block in re.split(r"^(?=\w)", text, flags=re.MULTILINE)
        if "==" in block
    }
    assert {name: n for name, n in counts.items() if n < 2} == {}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", [*PROJECT["project"]["dependencies"], "hatchling"]),
        (
            "requirements-app.lock",
            [
                *PROJECT["project"]["dependencies"],
                *PROJECT["project"]["optional-dependencies"]["app"],
            ],
        ),
        (
            "requirements-dev.lock",
            [*PROJECT["project"]["dependencies"], *grouped("dev")],
        ),
        (
            "requirements-fuzz.lock",
            [*PROJECT["project"]["dependencies"], *grouped("fuzz")],
        ),
        (
            "requirements-mutants.lock",
            [*PROJECT["project"]["dependencies"], *grouped("mutants")],
        ),
        (
            "requirements-bench.lock",
            [*PROJECT["project"]["dependencies"], *grouped("bench")],
        ),
    ],
)
def test_a_lock_fits_the_bounds(lock, wanted):
    """A lock was made from these bounds: else `make lock` was forgotten."""
    pins = locked(lock)
    unfit = [
        text
        for text in wanted
        if (need := Requirement(text)).specifier.contains(
            pins.get(canonicalize_name(need.name), Version("0"))
        )
        is False
    ]
    assert unfit == []


def test_the_locks_agree():
    """The tests, the fuzzer and the mutants run what a user runs."""
    run, *others = map(locked, LOCKS)
    for other in others:
        assert run.items() <= other.items()


def test_the_tests_are_a_package_of_their_own() -> None:
    """Workers look modules up by name, and other libraries bring `tests` along."""
    assert Path(str(tests.__file__)) == ROOT / "tests" / "__init__.py"
