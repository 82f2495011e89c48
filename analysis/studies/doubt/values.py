"""Values of inputs in the fewest words that a reader needs: ``22 min``, ``71 %``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.model.clock import DAY, HOUR, MINUTE, WEEK
from sim.scenario.choices import Choice
from sim.scenario.doubts import uncut_mean
from sim.scenario.scales import (
    CLOCKS,
    DURATIONS,
    HOURLIES,
    LIVES,
    MONEYS,
    RATES,
    SHARES,
)
from sim.scenario.times import write_clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.scenario.doubts import Doubt
    from sim.scenario.scales import Scale

FORMS: Final = {
    SHARES.name: ("", 100.0, " %"),
    RATES.name: ("", HOUR, "/h"),
    LIVES.name: ("", 1.0, " years"),
    MONEYS.name: ("£", 1.0, ""),
    HOURLIES.name: ("£", 1.0, "/h"),
}
"""What stands before a number, its factor, and what stands behind it."""
UNITS: Final = (("weeks", WEEK), ("days", DAY), ("h", HOUR), ("min", MINUTE))
SEVERAL: Final = 2  # of a unit: less is said in the next smaller one


def values_at(doubts: Mapping[str, Doubt], share: float) -> str:
    """Say what the inputs of one name are at a share; of a distribution, the mean."""
    return " / ".join(_value_at(doubt, share) for doubt in doubts.values())


def values_stated(doubts: Mapping[str, Doubt]) -> str:
    """Say what the inputs of one name are as stated; of a distribution, the mean."""
    return " / ".join(map(_value_stated, doubts.values()))


def members_of(doubts: Mapping[str, Doubt]) -> str:
    """Name the inputs of a joint doubt, as their values are said; else nothing."""
    if len(doubts) == 1:
        return ""
    return " / ".join(path.rpartition(".")[2].replace("_", " ") for path in doubts)


def _value_at(doubt: Doubt, share: float) -> str:
    if isinstance(doubt.about, Choice):
        value: Any = doubt.about.quantile(share)
    else:
        held = doubt.held_at(share)
        value = held if isinstance(held, int) else doubt.about.quantile(share)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value).lower()
    is_mean = not (doubt.joint or isinstance(doubt.value, int | float | str))
    return f"{'mean ' if is_mean else ''}{number_of(value, doubt.scale)}"


def _value_stated(doubt: Doubt) -> str:
    value = doubt.value
    if isinstance(value, bool | str):
        return str(value).lower()
    if isinstance(value, int | float):
        return number_of(value, doubt.scale)
    return f"mean {number_of(uncut_mean(value), doubt.scale)}"


def number_of(value: float, scale: Scale | None) -> str:
    """Write a number on its scale with three digits."""
    if scale is CLOCKS:
        return write_clock(round(value / MINUTE) * MINUTE)
    if scale is DURATIONS:
        return _duration(value)
    before, factor, after = FORMS.get(scale.name if scale else "", ("", 1.0, ""))
    if not (before or after) and scale is not None and scale.unit:
        after = f" {scale.unit}"
    return f"{before}{_digits(factor * value)}{after}"


def _duration(value: float) -> str:
    for unit, size in UNITS:
        if value >= SEVERAL * size:
            return f"{_digits(value / size)} {unit}"
    return f"{_digits(value)} s"


def _digits(value: float) -> str:
    return f"{float(f'{value:.3g}'):,.10g}"
