"""Every input on paper: what it is, what it could be, how well it is known, and why.

``docs/assumptions.md`` is what :func:`shipped_assumptions` returns; ``make documents``
writes it anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sim.scenario.differing import differences, leaves
from sim.scenario.finding import scenario_names
from sim.scenario.inputs import path_text
from sim.scenario.loading import load_scenario
from sim.scenario.settings import ANY, ROOT, Path, Setting, children, setting_at
from sim.scenario.yaml_text import yaml_text

if TYPE_CHECKING:
    from sim.scenario.loading import Loaded
    from sim.scenario.provenance import Provenance
    from sim.scenario.works import Work

BASE: Final = "four-a-week"
SITES: Final = "sites"
HEAD: Final = """\
# Assumptions

Made by `lfrsim assumptions` from the scenario files; not to be edited by hand.

Every input has a standing: *measured*, *published*, *fitted* to data, an *expert*'s,
*assumed*, or *chosen* by whoever wrote the scenario. In the scenarios that ship, what
is assumed has a range, or a reason why it needs none. A range of an input that is
itself a distribution is that of its mean. Inputs that must fit one figure together are
in a *joint doubt*, which stands below the tables. The words after a name say who
settles it: a *lever* the force can choose, an *uncertainty* nobody can, and what is
*given* belongs to the experiment.

