"""A person judges the alert.

Requests are served in order of arrival. The judgement can err either way; an
alert that is rejected without engagement is *recorded* as a false alert whatever
the truth, because nobody ever learns better.
"""

from __future__ import annotations

import simpy
from simpy.events import ProcessGenerator

from sim.model.candidates import Alert
from sim.model.codes import Determination
from sim.model.pools import Member
from sim.scenario.schema import Adjudication


def adjudicate(
    env: simpy.Environment, alert: Alert, *, judge: Member, settings: Adjudication
) -> ProcessGenerator:
    """Wait for the judge, take the time it takes, return the determination.

    Parameters
    ----------
    env, alert
        The environment and what is judged.
    judge
        A request for whoever judges; held and released by the caller.
    settings
        How long it takes and how often it errs.
    """
    if judge.granted:
        yield judge.granted
    yield env.timeout(settings.duration.quantile(alert.luck.judging))
    return determination(alert, settings)


def determination(alert: Alert, settings: Adjudication) -> Determination:
    """Return what is decided of an alert."""
    mistaken = settings.reject_mated if alert.is_mated else settings.reject_non_mated
    if alert.luck.verdict < mistaken:
        return Determination.rejected
    return Determination.accepted
