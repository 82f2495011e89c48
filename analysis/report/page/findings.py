"""What a results folder says: its findings, in the order in which a report tells them.

A finding has a sentence and figures (``plates``). It may have notes, which stand below
its figures, and *influence*: a frame that says which uncertain inputs the answer hangs
on, with the columns ``input``, ``value``, ``low`` and ``high`` (what it could be),
``standing``, ``share`` of the doubt and its interval ``share_low`` to ``share_high``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from analysis.studies.binding.limits import find_limits
from analysis.studies.binding.runs import APART
from analysis.studies.comparison.compare import Comparison, compare
from analysis.studies.comparison.describe import Description, describe
from analysis.studies.doubt.apart import Apart, tell_apart
from analysis.studies.doubt.runs import FOLDER as DOUBT
from analysis.studies.doubt.runs import uncertain_runs
from analysis.studies.proportion.gap import split_gap
from analysis.studies.proportion.runs import FOLDER, runs_without
from analysis.studies.sweeping.runs import APART as BETWEEN
from sim.experiment.design import StudyError
from sim.experiment.folders import FolderError
from sim.experiment.store import read_results
from sim.scenario.errors import ScenarioError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analysis.report.page.origin import Origin
    from analysis.studies.plates.plate import Plate
    from sim.experiment.results import Results


class Finding(Protocol):
    """What a study says."""

    @property
    def sentence(self) -> str:
        """The answer in words, made from the numbers."""

    def plates(self) -> list[Plate]:
        """Draw the figures."""


class Chapter(NamedTuple):
    """A part of a report: what it is called, and what one reads there."""

    heading: str
    lead: str


CHAPTERS: Final = {
    "comparison": Chapter(
        "What changes from A to B",
        "Both scenarios met the same luck, so that what differs is what they differ "
        "in. Yield, burden, use and money stand together.",
    ),
    "description": Chapter(
        "What the scenario yields and asks",
        "Yield, burden, use and money stand together.",
    ),
    "precision": Chapter(
        "How many replications it took",
        "The half-width of the difference, as replications were added.",
    ),
    "gap": Chapter(
        "Why arrests don't grow as deployments do",
        "What is missing from arrests in proportion to the deployments, cause by "
        "cause.",
    ),
    "changes": Chapter("Whose outcome changed", "Alerts that end otherwise in B."),
    "counterfactual": Chapter(
        "Arrests added, and arrests brought forward",
        "Somebody who is arrested would often have ceased to be sought by other means.",
    ),
    "doubt": Chapter(
        "What uncertain inputs make of it",
        "Error, risk and doubt apart: the interval of the mean, the spread of single "
        "weeks, and what isn't known of the inputs.",
    ),
    "limits": Chapter(
        "What limits arrests", "Each resource is made unlimited in turn."
    ),
    "harm": Chapter("Rare harm", "Counts with exact intervals; none seen isn't none."),
}
"""Chapters by the name of their finding, in their order."""


def in_order(findings: Mapping[str, Finding]) -> Iterator[tuple[Chapter, str, Finding]]:
    """Give findings with their chapters and names; unknown ones come last."""
    known = [name for name in CHAPTERS if name in findings]
    others = [name for name in findings if name not in CHAPTERS]
    for name in (*known, *others):
        words = name.replace("_", " ")
        usual = Chapter(f"{words[:1].upper()}{words[1:]}", "")
        yield CHAPTERS.get(name, usual), name, findings[name]


def gathered(
    results: Results, known: Mapping[str, Finding] | None = None, *, origin: Origin
) -> dict[str, Finding]:
    """Return all that a results folder says, without running anything.

    Parameters
    ----------
    results
        Of one scenario, of two that are compared, or of what limits one.
    known
        Findings that were made from these results already, by their names.
    origin
        What the results were asked for by.

    Raises
    ------
    StudyError
        If it is another kind of study.
    """
    found = dict(known or {})
    names = [named.name for named in results.scenarios]
    if all(name.startswith(f"{names[0]}{APART}") for name in names[1:]):
        return _of_one(results, found)
    if len(names) != 2 or any(BETWEEN in name for name in names):  # noqa: PLR2004 - A and B
        message = (
            f"{results.folder} has {len(names)} scenarios; a report is of one, of two "
            "that were compared, or of what limits one. What a choice, a sweep or a "
            "comparison of several says stands in the tables and figures of its folder."
        )
        raise StudyError(message)
    return _of_two(results, found, origin)


def _of_one(results: Results, found: dict[str, Finding]) -> dict[str, Finding]:
    """Return what is said of one scenario, and of what limits it."""
    alone = replace(results.study, scenarios=results.scenarios[:1])
    if "description" not in found:
        found["description"] = describe(replace(results, study=alone))
    if len(results.scenarios) > 1 and "limits" not in found:
        found["limits"] = find_limits(results)
    return {**_parts(found["description"]), **found}


def _of_two(
    results: Results, found: dict[str, Finding], origin: Origin
) -> dict[str, Finding]:
    """Return what is said of two scenarios, with what was run besides."""
    comparison = found.get("comparison") or compare(results)
    assert isinstance(comparison, Comparison)
    found["comparison"] = comparison
    variants = None if "gap" in found else _variants(results)
    if variants is not None:
        found["gap"] = split_gap(comparison, results, variants)
    apart = None if "doubt" in found else _apart(comparison, results, origin)
    if apart is not None:
        found |= {"comparison": apart.beside(comparison), "doubt": apart}
    return {**_parts(comparison), **found}


def _parts(main: Finding) -> dict[str, Finding]:
    """Return what the main finding says of single alerts and persons, by name."""
    assert isinstance(main, Comparison | Description)
    return dict(main.parts)


def main_finding(findings: Mapping[str, Finding]) -> Comparison | Description:
    """Return the finding that answers the question."""
    for name in ("comparison", "description"):
        found = findings.get(name)
        if isinstance(found, Comparison | Description):
            return found
    message = f"none of these answers the question: {', '.join(findings)}"
    raise ValueError(message)


def _variants(results: Results) -> Results | None:
    """Return the runs that split the gap, if they are there and of this comparison."""
    try:
        there = read_results(results.folder / FOLDER)
        needed = runs_without(results.study)
    except (FolderError, StudyError):  # never split, not to its end, or nothing to
        return None
    if needed is None or there.study.replications < results.replications:
        return None
    if there.study.of(replications=results.replications) != needed:
        return None
    return replace(there, study=needed)


def _apart(comparison: Comparison, results: Results, origin: Origin) -> Apart | None:
    """Tell what uncertain inputs do, if their runs are there and of this comparison."""
    names = [named.name for named in results.scenarios]
    if not (results.folder / DOUBT).is_dir() or set(names) - set(origin.references):
        return None
    references = [origin.references[name] for name in names]
    try:
        there = read_results(results.folder / DOUBT)
        changes = origin.overrides
        uncertain = uncertain_runs(references, results.study, overrides=changes)
    except (FolderError, StudyError, ScenarioError):  # not to its end, or moved since
        return None
    if there.study != uncertain.study:
        return None
    return tell_apart(comparison, uncertain, there)
