"""What the force chooses: when, where, with which cameras."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.quantities import (
    ClockDistribution,
    DurationDistribution,
    IsoDate,
    Length,
    Share,
)
from sim.scenario.schema.roles import Given, Lever, Uncertain
from sim.scenario.schema.section import CameraKind, Count, Day, Section


class Horizon(Section):
    """How long a replication lasts.

    Attributes
    ----------
    weeks
        Weeks simulated and recorded.
    first_monday
        Date of time zero, Monday 00:00.
    """

    weeks: Given[Annotated[int, Field(ge=1, le=520)]]
    first_monday: Given[IsoDate]


class Plan(Section):
    """Which deployments there are: what the force chooses.

    Attributes
    ----------
    deployments_per_week
        Deployments a week (k): the plan uses the first k slots of the week.
    order
        In which the slots of a week are used. ``planned``: by preference of days;
        ``random``: all of them (days times vans), in an order drawn for each
        replication. Where and when a slot lies doesn't hang on it.
    days
        Active days in order of preference; slots fill a day before the next.
    vans
        Deployments on one active day. They share list and day, nothing else.
    camera
        Kind of camera that is deployed.
    sites
        Site ids to go to, or ``all``. Only a ranking goes by their order.
    rotation
        ``weighted``: sites in proportion to their ``visits``; ``round robin``:
        all sites alike; ``ranked``: slot j always goes to the j-th of ``sites``,
        counted by preference of days in either order.
    staffing
        ``scales``: every deployment has a full crew; ``fixed``: the officer
        shifts of ``staffed_for`` deployments a week are dealt out to all. Where
        officers are rostered: ``scales``: neighbourhood teams lend what the LFR
        team lacks; ``fixed``: there is nobody but the LFR team.
    staffed_for
        Deployments a week whose full crews there are under ``fixed``. Only where
        nobody is rostered.
    """

    deployments_per_week: Lever[Count]
    order: Lever[Literal["planned", "random"]]
    days: Lever[Annotated[tuple[Day, ...], Field(min_length=1, strict=False)]]
    vans: Lever[Annotated[int, Field(ge=1, le=9_999)]]
    camera: Lever[CameraKind]
    sites: Lever[Annotated[tuple[str, ...], Field(strict=False)] | Literal["all"]]
    rotation: Lever[Literal["weighted", "round robin", "ranked"]]
    staffing: Lever[Literal["scales", "fixed"]]
    staffed_for: Lever[Count]

    @property
    def slots(self) -> int:
        """How many slots a week has."""
        return len(self.days) * self.vans


class Camera(Section):
    """A kind of camera: how long it is live and how much of the street it sees.

    Attributes
    ----------
    starts
        Clock time at which it goes live.
    live
        Duration live, in seconds.
    set_up
        Staff time before going live, in seconds.
    pack_down
        Staff time after the cameras stop, in seconds.
    coverage
        Share of the pedestrians on the street who pass the zone of recognition.
    zone
        Length of that zone, in metres. Only where every pedestrian is a process; how
        long they are in it changes no alert.
    """

    starts: Lever[ClockDistribution]
    live: Lever[DurationDistribution]
    set_up: Uncertain[DurationDistribution]
    pack_down: Uncertain[DurationDistribution]
    coverage: Uncertain[Annotated[Share, Field(gt=0)]]
    zone: Uncertain[Annotated[Length, Field(gt=0, le=100)]]

    @property
    def earliest_set_up(self) -> float:
        """When a crew may set up at the earliest: seconds of the day."""
        return self.starts.support.least - self.set_up.support.greatest
