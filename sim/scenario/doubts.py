"""What an input could be: its range or its distribution, read and held to its type.

``between: [low, high]`` is short for ``uncertainty: {uniform: [low, high]}``. Bounds
are read on the scale of the input, so a range of durations has units and a range of
shares lies between 0 and 1. A word has no range; what it could be is a choice::

    uncertainty: {choice: [none, mixed, local]}
    uncertainty: {choice: {mixed: 60 %, local: 40 %}}

What several inputs could be together is a joint doubt (``sim/scenario/joint.py``).

The convention a reader would get wrong: what is doubted of an input that is itself a
distribution is its *mean before any cut*. The whole distribution is stretched with
it (a time of day is moved), and cuts, which are laws or limits, stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sim.scenario.choices import CHOICE, Choice, hold_to_bounds, read_choice
from sim.scenario.distributions import (
    Distribution,
    Fixed,
    Lognormal,
    Quantiles,
    Support,
    Triangular,
    TruncatedNormal,
    Uniform,
)
from sim.scenario.forms import read_distribution
from sim.scenario.scales import CLOCKS, WHOLES, Scale
from sim.scenario.settings import Setting
from sim.scenario.units import QuantityError
from sim.scenario.writing import write_distribution

SLACK: Final = 1e-9  # relative: a bound and a value may be the same number


@dataclass(frozen=True, slots=True)
class Doubt:
    """What one input could be.

    Attributes
    ----------
    about
        The distribution of its value, or of its mean; or a choice.
    value
        What it is in the scenario, as the model holds it.
    scale
        On which it is said; None for a word.
    joint
        The joint doubt that it is a part of; empty if it stands alone. Inputs of one
        joint doubt are drawn at one and the same share.
    """

    about: Distribution | Choice
    value: Any
    scale: Scale | None
    joint: str = ""

    def at(self, u: float) -> Any:
        """Return what the input is at a share ``u`` of its doubt, as one writes it.

        Parameters
        ----------
        u
            From 0 to 1; a larger one never gives a smaller value, but in a joint
            doubt, whose points come in the order in which they are written.

        Raises
        ------
        ValueError
            If ``u`` is no share.
        """
        return self.written(self._drawn(u))

    def held_at(self, u: float) -> Any:
        """Return the same as the model holds it: in SI units, or as a distribution."""
        drawn = self._drawn(u)
        if not isinstance(drawn, float) or isinstance(self.value, float | str):
            return drawn
        return self._with_mean(drawn)

    def _drawn(self, u: float) -> Any:
        """Return a value, or a distribution's mean, at a share of the doubt."""
        if not 0 <= u <= 1:
            message = f"u must be from 0 to 1, but it is {u}"
            raise ValueError(message)
        if not isinstance(self.about, Choice) and self.scale is WHOLES:
            least, greatest = self.about.support
            return min(int(least + u * (greatest - least + 1)), int(greatest))
        return self.about.quantile(u)

    @property
    def has_form(self) -> bool:
        """Whether it is about a distribution, which may be moved too far."""
        return not (self.scale is None or isinstance(self.value, int | float | str))

    def written(self, drawn: Any) -> Any:
        """Return one of the values that it could be as one writes it."""
        if not isinstance(drawn, float):  # a word or a whole number
            return drawn
        assert self.scale is not None
        if isinstance(self.value, float | str):
            return self.scale.write(drawn)
        return write_distribution(self._with_mean(drawn), self.scale)

    def _with_mean(self, mean: float) -> Distribution:
        distribution: Distribution = self.value
        if isinstance(distribution, Fixed):
            return Fixed(value=mean)
        if self.scale is CLOCKS:
            return _moved(distribution, mean - uncut_mean(distribution))
        return distribution.scaled(mean / uncut_mean(distribution))


def uncut_mean(distribution: Distribution) -> float:
    """Return the mean of a distribution before any cut."""
    match distribution:
        case Lognormal():
            return distribution.model_copy(update={"most": float("inf")}).mean
        case TruncatedNormal():
            return distribution.centre
        case _:
            return distribution.mean


