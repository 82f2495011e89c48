"""What several inputs could be together: joint doubts, read from a file.

Two inputs that must give one recorded figure aren't free of each other. What they could
be is then a list of joint points, a value of each input at each point::

    joint_doubts:
      staff:
        standing: fitted
        source: met-2025
        points:
          workforce.crew.pairs:      [3, 4, 5]
          custody.hand_over_duration: [4 min, 9 min, 15 min]
        shares: [20 %, 50 %, 30 %]        # left out: all equally likely

An input says itself that it is in one, in place of a range of its own::

    pairs: {value: 4, standing: assumed, uncertainty: {joint: staff}}

Inputs are replaced whole where a file extends another. So whoever states one anew takes
it out of the joint doubt, and the others stay in.

The conventions a reader would get wrong: of an input that is itself a distribution a
point says the mean before any cut, as a range does; and points are drawn in the order
in which they are written, which needn't be from small to large.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from sim.scenario.choices import SUM_TOLERANCE
from sim.scenario.errors import Problem
from sim.scenario.provenance import Provenance
from sim.scenario.stated import Sayings
from sim.scenario.units import QuantityError, read_share
from sim.scenario.yaml_nodes import Entry, Node, plain_data

JOINT_DOUBTS: Final = "joint_doubts"
JOINT: Final = "joint"
MEANINGS: Final = {
    "points": "By input: what it is at each point. Of a distribution, its mean.",
    "shares": "How likely each point is; all alike if left out.",
}
BESIDE: Final = ("standing", "source", "note")
FEWEST: Final = 2
EXAMPLE: Final = (
    "write: joint_doubts: {staff: {standing: assumed, points: "
    "{workforce.crew.pairs: [3, 4], custody.cells: [10, 20]}}}"
)


class JointDoubt(NamedTuple):
    """What several inputs could be together.

    Attributes
    ----------
    points
        By path of an input: what it is at each point, as written.
    shares
        How likely each point is; they add up to 1.
    provenance
        Where the points come from.
    """

    points: Mapping[str, tuple[Any, ...]]
    shares: tuple[float, ...]
    provenance: Provenance

    @property
    def rows(self) -> list[tuple[float, tuple[Any, ...]]]:
        """Its points: how likely each is, and what each input is there."""
        return list(
            zip(self.shares, zip(*self.points.values(), strict=True), strict=True)
        )


class Written(NamedTuple):
    """A joint doubt with the places where it is written.

    Attributes
    ----------
    key
        Its name, and where that stands.
    columns
        By path of an input: its values, a node each.
    joint
        What it says.
    """

    key: Entry
    columns: Mapping[str, Entry]
    joint: JointDoubt


def read_joint_doubts(
    node: Node | None, sayings: Sayings
) -> dict[str, Written | None] | None:
    """Return the joint doubts of a scenario by name; faults go to the problems.

    One that can't be read is None, and all together are if it isn't known which there
    are. Whether the points fit the inputs is another question: it needs the scenario.
    """
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        message = f"{JOINT_DOUBTS}: must be a section with one key for each"
        sayings.problems.append(Problem(message, (node.span,), "", (EXAMPLE,)))
        return None
    return {name: _read(name, one, sayings) for name, one in node.value.items()}


def _read(name: str, entry: Entry, sayings: Sayings) -> Written | None:
    text = f"{JOINT_DOUBTS}.{name}"
    given = entry.node.value
    faults = list(_misshapen(text, entry))
    sayings.problems.extend(faults)
    if faults or not isinstance(given, dict):
        return None
    columns: dict[str, Entry] = given["points"].node.value
    number = len(plain_data(next(iter(columns.values())).node))
    provenance = sayings.read(
        text,
        entry.key,
        given,
        known=("points", "shares", *BESIDE),
        beside=" of a joint doubt",
    )
    try:
        shares = _shares(given.get("shares"), number)
    except QuantityError as error:
        where = place(given["shares"].node, error.within)
        sayings.problems.append(Problem(f"{text}.{error}", (where.span,)))
        return None
    points = {path: tuple(plain_data(one.node)) for path, one in columns.items()}
    # The points are themselves what could be, so no range is asked for beside them.
    provenance = provenance._replace(uncertainty=points)
    return Written(entry, columns, JointDoubt(points, shares, provenance))


def _misshapen(text: str, entry: Entry) -> Iterator[Problem]:
    """Give what keeps a joint doubt from being read at all."""
    given = entry.node.value
    if not isinstance(given, dict) or "points" not in given:
        message = f"{text}: must be a section with 'points'"
        yield Problem(message, (entry.key,), "", (EXAMPLE,))
        return
    columns = given["points"].node.value
    if not isinstance(columns, dict) or not columns:
        message = f"{text}.points: must be a section with one list for each input"
        yield Problem(message, (given["points"].key,), "", (EXAMPLE,))
        return
    first, lengths = next(iter(columns)), {}
    for path, column in columns.items():
        values = column.node.value
        if not isinstance(values, list) or len(values) < FEWEST:
            message = f"{text}.points.{path}: must be a list of two values or more"
            yield Problem(message, (column.node.span,), "", (EXAMPLE,))
        else:
            lengths[path] = len(values)
    for path, length in lengths.items():
        if lengths.get(first, length) != length:
            message = (
                f"{text}.points.{path}: has {length} values, but {first} has "
                f"{lengths[first]}: a point has a value of each input"
            )
            yield Problem(message, (columns[path].key, columns[first].key))


def _shares(entry: Entry | None, number: int) -> tuple[float, ...]:
    """Return how likely each point is; a fault begins with the key ``shares``."""
    if entry is None:
        return (1 / number,) * number
    said = plain_data(entry.node)
    if not isinstance(said, list) or len(said) != number:
        message = f"shares: must be a list of {number} shares, one for each point"
        raise QuantityError(message)
    shares = []
    for at, one in enumerate(said):
        try:
            shares.append(read_share(one))
        except QuantityError as error:
            message = f"shares[{at}]: {error}"
            raise QuantityError(message, within=(at,)) from None
    if abs(sum(shares) - 1) > SUM_TOLERANCE:
        message = f"shares: must add up to 1, but they make {sum(shares):g}"
        raise QuantityError(message)
    return tuple(shares)


def place(node: Node, within: tuple[str | int, ...]) -> Node:
    """Return a part of a value, as far as it can be followed."""
    for step in within:
        if isinstance(node.value, dict) and step in node.value:
            node = node.value[str(step)].node
        elif isinstance(node.value, list) and isinstance(step, int):
            node = node.value[step]
    return node
