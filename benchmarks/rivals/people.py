"""Who walks through the zone of a deployment: the same people for every simulator.

They are those of the slow twin (:mod:`sim.model.passers_by`), with the same luck. So
two simulators can be held together alert by alert, and not by their means alone.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from benchmarks.street import alone
from sim.model.adjudication import determination
from sim.model.calendar import Slot
from sim.model.candidates import Alert
from sim.model.chances import chances_on
from sim.model.codes import Determination, Ending
from sim.model.disposal import decide
from sim.model.engagement import chooses_not_to
from sim.model.passers_by import PasserBy, Scene, luck_of, passers_by, scene_of
from sim.model.pedestrians import is_live, is_there
from sim.model.recognition import as_alert
from sim.model.records import Deployment, Disposed
from sim.model.streams import SiteDay
from sim.model.world import World


class Outcome(NamedTuple):
    """How a deployment went.

    Attributes
    ----------
    faces, endings
        Faces seen, and how each alert ended, by candidate.
    seconds
        How long it took by what the simulator says; None where it is timed from here.
    """

    faces: int
    endings: dict[int, int]
    seconds: float | None = None

    @property
    def arrests(self) -> int:
        """Alerts that ended in an arrest."""
        return Counter(self.endings.values())[Ending.arrest]


class Walker(NamedTuple):
    """Somebody, and when they enter the zone of recognition."""

    enters: float
    one: PasserBy


class Street:
    """A deployment as a rival sees it: who comes, and what the settings say of them.

    Attributes
    ----------
    faces, endings
        Counted as it goes: faces seen, and how each alert ended.
    """

    def __init__(self, world: World, slot: Slot) -> None:
        self.world, self.slot = world, slot
        self.scenario = world.scenario
        self.crew = self.scenario.workforce.crew
        self.chances = chances_on(
            world.streams,
            SiteDay(slot.site, slot.day),
            disposal=self.scenario.disposal,
            categories=self.scenario.population.categories,
        )
        self.scene: Scene = scene_of(slot, world)
        self.faces = 0
        self.endings: dict[int, int] = {}

    @property
    def outcome(self) -> Outcome:
        """How it went."""
        return Outcome(self.faces, self.endings)

    def walkers(self) -> list[Walker]:
        """Return who comes along while the cameras are live, as they enter the zone."""
        speed, zone = self.scene.engagement.walking_speed, self.scene.camera.zone
        live = self.slot.live  # who is in the zone by then is counted as coming then
        return sorted(
            Walker(max(one.time - zone / speed.quantile(one.walking), live), one)
            for one in passers_by(self.slot, self.world)
        )

    def alert_of(self, one: PasserBy) -> Alert | None:
        """Count somebody who leaves the zone; return the alert that they raise."""
        scene = self.scene
        if one.coverage >= scene.camera.coverage:
            return None
        if not is_live(one.time, scene.slot) or not is_there(one, one.time, scene):
            return None
        self.faces += 1
        if one.score >= scene.rate_of(one, one.time):
            return None
        who, luck = (one.person, one.group), luck_of(one, scene)
        return as_alert(one.number, who, one.time, luck, settings=scene.engagement)

    def judging(self, alert: Alert) -> float:
        """Return how long an alert is looked at."""
        return self.scenario.adjudication.duration.quantile(alert.luck.judging)

    def is_dropped(self, alert: Alert) -> bool:
        """Return whether nobody is sent after a person, and note how that ends."""
        if determination(alert, self.scenario.adjudication) is Determination.rejected:
            self.endings[alert.candidate] = Ending.rejected
        elif chooses_not_to(alert, self.scenario.engagement):
            self.endings[alert.candidate] = Ending.chose_not_to
        return alert.candidate in self.endings

    def approach(self, alert: Alert) -> float:
        """Return how long a pair takes to the person."""
        settings = self.scenario.engagement
        return settings.distance.quantile(alert.luck.distance) / settings.pursuit_speed

    def stop(self, alert: Alert) -> float:
        """Return how long the stop takes, and note how it ends."""
        entry, settings = (
            self.world.population.entry(alert.person),
            self.scenario.disposal,
        )
        ending, _ = decide(alert, entry, settings=settings, chances=self.chances)
        self.endings[alert.candidate] = ending
        if ending is Ending.arrest:
            duration = settings.stop_with_arrest
        elif entry.category is None:
            duration = settings.stop_after_false_alert
        elif entry.category == "conditions":
            duration = settings.stop_on_conditions
        else:
            duration = settings.stop_without_action
        return duration.quantile(alert.luck.stop)

    def is_arrested(self, alert: Alert) -> bool:
        """Return whether the stop ended in an arrest."""
        return self.endings.get(alert.candidate) == Ending.arrest

    def hand_over(self, alert: Alert) -> float:
        """Return how long it takes to hand the person over to a van."""
        settings = self.scenario.custody
        return settings.hand_over_duration.quantile(alert.luck.hand_over)

    def journeys(self, alert: Alert) -> float:
        """Return how long the van is away."""
        journey, luck = self.scenario.custody.journey, alert.luck
        return journey.quantile(luck.journey) + journey.quantile(luck.return_journey)


def twin(world: World, slot: Slot) -> Outcome:
    """Run a deployment of a world whose fidelity is a process for every pedestrian."""
    records = alone(world, slot)
    endings = {row.candidate: row.ending for row in records.rows(Disposed)}
    return Outcome(records.rows(Deployment)[0].faces, endings)
