"""From the arrest to the decision on a charge: suites, and what is decided there."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.quantities import DurationDistribution, Rate, Share
from sim.scenario.schema.roles import Given, Lever, Uncertain
from sim.scenario.schema.section import Category, Hours, Section, in_order_of


class ChargeDecision(Section):
    """What is decided on a charge after arrests on one ground.

    Attributes
    ----------
    charged_or_cautioned
        Probability that an arrest ends in a charge or a caution.
    decided_in_custody
        Probability that the decision falls at the end of detention.
    bail
        Time to the decision otherwise, in seconds.
    """

    charged_or_cautioned: Uncertain[Share]
    decided_in_custody: Uncertain[Share]
    bail: Uncertain[DurationDistribution]


class Custody(Section):
    """From the arrest to the decision on a charge.

    Attributes
    ----------
    is_limited
        Whether desks, cells and prisoner vans are limited.
    hand_over
        ``prisoner van``: the pair waits for a van of the deployment and hands
        over; ``own transport``: the pair takes the person in itself.
    hand_over_duration
        Time to hand over to a prisoner van, in seconds.
    journey
        One way from the street to the suite, in seconds.
    desks
        Custody desks of the suite of a borough.
    cells
        Cells of the suite of a borough.
    when_full
        What becomes of an LFR arrest that finds no cell free: ``diverts``: taken to
        another suite; ``waits``: waits for a cell, with whoever brought it. Other
        arrests then go elsewhere, or wait as well.
    background_arrests
        Other arrests brought to the suite, per second.
    by_hour
        How these spread over the day: a number for each hour from 00:00 (24 numbers),
        relative to each other.
    desk_duration
        Time at the desk until detention is authorised, in seconds.
    booking_duration
        Booking, biometrics and statement: kept up with own transport only, s.
    detention
        Time detained without an extension, in seconds; capped by law at 24 h.
    extended
        Probability that a detention is extended beyond 24 h, by ground: why the person
        is sought; ``suspect`` where the wrong person was arrested.
    extension
        How long an extended detention goes on after 24 h, in seconds; capped by law at
        12 h.
    decisions
        What is decided on a charge, by ground likewise.
    """

    is_limited: Given[bool]
    hand_over: Lever[Literal["prisoner van", "own transport"]]
    hand_over_duration: Uncertain[DurationDistribution]
    journey: Uncertain[DurationDistribution]
    desks: Lever[Annotated[int, Field(ge=1)]]
    cells: Lever[Annotated[int, Field(ge=1)]]
    when_full: Lever[Literal["diverts", "waits"]]
    background_arrests: Uncertain[Rate]
    by_hour: Uncertain[Hours]
    desk_duration: Uncertain[DurationDistribution]
    booking_duration: Uncertain[DurationDistribution]
    detention: Uncertain[DurationDistribution]
    extended: Uncertain[Annotated[dict[Category, Share], in_order_of(Category)]]
    extension: Uncertain[DurationDistribution]
    decisions: Annotated[dict[Category, ChargeDecision], in_order_of(Category)]
