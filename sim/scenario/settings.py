"""What the schema says of each setting: meaning, unit, bounds, words, who settles it.

The schema is walked and never repeated: the meaning is the docstring's, the scale
and the bounds are the type's. Errors, the editor's schema, the documents and the
reading of doubts all ask here.

The convention a reader would get wrong: a step of a path that names one of many
(a site, a place in a list) is a step like any other, and has no meaning of its own.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    Union,
    get_args,
    get_origin,
)

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sim.scenario.distributions import Named
from sim.scenario.scales import WHOLES, Scale
from sim.scenario.schema import Scenario
from sim.scenario.schema.roles import Role

Path = tuple[str | int, ...]

ANY: Final = "*"
LONGEST: Final = 64
"""Characters of a step; a path with a longer one isn't kept in memory."""
BOUNDS: Final = ("ge", "gt", "le", "lt", "min_length", "max_length")
ATTRIBUTES: Final = re.compile(r"^Attributes\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", re.M | re.S)
ENTRY: Final = re.compile(r"^(\w[\w, ]*)\n((?:    .*\n?|\n)+)", re.M)


@dataclass(frozen=True)
class Setting:
    """One setting, as the schema has it.

    Attributes
    ----------
    path
        Where it stands.
    kind
        Its type, without what is annotated: a class, a word, a union of them.
    marks
        What is annotated: scale, bounds, examples.
    role
        Who settles it; None for a section that holds several kinds.
    section
        The class that says what it means; None for one of many.
    """

    path: Path
    kind: Any
    marks: tuple[Any, ...]
    role: Role | None
    section: type | None = None

    @cached_property
    def meaning(self) -> str:
        """What it says, and in which unit the model holds it."""
        said = meanings(self.section) if self.section else {}
        return said.get(str(self.path[-1])) or _first_line(self.kind)

    @cached_property
    def scale(self) -> Scale | None:
        """The scale on which it, or one of what it may be, is said."""
        return next((mark for mark in self._all_marks if isinstance(mark, Scale)), (
            WHOLES if self.kind is int else None
        ))  # fmt: skip

    @cached_property
    def _all_marks(self) -> tuple[Any, ...]:
        inner = (bare(choice)[1] for choice in choices(self.kind))
        return (*self.marks, *(mark for marks in inner for mark in marks))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words that may stand there."""
        return tuple(
            word
            for choice in choices(self.kind)
            if get_origin(choice) is Literal
            for word in get_args(choice)
        )

    @cached_property
    def is_section(self) -> bool:
        """Whether other settings stand in it."""
        return is_model(self.kind) or get_origin(self.kind) is dict

    @cached_property
    def is_distribution(self) -> bool:
        """Whether a distribution may stand there."""
        return any(
            isinstance(kind := bare(choice)[0], type) and issubclass(kind, Named)
            for choice in choices(self.kind)
        )

    @cached_property
    def is_list(self) -> bool:
        """Whether it is a list, or may be one."""
        return any(get_origin(bare(one)[0]) is tuple for one in choices(self.kind))

    @cached_property
    def examples(self) -> list[Any]:
        """How it is written."""
        found: list[Any] = []
        for mark in self._all_marks:
            if isinstance(mark, FieldInfo) and mark.examples:
                found = list(mark.examples)
        return found

    def bound(self, name: str) -> float | None:
        """Return one of its bounds: ge, gt, le, lt, min_length or max_length."""
        return self.bounds.get(name)

    @cached_property
    def bounds(self) -> dict[str, float]:
        """All its bounds, by name; an outer one counts before an inner one."""
        found: dict[str, float] = {}
        for mark in self._all_marks:
            inside = mark.metadata if isinstance(mark, FieldInfo) else (mark,)
            for one in inside:
                for name in BOUNDS:
                    if (
                        name not in found
                        and (said := getattr(one, name, None)) is not None
                    ):
                        found[name] = float(said)
        return found


def setting_at(path: Path) -> Setting | None:
    """Return the setting at a path, or None if there is none."""
    is_short = all(isinstance(step, int) or len(step) <= LONGEST for step in path)
    return _kept_setting_at(path) if is_short else _setting_at(path)


def _setting_at(path: Path) -> Setting | None:
    found: Setting | None = ROOT
    for step in path:
        if found is None:
            return None
        found = _within(found, step)
    return found


_kept_setting_at = lru_cache(maxsize=4096)(_setting_at)


def settings() -> Iterator[Setting]:
    """Give every setting that holds a value; one of many has the step ``*``."""
    yield from _leaves(ROOT)


def children(setting: Setting) -> list[Setting]:
    """Return the settings in a section, in the schema's order; else none."""
    if is_model(setting.kind):
        names: list[str | int] = list(setting.kind.model_fields)
    elif get_origin(setting.kind) is dict:
        names = list(_keys(setting.kind)) or [ANY]
    elif _is_list_of_sections(setting.kind):
        names = [0]
    else:
        return []
    return [one for name in names if (one := _within(setting, name))]


