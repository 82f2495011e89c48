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
from typing import Any, Final, NamedTuple, get_args

from sim.scenario.errors import Problem, Source, Span, Suggestion, did_you_mean
from sim.scenario.forms import FORMS
from sim.scenario.provenance import (
    KEYS,
    OF_MANY,
    STANDINGS,
    Provenance,
    Standing,
)
from sim.scenario.schema.roles import Role
from sim.scenario.settings import setting_at
from sim.scenario.units import shown
from sim.scenario.yaml_nodes import Entry, Node

Path = tuple[str | int, ...]

UNLESS_STATED: Final = "unless_stated"
# Their keys are names of one's own, whatever they are called.
NAMED: Final[tuple[Path, ...]] = (("sources",), ("sites",))


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


def plain_data(node: Node) -> Any:
    """Return a node as mappings, lists and scalars."""
    if isinstance(node.value, dict):
        return {key: plain_data(entry.node) for key, entry in node.value.items()}
    if isinstance(node.value, list):
        return [plain_data(one) for one in node.value]
    return node.value


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
    taker = _Taker(inputs, sources)
    taker.unless_stated = {
        file: taker.stated((UNLESS_STATED,), node.span, node.value)
        for file, node in unless_stated.items()
        if isinstance(node.value, dict)
    }
    inputs.data = taker.take((), None, root)
    return inputs


class _Taker:
    """Walks a tree once; the path is handed down, results go into the inputs."""

    def __init__(self, inputs: Inputs, sources: Mapping[str, Any] | None) -> None:
        self.inputs = inputs
        self.sources = sources
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
            self._report(message, value["value"].key, hint)
            return self._whole(path, key, value["value"].node)
        return {
            name: self._whole((*path, name), entry.key, entry.node)
            for name, entry in value.items()
        }

    def _take_input(self, path: Path, key: Span | None, given: dict[str, Entry]) -> Any:
        where = key or given["value"].key
        self.inputs.provenance[path_text(path)] = self.stated(path, where, given)
        for name in ("between", "uncertainty"):
            if name in given:
                self.inputs.doubts[path] = (name, given[name].node)
        return self._whole(path, key, given["value"].node)

    def stated(self, path: Path, where: Span, given: dict[str, Entry]) -> Provenance:
        """Return the provenance that stands beside a value."""
        text = path_text(path)
        known = OF_MANY if path == (UNLESS_STATED,) else KEYS
        for name in given.keys() - set(known):
            beside = "" if path == (UNLESS_STATED,) else " beside 'value'"
            message = f"{text}.{name}: unknown key{beside}"
            notes = (f"allowed: {', '.join(known)}",)
            self._report(message, given[name].key, did_you_mean(name, known), notes)
        return Provenance(
            standing=self._standing(text, where, given),
            file=where.source.label,
            line=where.line + 1,
            source=self._source(text, given),
            uncertainty=self._uncertainty(text, given),
            note=self._text(text, "note", given),
            certain=self._text(text, "certain", given),
        )

    def _standing(self, text: str, where: Span, given: dict[str, Entry]) -> Standing:
        entry = given.get("standing")
        said = entry.node.value if entry else None
        for standing in get_args(Standing):
            if said == standing:
                return standing  # type: ignore[no-any-return]  # one of them
        notes = (f"write one of: standing: {', '.join(STANDINGS)}",)
        if entry is None:
            self._report(f"{text}: has no 'standing'", where, "", notes)
        else:
            word = entry.node.value
            hint = did_you_mean(word, STANDINGS) if isinstance(word, str) else ""
            message = f"{text}.standing: {shown(word)} isn't a standing"
            self._report(message, entry.node.span, hint, notes)
        return "assumed"

    def _source(self, text: str, given: dict[str, Entry]) -> tuple[str, ...]:
        if "source" not in given:
            return ()
        node = given["source"].node
        nodes = node.value if isinstance(node.value, list) else [node]
        for one in nodes:
            if self.sources is None:
                continue  # reported as such
            if not isinstance(one.value, str) or one.value not in self.sources:
                known = ", ".join(self.sources) or "none yet"
                notes = (f"keys of the top-level 'sources': {known}",)
                hint = did_you_mean(str(one.value), self.sources)
                message = f"{text}.source: unknown source '{plain_data(one)}'"
                self._report(message, one.span, hint, notes)
        return tuple(str(one.value) for one in nodes)

    def _uncertainty(self, text: str, given: dict[str, Entry]) -> Any:
        if "between" in given and "uncertainty" in given:
            message = f"{text}: 'between' and 'uncertainty' say the same; keep one"
            self._report(message, given["between"].key)
        if "between" in given:
            node = given["between"].node
            if not isinstance(node.value, list) or len(node.value) != 2:  # noqa: PLR2004 - a pair
                message = f"{text}.between: must be a list of two values, low and high"
                self._report(message, node.span, "", ("write: between: [LOW, HIGH]",))
            return {"uniform": plain_data(node)}
        return plain_data(given["uncertainty"].node) if "uncertainty" in given else None

    def _text(self, text: str, key: str, given: dict[str, Entry]) -> str:
        if key not in given:
            return ""
        node = given[key].node
        if not isinstance(node.value, str) or not node.value.strip():
            self._report(f"{text}.{key}: must be a text", node.span)
        return str(node.value)

    def _report(
        self,
        message: str,
        span: Span,
        hint: str | Suggestion = "",
        notes: tuple[str, ...] = (),
    ) -> None:
        self.inputs.problems.append(Problem(message, (span,), hint, notes))


def _is_form(value: dict[str, Entry]) -> bool:
    return len(value) == 1 and next(iter(value)) in FORMS
