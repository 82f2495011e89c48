"""What all sections of a scenario have in common."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.scenario.quantities import Number

Day = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
CameraKind = Literal["mobile", "fixed"]
Category = Literal["court", "suspect", "conditions", "vulnerable"]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[Number, Field(gt=0)]
NonNegative = Annotated[Number, Field(ge=0)]


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
