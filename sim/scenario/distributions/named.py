"""What every named distribution has: frozen parameters, and where it ends."""

from __future__ import annotations

from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

TINY: Final = 2.0**-53


class Support(NamedTuple):
    """The least and the greatest value that a distribution can take."""

    least: float
    greatest: float


class Named(BaseModel):
    """A distribution: frozen, and an unknown parameter is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, defer_build=True
    )
