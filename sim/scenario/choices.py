"""What a word or a whole number could be: one of several, equally likely or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from sim.scenario.distributions import Support
from sim.scenario.scales import WHOLES
from sim.scenario.settings import Setting
from sim.scenario.units import QuantityError, read_share, shown
from sim.scenario.yaml_nodes import resolve

CHOICE: Final = "choice"
SUM_TOLERANCE: Final = 1e-6


class Choice(NamedTuple):
    """One of several words or whole numbers.

    Attributes
    ----------
    options
        What it could be.
    shares
        How likely each is; they add up to 1.
    """

    options: tuple[Any, ...]
    shares: tuple[float, ...]

    def quantile(self, u: float) -> Any:
        """Return the option in whose part of the unit interval ``u`` lies."""
        for option, share in zip(self.options, self.shares, strict=True):
            if u < share:
                return option
            u -= share
        return self.options[-1]


def read_choice(said: Any, setting: Setting, value: Any) -> Choice:
    """Return the choice that a list of options, or their shares, say.

    Raises
    ------
    QuantityError
        With the place of the fault inside what is said.
    """
    if isinstance(said, Mapping):
        options = tuple(_as_option(key, setting) for key in said)
        shares = tuple(_share(key, one) for key, one in said.items())
        if abs(sum(shares) - 1) > SUM_TOLERANCE:
            message = f"the shares must add up to 1, but they make {sum(shares):g}"
            raise QuantityError(message, within=(CHOICE,))
    elif isinstance(said, list) and len(said) > 1:
        options, shares = tuple(said), (1 / len(said),) * len(said)
    else:
        message = "choice needs two or more words, as in {choice: [one, other]}"
        raise QuantityError(message, within=(CHOICE,))
    _hold_to_words(options, setting)
    if len(set(options)) < len(options):
        message = "one of the choices is there twice"
        raise QuantityError(message, within=(CHOICE,))
    if value not in options:
        message = f"{shown(value)}, the value, isn't one of the choices"
        raise QuantityError(message, within=(CHOICE,))
    return Choice(options, shares)


def _as_option(key: Any, setting: Setting) -> Any:
    """Return what a key of a mapping stands for: keys are always text."""
    if setting.kind is bool or setting.scale is WHOLES:
        return resolve(str(key))
    return key


def _share(key: Any, said: Any) -> float:
    try:
        return read_share(said)
    except QuantityError as error:
        raise QuantityError(str(error), within=(CHOICE, key)) from None


def _hold_to_words(options: tuple[Any, ...], setting: Setting) -> None:
    is_flag = setting.kind is bool
    allowed: tuple[Any, ...] = (True, False) if is_flag else setting.words
    if setting.scale is not None and setting.scale is not WHOLES and not allowed:
        message = f"{setting.scale.name} has a range or a distribution, no choice"
        raise QuantityError(message, within=(CHOICE,))
    for place, option in enumerate(options):
        if setting.scale is WHOLES:
            number = WHOLES.read(option)
            hold_to_bounds(Support(number, number), setting)
        elif option not in allowed or isinstance(option, bool) != is_flag:
            words = ", ".join(str(word).lower() for word in allowed)
            message = f"{shown(option)} isn't one of {words}"
            known = tuple(str(word) for word in allowed)
            raise QuantityError(message, within=(CHOICE, place), known=known)


def hold_to_bounds(support: Support, setting: Setting) -> None:
    """Make sure that no plain value that it could be is refused by its type."""
    if setting.is_distribution:
        return
    (least, greatest), bounds = support, setting.bounds
    for name, word, is_kept in (
        ("ge", "at least", least.__ge__),
        ("gt", "above", least.__gt__),
        ("le", "at most", greatest.__le__),
        ("lt", "below", greatest.__lt__),
    ):
        bound = bounds.get(name)
        if bound is not None and not is_kept(bound):
            said = setting.scale.said(bound) if setting.scale else f"{bound:g}"
            message = f"may leave what is allowed here: {word} {said}"
            raise QuantityError(message)
