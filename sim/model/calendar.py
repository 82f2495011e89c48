"""Which deployments happen, where and when.

A week has a fixed order of slots (days in order of preference, vans within a
day) and a plan of k deployments uses the first k. Where and when a slot lies
depends on week, weekday and van alone, so a smaller plan is contained in a
larger one, deployment by deployment.

A plan can use them in a random order instead, drawn once for a replication. It is that
of a number from 0 to 1 that every weekday and van has, whatever the plan: so plans are
contained in each other there too, and another van or day only comes in between.

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
from collections.abc import Collection, Iterator, Mapping, Sequence
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
        Week from 0 (negative before the first), place in the order in which the
        week's slots are used, day from 0 and van from 1.
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
    """Give the deployments of a plan, week by week, in the order of their slots."""
    circle = rotation(plan, sites=sites, streams=streams)
    places = used_places(plan, streams)
    for week in weeks:
        streets = _streets(plan, circle, places, week=week)
        for slot, place in enumerate(places):
            preference, van = divmod(place, plan.vans)
            day = 7 * week + WEEKDAYS.index(plan.days[preference])
            site = streets[place]
            window = live_window(camera, streams=streams, site=site, day=day)
            yield Slot(week, slot, day, van + 1, site, *window)


def used_places(plan: Plan, streams: Streams) -> list[int]:
    """Return the slots of a week that a plan uses, in the order of their use.

    A slot is said by its place in the planned order, from 0.
    """
    places = range(plan.slots)
    if plan.order == "planned":
        return list(places[: plan.deployments_per_week])
    turns = [
        turn
        for day in plan.days
        for turn in streams.uniforms(plan.vans, "order", day).tolist()
    ]
    return sorted(places, key=turns.__getitem__)[: plan.deployments_per_week]


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


def _streets(
    plan: Plan, circle: Rotation, places: Sequence[int], *, week: int
) -> dict[int, str]:
    """Return the sites of a week's slots by their planned places.

    Of a day those before the last one that is used have theirs whether or not they are
    used: so a slot lies where it lies, in whatever order slots are used.
    """
    if plan.rotation == "ranked":
        return {place: circle.sites[place] for place in places}
    found: dict[int, str] = {}
    last = {place // plan.vans: place % plan.vans for place in sorted(places)}
    for preference, most in last.items():
        weekday = WEEKDAYS.index(plan.days[preference])
        here: dict[str, int] = {}
        for van in range(most + 1):
            site = _point_at(circle, week, weekday, van, avoid=here)
            here[site] = preference * plan.vans + van
        found |= {place: site for site, place in here.items()}
    return found


def _point_at(
    circle: Rotation, week: int, weekday: int, van: int, *, avoid: Collection[str]
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
