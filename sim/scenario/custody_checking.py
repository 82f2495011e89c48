"""Whether custody keeps the law, and has a number for every hour and ground."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from typing import Final, get_args

from sim.scenario.plan_checking import Misfit
from sim.scenario.schema import Category, Scenario
from sim.scenario.units import DAY

MOST_EXTENDED: Final = 36 * 3600.0
"""How long anybody may be detained with a superintendent's extension, in seconds."""


def _detention(scenario: Scenario) -> Iterator[Misfit]:
    longest = scenario.custody.detention.support.greatest
    if longest > DAY:
        long = "without limit" if math.isinf(longest) else f"{longest / 3600:g} h"
        note = "the law allows 24 h: add 'most: 24 h' to a lognormal"
        message = f"a detention may last {long}"
        yield Misfit((("custody", "detention"),), message, "", note)


def _extension(scenario: Scenario) -> Iterator[Misfit]:
    longest = DAY + scenario.custody.extension.support.greatest
    if longest > MOST_EXTENDED:
        long = "without limit" if math.isinf(longest) else f"{longest / 3600:g} h"
        note = (
            "the law allows 12 h after the first 24 h: add 'most: 12 h' to a lognormal"
        )
        message = f"an extended detention may last {long}"
        yield Misfit((("custody", "extension"),), message, "", note)


def _grounds(scenario: Scenario) -> Iterator[Misfit]:
    custody = scenario.custody
    by_ground: dict[str, Collection[str]] = {
        "extended": custody.extended,
        "decisions": custody.decisions,
    }
    for name, given in by_ground.items():
        missing = [ground for ground in get_args(Category) if ground not in given]
        if missing:
            message = f"{', '.join(missing)}: every ground of an arrest is needed"
            yield Misfit((("custody", name),), message)


def _hours(scenario: Scenario) -> Iterator[Misfit]:
    if not any(scenario.custody.by_hour):
        message = "at least one hour must have arrests, that is a number above 0"
        yield Misfit((("custody", "by_hour"),), message)


CUSTODY_CHECKS: Final = (_detention, _extension, _grounds, _hours)
