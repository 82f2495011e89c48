"""Inputs in doubt as columns of a regression: what a main effect can be made of.

An input that stands alone has its value, for most effects are straight in it, and
Legendre's first two polynomials of the share at which it is drawn, as far as they add
anything. Where several shares give one value (a word, a whole number) the middle of
them is taken, so that equal values are one. A joint doubt has points of several inputs
in no order; its columns are the principal components of the values of these inputs.

Columns are made orthogonal over the draws, those of one input among themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from analysis.statistics.effects import Columns
from analysis.studies.doubt.drawing import name_of
from sim.scenario.choices import Choice
from sim.scenario.scales import WHOLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.studies.doubt.drawing import Drawn, World
    from sim.scenario.doubts import Doubt

    Floats = NDArray[np.float64]

SITES: Final = "sites"
MOST_COMPONENTS: Final = 3
LEAST_COMPONENT: Final = 0.02  # of the variance of the values of a joint doubt
NOTHING: Final = 0.03
"""Root mean square of a column beyond those before it: less adds nothing."""
ENDS: Final = (0.05, 0.95)


@dataclass(frozen=True, eq=False)
class Term:
    """What is drawn under one name, and how its effect is written.

    Attributes
    ----------
    name, group
        Of the input or joint doubt, and of the section it belongs to.
    doubts
        Its inputs, by path.
    centre, turn
        Columns are ``(raw - centre) @ turn``.
    is_straight
        Of each column.
    """

    name: str
    group: str
    doubts: Mapping[str, Doubt]
    centre: Floats
    turn: Floats
    is_straight: NDArray[np.bool_]

    def columns(self, shares: Floats) -> Floats:
        """Return the columns at some shares, shape (shares, columns)."""
        found: Floats = (raw(self.doubts, shares) - self.centre) @ self.turn
        return found

    @property
    def ends(self) -> tuple[float, float]:
        """Shares at the low and high end: 5 and 95 % of its doubt.

        Of a word the first and the last. Points of a joint doubt are taken in the order
        of their first component.
        """
        first = next(iter(self.doubts.values()))
        if not isinstance(first.about, Choice):
            return ENDS
        shares = np.array(first.about.shares)
        middles = shares.cumsum() - shares / 2
        if not first.joint:
            return float(middles[0]), float(middles[-1])
        order = np.argsort(self.columns(middles)[:, 0], kind="stable")
        reached = shares[order].cumsum()
        low, high = (
            order[min(int(np.searchsorted(reached, end)), order.size - 1)]
            for end in ENDS
        )
        return float(middles[low]), float(middles[high])


def terms_of(worlds: Sequence[World], drawn: Drawn) -> tuple[Term, ...]:
    """Return all that is drawn and takes more than one value in the draws."""
    members: dict[str, dict[str, Doubt]] = {name: {} for name in drawn.names}
    for world in worlds:
        for path, doubt in world.doubts.items():
            members[name_of(path, doubt)].setdefault(path, doubt)
    terms = (
        _term(name, members[name], drawn.shares[:, place])
        for place, name in enumerate(drawn.names)
    )
    return tuple(term for term in terms if term.is_straight.size)


def columns_of(terms: Sequence[Term], drawn: Drawn) -> tuple[Columns, tuple[str, ...]]:
    """Return the columns of all terms, and the names of their groups in order."""
    groups = tuple(sorted({term.group for term in terms}))
    shares = dict(zip(drawn.names, drawn.shares.T, strict=True))
    columns = Columns(
        matrix=np.hstack([term.columns(shares[term.name]) for term in terms]),
        inputs=np.repeat(np.arange(len(terms)), [t.is_straight.size for t in terms]),
        groups=np.array([groups.index(term.group) for term in terms]),
        is_straight=np.concatenate([term.is_straight for term in terms]),
    )
    return columns, groups


def group_of(name: str, doubts: Mapping[str, Doubt]) -> str:
    """Return the section of an input; a joint doubt across sections is its own."""
    sections = {path.partition(".")[0] for path in doubts}
    return sections.pop() if len(sections) == 1 else name


def raw(doubts: Mapping[str, Doubt], shares: Floats) -> Floats:
    """Return what columns are made of at some shares, shape (shares, any)."""
    first = next(iter(doubts.values()))
    if first.joint:
        points = np.column_stack([_numbers(doubt) for doubt in doubts.values()])
        reached: Floats = points[_places(first, shares)]
        return reached
    middles = _middles(first, shares)
    x = 2 * middles - 1
    bent = (3 * x**2 - 1) / 2
    if isinstance(first.about, Choice):
        return np.column_stack([x, bent])
    low, high = (first.about.quantile(end) for end in ENDS)
    values = np.array([first.about.quantile(float(one)) for one in middles])
    return np.column_stack([values / ((high - low) or 1.0), x, bent])


def _term(name: str, doubts: Mapping[str, Doubt], shares: Floats) -> Term:
    values = raw(doubts, shares)
    centre = values.mean(axis=0)
    is_joint = any(doubt.joint for doubt in doubts.values())
    turn = (_components if is_joint else _orthogonal)(values - centre)
    straight = np.arange(turn.shape[1]) < (turn.shape[1] if is_joint else 1)
    return Term(name, group_of(name, doubts), doubts, centre, turn, straight)


def _orthogonal(values: Floats) -> Floats:
    """Return what makes columns orthogonal one after the other, with mean square 1."""
    turns: list[Floats] = []
    size = len(values)
    for column in np.eye(values.shape[1]):
        left = column.copy()
        for turn in turns:
            left -= float((values @ column) @ (values @ turn)) / size * turn
        norm = np.sqrt(np.mean((values @ left) ** 2))
        if norm > NOTHING:
            turns.append(left / norm)
    return np.column_stack(turns) if turns else np.zeros((values.shape[1], 0))


def _components(values: Floats) -> Floats:
    """Return what makes principal components with mean square 1 of values."""
    spread = values.std(axis=0)
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > 0)
    _, size, rows = np.linalg.svd(values * scale, full_matrices=False)
    if not size.any():
        return np.zeros((values.shape[1], 0))
    kept = (size**2 / (size**2).sum() > LEAST_COMPONENT)[:MOST_COMPONENTS].sum()
    # A sign of its own is no news: the largest of each is above 0.
    rows = (
        rows[:kept]
        * np.sign(rows[np.arange(kept), np.abs(rows[:kept]).argmax(axis=1)])[:, None]
    )
    turn: Floats = (scale[:, None] * rows.T) / size[:kept] * np.sqrt(len(values))
    return turn


def _places(doubt: Doubt, shares: Floats) -> NDArray[np.intp]:
    """Return which option of a choice each share gives."""
    assert isinstance(doubt.about, Choice)
    ends = np.cumsum(doubt.about.shares)
    return np.minimum(np.searchsorted(ends, shares, side="right"), ends.size - 1)


def _middles(doubt: Doubt, shares: Floats) -> Floats:
    """Return shares; where several give one value, their middle."""
    if isinstance(doubt.about, Choice):
        widths = np.array(doubt.about.shares)
        middles: Floats = (widths.cumsum() - widths / 2)[_places(doubt, shares)]
        return middles
    if doubt.scale is WHOLES:
        least, greatest = doubt.about.support
        number = greatest - least + 1
        steps: Floats = (np.minimum(np.floor(shares * number), number - 1) + 0.5) / (
            number
        )
        return steps
    return shares


def _numbers(doubt: Doubt) -> Floats:
    """Return the values of a joint doubt's input as numbers; words in their order."""
    assert isinstance(doubt.about, Choice)
    options: tuple[Any, ...] = doubt.about.options
    if all(isinstance(one, int | float) for one in options):
        return np.array(options, dtype=float)
    known = sorted(set(map(str, options)))
    return np.array([known.index(str(one)) for one in options], dtype=float)
