"""The record's own calendar, as deployments that the model can run.

Every deployment gets a street of its own beside the scenario's: the street that it went
to, as the replication has it, or one drawn from all known ones where the scenario
doesn't know it. Where its faces are taken as known, the street's flow on that day is
what gives them; and what they say of unknown hours is used too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from sim.model.calendar import Slot
from sim.model.clock import DAY, HOUR, WEEK
from sim.model.profile import Flow, flow
from sim.model.streams import Streams
from sim.scenario.distributions import standard_normal_quantile
from sim.scenario.distributions.tailed import STANDARD_NORMAL
from sim.scenario.schema import CameraKind, Scenario, Site


class Outing(NamedTuple):
    """A deployment of the record.

    Attributes
    ----------
    day
        When.
    site
        Where: an id, known to the scenario or not.
    camera
        With what.
    hours
        Time live; ``nan`` where it isn't known.
    faces
        Faces to be taken as known; ``nan`` for none.
    is_left_out
        Whether the street is taken as one that the scenario doesn't have.
    entries
        On the list of that day; ``nan`` where it isn't known, and is the scenario's.
    """

    day: date
    site: str
    camera: CameraKind
    hours: float
    faces: float = math.nan
    is_left_out: bool = False
    entries: float = math.nan


@dataclass(frozen=True, slots=True)
class Calendar:
    """Deployments on streets of their own.

    Attributes
    ----------
    scenario
        With the streets, and a horizon that holds them.
    slots
        The deployments, in the order of the outings.
    """

    scenario: Scenario
    slots: list[Slot]


def calendar_of(
    outings: Sequence[Outing],
    scenario: Scenario,
    streams: Streams,
    *,
    known: Sequence[str] = (),
) -> Calendar:
    """Return a calendar for one replication.

    Parameters
    ----------
    outings
        In order of date.
    scenario
        With its inputs drawn.
    streams
        The replication's.
    known
        Sites of the scenario that may be used; all of them if none is named.
    """
    usable = tuple(known) or tuple(scenario.sites)
    first = outings[0].day - timedelta(days=outings[0].day.weekday())
    weeks = (outings[-1].day - first).days // 7 + 1
    sites, slots = dict(scenario.sites), []
    for number, (outing, place) in enumerate(_numbered(outings)):
        name = f"outing {number}"
        day = (outing.day - first).days
        street = _street(outing, scenario, streams, usable)
        window = _window(
            outing, street, scenario, streams.of("window of", name).random(3).tolist()
        )
        sites[name] = _as_met(street, outing, window, scenario)
        slots.append(_slot(name, day, place, window, scenario))
    horizon = scenario.horizon.model_copy(
        update={"weeks": weeks, "first_monday": first}
    )
    plan = scenario.plan.model_copy(update={"camera": "mobile"})
    update = {"sites": sites, "horizon": horizon, "plan": plan}
    if not math.isnan(outings[0].faces):
        footfall = scenario.footfall.model_copy(update={"day_spread": 0.0})
        update["footfall"] = footfall
    return Calendar(scenario.model_copy(update=update), slots)


class _Place(NamedTuple):
    """Which of its day and of its week a deployment is, from 0."""

    of_day: int
    of_week: int


class _Window(NamedTuple):
    """When cameras are live, in seconds of the day, and what of the flow they see."""

    start: float
    end: float
    flow: float


def _numbered(outings: Sequence[Outing]) -> Iterator[tuple[Outing, _Place]]:
    of_day = of_week = 0
    before: date | None = None
    for outing in outings:
        is_same_day = outing.day == before
        is_same_week = before is not None and (
            before.isocalendar()[:2] == outing.day.isocalendar()[:2]
        )
        of_day = of_day + 1 if is_same_day else 0
        of_week = of_week + 1 if is_same_week else 0
        before = outing.day
        yield outing, _Place(of_day, of_week)


def _street(
    outing: Outing, scenario: Scenario, streams: Streams, usable: Sequence[str]
) -> Site:
    """Return a street that is known, or one of the others drawn in its place.

    All deployments on an unknown street meet the same one in a replication.
    """
    if outing.site in usable and not outing.is_left_out:
        return scenario.sites[outing.site]
    others = [site for site in usable if site != outing.site] or list(usable)
    (u,) = streams.uniforms(1, "unknown street", outing.site).tolist()
    return scenario.sites[others[int(u * len(others))]]


def _window(
    outing: Outing, street: Site, scenario: Scenario, luck: Sequence[float]
) -> _Window:
    camera = scenario.cameras[outing.camera]
    profile = flow(scenario.footfall)
    start = camera.starts.quantile(luck[0])
    if math.isnan(outing.hours):
        length = camera.live.quantile(_share(outing, street, scenario, profile, luck))
    else:
        length = outing.hours * HOUR
    end = min(start + length, DAY)
    return _Window(start, end, _passed(profile, outing, start, end))


def _passed(profile: Flow, outing: Outing, start: float, end: float) -> float:
    before, after = profile(np.array([start, end])).tolist()
    return float((after - before) * profile.weekdays[outing.day.weekday()])


def _share(
    outing: Outing,
    street: Site,
    scenario: Scenario,
    profile: Flow,
    luck: Sequence[float],
) -> float:
    """Return where in its distribution the time live is; faces that are known say more.

    Logarithms of length and of the day's effect are taken as normal: what faces are
    above the street's is in both, in proportion to their variances.
    """
    if math.isnan(outing.faces):
        return luck[1]
    camera = scenario.cameras[outing.camera]
    spread = math.log(camera.live.quantile(0.84) / camera.live.quantile(0.16)) / 2
    noise = scenario.footfall.day_spread
    whole = math.hypot(spread, noise)
    if whole == 0:
        return luck[1]
    start = camera.starts.quantile(luck[0])
    usual = _passed(profile, outing, start, min(start + camera.live.quantile(0.5), DAY))
    expected = math.log(street.faces * _wider(outing, scenario) * usual) - noise**2 / 2
    above = (math.log(max(outing.faces, 1.0)) - expected) / whole
    pull = spread / whole
    z = pull * above + math.sqrt(1 - pull**2) * standard_normal_quantile(luck[1])
    return STANDARD_NORMAL.cdf(z)


def _wider(outing: Outing, scenario: Scenario) -> float:
    """Return what the outing's camera sees over what a van does."""
    cameras = scenario.cameras
    return cameras[outing.camera].coverage / cameras["mobile"].coverage


