"""Whether the points of a joint doubt fit the inputs that say they are in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sim.scenario.choices import Choice, hold_to_bounds
from sim.scenario.distributions import Support
from sim.scenario.doubts import Doubt, hold_to_form, hold_to_value
from sim.scenario.errors import Problem, did_you_mean
from sim.scenario.inputs import Inputs, Path, path_text
from sim.scenario.joint import JOINT, JOINT_DOUBTS, JointDoubt, Written, place
from sim.scenario.provenance import LABELS
from sim.scenario.scales import WHOLES, Scale
from sim.scenario.settings import Setting
from sim.scenario.units import QuantityError, shown
from sim.scenario.wording import key_span
from sim.scenario.yaml_nodes import Node, plain_data

Joints = Mapping[str, Written | None] | None
"""As :func:`~sim.scenario.joint.read_joint_doubts` gives them."""


class Member(NamedTuple):
    """An input that says it is in a joint doubt.

    Attributes
    ----------
    path, setting, value
        Which input, what the schema says of it, and its value in the scenario.
    said
        What stands beside it: the NAME in ``{joint: NAME}``.
    """

    path: Path
    setting: Setting
    value: Any
    said: Node


def name_of_joint(said: Node) -> Node | None:
    """Return what ``{joint: NAME}`` names; None where something else stands."""
    if not isinstance(said.value, dict) or list(said.value) != [JOINT]:
        return None
    named: Node = said.value[JOINT].node
    return named


def joined(member: Member, joints: Joints, problems: list[Problem]) -> Doubt | None:
    """Return the doubt about an input that is in a joint doubt; None if at fault."""
    fault = _unnamed(member, joints)
    if fault:
        problems.append(fault)
    name = str(member.said.value)
    written = joints.get(name) if joints else None
    if fault or written is None:  # what can't be read has been reported
        return None
    text = path_text(member.path)
    column = written.columns[text].node
    try:
        about = Choice(tuple(_options(column, member)), written.joint.shares)
        return _doubt(about, member, name)
    except QuantityError as error:
        inside = "".join(f"[{step}]" for step in error.within)
        message = f"{JOINT_DOUBTS}.{name}.points.{text}{inside}: {error}"
        at = place(column, error.within)
        hint = did_you_mean(str(at.value), error.known) if error.known else ""
        problems.append(Problem(message, (at.span,), hint))
        return None


def _unnamed(member: Member, joints: Joints) -> Problem | None:
    """Return what is wrong with the name that an input gives; None if nothing is."""
    name, text, where = member.said.value, path_text(member.path), member.said.span
    if not isinstance(name, str):
        message = f"{text}.uncertainty.{JOINT}: must be the name of a joint doubt"
        return Problem(message, (where,))
    if joints is None:
        return None
    if name not in joints:
        message = f"{text}.uncertainty.{JOINT}: there is no joint doubt '{name}'"
        known = ", ".join(joints) or "none yet"
        notes = (f"keys of the top-level '{JOINT_DOUBTS}': {known}",)
        return Problem(message, (where,), did_you_mean(name, tuple(joints)), notes)
    written = joints[name]
    if written is None or text in written.columns:
        return None
    message = f"{text}: the joint doubt '{name}' has no points of this input"
    notes = (f"it has points of {', '.join(written.columns)}",)
    return Problem(message, (where, written.key.key), "", notes)


def _options(node: Node, member: Member) -> Iterator[Any]:
    """Give the values of a column as the model holds them."""
    setting = member.setting
    if setting.is_list or (
        setting.scale is None and not setting.words and setting.kind is not bool
    ):
        message = "this input can't be in a joint doubt"
        raise QuantityError(message)
    # Asked once: a base has thousands of points.
    reading = _Reading(
        setting.scale, (True, False) if setting.kind is bool else setting.words
    )
    options = []
    for at, one in enumerate(plain_data(node)):
        try:
            options.append(_option(one, reading))
        except QuantityError as error:
            raise QuantityError(str(error), within=(at,), known=error.known) from None
    _hold_all_to_bounds(options, setting)
    yield from options


class _Reading(NamedTuple):
    """How the values of one column are read."""

    scale: Scale | None
    words: tuple[Any, ...]


def _option(said: Any, reading: _Reading) -> Any:
    words, scale = reading.words, reading.scale
    if words and any(
        said is word or said == word for word in words if type(said) is type(word)
    ):
        return said
    if scale is None:
        allowed = ", ".join(str(word).lower() for word in words)
        message = f"{shown(said)} isn't one of {allowed}"
        raise QuantityError(message, known=tuple(map(str, words)))
    number = scale.read(said)
    return int(number) if scale is WHOLES else number


def _hold_all_to_bounds(options: Sequence[Any], setting: Setting) -> None:
    """Hold all values to the bounds at once; only at a fault, one by one."""
    numbers = [one for one in options if _is_number(one)]
    if not numbers:
        return
    try:
        hold_to_bounds(Support(float(min(numbers)), float(max(numbers))), setting)
    except QuantityError:
        for at, one in enumerate(options):
            if not _is_number(one):
                continue
            try:
                hold_to_bounds(Support(float(one), float(one)), setting)
            except QuantityError as error:
                raise QuantityError(str(error), within=(at,)) from None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _doubt(about: Choice, member: Member, name: str) -> Doubt:
    scale, value = member.setting.scale, member.value
    doubt = Doubt(about, value, scale, name)
    numbers = [one for one in about.options if isinstance(one, float)]
    if scale is not None and numbers and not isinstance(value, str | int):
        hold_to_value(Support(min(numbers), max(numbers)), value, scale)
    elif value not in about.options:
        message = f"{shown(value)}, the value, isn't one of the points"
        raise QuantityError(message)
    for at, one in enumerate(about.options if doubt.has_form else ()):
        if isinstance(one, float):
            try:
                hold_to_form(doubt, one, "at this point")
            except QuantityError as error:
                raise QuantityError(str(error), within=(at,)) from None
    return doubt


def strays(
    joints: Mapping[str, Written],
    inputs: Inputs,
    files: Sequence[str],
    removed: Collection[str],
) -> Iterator[Problem]:
    """Give the columns that no input listens to, though none was stated anew.

    An input that a later file or an option states has left, and so has one that is
    removed, or whose section is. One that stands in the file of the joint doubt, or in
    one that it extends, was never in: that is a slip.
    """
    gone = tuple(f"{path}." for path in removed)
    paths = {path_text(path): path for path in inputs.places}
    known = tuple(path for path in inputs.provenance if path not in LABELS)
    for name, written in joints.items():
        own = _rank(written.joint.provenance.file, files)
        for path, column in written.columns.items():
            text = f"{JOINT_DOUBTS}.{name}.points.{path}"
            if f"{path}.".startswith(gone):
                continue
            if path not in inputs.provenance or path in LABELS:
                hint = did_you_mean(path, known)
                yield Problem(f"{text}: there is no such input", (column.key,), hint)
                continue
            if inputs.provenance[path].joint:
                continue  # it is in this one, or in another and has left
            if _rank(inputs.provenance[path].file, files) >= own:
                message = (
                    f"{text}: the input doesn't say that it is in this joint doubt"
                )
                note = f"write beside its value: uncertainty: {{{JOINT}: {name}}}"
                spans = (column.key, *key_span(paths[path], inputs))
                yield Problem(message, spans, "", (note,))


def members(
    joints: Mapping[str, Written], doubts: Mapping[str, Doubt]
) -> dict[str, JointDoubt]:
    """Return the joint doubts with the inputs that are in them; none without any."""
    found = {}
    for name, written in joints.items():
        points = {
            path: values
            for path, values in written.joint.points.items()
            if path in doubts and doubts[path].joint == name
        }
        if points:
            found[name] = written.joint._replace(points=points)
    return found


def _rank(file: str, files: Sequence[str]) -> int:
    """Return how far down the chain a file is; an option comes before all."""
    return files.index(file) if file in files else -1
