"""YAML files in, a scenario out: found, read, merged, stripped, validated, checked.

All faults are raised together as one :class:`~sim.scenario.errors.ScenarioError`.
The plain values and their provenance leave together in :class:`Loaded`; the model
gets the scenario only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from sim.scenario.checking import misfits
from sim.scenario.doubts import Doubt
from sim.scenario.errors import Problem, ScenarioError, Source
from sim.scenario.finding import Found, find, scenario_names
from sim.scenario.inputs import Inputs, Place, path_text, take_off
from sim.scenario.joining import Joints, members, strays
from sim.scenario.joint import JOINT_DOUBTS, JointDoubt, read_joint_doubts
from sim.scenario.merging import (
    Document,
    entries_of,
    merge_all,
    read_chain,
    read_document,
    read_option,
    removed_keys,
)
from sim.scenario.persons import personal_keys
from sim.scenario.provenance import LABELS, Provenance
from sim.scenario.schema import Scenario
from sim.scenario.standing import read_doubts, unjustified, warnings_of
from sim.scenario.stated import Sayings
from sim.scenario.wording import reworded, value_span
from sim.scenario.works import Work, read_works
from sim.scenario.yaml_nodes import Entry, Node


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario with what a reader needs to know of it.

    Attributes
    ----------
    scenario
        What the model is told.
    provenance
        Where each value comes from, by path, such as
        ``recognition.operating_curves.field[0].threshold``.
    doubts
        What each input could be, by path; those without a doubt are missing.
    joint_doubts
        What several inputs could be together, by name, with those that are in it.
    sources
        What the keys in ``Provenance.source`` stand for.
    resolved
        The settings as written, after ``extends`` and options.
    files
        The file that was named, then those that it extends.
    warnings
        What the user's own files don't say, a line a file.
    """

    scenario: Scenario
    provenance: Mapping[str, Provenance]
    doubts: Mapping[str, Doubt]
    joint_doubts: Mapping[str, JointDoubt]
    sources: Mapping[str, Work]
    resolved: dict[str, Any]
    files: tuple[str, ...]
    warnings: tuple[str, ...]


class Shipped(NamedTuple):
    """A scenario that comes with the package.

    Attributes
    ----------
    name
        By which it is loaded.
    question
        What it answers.
    base
        What it extends; empty if nothing.
    """

    name: str
    question: str
    base: str


def load_scenario(
    reference: str | Path | Found, *, overrides: Sequence[str] = ()
) -> Loaded:
    """Return the scenario of a shipped name, a path, or a file that somebody sent.

    Parameters
    ----------
    reference
        The name, the path, or what `sim.scenario.finding.sent` returns.
    overrides
        Assignments such as ``plan.deployments_per_week=7``, laid over the files.

    Raises
    ------
    ScenarioError
        With every fault that was found.
    """
    chain = read_chain(reference)
    problems: list[Problem] = []
    root = merge_all(chain, overrides, problems)
    written = [*(document.root for document in chain), *map(read_option, overrides)]
    problems += [one for node in written for one in personal_keys(node)]
    entries = entries_of(root)
    works = entries.get("sources")
    sources = read_works(works.node if works else None, problems)
    inputs = take_off(
        _settings(root, chain[0]), sources=sources, unless_stated=_stated_once(chain)
    )
    scenario = _validated(inputs, chain, problems)
    joints = _joints(entries.get(JOINT_DOUBTS), inputs, sources)
    files = tuple(document.found.label for document in chain)
    doubts = read_doubts(inputs, scenario, joints) if scenario else {}
    read = {name: one for name, one in (joints or {}).items() if one}
    if scenario:
        removed = {path for node in written for path in removed_keys(node)}
        inputs.problems += strays(read, inputs, files, removed)
    shipped = [one.found.label for one in chain if one.found.is_shipped]
    problems += inputs.problems + unjustified(inputs, shipped=shipped)
    if scenario is None or problems:
        raise ScenarioError(_in_order(_with_heirs(problems, chain), chain))
    return Loaded(
        scenario=scenario,
        provenance={
            path: one
            for path, one in inputs.provenance.items()
            if path not in LABELS and not path.startswith(f"{JOINT_DOUBTS}.")
        },
        doubts=doubts,
        joint_doubts=members(read, doubts),
        sources=sources or {},
        resolved=inputs.data,
        files=files,
        warnings=warnings_of(inputs, shipped=shipped),
    )


