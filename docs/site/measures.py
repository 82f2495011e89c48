"""Every measure, with its unit and its denominator, from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from analysis.measures import MEASURES, Kind, Measure

HEADINGS: Final = {
    Kind.gain: "Yield",
    Kind.burden: "Burden",
    Kind.use: "Use",
    Kind.money: "Money",
}


def measures_page() -> str:
    """Return the reference of all measures, as Markdown."""
    lines: list[str] = []
    for kind, heading in HEADINGS.items():
        lines += [f"## {heading}", ""]
        for one in MEASURES:
            if one.kind is kind:
                lines += _entry(one)
    return "\n".join(lines) + "\n"


def _entry(measure: Measure) -> Iterator[str]:
    yield f"[`{measure.key}`]{{#measure-{measure.key.replace('_', '-')}}}"
    yield f": {measure.label}."
    yield ""
    yield f"  Unit {_plain(measure.unit)}; {_ratio(measure)}.{_when(measure)}"
    yield ""


def _ratio(measure: Measure) -> str:
    times = f"{measure.scale:,.0f} × " if measure.scale != 1 else ""
    return f"{times}`{measure.numerator}` / `{measure.denominator}`"


def _when(measure: Measure) -> str:
    said = ""
    if measure.is_occasional:
        said += " Left out of a table in which it is 0 everywhere."
    if measure.is_part:
        said += " A part of another one, so in tables alone."
    return said


def _plain(unit: str) -> str:
    return unit.replace("_", r"\_")
