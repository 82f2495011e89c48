"""An alert's way through the stages in a bare event loop, each step a plain call.

The rules are those of :mod:`sim.model.response`, and so are decisions, distributions,
the stay in custody and the records: those are the model's own functions. What is
missing is SimPy: no process, no generator, nothing that anybody could wait for. Only
what the base scenario does is in it: operators judge, and vans take over.
"""

from __future__ import annotations

from benchmarks.floor.errand import Crew, Errand
from benchmarks.floor.loop import Loop
from sim.model.adjudication import determination
from sim.model.candidates import Alert
from sim.model.codes import Activity, Determination, Ending, Outcome, Reason, Role
from sim.model.custody import admit
from sim.model.disposal import decide
from sim.model.keeping import Records
from sim.model.records import (
    OPEN,
    Adjudicated,
    Detained,
    Disposed,
    Engaged,
    Held,
    Raised,
)
from sim.model.world import World
from sim.scenario.distributions import Distribution


class Service:
    """The steps of all alerts of a replication."""

    def __init__(self, loop: Loop, world: World, records: Records) -> None:
        scenario = world.scenario
        self.loop, self.world, self.add = loop, world, records.add
        self.judging, self.engagement = scenario.adjudication, scenario.engagement
        self.disposal, self.custody = scenario.disposal, scenario.custody
        self.depletes = scenario.depletion.regime != "none"

    def raised(self, crew: Crew, alert: Alert) -> None:
        """Put an alert on record and ask for a judge."""
        one = Errand(crew, alert, self.world.population.entry(alert.person))
        who = (alert.person, one.category, alert.group)
        self.add(Raised(*one.key, *who, alert.time, alert.time_gone))
        one.asked = self.loop.now
        judge = crew.judges.take()
        if judge:
            self._judge(one, judge)
        else:
            crew.judges.waiting.append((self._judge, one))

    def _judge(self, one: Errand, judge: int) -> None:
        one.judge, one.began = judge, self.loop.now
        duration = self.judging.duration.quantile(one.alert.luck.judging)
        self.loop.after(duration, self._judged, one)

    def _judged(self, one: Errand) -> None:
        now, crew, alert = self.loop.now, one.crew, one.alert
        determined = determination(alert, self.judging)
        self.add(Adjudicated(*one.key, one.asked, one.began, now, determined))
        self._held(one, Role.operator, one.judge, Activity.adjudication, one.began)
        crew.judges.give_back(one.judge)
        if determined is Determination.rejected:
            self._closed(one, Ending.rejected)
        elif alert.person in crew.met:
            self._closed(one, Ending.repeat)
        elif alert.luck.choosing < self.engagement.choose_not_to:
            self._closed(one, Ending.chose_not_to)
        else:
            self._ask_for_a_pair(one)

    def _ask_for_a_pair(self, one: Errand) -> None:
        now, alert, settings = self.loop.now, one.alert, self.engagement
        one.approach = settings.distance.quantile(alert.luck.distance)
        one.approach /= settings.pursuit_speed
        latest = alert.time_gone - one.approach
        one.asked, one.is_late = now, now > latest
        pair = one.crew.pairs.take()
        if pair:
            self._set_out(one, pair)
        elif one.is_late:
            self._raced(one, Outcome.evaded)
            self._closed(one, Ending.evaded)
        else:
            one.crew.pairs.waiting.append((self._set_out, one))
            self.loop.after(latest - now, self._out_of_time, one)

    def _out_of_time(self, one: Errand) -> None:
        # Once more round the loop: a pair let go at this very moment still comes.
        self.loop.after(0.0, self._give_up, one)

    def _give_up(self, one: Errand) -> None:
        if not one.pair:
            one.has_given_up = True
            self._raced(one, Outcome.nobody_free)
            self._closed(one, Ending.nobody_free)

    def _set_out(self, one: Errand, pair: int) -> None:
        one.pair, one.assigned = pair, self.loop.now
        if one.is_late:
            left = max(one.alert.time_gone - one.assigned, 0.0)
            self.loop.after(left, self._evaded, one)
        else:
            self.loop.after(one.approach, self._reached, one)

    def _evaded(self, one: Errand) -> None:
        self._raced(one, Outcome.evaded)
        self._turn_back(one, Ending.evaded)

    def _reached(self, one: Errand) -> None:
        alert, met = one.alert, one.crew.met
        self._raced(one, Outcome.reached)
        if alert.person in met:
            self._turn_back(one, Ending.repeat)
            return
        if alert.is_mated:
            met.add(alert.person)
        self._stop(one)

    def _turn_back(self, one: Errand, ending: Ending) -> None:
        self._held(one, Role.pair, one.pair, Activity.engagement, one.assigned)
        self._closed(one, ending)
        one.crew.pairs.give_back(one.pair)

    def _stop(self, one: Errand) -> None:
        alert, settings = one.alert, self.disposal
        one.ending, one.reason = decide(
            alert, one.entry, settings=settings, chances=one.crew.chances
        )
        one.began = self.loop.now
        duration = self._stop_duration(one).quantile(alert.luck.stop)
        self.loop.after(duration, self._stopped, one)
        if one.ending is Ending.arrest:
            if alert.is_mated and self.depletes:
                self.world.population.hold(alert.person, self.loop.now)
            if alert.luck.support < settings.second_pair:
                one.supporter = one.crew.pairs.take()
                if one.supporter:
                    self.loop.after(duration, self._supported, one)

    def _stop_duration(self, one: Errand) -> Distribution:
        settings, category = self.disposal, one.entry.category
        if one.ending is Ending.arrest:
            return settings.stop_with_arrest
        if category is None:
            return settings.stop_after_false_alert
        if category == "conditions":
            return settings.stop_on_conditions
        return settings.stop_without_action

    def _supported(self, one: Errand) -> None:
        self._held(one, Role.pair, one.supporter, Activity.support, one.began)
        one.crew.pairs.give_back(one.supporter)

    def _stopped(self, one: Errand) -> None:
        self._held(one, Role.pair, one.pair, Activity.engagement, one.assigned)
        self._closed(one, one.ending, one.began, one.reason)
        if one.ending is not Ending.arrest:
            one.crew.pairs.give_back(one.pair)
            return
        one.arrested = self.loop.now
        van = one.crew.vans.take()
        if van:
            self._hand_over(one, van)
        else:
            one.crew.vans.waiting.append((self._hand_over, one))

    def _hand_over(self, one: Errand, van: int) -> None:
        one.van, one.van_since = van, self.loop.now
        duration = self.custody.hand_over_duration.quantile(one.alert.luck.hand_over)
        self.loop.after(duration, self._handed_over, one)

    def _handed_over(self, one: Errand) -> None:
        self._held(one, Role.pair, one.pair, Activity.custody, one.arrested)
        one.crew.pairs.give_back(one.pair)
        journey = self.custody.journey.quantile(one.alert.luck.journey)
        self.loop.after(journey, self._arrived, one)

    def _arrived(self, one: Errand) -> None:
        alert, crew, settings = one.alert, one.crew, self.custody
        category = one.entry.category
        stay = admit(
            alert,
            self.loop.now,
            category=category,
            suite=crew.suite,
            settings=settings,
        )
        who = (alert.person, one.category)
        what = (crew.suite_number, one.arrested, *stay)
        self.add(Detained._make((*one.key, *who, *what)))
        if category == "conditions" and self.depletes:
            self.world.population.release(alert.person, stay.time_release)
        way_back = settings.journey.quantile(alert.luck.return_journey)
        self.loop.after(way_back, self._back, one)

    def _back(self, one: Errand) -> None:
        self._held(one, Role.prisoner_van, one.van, Activity.custody, one.van_since)
        one.crew.vans.give_back(one.van)

    def _raced(self, one: Errand, outcome: Outcome) -> None:
        times = (one.asked, one.assigned, self.loop.now)
        self.add(Engaged(*one.key, *times, outcome))

    def _held(
        self, one: Errand, role: Role, member: int, activity: Activity, since: float
    ) -> None:
        self.add(Held(*one.key, role, member, activity, since, self.loop.now))

    def _closed(
        self,
        one: Errand,
        ending: Ending,
        began: float = OPEN,
        reason: Reason = Reason.none,
    ) -> None:
        now = self.loop.now
        start = now if began is OPEN else began
        who = (one.alert.person, one.category)
        self.add(Disposed(*one.key, *who, ending, reason, start, now))
