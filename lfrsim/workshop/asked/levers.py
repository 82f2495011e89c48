"""Levers of the workshop: settings that visitors turn, in units in which people think.

What a lever means, how far it goes and how well it is known isn't said here again: it
comes from the schema, from what the loaded scenario says its input could be, and from
what stands beside its value there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from sim.scenario.choices import Choice
from sim.scenario.doubts import uncut_mean
from sim.scenario.inputs import path_text
from sim.scenario.scales import SHARES, WHOLES
from sim.scenario.settings import Setting, setting_at
from sim.scenario.yaml_text import yaml_text

if TYPE_CHECKING:
    from sim.scenario.loading import Loaded
    from sim.scenario.provenance import Provenance
    from sim.scenario.scales import Scale

DOSE: Final = "plan.deployments_per_week"
THRESHOLD: Final = "recognition.threshold"
LIST: Final = "watchlist.size"
PER_CENT: Final = "%"
SLACK: Final = 1e-9  # of a step: a bound may be the same number as a step


@dataclass(frozen=True, kw_only=True)
class Lever:
    """A setting that visitors may turn.

    Attributes
    ----------
    path
        Of the setting, such as ``plan.vans``.
    label
        What people call it.
    is_of_both
        Whether it is turned in both worlds; else in B alone.
    unit
        In which people say it, as a scenario file does; ``%`` of a share, or of the
        setting ``share_of``.
    step
        Of the slider, in that unit.
    least, most
        Ends of the slider, where there are none that the scenario knows.
    words
        What people call the words that may stand there.
    share_of
        Path of a whole number of which it is a percentage.
    """

    path: str
    label: str
    is_of_both: bool = False
    unit: str = ""
    step: float = 1
    least: float | None = None
    most: float | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    share_of: str = ""


@dataclass(frozen=True)
class Dial:
    """A lever as it is in a loaded scenario.

    Attributes
    ----------
    lever, setting
        What is turned, and what the schema says of it.
    kind
        A ``number``, one ``word``, or several ``words``.
    value
        As shipped: a number in the lever's unit, a word, or a list of words.
    low, high
        Ends of the slider; 0 for words.
    origin
        Where the shipped value comes from.
    loaded
        The scenario.
    """

    lever: Lever
    setting: Setting
    kind: Literal["number", "word", "words"]
    value: Any
    low: float
    high: float
    origin: Provenance
    loaded: Loaded = field(repr=False, compare=False)

    @property
    def decimals(self) -> int:
        """How many a number is told with: those of the slider's step."""
        return len(f"{self.lever.step:g}".partition(".")[2])

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return float(self.lever.step).is_integer()

    def is_shipped(self, value: Any) -> bool:  # noqa: ANN401 - as the lever has it
        """Tell whether a value is the shipped one, as far as a slider can say it."""
        if self.kind == "number":
            return math.isclose(value, self.value, abs_tol=self.lever.step * 1e-3)
        return bool(value == self.value)

    def shown(self, value: Any) -> str:  # noqa: ANN401 - likewise
        """Return a value as people read it."""
        lever = self.lever
        if self.kind == "number":
            unit = f" {lever.unit}" if lever.unit else ""
            exact = round(value, 6)
            fixed = f"{exact:,.{self.decimals}f}"
            is_on_step = float(fixed.replace(",", "")) == exact
            return f"{fixed if is_on_step else f'{exact:,.10g}'}{unit}"
        chosen = [value] if self.kind == "word" else value
        return ", ".join(lever.words.get(word, word) for word in chosen) or "nobody"

    def told(self, written: Any) -> str:  # noqa: ANN401 - as a file has it
        """Return what a file has there as people read it, in the lever's unit."""
        scale = self.setting.scale
        if self.kind != "number":
            return self.shown(written)
        if scale is None or self.setting.is_distribution:
            return yaml_text(written).strip('"')
        return self.shown(_in_unit(self, scale.read(written)))

    def written(self, value: Any) -> Any:  # noqa: ANN401 - as a file has it
        """Return a value as a scenario file has it."""
        lever, scale = self.lever, self.setting.scale
        if self.kind != "number":
            return value
        if lever.share_of:
            return round(value / 100 * _number_at(self.loaded, lever.share_of))
        if scale is WHOLES:
            return int(value)
        if self.setting.is_distribution:
            doubt = self.loaded.doubts[lever.path]
            return _in_people_s(doubt.written(float(value) * _size(self)), self)
        if lever.unit == PER_CENT:
            return round(value / 100, 6)
        number = f"{round(value, 6):g}"
        return f"{number} {lever.unit}" if lever.unit else float(number)


