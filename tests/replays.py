"""Replays for tests: small, congested, in many kinds of world."""

from functools import cache

from sim.experiment.design import NamedScenario
from sim.scenario.loading import load_scenario, scenario_id
from sim.scenario.schema import Crew
from tests.making import changed, shipped
from tests.worlds.small import small

SEED = 20250106
HAND = "workshop/by-hand"
CENTRE = (
    "adjudication.by=command centre",
    "workforce.command_centre=2",
    "workforce.crew.operators=0",
    "workforce.least_crew.operators=0",
)
PAIRS_JUDGE = ("adjudication.by=engagement pair", *CENTRE[2:])
ROSTER = ("horizon.weeks=1", "depletion.weeks_before=1")


def named(scenario, name="a"):
    """Return a scenario under a short name."""
    return NamedScenario(name, scenario, scenario_id(scenario))


def by_hand(**changes):
    """Return the lesson's scenario with some settings changed."""
    return changed(shipped(HAND), **changes)


def three_pairs():
    """Return the lesson's scenario with one pair more."""
    return by_hand(workforce__crew=Crew(operators=1, pairs=3, prisoner_vans=1))


WORLDS = {
    "by hand": lambda: shipped(HAND),
    "four": small,
    "ten": lambda: small(5),
    "own transport": lambda: small(4, custody__hand_over="own transport"),
    "pedestrian": lambda: small(3, fidelity="pedestrian"),
    "command centre": lambda: load_scenario(HAND, overrides=CENTRE).scenario,
    "pairs judge": lambda: load_scenario(HAND, overrides=PAIRS_JUDGE).scenario,
    "roster": lambda: load_scenario("met-2025-reform", overrides=ROSTER).scenario,
    "parties": lambda: small(4, footfall__parties=(0.4, 0.4, 0.2)),
}
"""Worlds of many kinds, by name."""


@cache
def replayed(world, replication=0):
    """Return the replay of the busiest deployment of a world."""
    from analysis.replay import make_replay

    found = named(WORLDS[world](), world.replace(" ", "-"))
    return make_replay([found], seed=SEED, replication=replication)


def rows_of(columns, table):
    """Give the rows of a table, with the name of their alert."""
    names = list(columns[table])
    for values in zip(*(columns[table][name].tolist() for name in names), strict=True):
        row = dict(zip(names, values, strict=True))
        yield row | {"name": (row["deployment"], row["candidate"], row["is_mated"])}
