"""What a sweep varies: a setting, and the values that it has.

``plan.vans=1,2,4`` lists values, as ``--set`` takes them; ``plan.vans=1..4`` is a range
of whole numbers, ``recognition.threshold=0.60..0.64..0.01`` one with a step, and
``0.60..0.64`` any number in between, which only a drawn design can use. The ends of a
range have one unit: ``20 min..60 min..10 min``, or ``20..60..10 min``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.experiment.design import StudyError
from sim.scenario.settings import setting_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ASSIGNED: Final = re.compile(r"\s*([\w-]+(?:\.[\w-]+)*)\s*=(.*)", re.S)
NUMBER: Final = re.compile(
    r"(?P<before>£?)(?P<number>[+-]?\d+(\.\d+)?)\s*(?P<unit>[^\d\s.,+-][^\d]*)?"
)
TO: Final = ".."
SLIP: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|–|to|\.{3,})\s*(\d+(?:\.\d+)?)")
"""How a range is written by mistake."""
PARTS: Final = 4  # that a step is proposed for
STEPS: Final = 1e4  # of a range: drawn numbers are rounded to one
MOST_VALUES: Final = 1000
OPEN, CLOSE, QUOTES = "[{(", "]})", "\"'"
EXAMPLES: Final = (
    "write: --vary plan.deployments_per_week=0..14, --vary plan.vans=1,2,4 or "
    "--vary recognition.threshold=0.60..0.64..0.01"
)


class Range(NamedTuple):
    """Numbers from one to another, in one unit.

    Attributes
    ----------
    low, high
        The ends.
    step
        From one value to the next; None if every number in between is one.
    before, unit
        What stands before and behind each number.
    """

    low: Decimal
    high: Decimal
    step: Decimal | None
    before: str
    unit: str

    def write(self, number: Decimal) -> str:
        """Write a number of the range as a scenario has it."""
        return f"{self.before}{number:f}{f' {self.unit}' if self.unit else ''}"

    def values(self, step: Decimal) -> tuple[str, ...]:
        """Return the numbers that lie whole steps above the lower end."""
        number = int((self.high - self.low) / step) + 1
        return tuple(self.write(self.low + place * step) for place in range(number))


class Factor(NamedTuple):
    """A setting that a sweep varies.

    Attributes
    ----------
    path
        The setting.
    values
        What it can be, as written; empty where it is any number of a range.
    span
        That range.
    """

    path: str
    values: tuple[str, ...]
    span: Range | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether all its values are numbers in one unit."""
        if self.span:
            return True
        found = [NUMBER.fullmatch(value) for value in self.values]
        return len({(one["before"], one["unit"]) if one else one for one in found}) == (
            1
        ) and all(found)

    @property
    def unit(self) -> str:
        """The unit of its numbers; empty if they have none, or are none."""
        if self.span:
            return self.span.unit or self.span.before
        first = NUMBER.fullmatch(self.values[0])
        is_one = first is not None and self.is_numeric
        return (first["unit"] or first["before"] or "") if first and is_one else ""

    def drawn(self, share: float) -> str:
        """Return the value below which a share of all lie, each as likely as another.

        Parameters
        ----------
        share
            From 0 to below 1.
        """
        if self.values:
            return self.values[int(share * len(self.values))]
        assert self.span is not None
        width = self.span.high - self.span.low
        places = -(width / Decimal(STEPS)).adjusted()
        number = self.span.low + width * Decimal(share)
        return self.span.write(round(number, places))

    def number(self, value: str) -> float:
        """Return a value as a number; its place among the values if it is none."""
        found = NUMBER.fullmatch(value)
        if found and self.is_numeric:
            return float(found["number"])
        return float(self.values.index(value))


def read_factors(texts: Sequence[str], *, is_drawn: bool) -> tuple[Factor, ...]:
    """Read what is to be varied.

    Parameters
    ----------
    texts
        Such as ``plan.vans=1..4``.
    is_drawn
        Whether the design draws points, so that a range needs no step.

    Raises
    ------
    StudyError
        If one can't be read, or a setting is there twice.
    """
    if not texts:
        message = f"there is nothing to vary\n{EXAMPLES}"
        raise StudyError(message)
    factors = tuple(_read(text, is_drawn=is_drawn) for text in texts)
    paths = [factor.path for factor in factors]
    for path in paths:
        if paths.count(path) > 1:
            message = f"--vary {path}: is there twice; list all its values in one"
            raise StudyError(message)
    return factors