def read_doubt(key: str, said: Any, setting: Setting, value: Any) -> Doubt:
    """Return the doubt about an input.

    Parameters
    ----------
    key
        ``between`` or ``uncertainty``.
    said
        What stands there, as plain data.
    setting
        Which input it is.
    value
        Its value, as the model holds it.

    Raises
    ------
    QuantityError
        With the place of the fault inside what is said.
    """
    if key == "uncertainty" and isinstance(said, Mapping) and list(said) == [CHOICE]:
        return Doubt(read_choice(said[CHOICE], setting, value), value, setting.scale)
    scale = setting.scale
    if scale is None or setting.is_list or isinstance(value, str):
        _refuse_range(key, setting)
    assert scale is not None
    about = _read_about(key, said, scale)
    hold_to_bounds(about.support, setting)
    hold_to_value(about.support, value, scale)
    doubt = Doubt(about, value, scale)
    for u, end in ((0.0, "low"), (1.0, "high")):
        hold_to_form(doubt, about.quantile(u), f"at its {end} end")
    return doubt


def hold_to_form(doubt: Doubt, drawn: float, where: str) -> None:
    """Make sure that a distribution can be read where a doubt may move it to."""
    if not doubt.has_form:
        return
    assert doubt.scale is not None
    try:
        read_distribution(doubt.written(drawn), doubt.scale)
    except ValueError:
        message = f"{where} the distribution leaves what is allowed here"
        raise QuantityError(message) from None


def _read_about(key: str, said: Any, scale: Scale) -> Distribution:
    if key == "uncertainty":
        if not isinstance(said, Mapping):
            message = "must be a distribution, as in {uniform: [LOW, HIGH]}"
            raise QuantityError(message)
        return read_distribution(said, scale)
    bounds = []
    for place, one in enumerate(said):
        try:
            bounds.append(scale.read(one))
        except QuantityError as error:
            raise QuantityError(str(error), within=(place,)) from None
    low, high = bounds
    if low >= high:
        message = f"must rise: {said[0]} isn't below {said[1]}"
        raise QuantityError(message)
    return Uniform.model_construct(low=low, high=high)


def _refuse_range(key: str, setting: Setting) -> None:
    if setting.is_list or setting.is_section:
        message = "a list has no range; say 'certain: why', or leave it out"
    elif setting.scale is not None:  # a word in place of a number
        word = " or ".join(setting.words)
        message = f"'{word}' has no range; say 'certain: why', or leave it out"
    elif setting.words or setting.kind is bool:
        words = ", ".join(setting.words) or "true, false"
        message = f"a word has no range; write: uncertainty: {{choice: [{words}]}}"
    else:
        message = f"this input can't have '{key}'; leave it out"
    raise QuantityError(message)


def hold_to_value(support: Support, value: Any, scale: Scale) -> None:
    """Make sure that the value is one of those that it could be."""
    is_plain = isinstance(value, int | float)
    centre = value if is_plain else uncut_mean(value)
    least, greatest = support
    if least * (1 - SLACK) - SLACK <= centre <= greatest * (1 + SLACK) + SLACK:
        if is_plain or least > 0 or isinstance(value, Fixed) or scale is CLOCKS:
            return
        message = "the mean of a distribution can't be 0: begin above it"
        raise QuantityError(message)
    what = "the value" if is_plain else "the mean"
    inside = f"{scale.write(least)} to {scale.write(greatest)}"
    message = f"{what}, {scale.write(_brief(centre))}, lies outside: {inside}"
    raise QuantityError(message)


def _brief(number: float) -> float:
    """Return a number with the four digits that a message needs."""
    return float(f"{number:.4g}")


def _moved(distribution: Distribution, by: float) -> Distribution:
    """Return a distribution of times of day, all of them later by some seconds."""
    match distribution:
        case Uniform(low=low, high=high):
            return Uniform(low=low + by, high=high + by)
        case Triangular(low=low, mode=mode, high=high):
            return Triangular(low=low + by, mode=mode + by, high=high + by)
        case Quantiles(shares=shares, values=values):
            return Quantiles(shares=shares, values=tuple(one + by for one in values))
        case TruncatedNormal():
            update = {"centre": distribution.centre + by}
            return distribution.model_copy(update=update)
        case _:  # no other form is allowed on a clock
            return distribution
