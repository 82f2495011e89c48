"""Who settles a setting: the force, nobody, or whoever sets up the experiment.

A sweep varies levers, an analysis of doubt draws uncertainties. A mark on a section
counts for all that is in it, whatever is marked further in.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeVar


class Role(StrEnum):
    """Who settles a setting."""

    lever = "lever"
    """What the force can choose."""
    uncertainty = "uncertainty"
    """What is so in the world, and that nobody can choose."""
    given = "given"
    """What belongs to the experiment: its length, its names, how it is computed."""


T = TypeVar("T")

Lever = Annotated[T, Role.lever]
Uncertain = Annotated[T, Role.uncertainty]
Given = Annotated[T, Role.given]
