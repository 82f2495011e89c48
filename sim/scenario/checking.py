"""What settings must be to each other: checks across sections of a scenario.

Each check is a pure function that yields what doesn't fit; nothing is loaded or
raised here. A scenario that passes can be run: there is a slot for every deployment,
a site for every van, and no deployment that is live past midnight.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from sim.scenario.crew_checking import CREW_CHECKS
from sim.scenario.custody_checking import CUSTODY_CHECKS
from sim.scenario.distributions import Exponential
from sim.scenario.plan_checking import (
    DAYS,
    Misfit,
    Path,
    plan_misfits,
    repeated,
)
from sim.scenario.roster_checking import ROSTER_CHECKS
from sim.scenario.schema import Scenario
from sim.scenario.times import write_clock
from sim.scenario.units import DAY

SUM_TOLERANCE: Final = 1e-6
EARLIEST, LATEST = 1900, 2200


def misfits(scenario: Scenario) -> Iterator[Misfit]:
    """Yield all that doesn't fit in a scenario whose settings are valid one by one."""
    for check in CHECKS:
        yield from check(scenario)


def _walking(scenario: Scenario) -> Iterator[Misfit]:
    if scenario.engagement.patience != "walking":
        return  # nothing reads it
    if scenario.engagement.walking_speed.support.least <= 0:
        message = "a person may stand still, and would never be gone"
        note = "begin above 0, as in {uniform: [0.6 m/s, 2.2 m/s]}"
        yield Misfit((("engagement", "walking_speed"),), message, "", note)


def _first_monday(scenario: Scenario) -> Iterator[Misfit]:
    first = scenario.horizon.first_monday
    if not EARLIEST <= first.year <= LATEST:
        message = f"the year must lie between {EARLIEST} and {LATEST}"
        yield Misfit((("horizon", "first_monday"),), message)
    if first.weekday() != 0:
        message = f"must be a Monday, but {first} is a {DAYS[first.weekday()]}"
        yield Misfit((("horizon", "first_monday"),), message)


def _plans(scenario: Scenario) -> Iterator[Misfit]:
    yield from plan_misfits(scenario, scenario.plan, ("plan",))
    earlier = scenario.depletion.status_quo.plan
    yield from plan_misfits(scenario, earlier, ("depletion", "status_quo", "plan"))


def _live_windows(scenario: Scenario) -> Iterator[Misfit]:
    for kind, camera in scenario.cameras.items():
        start, live = (d.support.greatest for d in (camera.starts, camera.live))
        path: Path = ("cameras", kind, "live")
        if math.isinf(live):
            cut = (
                ""
                if isinstance(camera.live, Exponential)
                else "add 'most: 8 h' to it, or "
            )
            note = f"{cut}take uniform, triangular or normal"
            yield Misfit((path,), "has no upper limit; it must end by 24:00", "", note)
        elif start + live > DAY:
            message = (
                f"a deployment may start at {write_clock(start)} and be live for "
                f"{live / 3600:g} h, so it would end after midnight"
            )
            yield Misfit((path, ("cameras", kind, "starts")), message)


def _hours(scenario: Scenario) -> Iterator[Misfit]:
    footfall = scenario.footfall
    if not any(footfall.by_hour):
        message = "at least one hour must have a flow above 0"
        yield Misfit((("footfall", "by_hour"),), message)
    missing = [day for day in DAYS if day not in footfall.by_weekday]
    if missing:
        message = f"{', '.join(missing)}: every day of the week needs a number"
        yield Misfit((("footfall", "by_weekday"),), message)


def _population(scenario: Scenario) -> Iterator[Misfit]:
    people, others = scenario.population.size, scenario.population.unlisted
    listed = scenario.watchlist.size
    if listed > people + others:
        message = (
            f"a list of {listed} is larger than the population of {people} and the "
            f"{others} beyond the status quo's list (population.unlisted)"
        )
        note = (
            f"what would do: at most {people + others}, or population.unlisted: "
            f"{listed - people}"
        )
        where = (("watchlist", "size"), ("population", "size"))
        yield Misfit((*where, ("population", "unlisted")), message, "", note)
    categories = scenario.population.categories
    path: Path = ("population", "categories")
    total = sum(one.share for one in categories.values())
    if abs(total - 1) > SUM_TOLERANCE:
        yield Misfit((path,), f"the shares must add up to 1, but they make {total:g}")
    for name, one in categories.items():
        total = one.arrest + one.other + one.safeguarded
        if total > 1 + SUM_TOLERANCE:
            message = f"arrest, other and safeguarded make {total:g}, which is above 1"
            yield Misfit(((*path, name),), message)


def _parties(scenario: Scenario) -> Iterator[Misfit]:
    total = sum(scenario.footfall.parties)
    if abs(total - 1) > SUM_TOLERANCE:
        message = (
            "the shares of parties of one, two, ... people must add up to 1, but they "
            f"make {total:g}"
        )
        yield Misfit((("footfall", "parties"),), message)


