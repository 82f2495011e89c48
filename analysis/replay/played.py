"""One replication of one scenario, run again, with its deployments by street and day.

The model is a function of scenario, seed and replication, so a replay needs no records
but those that it makes itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from analysis.studies.following.naming import names_of
from sim.experiment.design import NamedScenario
from sim.model.codes import Status
from sim.model.keeping import Columns
from sim.model.replication import run_replication
from sim.scenario.schema import Scenario


class StreetDay(NamedTuple):
    """Where and when a deployment is: in two worlds the same street has the same luck.

    Attributes
    ----------
    day
        From the first Monday, from 0.
    site
        Id of the site.
    """

    day: int
    site: str


@dataclass(frozen=True, eq=False)
class Played:
    """A replication and what it left.

    Attributes
    ----------
    name, scenario
        What the study calls it, and what the run was told.
    seed, replication
        Which luck.
    columns
        Its records, all of them.
    """

    name: str
    scenario: Scenario
    seed: int
    replication: int
    columns: Columns

    @cached_property
    def names(self) -> list[str]:
        """The deployments' names, in the order of their records."""
        return names_of(self.scenario, self.columns)

    @cached_property
    def places(self) -> dict[StreetDay, int]:
        """The places of the deployments' records, by street and day, in time."""
        sites, deployments = list(self.scenario.sites), self.columns["deployments"]
        pairs = zip(
            deployments["day"].tolist(), deployments["site"].tolist(), strict=True
        )
        found = {
            StreetDay(day, sites[n]): place for place, (day, n) in enumerate(pairs)
        }
        return dict(sorted(found.items()))

    def number(self, place: int) -> int:
        """Return the number that names a deployment in records."""
        return int(self.columns["deployments"]["deployment"][place])

    def took_place(self, place: int) -> bool:
        """Tell whether a deployment took place, and wasn't cancelled."""
        return bool(self.columns["deployments"]["status"][place] == Status.deployed)

    def tally(self, place: int, name: str) -> int:
        """Return what a deployment's alerts came to, such as its ``arrests``."""
        # The rows of the tallies are in the order of those of deployments.
        return int(self.columns["tallies"][name][place])


def play(named: NamedScenario, *, seed: int, replication: int) -> Played:
    """Run a replication."""
    records = run_replication(named.scenario, seed=seed, replication=replication)
    return Played(named.name, named.scenario, seed, replication, records.columns())
