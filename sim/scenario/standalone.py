"""A scenario as one file that extends nothing: every value with its provenance.

What is shown so loads to the same scenario with the same standing, sources and
doubts; only file and line are those of the new file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sim.scenario.joint import JOINT_DOUBTS
from sim.scenario.yaml_text import yaml_text

if TYPE_CHECKING:
    from sim.scenario.loading import Loaded
    from sim.scenario.provenance import Provenance


def standalone_lines(loaded: Loaded) -> list[str]:
    """Return the lines of a file that is this scenario by itself."""
    resolved = dict(loaded.resolved)
    labels = {key: resolved.pop(key) for key in ("name", "question") if key in resolved}
    lines = [f"{key}: {yaml_text(text)}" for key, text in labels.items()]
    if loaded.sources:
        lines.append("sources:")
    for key, work in loaded.sources.items():
        said = {name: text for name, text in work._asdict().items() if text}
        lines.append(f"  {yaml_text(key)}: {yaml_text(said)}")
    lines += joint_doubt_lines(loaded)
    return [*lines, *setting_lines(resolved, loaded.provenance)]


def setting_lines(
    settings: dict[str, Any], provenance: Mapping[str, Provenance]
) -> Iterator[str]:
    """Give the lines that say settings, each with what stands beside it.

    Parameters
    ----------
    settings
        As the sections of a file have them.
    provenance
        Of every value, by path, such as ``plan.vans``.
    """
    yield from _mapping("", settings, provenance, 0)


def joint_doubt_lines(loaded: Loaded) -> Iterator[str]:
    """Give the lines that say the joint doubts, with the inputs that are in them."""
    if loaded.joint_doubts:
        yield f"{JOINT_DOUBTS}:"
    for name, joint in loaded.joint_doubts.items():
        said = joint.provenance
        beside = {
            "standing": said.standing,
            "source": list(said.source),
            "note": said.note,
        }
        yield f"  {yaml_text(name)}:"
        for key, one in beside.items():
            if one:
                yield f"    {key}: {yaml_text(one)}"
        yield "    points:"
        for path, values in joint.points.items():
            yield f"      {yaml_text(path)}: {yaml_text(values)}"
        yield f"    shares: {yaml_text(joint.shares)}"


def _mapping(
    path: str, value: dict[str, Any], provenance: Mapping[str, Provenance], depth: int
) -> Iterator[str]:
    for key, part in value.items():
        below = f"{path}.{key}" if path else key
        head = f"{'  ' * depth}{yaml_text(key)}:"
        if below in provenance:
            yield f"{head} {yaml_text(_input(part, provenance[below]))}"
        elif isinstance(part, list) and part:
            yield head
            for place, one in enumerate(part):
                yield from _item(f"{below}[{place}]", one, provenance, depth + 1)
        elif isinstance(part, dict) and part:
            yield head
            yield from _mapping(below, part, provenance, depth + 1)
        else:
            yield f"{head} {yaml_text(part)}"


def _item(
    path: str, value: Any, provenance: Mapping[str, Provenance], depth: int
) -> Iterator[str]:
    dash = f"{'  ' * depth}-"
    first, *rest = _mapping(path, value, provenance, depth + 1)
    yield f"{dash} {first.lstrip()}"
    yield from rest


def _input(value: Any, said: Provenance) -> dict[str, Any]:
    doubt = said.uncertainty
    is_range = isinstance(doubt, dict) and list(doubt) == ["uniform"]
    beside = {
        "standing": said.standing,
        "source": list(said.source),
        "between": doubt["uniform"] if is_range else None,
        "uncertainty": None if is_range else doubt,
        "note": said.note,
        "certain": said.certain,
    }
    return {"value": value, **{key: one for key, one in beside.items() if one}}
