"""The forms in which a scenario writes a distribution.

A distribution is a mapping whose single key is its name, or a bare quantity for a
value that is always the same::

    15 s
    {uniform: [10 m, 80 m]}
    {loguniform: [120 d, 1500 d]}               # its order of magnitude is unknown
    {triangular: [30 min, 45 min, 60 min]}
    {lognormal: {median: 15 s, p95: 45 s}}      # or median and sigma, or mean and sd
    {normal: {mean: 5.6 h, sd: 1 h, between: [2 h, 10 h]}}
    {exponential: {mean: 8 min}}
    {quantiles: {0 %: 2 min, 50 %: 8 min, 95 %: 20 min, 100 %: 45 min}}

The convention a reader would get wrong: ``mean``, ``sd``, ``median`` and ``p95``
are those before any cut (``most``, ``between``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from pydantic import ValidationError

from sim.scenario.distributions import (
    Z95,
    Distribution,
    Exponential,
    Fixed,
    Lognormal,
    LogUniform,
    Named,
    Quantiles,
    Triangular,
    TruncatedNormal,
    Uniform,
)
from sim.scenario.scales import Scale
from sim.scenario.units import QuantityError, read_number, read_share, shown

EXAMPLES: Final = {
    "uniform": "{uniform: [LOW, HIGH]}",
    "loguniform": "{loguniform: [LOW, HIGH]}",
    "triangular": "{triangular: [LOW, MODE, HIGH]}",
    "lognormal": "{lognormal: {median: VALUE, p95: VALUE}}",
    "normal": "{normal: {mean: VALUE, sd: VALUE, between: [LOW, HIGH]}}",
    "exponential": "{exponential: {mean: VALUE}}",
    "quantiles": "{quantiles: {0 %: LEAST, 50 %: MEDIAN, 100 %: GREATEST}}",
}
FORMS: Final = tuple(EXAMPLES)
MOST_SIGMA: Final = 10
LOGNORMAL_PAIRS: Final = ({"median", "p95"}, {"median", "sigma"}, {"mean", "sd"})


def read_distribution(value: object, scale: Scale) -> Distribution:
    """Return the distribution that a YAML form says.

    Raises
    ------
    QuantityError
        With the place of the fault inside the form.
    """
    if isinstance(value, Named):
        return value  # type: ignore[return-value]  # every Named but Named itself
    if not isinstance(value, Mapping):
        return _make(Fixed, (), value=scale.read(value))
    names = list(value)
    if len(names) != 1 or names[0] not in scale.forms:
        _refuse_name(names, scale)
    (name,) = names
    return READERS[name](value[name], scale)


def _refuse_name(names: list[Any], scale: Scale) -> None:
    choice = ", ".join(scale.forms)
    unknown = [name for name in names if name not in scale.forms]
    if not unknown:
        message = f"a distribution has one name (one of {choice}), not {len(names)}"
        raise QuantityError(message)
    message = (
        f"unknown distribution {shown(unknown[0])}; here it is one of {choice}, "
        "or a bare quantity"
    )
    raise QuantityError(message, within=(unknown[0],), known=scale.forms)


def _make(
    form: type[Any], within: tuple[str | int, ...], **numbers: Any
) -> Distribution:
    try:
        made: Distribution = form(**numbers)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "value_error":
            message = str(first["ctx"]["error"])
        else:
            least = "above 0" if first["type"] == "greater_than" else "0 or more"
            field = str(first["loc"][0])
            name = {"centre": "mean", "spread": "sd"}.get(field, field)
            message = f"{name} must be {least}, but it is {first['input']:g}"
        raise QuantityError(message, within=within) from None
    return made


def _read_at(
    read: Callable[[object], float], value: object, within: tuple[str | int, ...]
) -> float:
    try:
        return read(value)
    except QuantityError as error:
        raise QuantityError(str(error), within=within) from None


def _corners(
    value: object, scale: Scale, within: tuple[str | int, ...], number: int
) -> list[float]:
    if not isinstance(value, (list, tuple)) or len(value) != number:
        word = {2: "two", 3: "three"}[number]
        message = f"{within[-1]} needs a list of {word} values, from low to high"
        raise QuantityError(message, within=within)
    read = [_read_at(scale.read, one, (*within, i)) for i, one in enumerate(value)]
    if read != sorted(read):
        said = ", ".join(str(one) for one in value)
        message = f"{within[-1]} must rise, but it is {said}"
        raise QuantityError(message, within=within)
    return read


def _parameters(value: object, form: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        message = f"{form} needs named parameters, as in {EXAMPLES[form]}"
        raise QuantityError(message, within=(form,))
    for key in value:
        if key not in known:
            message = f"{form} has no parameter '{key}'; it has {', '.join(known)}"
            raise QuantityError(message, within=(form, key), known=known)
    return value


def _need(given: Mapping[str, Any], form: str, *keys: str) -> None:
    missing = [key for key in keys if key not in given]
    if missing:
        message = f"{form} needs {' and '.join(missing)}, as in {EXAMPLES[form]}"
        raise QuantityError(message, within=(form,))


def _between(
    value: object, scale: Scale, *, name: str, form: type[Uniform | LogUniform]
) -> Distribution:
    low, high = _corners(value, scale, (name,), 2)
    return _make(form, (name,), low=low, high=high)


def _triangular(value: object, scale: Scale) -> Distribution:
    low, mode, high = _corners(value, scale, ("triangular",), 3)
    return _make(Triangular, ("triangular",), low=low, mode=mode, high=high)


def _exponential(value: object, scale: Scale) -> Distribution:
    given = _parameters(value, "exponential", ("mean",))
    _need(given, "exponential", "mean")
    mean = _read_at(scale.read, given["mean"], ("exponential", "mean"))
    return _make(Exponential, ("exponential",), mean=mean)


def _normal(value: object, scale: Scale) -> Distribution:
    given = _parameters(value, "normal", ("mean", "sd", "between"))
    _need(given, "normal", "mean", "sd", "between")
    low, high = _corners(given["between"], scale, ("normal", "between"), 2)
    centre = _read_at(scale.read, given["mean"], ("normal", "mean"))
    spread = _read_at(scale.read_spread, given["sd"], ("normal", "sd"))
    numbers = {"centre": centre, "spread": spread, "low": low, "high": high}
    return _make(TruncatedNormal, ("normal",), **numbers)


def _lognormal(value: object, scale: Scale) -> Distribution:
    known = ("median", "p95", "sigma", "mean", "sd", "most")
    given = _parameters(value, "lognormal", known)
    if given.keys() - {"most"} not in LOGNORMAL_PAIRS:
        message = (
            "lognormal needs median and p95, or median and sigma, or mean and sd "
            f"(and most, if there is a limit), but it has {', '.join(given) or 'none'}"
        )
        raise QuantityError(message, within=("lognormal",))
    numbers = {
        key: _read_at(
            read_number if key == "sigma" else scale.read, one, ("lognormal", key)
        )
        for key, one in given.items()
    }
    most = numbers.get("most", math.inf)
    median, sigma = _median_and_sigma(numbers)
    return _make(Lognormal, ("lognormal",), median=median, sigma=sigma, most=most)


def _median_and_sigma(numbers: Mapping[str, float]) -> tuple[float, float]:
    """Return the two parameters from whichever pair is given.

    With m and s the mean and the standard deviation, sigma^2 = ln(1 + s^2 / m^2) and
    the median is m exp(-sigma^2 / 2).
    """
    centre = "mean" if "mean" in numbers else "median"
    if numbers[centre] <= 0:
        message = f"{centre} must be above 0, but it is {numbers[centre]:g}"
        raise QuantityError(message, within=("lognormal", centre))
    if "mean" in numbers:
        sigma = math.sqrt(math.log1p((numbers["sd"] / numbers["mean"]) ** 2))
        return numbers["mean"] * math.exp(-(sigma**2) / 2), sigma
    median = numbers["median"]
    if "sigma" in numbers:
        if numbers["sigma"] > MOST_SIGMA:
            message = f"sigma must be at most {MOST_SIGMA}; the logarithm's deviation"
            raise QuantityError(message, within=("lognormal", "sigma"))
        return median, numbers["sigma"]
    if numbers["p95"] < median:
        message = f"p95 ({numbers['p95']:g}) must not be below median ({median:g})"
        raise QuantityError(message, within=("lognormal", "p95"))
    return median, math.log(numbers["p95"] / median) / Z95


def _quantiles(value: object, scale: Scale) -> Distribution:
    if not isinstance(value, Mapping) or not value:
        message = f"quantiles needs shares and values, as in {EXAMPLES['quantiles']}"
        raise QuantityError(message, within=("quantiles",))
    known = sorted(
        (_share_of(key), _read_at(scale.read, one, ("quantiles", key)))
        for key, one in value.items()
    )
    shares, values = zip(*known, strict=True)
    return _make(Quantiles, ("quantiles",), shares=shares, values=values)


def _share_of(key: object) -> float:
    """Return the share that a key such as ``95 %`` or ``0.95`` says."""
    text = str(key).strip()
    try:
        return read_share(text if text.endswith("%") else float(text))
    except ValueError:
        message = f"{shown(key)} isn't a share of all values, such as '95 %'"
        raise QuantityError(message, within=("quantiles", str(key))) from None


READERS: Final[Mapping[str, Callable[[object, Scale], Distribution]]] = {
    "uniform": partial(_between, name="uniform", form=Uniform),
    "loguniform": partial(_between, name="loguniform", form=LogUniform),
    "triangular": _triangular,
    "lognormal": _lognormal,
    "normal": _normal,
    "exponential": _exponential,
    "quantiles": _quantiles,
}
