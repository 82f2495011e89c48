"""Commands that documents quote and no test can run, and what was kept of them.

They take minutes, and a quarter of an hour together. So `make answers` runs them, and
keeps of each what the documents state, beside a *fingerprint* of what the answer hangs
on: its scenarios, what their inputs could be, the published record, and the golden
results, which move whenever the model's do. A test finds an answer whose fingerprint
isn't today's.

A change of an analysis moves none of these. So a *sample* is kept too: the same command
with few replications of few weeks, or few draws, every digit of it, which a test runs
again.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial, reduce
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple
from unittest import mock

from lfrsim.cli import main
from sim.scenario.loading import load_scenario, scenario_id
from tests.documents.reading import ROOT, text_of

ANSWERS: Final = Path(__file__).with_name("kept")
GOLDEN: Final = ROOT / "tests/golden/golden.json"
RECORD: Final = ROOT / "scenarios/record"
FOUR_TEN: Final = ("four-a-week", "ten-a-week")
FAILED: Final = 3  # the status of a validation that doesn't meet its criteria
FEW_DRAWS: Final = 4
FEW_WEEKS: Final = (
    "-n", "2", "--set", "horizon.weeks=2", "--set", "depletion.weeks_before=2",
)  # fmt: skip
TWO_YEARS: Final = ("-n", "2")
# What is for readers, and may be said in other words without another number.
WORDS: Final = frozenset(
    {"sentence", "warnings", "label", "measure", "mark", "reason", "folder", "text"}
)

Document = dict[str, Any]
Kept = Callable[[Document], Document]


class LongCommand(NamedTuple):
    """A command that documents quote.

    Attributes
    ----------
    words
        What `lfrsim` is told.
    scenarios
        Those that it reads.
    kept
        What is kept of its JSON document.
    is_doubtful, has_record
        Whether it draws inputs from what they could be, and reads the record.
    sample
        What is told it besides for a sample; none is run without.
    """

    words: tuple[str, ...]
    scenarios: tuple[str, ...]
    kept: Kept
    is_doubtful: bool = False
    has_record: bool = False
    sample: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The command as it is typed."""
        return " ".join(("lfrsim", *self.words))


def _limits(document: Document) -> Document:
    return dict(document["limits"])


def _gap(document: Document) -> Document:
    return dict(document["gap"])


def _doubt(document: Document) -> Document:
    return {key: value for key, value in document["doubt"].items() if key != "inputs"}


def _short_handed(document: Document) -> Document:
    rows = {row["key"]: row for row in document["description"]["measures"]}
    return {"short_handed_share": rows["short_handed_share"]}


def _validation(document: Document) -> Document:
    names = ("calendar", "scores", "months", "totals", "criteria")
    return {name: document[name] for name in names}


def _validate(*words: str, sample: Sequence[str] = ()) -> LongCommand:
    return LongCommand(
        ("validate", "four-a-week", *words, "-n", "400"),
        ("four-a-week",),
        _validation,
        is_doubtful=True,
        has_record=True,
        sample=tuple(sample),
    )


HALF: Final = ("--fit-until", "2025-06-30")
COMMANDS: Final = {
    "limits-ten-a-week": LongCommand(
        ("limits", "ten-a-week", "-n", "100"),
        ("ten-a-week",),
        _limits,
        sample=FEW_WEEKS,
    ),
    "limits-met-2025-reform": LongCommand(
        ("limits", "met-2025-reform", "-n", "24"), ("met-2025-reform",), _limits
    ),
    "no-extra-funding": LongCommand(
        ("run", "no-extra-funding", "--records", "deployments", "-n", "24"),
        ("no-extra-funding",),
        _short_handed,
    ),
    "gap": LongCommand(
        ("compare", *FOUR_TEN, "--gap", "-n", "100"), FOUR_TEN, _gap, sample=FEW_WEEKS
    ),
    "uncertain-inputs": LongCommand(
        ("compare", *FOUR_TEN, "--uncertain-inputs", "-n", "100"),
        FOUR_TEN,
        _doubt,
        is_doubtful=True,
        sample=FEW_WEEKS,
    ),
    "validate": _validate(sample=TWO_YEARS),
    "validate-predicted": _validate(*HALF),
    "validate-faces-known": _validate(*HALF, "--faces-known", sample=TWO_YEARS),
    "validate-streets-left-out": _validate("--leave-streets-out", sample=TWO_YEARS),
}


