"""What a scenario should give, in closed form, before anything is run.

These are means that follow from the settings alone: no queue, so no alert is lost
for want of officers and no van is waited for. A run gives less where crews are
short; by how much is what the run is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from analysis.studies.expectation.centre_load import load_of_centre
from analysis.studies.expectation.crew_load import Ends, load_of_pairs, officer_hours
from analysis.studies.expectation.remaining import Group, groups
from analysis.studies.expectation.rostering import Roll, call_roll
from sim.model.crews import crews
from sim.model.expected import (
    visits,
    weekday_factor,
    windows,
)
from sim.model.levels import non_mated_rate, passages_per_deployment, recognised_now
from sim.model.listing import reach
from sim.model.profile import flow
from sim.scenario.distributions import Distribution
from sim.scenario.schema import Engagement, Plan, Scenario

POINTS: Final = 16
NO_ROLL: Final = Roll(0, 0.0, 0)


class Expectation(NamedTuple):
    """Expected means of a scenario.

    Attributes
    ----------
    deployments_per_week
        Deployments with a crew.
    faces_per_deployment, passages_per_deployment
        Faces, and passages of listed persons, under live cameras.
    alerts_per_deployment
        Mated and non-mated.
    false_alerts_per_deployment
        As recorded: rejected, or confirmed false after engagement.
    reached_share
        Share of accepted alerts in which a pair that is free reaches the person.
    arrests_per_deployment
        With officers for every alert.
    left_share
        Sought passages over the horizon relative to the status quo, of those whom its
        list covers.
    faces_per_week, alerts_per_week, false_alerts_per_week, arrests_per_week
        The same for all deployments of a week.
    officer_hours_per_week
        On duty from set-up to pack-down, and in the command centre meanwhile.
    pairs
        Pairs of a deployment, in the mean.
    load_of_pairs
        Pairs that alerts keep busy while cameras are live, in the mean.
    operators
        Operators of the command centre; 0 where it doesn't judge.
    load_of_operators
        Operators of it whom alerts keep busy in the busiest hour.
    lfr_officers, lfr_officers_there, lfr_officers_needed
        Officers of the LFR team, those of them who are there in the mean on the day of
        the plan on which it is shortest, and what the full crews of that day need; 0
        where no roster is kept.
    """

    deployments_per_week: int
    faces_per_deployment: float
    passages_per_deployment: float
    alerts_per_deployment: float
    false_alerts_per_deployment: float
    reached_share: float
    arrests_per_deployment: float
    left_share: float
    faces_per_week: float
    alerts_per_week: float
    false_alerts_per_week: float
    arrests_per_week: float
    officer_hours_per_week: float
    pairs: float
    load_of_pairs: float
    operators: int
    load_of_operators: float
    lfr_officers: int
    lfr_officers_there: float
    lfr_officers_needed: int

    @property
    def lines(self) -> list[str]:
        """The same for people, a line each."""
        return list(_lines(self))

    def to_json(self) -> dict[str, float]:
        """Return the same for programs."""
        return self._asdict()


def expect(scenario: Scenario) -> Expectation:
    """Return what a scenario should give, in closed form."""
    plan, sought = scenario.plan, list(groups(scenario))
    met, reached = _met(scenario, sought), reached_share(scenario)
    ends = _ends(scenario, met, reached, arrest_share(scenario, sought))
    manned = [crew for crew in crews(plan, scenario.workforce) if crew is not None]
    weeks = len(manned)
    roll = call_roll(scenario) or NO_ROLL
    alerts = met.mated + met.non_mated
    return Expectation(
        deployments_per_week=weeks,
        faces_per_deployment=met.faces,
        passages_per_deployment=met.passages,
        alerts_per_deployment=alerts,
        false_alerts_per_deployment=ends.false,
        reached_share=reached,
        arrests_per_deployment=ends.arrests,
        left_share=sum(group.passages for group in sought if group.is_covered),
        faces_per_week=met.faces * weeks,
        alerts_per_week=alerts * weeks,
        false_alerts_per_week=ends.false * weeks,
        arrests_per_week=ends.arrests * weeks,
        officer_hours_per_week=officer_hours(scenario, manned),
        pairs=sum(crew.pairs for crew in manned) / weeks if weeks else 0.0,
        load_of_pairs=load_of_pairs(scenario, ends),
        operators=scenario.centre,
        load_of_operators=load_of_centre(
            scenario, mated=met.mated, non_mated=met.non_mated
        ),
        lfr_officers=roll.officers,
        lfr_officers_there=roll.there,
        lfr_officers_needed=roll.needed,
    )


class Met(NamedTuple):
    """What a deployment meets in the mean: faces, listed persons, alerts by truth."""

    faces: float
    passages: float
    mated: float
    non_mated: float


def _met(scenario: Scenario, sought: Sequence[Group]) -> Met:
    """Return what a deployment meets in the mean."""
    plan, recognition = scenario.plan, scenario.recognition
    point = recognition.point_at(recognition.threshold)
    per_visit = sum(passages_per_deployment(scenario, plan).values())
    listed = [group for group in sought if group.is_listed]
    faces = _faces(scenario, plan)
    return Met(
        faces=faces,
        passages=per_visit * sum(group.passages for group in listed),
        mated=recognised_now(scenario) * per_visit * sum(map(_alerting, listed)),
        non_mated=faces
        * non_mated_rate(
            point,
            entries=reach(scenario.watchlist, scenario.population).entries,
            reference=recognition.reference_list,
        ),
    )


def _ends(scenario: Scenario, met: Met, reached: float, arrested: float) -> Ends:
    """Return what comes of a deployment's alerts, with an officer for each."""
    judging, tried = scenario.adjudication, 1 - scenario.engagement.choose_not_to
    stops = met.mated * (1 - judging.reject_mated) * tried * reached
    confirmed = met.non_mated * (1 - judging.reject_non_mated) * tried * reached
    return Ends(
        stops=stops,
        confirmed=confirmed,
        arrests=stops * arrested,
        false=met.non_mated * judging.reject_non_mated
        + confirmed
        + met.mated * judging.reject_mated,
    )


