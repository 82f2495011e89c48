"""A person judges the alert.

Requests are served in order of arrival. The judgement can err either way; an
alert that is rejected without engagement is *recorded* as a false alert whatever
the truth, because nobody ever learns better.
"""

from __future__ import annotations

import simpy
from simpy.events import ProcessGenerator

from sim.model.candidates import Alert
from sim.model.pools import Member
from sim.model.records import Determination
from sim.scenario.schema import Adjudication


def adjudicate(
    env: simpy.Environment, alert: Alert, *, judge: Member, settings: Adjudication
) -> ProcessGenerator:
    """Wait for the judge, take the time it takes, return start and determination.

    Parameters
    ----------
    env, alert
        The environment and what is judged.
    judge
        A request for whoever judges; held and released by the caller.
    settings
        How long it takes and how often it errs.
    """
    if not judge.triggered:
        yield judge
    start = env.now
    yield env.timeout(settings.duration.quantile(alert.luck.judging))
    return start, determination(alert, settings)


def determination(alert: Alert, settings: Adjudication) -> Determination:
    """Return what is decided of an alert."""
    mistaken = settings.reject_mated if alert.is_mated else settings.reject_non_mated
    if alert.luck.verdict < mistaken:
        return Determination.rejected
    return Determination.accepted
