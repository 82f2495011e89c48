"""What all sections of a scenario have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from sim.scenario.quantities import Number

T = TypeVar("T")

Day = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
CameraKind = Literal["mobile", "fixed"]
Category = Literal["court", "suspect", "conditions", "vulnerable"]
Rates = Literal["field", "npl"]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[Number, Field(gt=0)]
NonNegative = Annotated[Number, Field(ge=0)]
Relative = Annotated[Number, Field(ge=0, le=1000)]
"""Relative to something that is 1."""
Hours = Annotated[
    tuple[Relative, ...], Field(min_length=24, max_length=24, strict=False)
]
"""A number for each hour of the day from 00:00."""


def in_order_of(words: Any) -> AfterValidator:
    """Put the keys of a mapping into the order of the words that they may be.

    Sums and numbers of things go by the order of a mapping. So the order in which
    somebody wrote its keys must not reach the model.
    """

    def put(given: dict[str, Any]) -> dict[str, Any]:
        return {word: given[word] for word in get_args(words) if word in given}

    return AfterValidator(put)


def by_name(given: Mapping[str, T]) -> dict[str, T]:
    """Return what has names of its own in the order of these."""
    return {name: given[name] for name in sorted(given)}


class Section(BaseModel):
    """A part of a scenario: frozen, strict, and closed to unknown keys.

    Tuples alone aren't strict: YAML and JSON know lists only.

    Attributes
    ----------
    in_a_word
        The setting that one word in place of the section stands for, if any.
    """

    in_a_word: ClassVar[str] = ""
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, defer_build=True
    )