def _groups(scenario: Scenario) -> Iterator[Misfit]:
    if not scenario.groups:
        return
    for what in ("faces", "sought"):
        total = sum(getattr(group, what) for group in scenario.groups.values())
        if abs(total - 1) > SUM_TOLERANCE:
            message = f"the shares of {what} must add up to 1, but they make {total:g}"
            first = next(iter(scenario.groups))
            yield Misfit((("groups", first, what),), message)
    threshold, curve = scenario.recognition.threshold, scenario.recognition.curve
    if not curve[0].threshold <= threshold <= curve[-1].threshold:
        return  # said of the threshold
    rate = scenario.recognition.point_at(threshold).true_positive_identification_rate
    mean = sum(group.sought * group.recognised for group in scenario.groups.values())
    name, best = max(scenario.groups.items(), key=lambda item: item[1].recognised)
    if mean > 0 and rate * best.recognised / mean > 1:
        message = (
            f"with a mean rate of {rate:.3g} a factor of {best.recognised:g} makes "
            f"{rate * best.recognised / mean:.3g} for this group, which is above 1"
        )
        note = "what would do: factors closer to each other, or a lower share for it"
        yield Misfit((("groups", name, "recognised"),), message, "", note)


def _list(scenario: Scenario) -> Iterator[Misfit]:
    categories = scenario.watchlist.categories
    for index in repeated(categories):
        path: Path = ("watchlist", "categories", index)
        yield Misfit((path,), f"{categories[index]} is in the list twice")


def _operating_curves(scenario: Scenario) -> Iterator[Misfit]:
    recognition = scenario.recognition
    curves, above = recognition.operating_curves, ("recognition", "operating_curves")
    if recognition.rates not in curves:
        message = f"there is no curve '{recognition.rates}' in 'operating_curves'"
        note = f"described: {', '.join(curves) or 'none'}"
        yield Misfit((("recognition", "rates"), above), message, "", note)
    for name, points in curves.items():
        path: Path = (*above, name)
        if not points:
            yield Misfit((path,), "needs one point or more")
        for index, (before, here) in enumerate(pairwise(points), start=1):
            if here.threshold <= before.threshold:
                message = f"must be above the one before ({before.threshold:g})"
                yield Misfit(((*path, index, "threshold"),), message)


def _thresholds(scenario: Scenario) -> Iterator[Misfit]:
    # On every curve, so that another may be chosen without touching a threshold.
    curves = {
        name: [point.threshold for point in points]
        for name, points in scenario.recognition.operating_curves.items()
        if points
    }
    for where, threshold in _in_use(scenario).items():
        beyond = {
            name: f"from {min(curve):g} to {max(curve):g}"
            for name, curve in curves.items()
            if not min(curve) <= threshold <= max(curve)
        }
        if beyond:
            known = ", ".join(
                f"'{name}' is known {span}" for name, span in beyond.items()
            )
            message = f"{threshold:g} is outside the operating curve: {known}"
            above = ("recognition", "operating_curves")
            yield Misfit((where, *((*above, name) for name in beyond)), message)


def _ceiling(scenario: Scenario) -> Iterator[Misfit]:
    recognition = scenario.recognition
    if scenario.population.extra_faces != "crowding":
        return  # nothing reads it
    if any((*_operating_curves(scenario), *_thresholds(scenario))):
        return  # there is no curve to read a rate off
    rates = {
        where: recognition.point_at(threshold).true_positive_identification_rate
        for where, threshold in _in_use(scenario).items()
    }
    where = max(rates, key=lambda path: rates[path])
    if rates[where] > recognition.ceiling:
        message = (
            f"{recognition.ceiling:g} is below the rate at the threshold in use, "
            f"{rates[where]:g}: an empty street doesn't hide more than an ordinary one"
        )
        paths = (("recognition", "ceiling"), where, ("population", "extra_faces"))
        note = f"what would do: {math.ceil(1000 * rates[where]) / 1000:g} or more"
        yield Misfit(paths, message, "", note)


def _in_use(scenario: Scenario) -> dict[Path, float]:
    """Return the thresholds in use, by where they stand."""
    return {
        ("recognition", "threshold"): scenario.recognition.threshold,
        ("depletion", "status_quo", "threshold"): (
            scenario.depletion.status_quo.threshold
        ),
    }


CHECKS: Final = (
    _first_monday,
    _walking,
    _plans,
    _live_windows,
    _hours,
    _population,
    _parties,
    _groups,
    _list,
    _operating_curves,
    _thresholds,
    _ceiling,
    *CREW_CHECKS,
    *ROSTER_CHECKS,
    *CUSTODY_CHECKS,
)
