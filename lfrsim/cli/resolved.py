"""A scenario with every setting as YAML, and beside each where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.scenario.errors import Problem, ScenarioError, did_you_mean
from sim.scenario.settings import Path, children, setting_at
from sim.scenario.yaml_text import yaml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sim.scenario.joint import JointDoubt
    from sim.scenario.loading import Loaded
    from sim.scenario.provenance import Provenance

WIDEST: Final = 48
OPTION: Final = "--"


class Part(NamedTuple):
    """A scenario, or a part of it.

    Attributes
    ----------
    path
        Where in the scenario it stands; empty for all of it.
    value
        Plain data, as written.
    provenance
        Where each value of the scenario comes from.
    """

    path: str
    value: Any
    provenance: Mapping[str, Provenance]


class _Row(NamedTuple):
    text: str
    comment: str = ""


def part_of(loaded: Loaded, path: str | None) -> Part:
    """Return the part of a scenario at a path such as ``plan.days``.

    Raises
    ------
    ScenarioError
        If there is no such setting.
    """
    value: Any = loaded.resolved
    for key in path.split(".") if path else ():
        known = list(value) if isinstance(value, dict) else []
        if key not in known:
            notes = (f"there are: {', '.join(known)}",) if known else ()
            message = f"--only {path}: there is no setting '{key}'"
            raise ScenarioError([Problem(message, (), did_you_mean(key, known), notes)])
        value = value[key]
    return Part(path or "", value, loaded.provenance)


def with_role(part: Part, role: str) -> Part:
    """Return what of a part is settled by the force, by nobody, or is given."""
    start = tuple(part.path.split(".")) if part.path else ()
    kept = _kept(start, part.value, role)
    if kept is None:
        message = f"--role {role}: nothing in {part.path or 'it'} has that role"
        raise ScenarioError([Problem(message)])
    return part._replace(value=kept)


def _kept(path: Path, value: object, role: str) -> Any:  # noqa: ANN401
    """Return a value without what has another role; None if nothing is left."""
    found = setting_at(path)
    if found is not None and children(found) and isinstance(value, dict):
        below = {key: _kept((*path, key), one, role) for key, one in value.items()}
        return {key: one for key, one in below.items() if one is not None} or None
    if found is not None and children(found) and isinstance(value, list):
        items = [_kept((*path, place), one, role) for place, one in enumerate(value)]
        return items if any(one is not None for one in items) else None
    return value if found is not None and found.role == role else None


def document_of(part: Part, loaded: Loaded) -> dict[str, Any]:
    """Return the values and their provenance as one document."""
    return {
        "settings": part.value,
        "provenance": {
            path: {
                name: getattr(one, name)
                for name in ("standing", "file", "line", "source", "uncertainty")
            }
            | {
                name: text
                for name in ("note", "certain")
                if (text := getattr(one, name))
            }
            for path, one in part.provenance.items()
            if _is_within(path, part.path)
        },
        "joint_doubts": {
            name: {
                "points": dict(joint.points),
                "shares": joint.shares,
                "standing": joint.provenance.standing,
                "file": joint.provenance.file,
                "line": joint.provenance.line,
                "source": joint.provenance.source,
                "note": joint.provenance.note,
            }
            for name, joint in _joint_doubts_in(part, loaded).items()
        },
    }


def joint_doubt_lines(part: Part, loaded: Loaded) -> list[str]:
    """Return the joint doubts about inputs of a part, as comments."""
    lines = []
    for name, joint in _joint_doubts_in(part, loaded).items():
        lines.append(f"# joint doubt {name}: {origin_text(joint.provenance)}")
        lines += [
            f"#   {path}: {yaml_text(values)}" for path, values in joint.points.items()
        ]
        lines.append(f"#   shares: {yaml_text(joint.shares)}")
    return lines


def _joint_doubts_in(part: Part, loaded: Loaded) -> dict[str, JointDoubt]:
    return {
        name: joint
        for name, joint in loaded.joint_doubts.items()
        if any(_is_within(path, part.path) for path in joint.points)
    }


def yaml_lines(part: Part, *, with_comments: bool) -> list[str]:
    """Return lines of YAML, under the keys that lead to the part."""
    keys = part.path.split(".") if part.path else []
    value = part.value
    for key in reversed(keys):
        value = {key: value}
    rows = list(_mapping("", value, part.provenance, 0))
    if not with_comments:
        return [row.text for row in rows]
    width = min(WIDEST, max(len(row.text) for row in rows))
    return [
        f"{row.text:{width}}  # {row.comment}" if row.comment else row.text
        for row in rows
    ]


def _is_within(path: str, whole: str) -> bool:
    return not whole or path == whole or path.startswith((f"{whole}.", f"{whole}["))


def _mapping(
    path: str, value: dict[str, Any], provenance: Mapping[str, Provenance], depth: int
) -> Iterator[_Row]:
    for key, part in value.items():
        below = f"{path}.{key}" if path else key
        yield from _entry(
            f"{'  ' * depth}{yaml_text(key)}:", below, part, provenance, depth
        )


def _entry(
    head: str,
    path: str,
    value: object,
    provenance: Mapping[str, Provenance],
    depth: int,
) -> Iterator[_Row]:
    if path in provenance or not _is_section(value):
        yield _Row(f"{head} {yaml_text(value)}", origin_text(provenance.get(path)))
        return
    yield _Row(head)
    if isinstance(value, dict):
        yield from _mapping(path, value, provenance, depth + 1)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _item(f"{path}[{index}]", part, provenance, depth + 1)


def _item(
    path: str, value: object, provenance: Mapping[str, Provenance], depth: int
) -> Iterator[_Row]:
    dash = f"{'  ' * depth}-"
    if not isinstance(value, dict) or not value:
        yield _Row(f"{dash} {yaml_text(value)}", origin_text(provenance.get(path)))
        return
    first, *rest = _mapping(path, value, provenance, depth + 1)
    yield first._replace(text=f"{dash} {first.text.lstrip()}")
    yield from rest


def _is_section(value: object) -> bool:
    if isinstance(value, dict):
        return bool(value)
    return isinstance(value, list) and any(isinstance(part, dict) for part in value)


def origin_text(origin: Provenance | None) -> str:
    """Return standing, place and sources of a value."""
    if origin is None:
        return ""
    is_option = origin.file.startswith(OPTION)
    place = origin.file if is_option else f"{origin.file}:{origin.line}"
    together = [f"in joint doubt {origin.joint}"] if origin.joint else []
    return ", ".join([origin.standing, place, *origin.source, *together])