def _as_met(street: Site, outing: Outing, window: _Window, scenario: Scenario) -> Site:
    """Return the street as that deployment's camera meets it; it weighs nothing else.

    All deployments are run as vans: what another camera sees besides is in the flow.
    With faces that are known the day's effect is in it as well, and alerts follow it by
    the exponent. Of a shorter list fewer pass, in proportion.
    """
    faces, wanted = street.faces * _wider(outing, scenario), street.wanted_per_10k_faces
    if not math.isnan(outing.faces):
        effect = max(outing.faces, 1.0) / (faces * window.flow)
        faces *= effect
        wanted *= effect ** (scenario.population.faces_exponent - 1)
    if not math.isnan(outing.entries):
        wanted *= outing.entries / scenario.watchlist.size
    update = {"faces": faces, "wanted_per_10k_faces": min(wanted, 1e4), "visits": 0.0}
    return street.model_copy(update=update)


def _slot(
    name: str, day: int, place: _Place, window: _Window, scenario: Scenario
) -> Slot:
    camera = scenario.cameras["mobile"]
    midnight = day * DAY
    live, end = midnight + window.start, midnight + window.end
    return Slot(
        week=int(midnight // WEEK),
        slot=place.of_week % max(1, scenario.plan.deployments_per_week),
        day=day,
        van=place.of_day + 1,
        site=name,
        set_up=live - camera.set_up.mean,
        live=live,
        end=end,
        packed=end + camera.pack_down.mean,
    )
