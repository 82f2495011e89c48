"""A deployment in Ciw: a customer for every pedestrian.

Street, operators, pairs and vans are its four nodes. Ciw holds a customer by one
server at a time, so the hand-over to a van is part of a pair's service and not of the
van's; a pair without a van waits after it instead of before, blocked by a node with no
room. The second pair and the custody suite are left out.
"""

from __future__ import annotations

import math
from typing import Any, Final, Self

import ciw

from benchmarks.rivals.people import Outcome, Street, Walker
from sim.model.calendar import Slot
from sim.model.candidates import Alert
from sim.model.clock import DAY
from sim.model.codes import Ending
from sim.model.passers_by import PasserBy
from sim.model.records import NOBODY
from sim.model.world import World

STREET, OPERATORS, PAIRS, VANS, AWAY = 1, 2, 3, 4, -1
FOREVER: Final = 10 * DAY
NOBODY_ELSE: Final = PasserBy(-1, NOBODY, math.inf, -1, 0.5, 1.0, 1.0)
LAST: Final = Walker(math.inf, NOBODY_ELSE)
"""Who comes when everybody has come: nobody, ever."""


class Time(ciw.dists.Distribution):  # type: ignore[misc] # an untyped library
    """A time that a method of the deployment says, of a customer if there is one."""

    def __init__(self, of: Any) -> None:  # noqa: ANN401 - a method of Deployed
        self.of = of

    def sample(self, t: float | None = None, ind: Any = None) -> float:  # noqa: ANN401
        """Return it."""
        return float(self.of(ind, t))


class Way(ciw.routing.NodeRouting):  # type: ignore[misc] # an untyped library
    """Where a method of the deployment sends a customer next."""

    def __init__(self, to: Any) -> None:  # noqa: ANN401 - a method of Deployed
        self.to = to

    def next_node(self, ind: Any) -> Any:  # noqa: ANN401
        """Return the node."""
        return self.simulation.nodes[self.to(ind)]


class Deployed:
    """A deployment: services, patience and ways, asked customer by customer."""

    def __init__(self, street: Street) -> None:
        self.street, self.start = street, street.slot.live
        self.coming = iter(street.walkers())
        self.last = LAST._replace(enters=self.start)

    def __deepcopy__(self, _: object) -> Self:
        """Stay one: Ciw copies all that it is given."""
        return self

    def gap(self, _ind: Any, _t: float) -> float:  # noqa: ANN401
        """Return how long it is until the next one enters the zone."""
        before, self.last = self.last, next(self.coming, LAST)
        return self.last.enters - before.enters

    def person(self, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401
        """Make a customer who is the one that comes."""
        customer = ciw.Individual(*arguments, **named)
        customer.one = self.last.one
        return customer

    def in_zone(self, ind: Any, t: float) -> float:  # noqa: ANN401
        """Return how long somebody is in the zone."""
        return float(max(ind.one.time - self.start - t, 0.0))

    def from_zone(self, ind: Any) -> int:  # noqa: ANN401
        """Send those who raise an alert to the operators."""
        ind.alert = self.street.alert_of(ind.one)
        return OPERATORS if ind.alert else AWAY

    def judging(self, ind: Any, _: float) -> float:  # noqa: ANN401
        """Return how long an alert is looked at."""
        return self.street.judging(ind.alert)

    def from_operators(self, ind: Any) -> int:  # noqa: ANN401
        """Send a pair after those who are accepted."""
        return AWAY if self.street.is_dropped(ind.alert) else PAIRS

    def patience(self, ind: Any, t: float) -> float:  # noqa: ANN401
        """Return how long a pair can still set out."""
        alert, left = ind.alert, self._left(ind.alert, t)
        is_late = left < 0
        self.street.endings[alert.candidate] = (
            Ending.evaded if is_late else Ending.nobody_free
        )
        return max(left, 0.0)

    def engaging(self, ind: Any, t: float) -> float:  # noqa: ANN401
        """Return how long the pair is away: until the person is gone, or with them."""
        alert, street = ind.alert, self.street
        if street.endings[alert.candidate] == Ending.evaded:
            return float(max(alert.time_gone - self.start - t, 0.0))
        time = street.approach(alert) + street.stop(alert)
        return time + street.hand_over(alert) if street.is_arrested(alert) else time

    def from_pairs(self, ind: Any) -> int:  # noqa: ANN401
        """Send those who are arrested to a van."""
        return VANS if self.street.is_arrested(ind.alert) else AWAY

    def driving(self, ind: Any, _: float) -> float:  # noqa: ANN401
        """Return how long the van is away."""
        return self.street.journeys(ind.alert)

    def away(self, _: Any) -> int:  # noqa: ANN401
        """Send a customer away."""
        return AWAY

    def _left(self, alert: Alert, t: float) -> float:
        return alert.time_gone - self.street.approach(alert) - self.start - t


def ciw_street(world: World, slot: Slot) -> Outcome:
    """Run a deployment in Ciw."""
    street = Street(world, slot)
    here, crew = Deployed(street), street.crew
    network = ciw.create_network(
        arrival_distributions=[Time(here.gap), None, None, None],
        service_distributions=[
            Time(here.in_zone),
            Time(here.judging),
            Time(here.engaging),
            Time(here.driving),
        ],
        number_of_servers=[math.inf, crew.operators, crew.pairs, crew.prisoner_vans],
        queue_capacities=[math.inf, math.inf, math.inf, 0],
        reneging_time_distributions=[None, None, Time(here.patience), None],
        routing=ciw.routing.NetworkRouting(
            routers=[
                Way(here.from_zone),
                Way(here.from_operators),
                Way(here.from_pairs),
                Way(here.away),
            ]
        ),
    )
    ciw.Simulation(network, individual_class=here.person).simulate_until_max_time(
        FOREVER
    )
    return street.outcome