def digest(*parts: object) -> str:
    """Return a short hash of what is said of something."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:8]


@cache
def _golden() -> dict[str, str]:
    kept = json.loads(text_of(GOLDEN))
    return {name: digest(json.dumps(found)) for name, found in kept.items()}


@cache
def _record() -> str:
    files = sorted(
        path for path in RECORD.iterdir() if path.suffix in {".csv", ".yaml"}
    )
    return digest(*(f"{path.name}\n{text_of(path)}" for path in files))


@cache
def _doubts(name: str) -> str:
    loaded = load_scenario(name)
    known = {
        path: (one.standing, one.source) for path, one in loaded.provenance.items()
    }
    alone = [
        f"{path}: {doubt.about} {known[path]}" for path, doubt in loaded.doubts.items()
    ]
    joint = [
        f"{key}: {doubt.points} {doubt.shares}"
        for key, doubt in loaded.joint_doubts.items()
    ]
    return digest(*sorted(alone), *sorted(joint))


@cache
def _content(name: str) -> str:
    return scenario_id(load_scenario(name).scenario)


def fingerprint(command: LongCommand) -> Document:
    """Return what the answer to a command hangs on, as it is today."""
    found: Document = {
        "scenarios": {name: _content(name) for name in command.scenarios}
    }
    if command.is_doubtful:
        found["doubts"] = {name: _doubts(name) for name in command.scenarios}
    if command.has_record:
        found["record"] = _record()
    return found | {"golden": _golden()}


def answered(words: Sequence[str]) -> Document:
    """Run a command, and return the JSON document that it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        status = main([*words, "--json"])
    if status not in {0, FAILED}:
        message = f"lfrsim {' '.join(words)} ended with status {status}"
        raise RuntimeError(message)
    return dict(json.loads(printed.getvalue()))


def sampled(command: LongCommand, folder: Path) -> Document:
    """Run the sample of a command, and return what is kept of it."""
    unsaid = contextlib.redirect_stderr(io.StringIO())  # two years meet no criterion
    with _few_draws(), _no_figures(), unsaid:
        words = [*command.words, *command.sample, "-q", "-j", "1", "-o", str(folder)]
        return dict(numbers(command.kept(answered(words))))


def numbers(value: Any) -> Any:
    """Return what is no wording of what was found."""
    if isinstance(value, dict):
        return {key: numbers(one) for key, one in value.items() if key not in WORDS}
    return [numbers(one) for one in value] if isinstance(value, list) else value


@contextlib.contextmanager
def _few_draws() -> Iterator[None]:
    """Have inputs drawn a few times, and a sample of a validation be of two."""
    doubt = import_module("analysis.studies.doubt.runs")
    few = partial(doubt.uncertain_runs, draws=FEW_DRAWS, each=2)
    judged = "analysis.studies.validation.validating.FEWEST"
    with mock.patch.object(doubt, "uncertain_runs", few), mock.patch(judged, 2):
        yield


@contextlib.contextmanager
def _no_figures() -> Iterator[None]:
    """Have nothing drawn and written: that takes longer than a sample."""
    owners = {
        "lfrsim.cli.limits": "written",
        "lfrsim.cli.compare": "written",
        "analysis.studies.validation.validating": "Validation.write",
    }
    with contextlib.ExitStack() as patched:
        for module, name in owners.items():
            path = name.split(".")
            owner = reduce(getattr, path[:-1], import_module(module))
            none = mock.patch.object(owner, path[-1], return_value=[])
            patched.enter_context(none)
        yield


def kept(name: str) -> Document:
    """Return what was kept of a command."""
    return dict(json.loads(text_of(ANSWERS / f"{name}.json")))