def reached_share(scenario: Scenario) -> float:
    """Return the probability that a pair which is free at once wins the race."""
    engagement, judging = scenario.engagement, scenario.adjudication.duration
    approach = _grid(engagement.distance) / engagement.pursuit_speed
    takes = _grid(judging)[:, None] + approach[None, :]
    return float((takes[:, :, None, None] <= _patience(engagement)).mean())


def arrest_share(scenario: Scenario, sought: Iterable[Group]) -> float:
    """Return the probability that the stop of a listed person ends in an arrest.

    The mix of categories is that of the list, weighted by what is left of each in the
    scenario; 0 if nobody is on it.
    """
    categories = scenario.population.categories
    tactics = scenario.disposal.arrest_factor
    listed = [group for group in sought if group.is_listed]
    total = sum(map(_alerting, listed))
    if not total:
        return 0.0
    arrested = sum(
        _alerting(group) * min(1.0, tactics * categories[group.kind.category].arrest)
        for group in listed
        if group.kind.is_right
    )
    return arrested / total


def _alerting(group: Group) -> float:
    """Return passages of a group, as many as raise an alert relative to others."""
    return group.passages * group.kind.recognised


def _faces(scenario: Scenario, plan: Plan) -> float:
    camera, profile = scenario.cameras[plan.camera], flow(scenario.footfall)
    seen = windows(camera, profile).flow * weekday_factor(plan, profile)
    seen *= camera.coverage / scenario.cameras["mobile"].coverage
    shares = visits(plan, scenario.sites)
    return seen * sum(
        share * scenario.sites[site].faces for site, share in shares.items()
    )


def _patience(settings: Engagement) -> np.ndarray:
    if settings.patience != "walking":
        return _grid(settings.patience)[:, None]
    walked: np.ndarray = _grid(settings.way_out)[:, None] / _grid(
        settings.walking_speed
    )
    return walked


def _grid(distribution: Distribution) -> np.ndarray:
    shares = (np.arange(POINTS) + 0.5) / POINTS
    return np.array([distribution.quantile(u) for u in shares.tolist()])


def _lines(expected: Expectation) -> Iterator[str]:
    yield "Expected in closed form, with an officer for every alert:"
    yield f"{'':32}{'a deployment':>14}{'a week':>12}"
    for label, deployment, week in (
        ("deployments", None, float(expected.deployments_per_week)),
        ("faces scanned", expected.faces_per_deployment, expected.faces_per_week),
        ("passages of listed persons", expected.passages_per_deployment, None),
        ("alerts", expected.alerts_per_deployment, expected.alerts_per_week),
        (
            "false alerts (as recorded)",
            expected.false_alerts_per_deployment,
            expected.false_alerts_per_week,
        ),
        ("arrests", expected.arrests_per_deployment, expected.arrests_per_week),
        ("officer hours", None, expected.officer_hours_per_week),
    ):
        yield f"{label:32}{_number(deployment):>14}{_number(week):>12}"
    yield (
        f"A free pair reaches the person in {100 * expected.reached_share:.1f} % of "
        "accepted alerts."
    )
    yield (
        f"Sought persons left over the horizon, against the status quo: "
        f"{100 * expected.left_share:.1f} %."
    )
    yield (
        f"Alerts keep {expected.load_of_pairs:.2f} pairs busy on average, of "
        f"{expected.pairs:.3g} (waits for a van not counted)."
    )
    if expected.operators:
        yield (
            f"In the busiest hour alerts keep {expected.load_of_operators:.3g} "
            f"operators of the command centre busy, of {expected.operators:,}."
        )
    if expected.lfr_officers_needed:
        yield (
            f"Of the {expected.lfr_officers:,} officers of the LFR team "
            f"{expected.lfr_officers_there:.3g} are there on the day on which it is "
            f"shortest; full crews need {expected.lfr_officers_needed:,}."
        )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if value >= 1000:  # noqa: PLR2004 - thousands get a comma
        return f"{value:,.0f}"
    return f"{value:.3g}"