@lru_cache(maxsize=256)
def known_keys(path: Path) -> tuple[str, ...]:
    """Return the keys that a section at a path may have; none where any may stand."""
    found = setting_at(path)
    if found is None:
        return ()
    keys = [one.path[-1] for one in children(found)]
    return tuple(str(key) for key in keys if key not in (ANY, 0))


def is_model(kind: Any) -> bool:
    """Say whether a type is a section of the schema."""
    return isinstance(kind, type) and issubclass(kind, BaseModel) and not (
        issubclass(kind, Named)
    )  # fmt: skip


def choices(kind: Any) -> tuple[Any, ...]:
    """Return the types of a union; a type that is none stands alone."""
    return get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,)


def bare(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return a type without what is annotated, and that."""
    if get_origin(kind) is Annotated:
        inner, *marks = get_args(kind)
        return inner, tuple(marks)
    return kind, ()


def _within(setting: Setting, step: str | int) -> Setting | None:
    kind = setting.kind
    if is_model(kind):
        return _field(setting, str(step))
    if get_origin(kind) is dict:
        known = _keys(kind)
        if known and step not in (*known, ANY):
            return None
        return _made(setting, step, *bare(get_args(kind)[1]))
    for choice in choices(kind):
        inner, _ = bare(choice)
        if isinstance(step, int) and get_origin(inner) is tuple:
            return _made(setting, step, *bare(get_args(inner)[0]))
    return None


def _field(section: Setting, name: str) -> Setting | None:
    field = section.kind.model_fields.get(name)
    if field is None:
        return None
    marks = (*field.metadata, *((field,) if field.examples else ()))
    found = _made(section, name, field.annotation, marks)
    return replace(found, section=section.kind)


def _made(
    above: Setting, step: str | int, kind: Any, marks: tuple[Any, ...]
) -> Setting:
    own = next((mark for mark in marks if isinstance(mark, Role)), None)
    return Setting((*above.path, step), kind, marks, above.role or own)


def _leaves(setting: Setting) -> Iterator[Setting]:
    inside = children(setting)
    if not inside:
        yield setting
    for one in inside:
        # Of many keys that are known, one stands for all.
        if get_origin(setting.kind) is dict:
            yield from _leaves(replace(one, path=(*setting.path, ANY)))
            return
        if one.path[-1] == 0:
            one = replace(one, path=(*setting.path, ANY))  # noqa: PLW2901
        yield from _leaves(one)


def _first_line(kind: Any) -> str:
    """Return what a section says of itself; nothing for what is none."""
    if get_origin(kind) is dict:
        kind = bare(get_args(kind)[1])[0]
    return _summary(kind) if is_model(kind) else ""


@cache
def _summary(section: type) -> str:
    text = inspect.getdoc(section) or ""
    return " ".join(text.partition("\n\n")[0].split())


def _keys(kind: Any) -> tuple[str, ...]:
    """Return the words that the keys of a mapping may be; none if any may."""
    return get_args(bare(get_args(kind)[0])[0])


def _is_list_of_sections(kind: Any) -> bool:
    return get_origin(kind) is tuple and is_model(bare(get_args(kind)[0])[0])


@cache
def meanings(section: type) -> dict[str, str]:
    """Return what each field of a section means, from its docstring."""
    text = inspect.getdoc(section) or ""
    part = ATTRIBUTES.search(f"{text}\n")
    found: dict[str, str] = {}
    for names, body in ENTRY.findall(part[1] if part else ""):
        meaning = " ".join(body.split()).replace("``", "`")
        found |= {name.strip(): meaning for name in names.split(",")}
    return found


ROOT: Final = Setting((), Scenario, (), None)
