"""The records that the model keeps: one NamedTuple a table, a table a stage.

The fields are the columns and are listed nowhere else, so an empty table still
has its columns. A stage's record is added when it ends; what is open at the horizon is
recorded as open, with no end (``nan``). No statistic is computed here.

Times are seconds from Monday 00:00 of the first week. A deployment is named by
day and van: ``deployment = 10_000 day + van``, with day 0 the first Monday. An alert
is named by its deployment, by whether it is mated, and by the rank of its
candidate on that site and day: the same candidate has the same name in two
compared worlds.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sim.model.officer_records import Absent, Posted, Protested, Worked

NOBODY: Final = -1
OPEN: Final = float("nan")
DAY_STRIDE: Final = 10_000
"""By how much the names of deployments go on from one day to the next."""


class Deployment(NamedTuple):
    """A deployment, planned or delivered.

    Attributes
    ----------
    slot
        Place in the fixed order of the week, from 0.
    site, camera
        Indices into the scenario's sites, which are in geographic order, and into
        the kinds of camera.
    shortage
        Why it is cancelled.
    time_set_up, time_live, time_end, time_packed
        When the crew comes, the cameras go live, the cameras stop, the crew goes.
    entries
        Entries on the list.
    operators, pairs, prisoner_vans
        The crew.
    faces, passages
        Faces seen; passages of listed persons through the zone of recognition.
    """

    deployment: int
    week: int
    slot: int
    day: int
    van: int
    site: int
    camera: int
    status: int
    shortage: int
    time_set_up: float
    time_live: float
    time_end: float
    time_packed: float
    entries: int
    operators: int
    pairs: int
    prisoner_vans: int
    faces: int
    passages: int


class Raised(NamedTuple):
    """An alert: a similarity above the threshold.

    Attributes
    ----------
    candidate
        Rank of the candidate on its site and day; from a million on if the person is
        beyond the status quo's list.
    is_mated
        Truth: whether the face is that of the person on the entry.
    person, category
        The listed person and why they are sought; -1 where nobody is.
    group
        Index into the scenario's groups, in the order of their names; -1 if none.
    time, time_gone
        When it is raised, and when the person is out of reach.
    """

    deployment: int
    candidate: int
    is_mated: bool
    person: int
    category: int
    group: int
    time: float
    time_gone: float


class Adjudicated(NamedTuple):
    """An alert judged by a person.

    Attributes
    ----------
    time_request, time_start, time_end
        When it is asked for, begins, ends.
    determination
        What was decided.
    """

    deployment: int
    candidate: int
    is_mated: bool
    time_request: float
    time_start: float
    time_end: float
    determination: int


class Engaged(NamedTuple):
    """An attempt to reach a person.

    Attributes
    ----------
    time_request, time_assigned, time_end
        When a pair is asked for, is assigned (``nan``: never) and reaches the
        person or loses them.
    outcome
        How it ended.
    """

    deployment: int
    candidate: int
    is_mated: bool
    time_request: float
    time_assigned: float
    time_end: float
    outcome: int


class Disposed(NamedTuple):
    """How an alert ends.

    Attributes
    ----------
    ending, reason
        The disposal, and why there was no action.
    time_start, time_end
        Of the stop on the street; equal where nobody was stopped.
    """

    deployment: int
    candidate: int
    is_mated: bool
    person: int
    category: int
    ending: int
    reason: int
    time_start: float
    time_end: float


class Detained(NamedTuple):
    """A person arrested, from the street to the decision on a charge.

    Attributes
    ----------
    suite
        Index of the borough whose suite it is.
    time_arrest, time_arrival, time_cell, time_desk, time_authorised, time_release
        Arrest, arrival at the suite, cell taken, turn at the desk, authorisation,
        release.
    reviews
        Reviews of detention due before release, whenever they fall.
    is_extended, is_diverted
        Whether detention was extended beyond 24 hours; whether the suite had no cell,
        so that the person went to another.
    is_charged_or_cautioned, time_decision
        What the decision is, whenever it falls, and when. A time after the horizon is
        open: ``nan``.
    """

    deployment: int
    candidate: int
    is_mated: bool
    person: int
    category: int
    suite: int
    time_arrest: float
    time_arrival: float
    time_cell: float
    time_desk: float
    time_authorised: float
    time_release: float
    reviews: int
    is_extended: bool
    is_diverted: bool
    is_charged_or_cautioned: bool
    time_decision: float


class Held(NamedTuple):
    """A member of a crew held by an alert, as an interval.

    Attributes
    ----------
    role, member, activity
        Which numbered member of the deployment, and what for.
    time_from, time_to
        From when to when; ``nan`` if still held at the horizon.
    """

    deployment: int
    candidate: int
    is_mated: bool
    role: int
    member: int
    activity: int
    time_from: float
    time_to: float


class Tallied(NamedTuple):
    """What the alerts of a deployment came to, as far as known at the horizon.

    Made of the others (:mod:`sim.model.tallying`), and always kept.

    Attributes
    ----------
    alerts, accepted
        Alerts, and those that whoever judged them accepted.
    finished, stops, arrests, other_disposals, no_action
        Alerts with an ending, persons spoken to, and what came of it; safeguarding is
        among the other disposals.
    false_alerts, unconfirmed, nobody_free
        Determined to be false; neither confirmed nor refuted; of these, for want of
        officers.
    stops_after_false_alert, stops_without_action, stops_on_bad_entry
        Stops in vain: of the wrong person, of the right one, on a bad entry.
    arrests_after_false_alert
        Of the arrests, those of somebody who wasn't the person sought.
    detained, diverted, charged, charged_in_horizon
        Arrests taken to a suite, or another; charged or cautioned ever, and by then.
    reviews, at_desk, seconds_before_desk
        Reviews of their detention, whenever they fall; whose turn at the desk came,
        and how long they waited together.
    operator_overtime, pair_overtime, van_overtime
        Seconds that members were held after the deployment was packed.
    operator_called, pair_called, van_called
        Seconds on duty that were lost because members were called away.
    pair_busy
        Seconds that pairs were held until the deployment was packed.
    second_line_calls, second_line_busy
        How often a pair beside it set out, and seconds that such pairs were held.
    """

    deployment: int
    alerts: int
    accepted: int
    finished: int
    stops: int
    arrests: int
    other_disposals: int
    no_action: int
    false_alerts: int
    unconfirmed: int
    nobody_free: int
    stops_after_false_alert: int
    stops_without_action: int
    stops_on_bad_entry: int
    arrests_after_false_alert: int
    detained: int
    diverted: int
    charged: int
    charged_in_horizon: int
    reviews: int
    at_desk: int
    seconds_before_desk: float
    operator_overtime: float
    pair_overtime: float
    van_overtime: float
    pair_busy: float
    operator_called: float
    pair_called: float
    van_called: float
    second_line_calls: int
    second_line_busy: float


TABLES: Final[dict[str, type[tuple[Any, ...]]]] = {
    "deployments": Deployment,
    "alerts": Raised,
    "adjudications": Adjudicated,
    "engagements": Engaged,
    "disposals": Disposed,
    "detentions": Detained,
    "held": Held,
    "absences": Absent,
    "protests": Protested,
    "postings": Posted,
    "hours": Worked,
}
TALLIES: Final = "tallies"  # made of the others: a row a deployment
