"""What visitors take home: which worlds, by which command, and what is said of it.

The command gives the page's numbers again, wherever lfrsim is installed. What it makes
is packed by `parcel.py`.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from sim.experiment.manifest import library_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sim.experiment.results import Results

RESULTS: Final = "results"
REPORT: Final = "report.html"
ANSWER: Final = "answer.txt"
REPLAY: Final = "replay.html"
GUESSES: Final = "guesses.csv"
LIMITS: Final = """\
WHAT IT DOESN'T SAY

The persons are synthetic and the model is a model. Intervals are over luck alone: they
say nothing of inputs that are assumed, which {source}. No deterrence, no
displacement, no crime is in it. It can't say whether the police should use live
facial recognition.

LICENCE

lfrsim and its scenarios are under the MIT licence. Cite lfrsim {version}, seed
{seed}, and the {files}. This is no product of the Metropolitan Police.
"""


class Order(Protocol):
    """What is to be packed."""

    @property
    def code(self) -> str:
        """Of the run."""

    @property
    def files(self) -> tuple[tuple[str, str], ...]:
        """The scenario files: names and texts."""

    @property
    def folder(self) -> Path:
        """Of the run's results on the server."""

    @property
    def compare(self) -> list[str]:
        """The command that gives the numbers, without its program."""

    @property
    def replay(self) -> list[str]:
        """The command that makes the replay; none if there is to be none."""

    def readme(self, contents: Mapping[str, bytes]) -> str:
        """Return what stands in the parcel about the parcel."""


@dataclass(frozen=True)
class RunOrder:
    """A run of two worlds that is to be packed.

    Attributes
    ----------
    code
        Of the run.
    question
        That it answers, in words.
    files
        The scenario files, A first: names and texts.
    folder
        Of the run's results on the server.
    replications, seed, records
        Of the run, as far as it can be read.
    deployment
        Of which there is to be a replay; empty if of none.
    """

    code: str
    question: str
    files: tuple[tuple[str, str], ...]
    folder: Path
    replications: int
    seed: int
    records: str
    deployment: str = ""

    @property
    def compare(self) -> list[str]:
        """The command that gives the numbers, without its program."""
        names = [name for name, _ in self.files]
        options = {
            "--replications": self.replications,
            "--seed": self.seed,
            "--records": self.records,
            "--report": REPORT,
            "--out": RESULTS,
        }
        return ["compare", *names, *_words(options)]

    @property
    def replay(self) -> list[str]:
        """The command that makes the replay; none if there is to be none."""
        if not self.deployment:
            return []
        options = {"--deployment": self.deployment, "--out": REPLAY}
        return ["replay", RESULTS, *_words(options)]

    def readme(self, contents: Mapping[str, bytes]) -> str:
        """Return what stands in the parcel about the parcel."""
        return _readme(self, contents)


def order_of(
    results: Results,
    *,
    code: str,
    question: str,
    files: Mapping[str, str],
    deployment: str = "",
) -> RunOrder:
    """Return what is to be packed of a run."""
    return RunOrder(
        code=code,
        question=question,
        files=tuple(files.items()),
        folder=results.folder,
        replications=results.replications,
        seed=results.seed,
        records=results.study.records,
        deployment=deployment,
    )


@dataclass(frozen=True)
class ClassOrder:
    """A run of several groups' worlds that is to be packed.

    Attributes
    ----------
    code, files, folder, replications, seed, records
        As of `RunOrder`; the base isn't among the files, since it is shipped.
    base
        By what name the base is found.
    by
        Key of the figure's measure.
    """

    code: str
    base: str
    by: str
    files: tuple[tuple[str, str], ...]
    folder: Path
    replications: int
    seed: int
    records: str

    @property
    def compare(self) -> list[str]:
        """The command that gives the numbers, without its program."""
        names = [name for name, _ in self.files]
        options: dict[str, object] = {
            "--replications": self.replications,
            "--seed": self.seed,
            "--records": self.records,
            "--out": RESULTS,
        }
        if names[1:]:  # with one alone the command compares all measures alike
            options["--by"] = self.by
        return ["compare", self.base, *names, *_words(options)]

    @property
    def replay(self) -> list[str]:
        """No command: a replay is of two worlds at most."""
        return []

    def readme(self, contents: Mapping[str, bytes]) -> str:  # noqa: ARG002 - as of any
        """Return what stands in the parcel about the parcel."""
        return _class_readme(self)


def class_order_of(
    results: Results, *, code: str, base: str, by: str, files: Mapping[str, str]
) -> ClassOrder:
    """Return what is to be packed of a run of several groups' worlds."""
    return ClassOrder(
        code=code,
        base=base,
        by=by,
        files=tuple(files.items()),
        folder=results.folder,
        replications=results.replications,
        seed=results.seed,
        records=results.study.records,
    )


def command_line(words: Sequence[str]) -> str:
    """Return a command as one types it."""
    return shlex.join(["lfrsim", *words])


def _readme(order: RunOrder, contents: Mapping[str, bytes]) -> str:
    commands = [command_line(order.compare)]
    if REPLAY in contents:
        commands.append(command_line(order.replay))
    a, b = (name for name, _ in order.files)
    version = library_version("lfrsim")
    shown = "\n".join(f"  {command}" for command in commands)
    has_replay = f"{REPLAY}: one deployment of both worlds, to be watched.\n"
    limits = _limits(order.seed, files="two scenario files", source="the report lists")
    return f"""\
{order.question}

Run {order.code} of the lfrsim workshop: {order.replications} replications of each world
with the same luck, seed {order.seed}. Guesses, if you made any, are in {GUESSES}.

THE SAME NUMBERS AGAIN

With lfrsim {version} installed, and this folder unpacked and open in a terminal:

{shown}

The report, the tables and the figures beside this file were made by these commands.

WHAT IS HERE

{a}, {b}: the two worlds, A and B. They extend
  scenarios that come with lfrsim, and say only what differs from them.
{ANSWER}: the answer and its table, as the command prints them.
{REPORT}: all of it as one page, with every assumption and its source.
summary.csv: the table; replications.csv: every measure of every replication.
figures/: each figure as PNG and SVG, with its data as CSV.
{has_replay if REPLAY in contents else ""}
{limits}"""


def _class_readme(order: ClassOrder) -> str:
    version = library_version("lfrsim")
    listed = "\n".join(f"  {name}" for name, _ in order.files)
    limits = _limits(
        order.seed, files="scenario files", source="lfrsim assumptions lists"
    )
    return f"""\
Several groups' worlds against {order.base}

Run {order.code} of the lfrsim workshop: {order.replications} replications of each world
with the same luck, seed {order.seed}.

THE SAME NUMBERS AGAIN

With lfrsim {version} installed, and this folder unpacked and open in a terminal:

  {command_line(order.compare)}

The tables and the figures beside this file were made by this command.

WHAT IS HERE

The worlds, as scenario files:
{listed}
{ANSWER}: the answer and its table, as the command prints them.
summary.csv: every measure; replications.csv: every measure of every replication.
figures/: each figure as PNG and SVG, with its data as CSV.

{limits}"""


def _limits(seed: int, *, files: str, source: str) -> str:
    version = library_version("lfrsim")
    return LIMITS.format(version=version, seed=seed, files=files, source=source)


def _words(options: Mapping[str, object]) -> list[str]:
    return [word for name, value in options.items() for word in (name, str(value))]
