"""What is known of an alert on its way, and of the crew that deals with it."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.floor.loop import Members
from sim.model.candidates import Alert
from sim.model.chances import Chances
from sim.model.codes import Ending, Reason
from sim.model.population import CATEGORIES, Entry
from sim.model.records import NOBODY, OPEN
from sim.model.suite import Suite
from sim.scenario.schema import Category


class Crew:
    """The crew of one deployment, its suite, and whom it has spoken to.

    Attributes
    ----------
    deployment, judges, pairs, vans
        What it is called, and its members.
    suite, suite_number
        Where it takes people.
    chances
        What its stops can lead to.
    met
        Whom it has spoken to.
    """

    __slots__ = (
        "chances",
        "deployment",
        "judges",
        "met",
        "pairs",
        "suite",
        "suite_number",
        "vans",
    )

    def __init__(
        self,
        deployment: int,
        members: tuple[float, float, float],
        suite: Suite,
        suite_number: int,
        chances: Mapping[Category, Chances],
    ) -> None:
        self.deployment, self.chances = deployment, chances
        self.judges, self.pairs, self.vans = map(Members, members)
        self.suite, self.suite_number = suite, suite_number
        self.met: set[int] = set()


class Errand:
    """One alert: what it is about, who is with it, and since when.

    Attributes
    ----------
    crew, alert, entry, category
        What it is about.
    key
        How its records are called.
    asked, began
        When the present member was asked for, and when they or the stop began.
    judge, pair, van, supporter
        Numbers of the members who are with it; 0 for nobody.
    latest, approach
        The last moment at which a pair can set out, and how long it takes.
    is_late, has_given_up
        Whether that moment was over when a pair was asked for; whether nobody waits
        for a pair any more.
    assigned, van_since, arrested
        When the pair set out, the van was granted, the person arrested.
    ending, reason
        What the stop leads to.
    """

    __slots__ = (
        "alert",
        "approach",
        "arrested",
        "asked",
        "assigned",
        "began",
        "category",
        "crew",
        "ending",
        "entry",
        "has_given_up",
        "is_late",
        "judge",
        "key",
        "latest",
        "pair",
        "reason",
        "supporter",
        "van",
        "van_since",
    )

    def __init__(self, crew: Crew, alert: Alert, entry: Entry) -> None:
        self.crew, self.alert, self.entry = crew, alert, entry
        self.category = CATEGORIES.index(entry.category) if entry.category else NOBODY
        self.key = (crew.deployment, alert.candidate, alert.is_mated)
        self.judge = self.pair = self.van = self.supporter = 0
        self.asked = self.began = self.latest = self.approach = 0.0
        self.assigned = self.van_since = self.arrested = OPEN
        self.is_late = self.has_given_up = False
        self.ending, self.reason = Ending.unfinished, Reason.none
