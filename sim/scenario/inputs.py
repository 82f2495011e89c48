"""Where each number comes from: taken off before validation, kept beside it.

A mapping that has the key ``value`` is an input with its provenance::

    true_positive_identification_rate:
      value: 0.80
      between: [0.50, 0.89]        # short for uncertainty: {uniform: [0.50, 0.89]}
      standing: assumed
      source: [npl-2023]
      note: 0.89 was measured at 0.60; 0.64 must be lower.

The model sees the plain value only. A bare value has the standing that its file gives
to all that is bare in it, or else counts as chosen, if it is a lever or given, and as
assumed, if it is an uncertainty. Its source is its own file and line::

    unless_stated: {standing: assumed, certain: Made up for a lesson.}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sim.scenario.errors import Problem, Source, Span
from sim.scenario.forms import FORMS
from sim.scenario.joint import JOINT_DOUBTS
from sim.scenario.provenance import OF_MANY, Provenance
from sim.scenario.schema.roles import Role
from sim.scenario.settings import setting_at
from sim.scenario.stated import Sayings
from sim.scenario.yaml_nodes import Entry, Node

Path = tuple[str | int, ...]

UNLESS_STATED: Final = "unless_stated"
# Their keys are names of one's own, whatever they are called.
NAMED: Final[tuple[Path, ...]] = (
    ("sources",),
    ("sites",),
    (JOINT_DOUBTS,),
    ("workforce", "roster", "shifts"),
    ("workforce", "roster", "units"),
    ("workforce", "protests", "kinds"),
)


class Place(NamedTuple):
    """Where a value and its key are written; the root has no key."""

    key: Span | None
    value: Span


@dataclass(slots=True)
class Inputs:
    """Plain data, and what was taken off it.

    Attributes
    ----------
    data
        Mappings, lists and scalars, as written.
    provenance
        By path, such as ``recognition.operating_curves.field[0].threshold``.
    places
        By path as a tuple.
    doubts
        By path as a tuple: the key ``between`` or ``uncertainty`` and what it says.
    bare
        Paths of values whose standing nobody has stated.
    problems
        What is wrong with the provenance.
    """

    data: Any = None
    provenance: dict[str, Provenance] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    doubts: dict[Path, tuple[str, Node]] = field(default_factory=dict)
    bare: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def path_text(path: Path) -> str:
    """Return a path as people write it."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def take_off(
    root: Node,
    *,
    sources: Mapping[str, Any] | None,
    unless_stated: Mapping[Source, Node] = MappingProxyType({}),
) -> Inputs:
    """Return the plain data of a tree, with its provenance beside it.

    Parameters
    ----------
    root
        The merged settings.
    sources
        What a ``source`` may name; None if anything.
    unless_stated
        By file: what it says of all that is bare in it.
    """
    inputs = Inputs()
    taker = _Taker(inputs, Sayings(sources, inputs.problems))
    taker.unless_stated = {
        file: taker.sayings.read(
            UNLESS_STATED, node.span, node.value, known=OF_MANY, beside=""
        )
        for file, node in unless_stated.items()
        if isinstance(node.value, dict)
    }
    inputs.data = taker.take((), None, root)
    return inputs


class _Taker:
    """Walks a tree once; the path is handed down, results go into the inputs."""

    def __init__(self, inputs: Inputs, sayings: Sayings) -> None:
        self.inputs = inputs
        self.sayings = sayings
        self.unless_stated: dict[Source, Provenance] = {}

    def take(self, path: Path, key: Span | None, node: Node) -> Any:
        """Return the plain data of a node; note its place and provenance."""
        self.inputs.places[path] = Place(key, node.span)
        value = node.value
        if isinstance(value, dict) and path not in NAMED and "value" in value:
            return self._take_input(path, key, value)
        if isinstance(value, dict) and (path in NAMED or not _is_form(value)):
            return {
                name: self.take((*path, name), entry.key, entry.node)
                for name, entry in value.items()
            }
        if isinstance(value, list) and any(isinstance(x.value, dict) for x in value):
            return [self.take((*path, i), None, x) for i, x in enumerate(value)]
        self.inputs.provenance[path_text(path)] = self._bare(path, key or node.span)
        return self._whole(path, key, node)

    def _bare(self, path: Path, where: Span) -> Provenance:
        file, line = where.source.label, where.line + 1
        if where.source in self.unless_stated:
            return self.unless_stated[where.source]._replace(file=file, line=line)
        self.inputs.bare.add(path)
        found = setting_at(path)
        is_uncertain = found is not None and found.role is Role.uncertainty
        return Provenance("assumed" if is_uncertain else "chosen", file, line)

    def _whole(self, path: Path, key: Span | None, node: Node) -> Any:
        """Return the plain data of a value that has one provenance as a whole."""
        self.inputs.places[path] = Place(key, node.span)
        value = node.value
        if isinstance(value, list):
            return [self._whole((*path, i), None, x) for i, x in enumerate(value)]
        if not isinstance(value, dict):
            return value
        if "value" in value:
            message = f"{path_text(path)}: an input inside an input"
            hint = "write the bare value; provenance stands on the whole"
            self.inputs.problems.append(Problem(message, (value["value"].key,), hint))
            return self._whole(path, key, value["value"].node)
        return {
            name: self._whole((*path, name), entry.key, entry.node)
            for name, entry in value.items()
        }

    def _take_input(self, path: Path, key: Span | None, given: dict[str, Entry]) -> Any:
        where = key or given["value"].key
        text = path_text(path)
        self.inputs.provenance[text] = self.sayings.read(text, where, given)
        for name in ("between", "uncertainty"):
            if name in given:
                self.inputs.doubts[path] = (name, given[name].node)
        return self._whole(path, key, given["value"].node)


def _is_form(value: dict[str, Entry]) -> bool:
    return len(value) == 1 and next(iter(value)) in FORMS