def _joints(
    entry: Entry | None, inputs: Inputs, sources: Mapping[str, Work] | None
) -> Joints:
    """Return the joint doubts; their standings are asked after like an input's."""
    found = read_joint_doubts(
        entry.node if entry else None, Sayings(sources, inputs.problems)
    )
    for name, written in (found or {}).items():
        if written is None:
            continue
        path = (JOINT_DOUBTS, name)
        inputs.places[path] = Place(written.key.key, written.key.node.span)
        inputs.provenance[path_text(path)] = written.joint.provenance
    return found


def _stated_once(chain: Sequence[Document]) -> dict[Source, Node]:
    """Return, by file, what it says of all values that stand bare in it."""
    return {
        document.root.span.source: document.unless_stated
        for document in chain
        if document.unless_stated
    }


def _settings(root: Node, top: Document) -> Node:
    """Return the tree without what is for readers only; a name isn't inherited."""
    entries = dict(entries_of(root))
    for key in ("sources", JOINT_DOUBTS, "description"):
        entries.pop(key, None)
    name = entries.pop("name", None)
    if name is None or name.node.span.source is not _own(name, top):
        name = Entry(top.root.span, Node(top.root.span, top.found.stem))
    return Node(top.root.span, {"name": name, **entries})


def _own(entry: Entry, top: Document) -> Source:
    """Return the source of an entry if it is an option, else that of the top file."""
    source = entry.node.span.source
    return source if source.is_option else top.root.span.source


def _validated(
    inputs: Inputs, chain: Sequence[Document], problems: list[Problem]
) -> Scenario | None:
    """Return the scenario, or None after adding what is wrong to the problems."""
    files = [document.found.label for document in chain]
    try:
        scenario = Scenario.model_validate(inputs.data)
    except ValidationError as error:
        # A key that was refused for a better reason isn't also an unknown one.
        known = {problem.spans for problem in (*problems, *inputs.problems)}
        found = reworded(error, inputs, files)
        problems += [one for one in found if one.spans not in known or not one.spans]
        return None
    for misfit in misfits(scenario):
        spans = [span for path in misfit.paths for span in value_span(path, inputs)]
        message = f"{path_text(misfit.paths[0])}: {misfit.message}"
        notes = (misfit.note,) if misfit.note else ()
        unique = tuple(dict.fromkeys(spans))
        problems.append(Problem(message, unique, misfit.hint, notes))
    return scenario


def _with_heirs(
    problems: Iterable[Problem], chain: Sequence[Document]
) -> list[Problem]:
    """Add to each inherited problem the line by which the named file inherits it."""
    extends = chain[0].extends
    top = chain[0].root.span.source
    shown = []
    for problem in problems:
        sources = [span.source for span in problem.spans]
        if extends and sources and not any(s is top or s.is_option for s in sources):
            notes = (*problem.notes, f"{chain[0].found.label} inherits this")
            problem = problem._replace(  # noqa: PLW2901 - the same problem, told fully
                spans=(*problem.spans, extends.span), notes=notes
            )
        shown.append(problem)
    return shown


def _in_order(problems: list[Problem], chain: Sequence[Document]) -> list[Problem]:
    """Sort problems as one reads: options, then the files from the named one down."""
    order = [document.found.label for document in chain]

    def rank(problem: Problem) -> tuple[int, int, int]:
        if not problem.spans:
            return (-1, 0, 0)
        span = problem.spans[0]
        label = span.source.label
        return (order.index(label) if label in order else -1, span.line, span.column)

    return sorted(problems, key=rank)


def scenario_id(scenario: Scenario) -> str:
    """Return a hash of what the model is told; the name and the question are not.

    The order of keys isn't either: a scenario's mappings have an order of their own.
    """
    import hashlib  # noqa: PLC0415 - it loads OpenSSL, and not everybody needs a hash

    data = scenario.model_dump(mode="json", exclude=set(LABELS))
    text = json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def shipped_scenarios() -> list[Shipped]:
    """Return the scenarios that come with the package, by name."""
    return [_shipped(name) for name in scenario_names()]


def _shipped(name: str) -> Shipped:
    document = read_document(find(name))
    question = document.entries.get("question")
    return Shipped(
        name,
        str(question.node.value) if question else "",
        str(document.extends.value) if document.extends else "",
    )
