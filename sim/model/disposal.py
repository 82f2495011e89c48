"""Stop, identity check, and what comes of it.

What an entry says may be out of date or show another person: then nothing can
come of the stop, however right the match was. Otherwise the category of the person
says how likely an arrest, another disposal or safeguarding is on this street and day
(:mod:`sim.model.chances`); what remains is no action. The shares are such that all
stops together give the published split of arrest, other and no action.

Four kinds of fruitless stop are kept apart: after a false alert; correctly
matched, no action; on an out-of-date or wrong entry; arrested after a false alert.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import simpy
from simpy.events import ProcessGenerator

from sim.model.candidates import Alert
from sim.model.chances import Chances
from sim.model.codes import Ending, Reason
from sim.model.population import Entry
from sim.scenario.distributions import Distribution
from sim.scenario.schema import Category, Disposal


class Decision(NamedTuple):
    """What a stop leads to.

    Attributes
    ----------
    ending
        The disposal.
    reason
        Why there was no action.
    """

    ending: Ending
    reason: Reason


def decide(
    alert: Alert,
    entry: Entry,
    *,
    settings: Disposal,
    chances: Mapping[Category, Chances],
) -> Decision:
    """Return what the stop of a person who was reached leads to."""
    u = alert.luck.disposal
    if entry.category is None:
        if u < settings.arrest_after_false_alert:
            return Decision(Ending.arrest, Reason.false_alert)
        return Decision(Ending.no_action, Reason.false_alert)
    if not entry.is_of_person:
        return Decision(Ending.no_action, Reason.wrong_person)
    if not entry.is_current:
        return Decision(Ending.no_action, Reason.out_of_date)
    likely = chances[entry.category]
    for ending, chance in (
        (Ending.arrest, likely.arrest),
        (Ending.other, likely.other),
        (Ending.safeguarded, likely.safeguarded),
    ):
        if u < chance:
            return Decision(ending, Reason.none)
        u -= chance
    # Of others than persons under conditions the record doesn't tell why.
    complying = entry.category == "conditions"
    return Decision(Ending.no_action, Reason.complying if complying else Reason.unknown)


def dispose(
    env: simpy.Environment,
    alert: Alert,
    *,
    decision: Decision,
    entry: Entry,
    settings: Disposal,
) -> ProcessGenerator:
    """Let the time of the stop pass."""
    stop = _stop_duration(decision, entry, settings)
    yield env.timeout(stop.quantile(alert.luck.stop))


def _stop_duration(
    decision: Decision, entry: Entry, settings: Disposal
) -> Distribution:
    if decision.ending is Ending.arrest:
        return settings.stop_with_arrest
    if entry.category is None:
        return settings.stop_after_false_alert
    if entry.category == "conditions":
        return settings.stop_on_conditions
    return settings.stop_without_action