def _read(text: str, *, is_drawn: bool) -> Factor:
    found = ASSIGNED.fullmatch(text)
    if not found or not found[2].strip():
        raise _refused(text, f"isn't a setting and its values\n{EXAMPLES}")
    path, given = found[1], found[2].strip()
    setting = setting_at(tuple(path.split(".")))
    is_whole = setting is not None and setting.kind is int
    items = list(_split(given))
    if "" in items:
        raise _refused(text, "there is no value between two commas")
    if len(items) == 1 and (slip := SLIP.fullmatch(given)):
        raise _refused(
            text, f"a range has two dots\nwrite: --vary {path}={slip[1]}..{slip[2]}"
        )
    spans = [_range(item, text) for item in items]
    if is_whole:
        spans = [one and _whole(one, text) for one in spans]
    if len(items) == 1 and (span := spans[0]) and span.step is None and not is_whole:
        if setting is None or setting.scale is None:
            # No setting, or none of numbers: whoever loads the ends says what there is.
            return Factor(path, (span.write(span.low), span.write(span.high)))
        if not is_drawn:
            ends = f"{span.write(span.low)}..{span.write(span.high)}"
            step = span.write((span.high - span.low) / PARTS)
            raise _refused(
                text,
                "a grid needs a step or a list of values\n"
                f"write: --vary {path}={ends}..{step}",
            )
        return Factor(path, (), span)
    values = [
        value
        for item, one in zip(items, spans, strict=True)
        for value in ([item] if one is None else _stepped(one, text, is_whole=is_whole))
    ]
    return Factor(path, _distinct(values, text, path))


def _split(given: str) -> Iterator[str]:
    """Give what stands between commas that lie in no bracket and no quotes."""
    depth, quote, begin = 0, "", 0
    for place, sign in enumerate(given):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in QUOTES:
            quote = sign
        elif sign in OPEN + CLOSE:
            depth += 1 if sign in OPEN else -1
        elif sign == "," and not depth:
            yield given[begin:place].strip()
            begin = place + 1
    yield given[begin:].strip()


def _range(item: str, text: str) -> Range | None:
    """Return the range that an item is; None if it is one value."""
    if TO not in item or item[0] in OPEN + QUOTES:
        return None
    parts = [part.strip() for part in item.split(TO)]
    found = [NUMBER.fullmatch(part) for part in parts]
    ends = [one for one in found if one]
    if len(ends) != len(parts) or len(parts) > 3:  # noqa: PLR2004 - from, to, step
        raise _refused(text, f"{item} isn't a range\n{EXAMPLES}")
    units = {one["unit"].strip() for one in ends if one["unit"]}
    before = {one["before"] for one in ends if one["before"]}
    if len(units) > 1:
        raise _refused(text, f"{item} has several units: {', '.join(sorted(units))}")
    low, high, *step = (Decimal(one["number"]) for one in ends)
    if low >= high:
        raise _refused(text, f"{item} doesn't rise: the larger number comes second")
    if step and step[0] <= 0:
        raise _refused(text, f"{item} has a step of {step[0]}; it must be above 0")
    return Range(low, high, step[0] if step else None, "".join(before), "".join(units))


def _stepped(span: Range, text: str, *, is_whole: bool) -> tuple[str, ...]:
    step = span.step
    if step is None:
        if not is_whole:
            raise _refused(text, "a range among other values needs a step")
        step = Decimal(1)
    if (span.high - span.low) / step >= MOST_VALUES:
        raise _refused(text, f"has more than {MOST_VALUES:,} values; take larger steps")
    return span.values(step)


def _whole(span: Range, text: str) -> Range:
    """Return a range of whole numbers, refusing one of others."""
    for number in (span.low, span.high, span.step):
        if number is not None and number % 1:
            raise _refused(text, f"has whole numbers alone, and {number} isn't one")
    step = None if span.step is None else Decimal(int(span.step))
    return span._replace(low=Decimal(int(span.low)), high=Decimal(int(span.high)),
                         step=step)  # fmt: skip


def _distinct(values: Sequence[str], text: str, path: str) -> tuple[str, ...]:
    for value in values:
        if values.count(value) > 1:
            raise _refused(text, f"{value} is there twice")
    if len(values) == 1:
        raise _refused(
            text, f"is one value, which varies nothing; write: --set {path}={values[0]}"
        )
    return tuple(values)


def _refused(text: str, why: str) -> StudyError:
    return StudyError(f"--vary {text}: {why}")
