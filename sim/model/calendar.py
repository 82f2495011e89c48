"""Which deployments happen, where and when.

A week has a fixed order of slots (days in order of preference, vans within a
day) and a plan of k deployments uses the first k. Where and when a slot lies
depends on week, weekday and van alone, so a smaller plan is contained in a
larger one, deployment by deployment.

Sites go round by systematic sampling with probability proportional to size: the
candidate sites lie on a circle, each with an arc in proportion to its weight; a
week turns the circle by the golden ratio from a random start, and the slots point
at fixed, distinct places of it. Every slot so visits every site in proportion to
its weight, whatever the plan, and the vans of a day point at opposite sides.

References
----------
Madow (1949), On the theory of systematic sampling II, Annals of Mathematical
Statistics 20.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Final, NamedTuple

from sim.model.clock import DAY, WEEKDAYS
from sim.model.expected import visits
from sim.model.records import DAY_STRIDE
from sim.model.streams import Streams
from sim.scenario.schema import Camera, Plan, Site

GOLDEN: Final = (5**0.5 - 1) / 2


class Slot(NamedTuple):
    """One deployment as planned.

    Attributes
    ----------
    week, slot, day, van
        Week from 0 (negative before the first), place in the week's order, day
        from 0 and van from 1.
    site
        Id of the site.
    set_up, live, end, packed
        When the crew comes, the cameras go live, stop, and the crew goes: seconds
        from Monday 00:00 of the first week.
    """

    week: int
    slot: int
    day: int
    van: int
    site: str
    set_up: float
    live: float
    end: float
    packed: float

    @property
    def deployment(self) -> int:
        """The number that names the deployment: 10,000 day + van."""
        return DAY_STRIDE * self.day + self.van


class Rotation(NamedTuple):
    """The circle of sites.

    Attributes
    ----------
    sites
        Ids in geographic order, or in that of the ranking.
    ends
        Where each one's arc ends; the last is 1.
    start
        Where the circle stands in week 0.
    """

    sites: tuple[str, ...]
    ends: tuple[float, ...]
    start: float


def slots(
    plan: Plan,
    *,
    sites: Mapping[str, Site],
    camera: Camera,
    streams: Streams,
    weeks: range,
) -> Iterator[Slot]:
    """Give the deployments of a plan, week by week, in the week's order of slots."""
    circle = rotation(plan, sites=sites, streams=streams)
    for week in weeks:
        taken: dict[int, set[str]] = {}
        for slot in range(plan.deployments_per_week):
            preference, van = divmod(slot, plan.vans)
            weekday = WEEKDAYS.index(plan.days[preference])
            day = 7 * week + weekday
            here = taken.setdefault(day, set())
            if plan.rotation == "ranked":
                site = circle.sites[slot]
            else:
                site = _point_at(circle, week, weekday, van, avoid=here)
            here.add(site)
            window = live_window(camera, streams=streams, site=site, day=day)
            yield Slot(week, slot, day, van + 1, site, *window)


def rotation(plan: Plan, *, sites: Mapping[str, Site], streams: Streams) -> Rotation:
    """Return the circle of a plan's sites, at its random start.

    Neighbours on the circle are of one borough, so opposite sides are not.
    """
    shares = visits(plan, sites)
    start = streams.of("rotation").random()
    return Rotation(tuple(shares), tuple(accumulate(shares.values())), start)


def live_window(
    camera: Camera, *, streams: Streams, site: str, day: int
) -> tuple[float, float, float, float]:
    """Return when the crew comes, the cameras go live, stop, and the crew goes.

    Keyed by site and day, so the same street on the same day has the same hours
    whatever the plan.
    """
    starts, live, set_up, pack_down = streams.uniforms(4, "window", site, day).tolist()
    time_live = day * DAY + camera.starts.quantile(starts)
    end = time_live + camera.live.quantile(live)
    return (
        time_live - camera.set_up.quantile(set_up),
        time_live,
        end,
        end + camera.pack_down.quantile(pack_down),
    )


def _point_at(
    circle: Rotation, week: int, weekday: int, van: int, *, avoid: set[str]
) -> str:
    # Fourteenths of the circle by weekday, halves and then quarters by van.
    point = circle.start + week * GOLDEN + weekday / 14 + _van_der_corput(van)
    place = bisect_right(circle.ends, point % 1.0)
    for step in range(len(circle.sites)):
        site = circle.sites[(place + step) % len(circle.sites)]
        # Only a site with more than a van's share of the circle is met twice.
        if site not in avoid:
            return site
    message = f"{len(circle.sites)} sites are too few for {len(avoid) + 1} vans a day"
    raise ValueError(message)


def _van_der_corput(number: int) -> float:
    value, unit = 0.0, 0.5
    while number:
        number, bit = divmod(number, 2)
        value += bit * unit
        unit /= 2
    return value
