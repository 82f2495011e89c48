"""How fast the model is beside its slow twin and beside other simulators."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable
from typing import Final

from benchmarks.report import Goal, Section
from benchmarks.rivals.ciw_street import ciw_street
from benchmarks.rivals.people import Outcome, twin
from benchmarks.rivals.salabim_street import salabim_street
from benchmarks.rivals.simmer_street import simmer_street, simmer_version
from benchmarks.rounds import Times, in_turn
from benchmarks.street import FACES, SEED, all_alike, one_street
from sim.model.calendar import Slot
from sim.model.codes import Ending
from sim.model.records import Deployment, Disposed
from sim.model.replication import planned, run_replication
from sim.model.streams import Streams
from sim.model.world import World, build_world
from sim.scenario.schema import Scenario

Run = Callable[[World, Slot], Outcome]
MODEL: Final = "lfrsim"
MORE: Final = 60
"""Deployments of the twin whose means are held against those of the model."""
TWIN: Final = "a SimPy process a pedestrian"
RIVALS: Final[dict[str, Run]] = {
    TWIN: twin,
    "Ciw": ciw_street,
    "salabim": salabim_street,
}
SIMMER: Final = "simmer"
SIMMER_SAYS: Final = (
    "simmer {version} draws nothing: what the others draw as they go it reads from a "
    "file, and its time is that of the run in R, without starting R."
)
NO_SIMMER: Final = "simmer isn't among them: no R with that package is here."


def rivals() -> dict[str, Run]:
    """Return all that are here."""
    return RIVALS | ({SIMMER: simmer_street} if simmer_version() else {})


def street() -> Scenario:
    """Return the street without what no rival has: second pairs and depletion."""
    scenario = all_alike(one_street())
    disposal = scenario.disposal.model_copy(update={"second_pair": 0.0})
    return scenario.model_copy(update={"disposal": disposal})


class Contest:
    """The same deployments in every simulator.

    Attributes
    ----------
    outcomes
        Of each rival, deployment by deployment.
    """

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        one_by_one = scenario.model_copy(update={"fidelity": "pedestrian"})
        self.world = build_world(one_by_one, Streams(SEED, 0))
        self.slots = planned(self.world)
        self.outcomes: dict[str, list[Outcome]] = {}

    def hold(self, rounds: int) -> Times:
        """Time all in turn; return seconds for a deployment of 22,500 faces."""
        works: dict[str, Callable[[int], object]] = {MODEL: self._a_year}
        for name, run in rivals().items():
            works[name] = self._one(name, run)
        times = in_turn(works, rounds)
        for name, outcomes in self.outcomes.items():
            times[name] = [
                (outcome.seconds or taken) / outcome.faces * FACES
                for taken, outcome in zip(times[name], outcomes, strict=True)
            ]
        times[MODEL] = [taken / len(self.slots) for taken in times[MODEL]]
        return times

    def _a_year(self, _: int) -> None:
        run_replication(self.scenario, seed=SEED, replication=0)

    def _one(self, name: str, run: Run) -> Callable[[int], None]:
        outcomes = self.outcomes.setdefault(name, [])

        def work(number: int) -> None:
            outcomes.append(run(self.world, self.slots[number]))

        return work


def measure(section: Section, rounds: int) -> None:
    """Report the ratios, and whether all simulators did the same."""
    contest = Contest(street())
    times = contest.hold(rounds)
    section.note(
        "One deployment of 22,500 faces and about 11 alerts. The model runs a year of "
        "520 of them in each round, population and all, and a 520th is taken. The "
        "others run one, a process or a customer for every pedestrian, and their time "
        "is scaled to 22,500 faces. All of these get the same people with the same "
        "luck. Those that aren't SimPy have no custody suite."
    )
    for name, taken in times.items():
        section.figure(name, [1e3 * value for value in taken], "ms a deployment")
    for name in contest.outcomes:
        over = [b / a for a, b in zip(times[MODEL], times[name], strict=True)]
        goal = Goal("at least", 300) if name == TWIN else None
        section.figure(f"{name}, over {MODEL}", over, "times", goal)
    for name in list(contest.outcomes)[1:]:
        over = [b / a for a, b in zip(times[TWIN], times[name], strict=True)]
        section.figure(f"{name}, over the SimPy process", over, "times")
    compare_outcomes(section, contest)
    found = simmer_version()
    section.note(SIMMER_SAYS.format(version=found) if found else NO_SIMMER)


def compare_outcomes(section: Section, contest: Contest) -> None:
    """Report whether alerts and arrests are the same everywhere."""
    own = contest.outcomes[TWIN]
    section.note(f"{TWIN}: {_told(own)}.")
    for name, outcomes in contest.outcomes.items():
        if name != TWIN:
            others = sum(map(unlike, own, outcomes))
            section.note(
                f"{name}: {_told(outcomes)}; alerts that end otherwise: {others}."
            )
    more = [twin(contest.world, slot) for slot in contest.slots[:MORE]]
    section.note(f"{TWIN}, more of them: {_told(more)}.")
    section.note(f"{MODEL}, with luck of its own: {_mean_of_a_year(contest.scenario)}.")


def unlike(one: Outcome, other: Outcome) -> int:
    """Return how many alerts of a deployment end otherwise, or aren't there."""
    return len(dict(one.endings.items() ^ other.endings.items()))


def _told(outcomes: list[Outcome]) -> str:
    return told(
        faces=sum(outcome.faces for outcome in outcomes),
        alerts=[len(outcome.endings) for outcome in outcomes],
        arrests=sum(outcome.arrests for outcome in outcomes),
    )


def _mean_of_a_year(scenario: Scenario) -> str:
    records = run_replication(scenario, seed=SEED, replication=0)
    deployments, disposed = records.rows(Deployment), records.rows(Disposed)
    alerts = Counter(row.deployment for row in disposed)
    return told(
        faces=sum(row.faces for row in deployments),
        alerts=[alerts[row.deployment] for row in deployments],
        arrests=sum(row.ending == Ending.arrest for row in disposed),
    )


def told(*, faces: int, alerts: list[int], arrests: int) -> str:
    """Say what some deployments met, for 22,500 faces, with its standard error."""
    error = statistics.stdev(alerts) / len(alerts) ** 0.5
    each = FACES / faces
    return (
        f"{len(alerts)} deployments, {faces:,} faces, {sum(alerts) * each:.1f} alerts "
        f"(standard error {error:.1f}) and {arrests * each:.1f} arrests for every "
        f"{FACES:,}"
    )