"""
COLUMNS: Final = "| setting | value | could be | standing | source | why |"
RULE: Final = "| --- | --- | --- | --- | --- | --- |"


def shipped_assumptions() -> str:
    """Return the document about all scenarios that ship."""
    loaded = load_scenario(BASE)
    others = [name for name in scenario_names() if name != BASE]
    lines = [
        *_inputs(BASE, loaded),
        "## What the other scenarios change",
        "",
        "Each against what it extends.",
        "",
    ]
    works, uses = dict(loaded.sources), _uses(loaded)
    for name in others:
        one = load_scenario(name)
        works |= one.sources
        uses.update(_uses_of_its_own(one))
        lines += _of_its_own(name, one)
    lines += _bibliography(works, uses)
    return HEAD + "\n".join(lines) + "\n"


def assumptions_of(name: str, loaded: Loaded) -> str:
    """Return the document about one scenario."""
    lines = [*_inputs(name, loaded), *_bibliography(loaded.sources, _uses(loaded))]
    return HEAD + "\n".join(lines) + "\n"


def _inputs(name: str, loaded: Loaded) -> Iterator[str]:
    yield f"## {name}: {loaded.scenario.name}"
    yield ""
    yield loaded.scenario.question
    yield ""
    ours = {
        path: one
        for path, one in loaded.provenance.items()
        if not path.startswith(f"{SITES}.")
    }
    counts = Counter(one.standing for one in ours.values())
    said = ", ".join(f"{n} {standing}" for standing, n in counts.most_common())
    yield f"{len(ours)} inputs besides those of single sites: {said}."
    yield ""
    alone = {one.path[0] for one in children(ROOT) if not one.is_section}
    rows = [row for path, row in _rows(loaded) if path[0] in alone]
    yield from (COLUMNS, RULE, *rows, "")
    for section in children(ROOT):
        if not section.is_section or section.path[0] not in loaded.resolved:
            continue
        yield f"### {section.path[0]}"
        yield ""
        if section.path[0] == SITES:
            yield from _sites(loaded)
        else:
            yield from _table(section, loaded)
        yield ""
    yield from _joint_doubts(loaded)


def _joint_doubts(loaded: Loaded) -> Iterator[str]:
    """Say what inputs could be together, a row a point."""
    if not loaded.joint_doubts:
        return
    yield "### joint doubts"
    yield ""
    yield "What inputs could be together, and not one by one: a row is a point."
    yield ""
    of_sites = {
        name: joint
        for name, joint in loaded.joint_doubts.items()
        if all(path.startswith(f"{SITES}.") for path in joint.points)
    }
    if of_sites:
        yield (
            f"{len(of_sites)} of single sites, each of what is known of its faces and "
            "its passages together, stand in its file."
        )
        yield ""
    for name, joint in loaded.joint_doubts.items():
        if name in of_sites:
            continue
        said = joint.provenance
        sources = f" ({', '.join(said.source)})" if said.source else ""
        yield f"**{name}**: {said.standing}{sources}. {_escaped(said.note)}".rstrip()
        yield ""
        yield f"| share | {' | '.join(f'`{path}`' for path in joint.points)} |"
        yield f"| --- |{' --- |' * len(joint.points)}"
        for share, point in joint.rows:
            cells = (f"{100 * share:.3g} %", *map(_cell, point))
            yield f"| {' | '.join(cells)} |"
        yield ""


def _table(section: Setting, loaded: Loaded) -> Iterator[str]:
    yield COLUMNS
    yield RULE
    yield from (row for path, row in _rows(loaded) if path[0] == section.path[0])


def _rows(loaded: Loaded) -> Iterator[tuple[Path, str]]:
    """Give each input with its row; it is named as in its section."""
    for path, value in leaves(loaded).items():
        setting = setting_at(path)
        role = f" ({setting.role})" if setting and setting.role else ""
        short = path_text(path[1:] or path)
        said = loaded.provenance.get(path_text(path))
        if said is not None:
            yield path, _row(f"`{short}`{role}", _cell(value), said)


def _row(name: str, value: str, said: Provenance) -> str:
    why = " ".join(part for part in (said.note, said.certain) if part)
    cells = (
        name,
        value,
        _doubt(said.uncertainty),
        said.standing,
        ", ".join(said.source),
        _escaped(why),
    )
    return f"| {' | '.join(cells)} |"


def _doubt(doubt: object) -> str:
    if doubt is None:
        return ""
    if isinstance(doubt, dict) and list(doubt) == ["joint"]:
        return _escaped(f"with others: joint doubt {doubt['joint']}")
    if isinstance(doubt, dict) and list(doubt) == ["uniform"]:
        low, high = doubt["uniform"]
        return _escaped(f"{low} to {high}")
    return _cell(doubt)


def _cell(value: object) -> str:
    return _escaped(value if isinstance(value, str) else yaml_text(value))


def _escaped(text: str) -> str:
    for mark in ("\\", "|", "*", "_", "<", "`"):
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def _sites(loaded: Loaded) -> Iterator[str]:
    """Say the sites in summary: they are too many for a row each."""
    sites = loaded.resolved[SITES]
    yield f"{len(sites)} sites. Each input of all of them, from the least to the most;"
    yield f"what each site could be stands in its file, as `lfrsim show {BASE}` says."
    yield ""
    yield "| setting | least | most | standing | source |"
    yield "| --- | --- | --- | --- | --- |"
    for setting in children(_one_of_many(ROOT, SITES)):
        key = str(setting.path[-1])
        values = [site[key] for site in sites.values() if key in site]
        origins = [loaded.provenance[f"{SITES}.{name}.{key}"] for name in sites]
        role = f" ({setting.role})" if setting.role else ""
        least, most = _ends(values, setting)
        standings = ", ".join(dict.fromkeys(one.standing for one in origins))
        sources = ", ".join(dict.fromkeys(key for one in origins for key in one.source))
        yield f"| `{key}`{role} | {least} | {most} | {standings} | {sources} |"


def _one_of_many(root: Setting, name: str) -> Setting:
    """Return what stands for one of many in a section, such as a site."""
    section = next(one for one in children(root) if one.path == (name,))
    return next(one for one in children(section) if one.path[-1] == ANY)


def _ends(values: Sequence[object], setting: Setting) -> tuple[str, str]:
    scale = setting.scale
    if scale is None:
        return "", ""
    ordered = sorted(values, key=scale.read)
    return _cell(ordered[0]), _cell(ordered[-1])


def _of_its_own(name: str, loaded: Loaded) -> Iterator[str]:
    """Say what a scenario changes of what it extends, or all if it extends nothing."""
    yield f"### {name}"
    yield ""
    base = loaded.files[1] if len(loaded.files) > 1 else ""
    extends = f"Extends `{_short(base)}`." if base else "Extends nothing."
    yield f"{loaded.scenario.question} {extends}"
    yield ""
    rows = list(_changed(loaded, load_scenario(_short(base))) if base else _all(loaded))
    if rows:
        yield COLUMNS.replace("value", "value (before)" if base else "value")
        yield RULE
        yield from rows
    else:
        yield "Nothing but its name."
    yield ""


def _short(file: str) -> str:
    return file.removeprefix("scenarios/").removesuffix(".yaml")


def _changed(loaded: Loaded, base: Loaded) -> Iterator[str]:
    for one in differences(base, loaded):
        if one.b.origin is None:
            continue
        before = _cell(one.a.value) if one.a.origin else "not there"
        value = f"{_cell(one.b.value)} ({before})"
        yield _row(f"`{one.path}`", value, one.b.origin)


def _all(loaded: Loaded) -> Iterator[str]:
    for path, value in leaves(loaded).items():
        text = path_text(path)
        yield _row(f"`{text}`", _cell(value), loaded.provenance[text])


def _uses_of_its_own(loaded: Loaded) -> Counter[str]:
    own = loaded.files[0]
    return _sources_of(one for one in loaded.provenance.values() if one.file == own)


def _bibliography(works: Mapping[str, Work], uses: Counter[str]) -> Iterator[str]:
    yield "## Sources"
    yield ""
    yield "The number of inputs that name each stands behind it."
    yield ""
    for key in sorted(key for key in works if uses[key]):
        work = works[key]
        note = f" {work.note}" if work.note else ""
        yield f"- **{key}**: {_escaped(work.citation + note)} ({uses[key]})"


def _uses(loaded: Loaded) -> Counter[str]:
    joint = (one.provenance for one in loaded.joint_doubts.values())
    return _sources_of((*loaded.provenance.values(), *joint))


def _sources_of(origins: Iterable[Provenance]) -> Counter[str]:
    return Counter(key for origin in origins for key in origin.source)
