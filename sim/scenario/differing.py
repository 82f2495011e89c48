"""What differs between two scenarios, setting by setting.

Values are compared as the model holds them, so ``5.6 h`` and ``336 min`` are the
same; they are shown as their files write them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.scenario.inputs import path_text
from sim.scenario.provenance import LABELS
from sim.scenario.settings import Path, Setting, setting_at

if TYPE_CHECKING:
    from sim.scenario.loading import Loaded
    from sim.scenario.provenance import Provenance


class Side(NamedTuple):
    """One scenario's part in a difference.

    Attributes
    ----------
    value
        As written; None where the scenario has no such setting.
    origin
        Where it comes from.
    """

    value: Any
    origin: Provenance | None


class Difference(NamedTuple):
    """A setting that two scenarios have differently.

    Attributes
    ----------
    path
        Such as ``plan.vans``.
    setting
        What the schema says of it.
    a, b
        What each has.
    """

    path: str
    setting: Setting
    a: Side
    b: Side

    @property
    def ratio(self) -> float | None:
        """The number in B over that in A, if both are plain and A isn't 0."""
        a, b = self.a.value, self.b.value
        scale = self.setting.scale
        if scale is None or any(isinstance(one, (dict, list, bool)) for one in (a, b)):
            return None
        try:
            below, above = scale.read(a), scale.read(b)
        except ValueError:  # a word in place of a number
            return None
        return above / below if below else None


def differences(a: Loaded, b: Loaded) -> list[Difference]:
    """Return the settings that two scenarios have differently, in the schema's order.

    Names and questions are no settings: they always differ.
    """
    sides = (leaves(a), leaves(b))
    held = (_held(a), _held(b))
    paths = sorted({**sides[0], **sides[1]}, key=_order)
    return [
        Difference(path_text(path), setting, *_sides(path, (a, b), sides))
        for path in paths
        if (setting := setting_at(path))
        and not _are_equal(path, sides=sides, held=held)
    ]


def _held(loaded: Loaded) -> dict[str, Any]:
    dumped: dict[str, Any] = loaded.scenario.model_dump(mode="json")
    return dumped


def _are_equal(
    path: Path,
    *,
    sides: tuple[dict[Path, Any], dict[Path, Any]],
    held: tuple[dict[str, Any], dict[str, Any]],
) -> bool:
    if not all(path in side for side in sides):
        return False
    a, b = (_at(one, path) for one in held)
    return bool(a == b)


def _sides(
    path: Path, loaded: tuple[Loaded, Loaded], sides: tuple[dict[Path, Any], ...]
) -> list[Side]:
    text = path_text(path)
    return [
        Side(side.get(path), one.provenance.get(text))
        for one, side in zip(loaded, sides, strict=True)
    ]


def leaves(loaded: Loaded) -> dict[Path, Any]:
    """Return every value as written, by path; a list or a distribution is one."""
    settings = {k: v for k, v in loaded.resolved.items() if k not in LABELS}
    return dict(_walk((), settings, loaded.provenance))


def _walk(
    path: Path, value: Any, provenance: Mapping[str, Provenance]
) -> Iterator[tuple[Path, Any]]:
    if path_text(path) in provenance:
        yield path, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _walk((*path, key), one, provenance)
    elif isinstance(value, list):
        for place, one in enumerate(value):
            yield from _walk((*path, place), one, provenance)


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _order(path: Path) -> tuple[Any, ...]:
    """Sort by the place in the schema, and by name where it has none."""
    order: list[Any] = []
    for end, step in enumerate(path):
        above = setting_at(path[:end])
        names = list(getattr(above.kind, "model_fields", ())) if above else []
        place = names.index(str(step)) if step in names else len(names)
        order.append((place, str(step)))
    return tuple(order)