def dial_of(lever: Lever, loaded: Loaded) -> Dial:
    """Return a lever as it is in a scenario.

    Raises
    ------
    ValueError
        If the scenario doesn't say how far it goes.
    """
    steps = tuple(lever.path.split("."))
    setting = setting_at(steps)
    assert setting is not None, f"there is no setting {lever.path}"
    assert path_text(steps) == lever.path
    value: Any = loaded.resolved
    for step in steps:
        value = value[step]
    origin = loaded.provenance[lever.path]
    if isinstance(value, list) or setting.words:
        kind: Literal["word", "words"] = "words" if isinstance(value, list) else "word"
        return Dial(lever, setting, kind, value, 0, 0, origin, loaded)
    bare = Dial(lever, setting, "number", value, 0, 0, origin, loaded)
    low, high = _on_steps(*_reach(bare), lever.step)
    shipped = _in_unit(bare, _held(bare))
    return Dial(lever, setting, "number", shipped, low, high, origin, loaded)


def words_of(lever: Lever, setting: Setting) -> list[str]:
    """Return the words that may stand there, in the order in which people read them."""
    return list(lever.words) or list(setting.words)


def _in_people_s(written: Any, dial: Dial) -> Any:  # noqa: ANN401 - likewise
    """Return a distribution as written with the lever's unit in place of SI's."""
    if isinstance(written, dict):
        return {key: _in_people_s(one, dial) for key, one in written.items()}
    if isinstance(written, list | tuple):
        return [_in_people_s(one, dial) for one in written]
    if not isinstance(written, str) or not dial.lever.unit:
        return written
    scale = dial.setting.scale
    assert scale is not None
    return f"{scale.read(written) / _size(dial):.6g} {dial.lever.unit}"


def _held(dial: Dial) -> float:
    """Return the shipped value as the model has it; of a distribution, its mean."""
    scale = dial.setting.scale
    assert scale is not None
    if dial.setting.is_distribution:
        return uncut_mean(dial.loaded.doubts[dial.lever.path].value)
    return scale.read(dial.value)


def _reach(dial: Dial) -> tuple[float, float]:
    """Return the ends: known ones, else what it could be, within the schema's."""
    lever, loaded = dial.lever, dial.loaded
    low, high = _known_ends(lever, loaded) or _could_be(dial)
    low = low if lever.least is None else lever.least
    high = high if lever.most is None else lever.most
    if math.isnan(low) or math.isnan(high):
        message = f"{lever.path}: nothing says how far it goes"
        raise ValueError(message)
    bounds = dial.setting.bounds
    if not lever.share_of:
        low = max(low, _in_unit(dial, bounds.get("ge", -math.inf)))
        high = min(high, _in_unit(dial, bounds.get("le", math.inf)))
    return low, high


def _known_ends(lever: Lever, loaded: Loaded) -> tuple[float, float] | None:
    """Return ends that follow from other settings of the scenario."""
    scenario = loaded.scenario
    if lever.path == DOSE:
        return 0, scenario.plan.slots
    if lever.path == THRESHOLD:  # no curve is read beyond its points
        curves = scenario.recognition.operating_curves.values()
        return (
            max(curve[0].threshold for curve in curves),
            min(curve[-1].threshold for curve in curves),
        )
    if lever.path == LIST:
        people = scenario.population
        return 0, 100 * (people.size + people.unlisted) / people.size
    return None


def _could_be(dial: Dial) -> tuple[float, float]:
    """Return what the input could be, by itself or together with others."""
    doubt = dial.loaded.doubts.get(dial.lever.path)
    if doubt is None or isinstance(doubt.about, Choice):
        return math.nan, math.nan
    support = doubt.about.support
    return _in_unit(dial, support.least), _in_unit(dial, support.greatest)


def _in_unit(dial: Dial, number: float) -> float:
    lever = dial.lever
    if lever.share_of and math.isfinite(number):
        return round(100 * number / _number_at(dial.loaded, lever.share_of), 6)
    return number if math.isinf(number) else round(number / _size(dial), 9)


def _size(dial: Dial) -> float:
    """Return one of the lever's unit as the model has it."""
    scale: Scale | None = dial.setting.scale
    unit = dial.lever.unit
    assert scale is not None
    if not unit or scale is WHOLES:
        return 1.0
    if unit == PER_CENT:
        return 0.01 if scale is SHARES else 1.0
    return scale.read(f"1 {unit}")


def _number_at(loaded: Loaded, path: str) -> int:
    value: Any = loaded.resolved
    for step in path.split("."):
        value = value[step]
    return int(value)


def _on_steps(low: float, high: float, step: float) -> tuple[float, float]:
    """Move both ends inwards to a multiple of the step."""
    first = math.ceil(low / step - SLACK) * step
    last = math.floor(high / step + SLACK) * step
    return round(first, 9), round(last, 9)
