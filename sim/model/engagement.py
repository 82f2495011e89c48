"""Officers reach the person, or the person has gone.

The person keeps walking. A pair that is assigned at time t reaches them at
t + distance / pursuit speed if that is no later than the time at which they are
gone. So there is a latest moment at which a pair can still set out:

    latest = time gone - distance / pursuit speed.

*Nobody free*: until then no pair was. *Evaded*: even a pair that had been free at
once would have come too late. At equal times the pair wins: one that is released
at exactly the latest moment reaches the person at exactly the time they would be
gone.
"""

from __future__ import annotations

from typing import NamedTuple

import simpy
from simpy.events import ProcessGenerator

from sim.model.candidates import Alert
from sim.model.codes import Outcome
from sim.model.pools import Member
from sim.model.records import OPEN
from sim.scenario.schema import Engagement


class Race(NamedTuple):
    """How the race for a person ended.

    Attributes
    ----------
    time_assigned
        When a pair set out; ``nan`` if none did.
    outcome
        Who won.
    """

    time_assigned: float
    outcome: Outcome


def chooses_not_to(alert: Alert, settings: Engagement) -> bool:
    """Return whether officers let an accepted alert be."""
    return alert.luck.choosing < settings.choose_not_to


def engage(
    env: simpy.Environment,
    alert: Alert,
    *,
    pair: Member,
    distance: float,
    settings: Engagement,
) -> ProcessGenerator:
    """Race for the person and return how it ended.

    Parameters
    ----------
    env, alert
        The environment and whom it is about.
    pair
        A request for a pair; held and released by the caller.
    distance
        From the pair to the person, in metres.
    settings
        How fast a pair closes in.
    """
    approach = distance / settings.pursuit_speed
    latest = alert.time_gone - approach
    is_late = env.now > latest
    if pair.granted:
        if is_late:
            return Race(OPEN, Outcome.evaded)
        yield pair.granted | env.timeout(latest - env.now)
        if not pair.number:
            return Race(OPEN, Outcome.nobody_free)
    assigned = env.now
    if is_late:
        # They set out all the same, and turn back when the person is gone.
        yield env.timeout(max(alert.time_gone - assigned, 0.0))
        return Race(assigned, Outcome.evaded)
    yield env.timeout(approach)
    return Race(assigned, Outcome.reached)
