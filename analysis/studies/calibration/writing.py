"""Inputs as the text of a scenario file: four digits, always the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sim.scenario.yaml_text import yaml_text

DIGITS: Final = 4
Tree = dict[str, Any]


class Input(NamedTuple):
    """An input with all that is said of it.

    Attributes
    ----------
    value
        As a file writes it.
    uncertainty
        What it could be, as a file writes it; None if nothing is said.
    note
        What a reader should know: how many deployments, of which time.
    standing, source
        How well it is known, and from where.
    """

    value: Any
    uncertainty: Any = None
    note: str = ""
    standing: str = "fitted"
    source: str = "record"

    @property
    def text(self) -> str:
        """The input on one line."""
        said = {
            "value": self.value,
            "standing": self.standing,
            "source": self.source,
            "uncertainty": self.uncertainty,
            "note": self.note,
        }
        return yaml_text(
            {key: one for key, one in said.items() if one not in ("", None)}
        )


class Joint(NamedTuple):
    """What several inputs could be together.

    Attributes
    ----------
    points
        By path of an input: its values, as a file writes them.
    note
        What a reader should know.
    """

    points: Mapping[str, Sequence[Any]]
    note: str


class Base(NamedTuple):
    """A base file: what is above its inputs, and the inputs.

    Attributes
    ----------
    head
        Comments, and the keys that are no inputs.
    inputs
        By section: inputs, further sections, or plain values.
    joints
        Joint doubts, by name.
    """

    head: str
    inputs: Tree
    joints: dict[str, Joint]

    @property
    def text(self) -> str:
        """The whole file."""
        lines = [*_section(self.inputs, 0)]
        if self.joints:
            lines.append("joint_doubts:")
        for name, joint in self.joints.items():
            lines += [
                f"  {yaml_text(name)}:",
                "    standing: fitted",
                "    source: record",
                f"    note: {yaml_text(joint.note)}",
                "    points:",
            ]
            lines += [
                f"      {path}: {yaml_text(list(values))}"
                for path, values in joint.points.items()
            ]
        return self.head + "\n".join(lines) + "\n"


def put(tree: Tree, path: str, value: Any) -> None:  # noqa: ANN401 - an input or a value
    """Put a value at a path of sections, such as ``cameras.mobile.live``."""
    *sections, last = path.split(".")
    for section in sections:
        tree = tree.setdefault(section, {})
    tree[last] = value


def number(value: float) -> float:
    """Return a number with the digits that a file has."""
    return float(f"{value:.{DIGITS}g}")


def text(value: float, unit: str = "") -> str:
    """Write a number with the digits that a file has, and its unit."""
    return f"{number(value):.10g}{unit}"


def _section(tree: Tree, depth: int) -> Iterator[str]:
    indent = "  " * depth
    for key, value in tree.items():
        if isinstance(value, Input):
            yield f"{indent}{key}: {value.text}"
        elif isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from _section(value, depth + 1)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield f"{indent}{key}:"
            for one in value:
                first, *rest = _section(one, depth + 2)
                yield f"{indent}  - {first.lstrip()}"
                yield from rest
        else:
            yield f"{indent}{key}: {yaml_text(value)}"
