"""What differs between two scenarios, in words and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from analysis.studies.words.wrapping import WIDTH, wrapped
from lfrsim.cli.resolved import origin_text
from sim.scenario.yaml_text import yaml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.scenario.differing import Difference, Side

NOT_THERE: Final = "(not there)"


def document_of(found: Sequence[Difference]) -> dict[str, Any]:
    """Return the differences as one document."""
    return {
        "differences": [
            {
                "setting": one.path,
                "meaning": one.setting.meaning,
                "role": one.setting.role,
                "ratio": one.ratio,
                "a": _side(one.a),
                "b": _side(one.b),
            }
            for one in found
        ]
    }


def difference_lines(a: str, b: str, found: Sequence[Difference]) -> list[str]:
    """Return the differences for people."""
    if not found:
        return [f"{a} and {b} have the same settings."]
    number = "1 setting differs" if len(found) == 1 else f"{len(found)} settings differ"
    lines = [f"From {a} to {b}, {number}."]
    for one in found:
        lines += ["", *_lines(one)]
    return lines


def _lines(one: Difference) -> Iterator[str]:
    a, b = (_shown(side) for side in (one.a, one.b))
    times = f"  ({one.ratio:.3g} times)" if one.ratio is not None else ""
    if len(a) + len(b) < WIDTH - len(one.path):
        yield f"{one.path}: {a} -> {b}{times}"
    else:
        yield f"{one.path}:"
        yield f"    A: {a}"
        yield f"    B: {b}{times}"
    role = f"{one.setting.role}: " if one.setting.role else ""
    if one.setting.meaning:
        yield from wrapped(
            f"{role}{one.setting.meaning}",
            first="    ",
            rest="    ",
        )
    for name, side in (("A", one.a), ("B", one.b)):
        if side.origin:
            yield f"    {name} is {origin_text(side.origin)}"


def _shown(side: Side) -> str:
    return NOT_THERE if side.origin is None else yaml_text(side.value)


def _side(side: Side) -> dict[str, Any] | None:
    origin = side.origin
    if origin is None:
        return None
    return {
        "value": side.value,
        "standing": origin.standing,
        "file": origin.file,
        "line": origin.line,
        "source": list(origin.source),
    }
