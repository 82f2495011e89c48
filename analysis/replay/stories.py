"""What happened to each alert of a deployment, from the records.

Times are seconds since midnight of the deployment's day; None is what never was, or
was still open at the horizon.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from analysis.replay.played import Played
from analysis.studies.following.rows import Row, by_alert, held_by_alert
from sim.model.clock import DAY
from sim.model.codes import (
    STOPPED,
    Activity,
    Determination,
    Ending,
    Outcome,
    Reason,
    Role,
)
from sim.model.population import CATEGORIES

Time = float | None


class Name(NamedTuple):
    """What names an alert on a street and day, whatever is deployed there."""

    candidate: int
    is_mated: bool


class Hold(NamedTuple):
    """A member of the crew held by an alert.

    Attributes
    ----------
    role, member, activity
        Who, and what for.
    since, until
        From when to when.
    """

    role: Role
    member: int
    activity: Activity
    since: float
    until: Time


class Judging(NamedTuple):
    """When it is asked for, begins and ends; whether the alert was accepted."""

    asked: float
    begins: Time
    ends: Time
    is_accepted: bool | None


class Race(NamedTuple):
    """When a pair is asked for, sets out, and how and when the race ended."""

    asked: float
    sets_out: Time
    ends: Time
    outcome: Outcome | None


class Stay(NamedTuple):
    """A stay in custody: arrival, cell, desk, authorisation, and the decision.

    ``decided`` counts from the same midnight, and can be weeks later.
    """

    arrives: Time
    cell: Time
    desk: Time
    authorised: Time
    is_diverted: bool
    is_charged: bool
    decided: Time


@dataclass(frozen=True, slots=True)
class Story:
    """One alert.

    Attributes
    ----------
    name
        Which.
    category
        Truth: why the person is sought; None if it is somebody else.
    raised, gone
        When it is raised, and when the person is out of reach.
    judging, race, stay
        The stages that it met.
    ending, reason
        Its disposal, and why a stop led to nothing.
    stop
        When the stop began and ended.
    holds
        Who was held by it, in the order of release.
    """

    name: Name
    category: str | None
    raised: float
    gone: float
    judging: Judging | None
    race: Race | None
    ending: Ending
    reason: Reason
    stop: tuple[float, Time] | None
    stay: Stay | None
    holds: tuple[Hold, ...]

    def hold(self, activity: Activity, *roles: Role) -> Hold | None:
        """Return the first who was held for something by it."""
        found = (one for one in self.holds if one.activity is activity)
        return next((one for one in found if one.role in roles), None)

    @property
    def pair(self) -> Hold | None:
        """The pair that was sent."""
        return self.hold(Activity.engagement, Role.pair, Role.second_line)

    @property
    def van(self) -> Hold | None:
        """The prisoner van that took the person over."""
        return self.hold(Activity.custody, Role.prisoner_van)

    @property
    def essence(self) -> tuple[object, ...]:
        """All of it but which member was sent: what two worlds can differ in.

        Whose member does count: the crew's, or the neighbourhood team's.
        """
        return (
            self.name, self.raised, self.gone, self.judging, self.race,
            self.ending, self.reason, self.stop, self.stay,
            self.pair and self.pair.role,
            self.van and (self.van.since, self.van.until),
        )  # fmt: skip


def stories_of(played: Played, place: int) -> list[Story]:
    """Return the stories of a deployment's alerts, in order of time."""
    columns, number = played.columns, played.number(place)
    midnight = float(columns["deployments"]["day"][place]) * DAY
    stages = {
        table: by_alert(columns, table, number)
        for table in ("adjudications", "engagements", "disposals", "detentions")
    }
    held = held_by_alert(columns, number)
    found = [
        _story(alert, {name: rows.get(key) for name, rows in stages.items()},
               held.get(key, []), midnight)
        for key, alert in by_alert(columns, "alerts", number).items()
    ]  # fmt: skip
    return sorted(found, key=lambda story: (story.raised, story.name))


def _story(
    alert: Row, stages: dict[str, Row | None], held: list[Row], midnight: float
) -> Story:
    disposed, category = stages["disposals"], int(alert["category"])
    ending = Ending(int(disposed["ending"])) if disposed else Ending.unfinished
    stop = None
    if disposed and ending in STOPPED:
        stop = (disposed["time_start"] - midnight, _at(disposed["time_end"], midnight))
    return Story(
        name=Name(int(alert["candidate"]), bool(alert["is_mated"])),
        category=CATEGORIES[category] if category >= 0 else None,
        raised=alert["time"] - midnight,
        gone=alert["time_gone"] - midnight,
        judging=_judging(stages["adjudications"], midnight),
        race=_race(stages["engagements"], midnight),
        ending=ending,
        reason=Reason(int(disposed["reason"])) if disposed else Reason.none,
        stop=stop,
        stay=_stay(stages["detentions"], midnight),
        holds=tuple(_hold(row, midnight) for row in held),
    )


def _at(time: float, midnight: float) -> Time:
    return None if math.isnan(time) else time - midnight


def _judging(row: Row | None, midnight: float) -> Judging | None:
    if row is None:
        return None
    begins, ends = (_at(row[f"time_{name}"], midnight) for name in ("start", "end"))
    verdict = int(row["determination"])
    is_accepted = verdict == Determination.accepted if verdict >= 0 else None
    return Judging(row["time_request"] - midnight, begins, ends, is_accepted)


def _race(row: Row | None, midnight: float) -> Race | None:
    if row is None:
        return None
    sets_out, ends = (
        _at(row[f"time_{name}"], midnight) for name in ("assigned", "end")
    )
    outcome = Outcome(int(row["outcome"])) if row["outcome"] >= 0 else None
    return Race(row["time_request"] - midnight, sets_out, ends, outcome)


def _stay(row: Row | None, midnight: float) -> Stay | None:
    if row is None:
        return None
    return Stay(
        arrives=_at(row["time_arrival"], midnight),
        cell=_at(row["time_cell"], midnight),
        desk=_at(row["time_desk"], midnight),
        authorised=_at(row["time_authorised"], midnight),
        is_diverted=bool(row["is_diverted"]),
        is_charged=bool(row["is_charged_or_cautioned"]),
        decided=_at(row["time_decision"], midnight),
    )


def _hold(row: Row, midnight: float) -> Hold:
    return Hold(
        role=Role(int(row["role"])),
        member=int(row["member"]),
        activity=Activity(int(row["activity"])),
        since=row["time_from"] - midnight,
        until=_at(row["time_to"], midnight),
    )
