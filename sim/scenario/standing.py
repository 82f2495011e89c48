"""Whether every value says enough of where it comes from, and what it could be.

A scenario that ships may hold no bare value and nothing unjustified. A user's own
may, and is told so: a what-if needs no bibliography.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.scenario.doubts import Doubt, read_doubt
from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.inputs import Inputs, Path, path_text
from sim.scenario.joining import Joints, Member, joined, name_of_joint
from sim.scenario.joint import place
from sim.scenario.provenance import LABELS, Provenance
from sim.scenario.schema import Scenario
from sim.scenario.settings import setting_at
from sim.scenario.units import QuantityError
from sim.scenario.wording import key_span
from sim.scenario.yaml_nodes import Node, plain_data

MOST_NAMED: Final = 3
REMEDY: Final = {
    "assumed": "say how far it could lie off, 'between: [low, high]', or why it "
    "can't: 'certain: reason'",
    "sourced": "name where it is from: 'source: key', with that key in 'sources'",
}


def read_doubts(inputs: Inputs, scenario: Scenario, joints: Joints) -> dict[str, Doubt]:
    """Return the doubt about each input that has one; faults go to the problems."""
    found: dict[str, Doubt] = {}
    for path, (key, node) in inputs.doubts.items():
        setting = setting_at(path)
        if setting is None or _is_malformed(key, node):
            continue  # reported already, as an unknown key or a list of one
        said, value = plain_data(node), _at(scenario, path)
        named = name_of_joint(node)
        if key == "uncertainty" and named:
            member = Member(path, setting, value, named)
            doubt = joined(member, joints, inputs.problems)
            found |= {path_text(path): doubt} if doubt else {}
            continue
        try:
            found[path_text(path)] = read_doubt(key, said, setting, value)
        except QuantityError as error:
            inputs.problems.append(_faulty(path, key, node, error))
    return found


def unjustified(inputs: Inputs, *, shipped: Sequence[str]) -> list[Problem]:
    """Return a problem for each value in a shipped file that doesn't say enough."""
    problems = []
    for path, said in _said(inputs):
        if said.file not in shipped:
            continue
        if path in inputs.bare:
            message = f"{path_text(path)}: a shipped value without a standing"
            problems.append(Problem(message, key_span(path, inputs)))
        elif not said.is_justified:
            message = f"{path_text(path)}: {said.standing}, {_lack(said)}"
            notes = (_remedy(said),)
            problems.append(Problem(message, key_span(path, inputs), "", notes))
    return problems


def warnings_of(inputs: Inputs, *, shipped: Sequence[str]) -> tuple[str, ...]:
    """Return one line for each user's file with values that don't say enough."""
    by_file: dict[str, list[tuple[str, Provenance]]] = {}
    for path, said in _said(inputs):
        is_option = said.file.startswith("--")
        if said.file not in shipped and not is_option and not said.is_justified:
            by_file.setdefault(said.file, []).append((path_text(path), said))
    return tuple(_warning(file, found) for file, found in by_file.items())


def _warning(file: str, found: list[tuple[str, Provenance]]) -> str:
    path, first = found[0]
    if len(found) == 1:
        return f"{file}:{first.line}: {path} is {first.standing}, {_lack(first)}; " + (
            _remedy(first)
        )
    named = ", ".join(path for path, _ in found[:MOST_NAMED])
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return (
        f"{file}:{first.line}: {len(found)} inputs don't say enough of where they "
        f"come from ({named}{more}); {_remedy(first)}, "
        "or once for the file: 'unless_stated: {standing: assumed, certain: reason}'"
    )


def _said(inputs: Inputs) -> list[tuple[Path, Provenance]]:
    """Return each value's path with its provenance, without name and question."""
    paths = {path_text(path): path for path in inputs.places}
    return [
        (paths[text], said)
        for text, said in inputs.provenance.items()
        if text not in LABELS and text in paths
    ]


def _lack(said: Provenance) -> str:
    if said.standing == "assumed":
        return "with neither a range nor a reason"
    return "without a source"


def _remedy(said: Provenance) -> str:
    return REMEDY["assumed" if said.standing == "assumed" else "sourced"]


def _is_malformed(key: str, node: Node) -> bool:
    return key == "between" and not (
        isinstance(node.value, list) and len(node.value) == 2  # noqa: PLR2004 - a pair
    )


def _at(scenario: Scenario, path: Path) -> Any:
    value: Any = scenario
    for step in path:
        if isinstance(value, Mapping) or isinstance(step, int):
            value = value[step]
        else:
            value = getattr(value, step)
    return value


def _faulty(path: Path, key: str, node: Node, error: QuantityError) -> Problem:
    part = place(node, error.within)
    word = part.value if isinstance(part.value, str) else error.within[-1:]
    hint = did_you_mean(str(word), error.known) if error.known else ""
    inner = path_text((key, *error.within))
    return Problem(f"{path_text(path)}.{inner}: {error}", (part.span,), hint)
