"""Every setting of a scenario file: what it means, how it is written, who settles it.

Made from the schema and from the scenario that the others start from. A list of
definitions and no table: it is read on a narrow screen too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sim.scenario.differing import leaves
from sim.scenario.inputs import path_text
from sim.scenario.loading import Loaded, load_scenario
from sim.scenario.scales import WHOLES, Scale
from sim.scenario.schema.roles import Role
from sim.scenario.settings import ANY, ROOT, Path, Setting, children, settings
from sim.scenario.yaml_text import yaml_text

BASE: Final = "four-a-week"
FEW: Final = 8  # values that are told one by one
ROLES: Final[Mapping[Role | None, str]] = {
    Role.lever: "Lever",
    Role.uncertainty: "Uncertainty",
    Role.given: "Given",
    None: "A label",
}
BOUNDS: Final = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}


def settings_page() -> str:
    """Return the reference of all settings, as Markdown."""
    loaded = load_scenario(BASE)
    by_section: dict[str, list[Setting]] = {}
    for one in settings():
        by_section.setdefault(str(one.path[0]), []).append(one)
    lines: list[str] = []
    alone = [ones[0] for ones in by_section.values() if len(ones[0].path) == 1]
    lines += ["## At the top of a file", "", *_entries(alone, loaded)]
    for section in children(ROOT):
        if section in alone:
            continue
        name = str(section.path[0])
        lines += [f"## {name}", "", section.meaning, ""]
        lines += _entries(by_section[name], loaded)
    return "\n".join(lines) + "\n"


def name_of(setting: Setting) -> str:
    """Return a setting's path as files write it; ``*`` is one of many."""
    return path_text(setting.path)


def anchor_of(setting: Setting) -> str:
    """Return what a setting is linked to by on its page."""
    name = name_of(setting).replace(ANY, "any")
    return "setting-" + name.replace(".", "-").replace("_", "-")


def _entries(found: list[Setting], loaded: Loaded) -> Iterator[str]:
    for one in found:
        yield f"[`{name_of(one)}`]{{#{anchor_of(one)}}}"
        yield f": {_meaning(one)}"
        yield ""
        yield f"  {ROLES[one.role]}. {_written(one)}"
        yield f"  {_in_base(one, loaded)}"
        yield ""


def _meaning(setting: Setting) -> str:
    said = setting.meaning
    if said:
        return said.replace("^beta", "<sup>beta</sup>")
    # A mapping by words: what each number is, its mapping says.
    above = next(
        one
        for one in _all_sections(ROOT)
        if one.path == setting.path[:-1] or _general(one.path) == setting.path[:-1]
    )
    return above.meaning


def _all_sections(setting: Setting) -> Iterator[Setting]:
    for one in children(setting):
        if one.is_section:
            yield one
            yield from _all_sections(one)


def _general(path: Path) -> Path:
    return tuple(ANY if isinstance(step, int) else step for step in path)


def _written(setting: Setting) -> str:
    """Say what may stand there: kind, unit, bounds, words."""
    scale, words = setting.scale, _words(setting)
    parts = []
    if setting.is_list:
        parts.append(f"A list{_length(setting)}")
    elif scale is not None:
        parts.append(_kind(setting, scale) + _bounds(setting, scale))
    elif setting.kind is bool:
        parts.append("`true` or `false`")
    elif not words:
        parts.append(
            f"A date, as `{setting.examples[0]}`" if setting.examples else "A text"
        )
    if words:
        parts.append(f"{'or ' if parts else ''}{words}")
    return ", ".join(parts) + "."


def _words(setting: Setting) -> str:
    *first, last = [f"`{word}`" for word in setting.words] or [""]
    return f"{', '.join(first)} or {last}" if first else last


def _kind(setting: Setting, scale: Scale) -> str:
    said = scale.name.capitalize()
    if setting.is_distribution:
        said = f"{said} or a distribution of such"
    if scale.pattern:
        said = f"{said}, as `{scale.examples[-1]}`"
    return said


def _bounds(setting: Setting, scale: Scale) -> str:
    said = [
        f"{word} {_number(bound, scale)}"
        for name, word in BOUNDS.items()
        if (bound := setting.bound(name)) is not None
    ]
    if scale.name == "a share" and not said:
        said = ["from 0 to 1"]
    elif scale is not WHOLES and not said and not setting.is_distribution:
        said = ["any"] if scale.name == "a number" else []
    return f", {' and '.join(said)}" if said else ""


def _number(bound: float, scale: Scale) -> str:
    if scale.unit.startswith("£"):
        return scale.said(bound)
    return f"{bound:,.10g} {scale.unit}".rstrip()


def _length(setting: Setting) -> str:
    least, most = setting.bound("min_length"), setting.bound("max_length")
    if least is None:
        return ""
    if least == most:
        return f" of {least:.0f}"
    return f" of at least {least:.0f}" + (f" and at most {most:.0f}" if most else "")


def _in_base(setting: Setting, loaded: Loaded) -> str:
    """Say what the base has, and how well it is known."""
    found = {
        path: value
        for path, value in leaves(loaded).items()
        if _matches(path, setting.path)
    }
    if not found:
        if name_of(setting) in loaded.resolved:
            return f"In `{BASE}`: {loaded.resolved[name_of(setting)]}"
        return f"Not in `{BASE}`."
    standings = dict.fromkeys(
        loaded.provenance[path_text(path)].standing for path in found
    )
    return f"In `{BASE}`: {_values(setting, found)} ({', '.join(standings)})."


def _values(setting: Setting, found: Mapping[Path, Any]) -> str:
    texts = {path: f"`{_text(value)}`" for path, value in found.items()}
    counts = Counter(texts.values())
    if len(counts) == 1:
        return next(iter(counts))
    if len(texts) <= FEW:
        return ", ".join(
            f"{_told_apart(path, setting.path)} {text}" for path, text in texts.items()
        )
    if setting.scale is not None and not setting.is_distribution:
        ordered = sorted(found.values(), key=setting.scale.read)
        return f"`{_text(ordered[0])}` to `{_text(ordered[-1])}`"
    if len(counts) <= FEW:
        return ", ".join(f"{text} ({n} times)" for text, n in counts.most_common())
    return f"{len(counts)} different ones"


def _text(value: Any) -> str:  # noqa: ANN401 - whatever a file says
    return value if isinstance(value, str) else yaml_text(value)


def _told_apart(path: Path, general: Path) -> str:
    steps = zip(path, general, strict=True)
    return " ".join(str(step) for step, one in steps if one == ANY)


def _matches(path: Path, general: Path) -> bool:
    return len(path) == len(general) and all(
        one in (ANY, step) for step, one in zip(path, general, strict=True)
    )
