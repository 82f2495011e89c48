"""Where each number comes from: taken off before validation, kept beside it.

A mapping that has the key ``value`` is an input with its provenance::

    true_positive_identification_rate:
      value: 0.80
      between: [0.50, 0.89]        # short for uncertainty: {uniform: [0.50, 0.89]}
      standing: assumed
      source: [npl-2023]
      note: 0.89 was measured at 0.60; 0.64 must be lower.

The model sees the plain value only. A bare value counts as chosen by whoever wrote
its file and line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple, get_args

from sim.scenario.errors import Problem, Span, did_you_mean
from sim.scenario.forms import FORMS
from sim.scenario.yaml_nodes import Entry, Node

Standing = Literal["measured", "published", "fitted", "expert", "assumed", "chosen"]
Path = tuple[str | int, ...]

STANDINGS: Final[tuple[str, ...]] = get_args(Standing)
KEYS: Final = (
    "value",
    "standing",
    "source",
    "between",
    "uncertainty",
    "note",
    "certain",
)
# Scenarios hold synthetic people only: a key that could name a real one is refused.
PERSONAL: Final = frozenset({
    "address", "birth_date", "custody_number", "custody_record", "date_of_birth",
    "dob", "embedding", "face_image", "first_name", "forename", "full_name", "image",
    "image_file", "last_name", "mugshot", "national_insurance_number", "nhs_number",
    "ni_number", "passport_number", "person_name", "persons_name", "phone_number",
    "photo", "photograph", "picture", "pnc", "pnc_id", "postcode", "suspect_name",
    "surname",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value comes from.

    Attributes
    ----------
    standing
        How well it is known.
    file, line
        Where it is written; the line counts from 1.
    source
        Keys of the scenario's ``sources``.
    uncertainty
        The distribution of what it could be, as written, without ``between``.
    note
        What a reader should know.
    certain
        Why an assumed value needs no range.
    """

    standing: Standing
    file: str
    line: int
    source: tuple[str, ...] = ()
    uncertainty: Any = None
    note: str = ""
    certain: str = ""


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
        By path, such as ``recognition.operating_curve[0].threshold``.
    places
        By path as a tuple.
    problems
        What is wrong with the provenance.
    """

    data: Any = None
    provenance: dict[str, Provenance] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
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


def take_off(root: Node, *, sources: Mapping[str, Any]) -> Inputs:
    """Return the plain data of a tree, with its provenance beside it."""
    inputs = Inputs()
    inputs.data = _Taker(inputs, sources).take((), None, root)
    return inputs


def personal_keys(node: Node, path: Path = ()) -> list[Problem]:
    """Return a problem for each key that could hold data on a real person."""
    problems = []
    if isinstance(node.value, list):
        for index, one in enumerate(node.value):
            problems += personal_keys(one, (*path, index))
    elif isinstance(node.value, dict):
        for key, entry in node.value.items():
            if key.casefold().replace("-", "_").replace(" ", "_") in PERSONAL:
                problems.append(_personal((*path, key), entry))
            problems += personal_keys(entry.node, (*path, key))
    return problems


def _personal(path: Path, entry: Entry) -> Problem:
    reason = "scenarios hold synthetic people only, and nothing on a real person"
    message = f"{path_text(path)}: refused: a key for data on a person"
    return Problem(message, (entry.key,), "delete this line", (reason,))


class _Taker:
    """Walks a tree once; the path is handed down, results go into the inputs."""

    def __init__(self, inputs: Inputs, sources: Mapping[str, Any]) -> None:
        self.inputs = inputs
        self.sources = sources

    def take(self, path: Path, key: Span | None, node: Node) -> Any:
        """Return the plain data of a node; note its place and provenance."""
        self.inputs.places[path] = Place(key, node.span)
        value = node.value
        if isinstance(value, dict) and "value" in value:
            return self._take_input(path, key, value)
        if isinstance(value, dict) and not _is_form(value):
            return {
                name: self.take((*path, name), entry.key, entry.node)
                for name, entry in value.items()
            }
        if isinstance(value, list) and any(isinstance(x.value, dict) for x in value):
            return [self.take((*path, i), None, x) for i, x in enumerate(value)]
        where = key or node.span
        bare = Provenance("chosen", where.source.label, where.line + 1)
        self.inputs.provenance[path_text(path)] = bare
        return self._whole(path, key, node)

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
        text = path_text(path)
        where = key or given["value"].key
        for name in given.keys() - set(KEYS):
            message = f"{text}.{name}: unknown key beside 'value'"
            notes = (f"allowed: {', '.join(KEYS)}",)
            self._report(message, given[name].key, did_you_mean(name, KEYS), notes)
        self.inputs.provenance[text] = Provenance(
            standing=self._standing(text, where, given),
            file=where.source.label,
            line=where.line + 1,
            source=self._source(text, given),
            uncertainty=self._uncertainty(text, given),
            note=self._text(text, "note", given),
            certain=self._text(text, "certain", given),
        )
        return self._whole(path, key, given["value"].node)

    def _standing(self, text: str, where: Span, given: dict[str, Entry]) -> Standing:
        entry = given.get("standing")
        said = entry.node.value if entry else None
        for standing in get_args(Standing):
            if said == standing:
                return standing  # type: ignore[no-any-return]  # one of them
        notes = (f"write one of: standing: {', '.join(STANDINGS)}",)
        if entry is None:
            self._report(f"{text}: 'value' without 'standing'", where, "", notes)
        else:
            hint = did_you_mean(str(said), STANDINGS)
            message = f"{text}.standing: unknown standing '{said}'"
            self._report(message, entry.node.span, hint, notes)
        return "assumed"

    def _source(self, text: str, given: dict[str, Entry]) -> tuple[str, ...]:
        if "source" not in given:
            return ()
        node = given["source"].node
        nodes = node.value if isinstance(node.value, list) else [node]
        for one in nodes:
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
                self._report(message, node.span, "", ("write: between: [0.5, 0.9]",))
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
        self, message: str, span: Span, hint: str = "", notes: tuple[str, ...] = ()
    ) -> None:
        self.inputs.problems.append(Problem(message, (span,), hint, notes))


def _is_form(value: dict[str, Entry]) -> bool:
    return len(value) == 1 and next(iter(value)) in FORMS
