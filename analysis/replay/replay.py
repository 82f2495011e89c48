"""A replay put together: the deployment that is watched, in one world or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from analysis.replay.choice import Choice, choices_of
from analysis.replay.fates import Fate, fates_at, refuse_unmatched
from analysis.replay.moments import Moment
from analysis.replay.page import render
from analysis.replay.parting import Parting, find_parting
from analysis.replay.played import Played, play
from analysis.replay.scene import Scene, numbered, scene_at
from analysis.replay.stories import Name
from analysis.studies.following.naming import UnknownDeploymentError, found_among
from sim.experiment.design import NamedScenario, StudyError

MOST: Final = 2
"""Worlds that fit side by side."""
MOST_ALERTS: Final = 500
"""Alerts of a deployment that somebody could follow: the busiest in London has 40."""


@dataclass(frozen=True, eq=False)
class Replay:
    """One deployment, as it went in one replication of one scenario or two.

    Attributes
    ----------
    worlds
        The replication in each scenario.
    deployments
        The deployments that there are to watch, the busiest first.
    choice
        The one that is played.
    replications
        How many replications the study has, if it is known.
    """

    worlds: tuple[Played, ...]
    deployments: tuple[Choice, ...]
    choice: Choice
    replications: int | None = None

    @property
    def deployment(self) -> str:
        """Its name: date and van."""
        return self.choice.name

    @cached_property
    def scenes(self) -> tuple[Scene | None, ...]:
        """What happens in each world; None where the deployment doesn't take place."""
        return tuple(scene_at(world, self.choice.where) for world in self.worlds)

    @cached_property
    def numbers(self) -> dict[Name, int]:
        """What the alerts of all worlds are called."""
        return numbered([scene for scene in self.scenes if scene])

    @property
    def end(self) -> float:
        """When nothing more is shown: seconds since midnight."""
        return max(scene.end for scene in self.scenes if scene)

    @cached_property
    def moments(self) -> tuple[list[Moment], ...]:
        """What happens in each world, in order."""
        return tuple(
            scene.moments(self.numbers, end=self.end) if scene else []
            for scene in self.scenes
        )

    @property
    def is_apart(self) -> bool:
        """Whether two worlds are watched, and the deployment takes place in both."""
        return len(self.scenes) == MOST and None not in self.scenes

    @cached_property
    def fates(self) -> dict[Name, Fate]:
        """What becomes of each alert in both worlds; empty if there is one."""
        return fates_at(self.worlds, self.choice.where) if self.is_apart else {}

    @cached_property
    def parting(self) -> Parting | None:
        """The first moment at which both worlds part; None if they never do."""
        return find_parting(self.moments, self.fates) if self.is_apart else None

    @cached_property
    def html(self) -> str:
        """The page: one file that needs no network; the same bytes each time."""
        return render(self)


def make_replay(
    scenarios: Sequence[NamedScenario],
    *,
    seed: int,
    replication: int,
    deployment: str | None = None,
    replications: int | None = None,
) -> Replay:
    """Run one replication of one scenario or two again, and make a deployment's replay.

    Parameters
    ----------
    scenarios
        One, or two that meet the same crowd.
    seed, replication
        Which luck.
    deployment
        Which deployment, by date and van; None for the busiest that can be followed,
        of two worlds the busiest that is in both and parts.
    replications
        How many replications the study has, to be told on the page.

    Raises
    ------
    UnknownDeploymentError
        If there is no such deployment, or none at all.
    UnmatchedError
        If alerts of one scenario say nothing of those of the other.
    StudyError
        If it isn't one scenario or two, or far too much happens.
    """
    if not 0 < len(scenarios) <= MOST:
        message = f"a replay has one scenario or two, but there are {len(scenarios)}"
        raise StudyError(message)
    refuse_unmatched([one.scenario for one in scenarios])
    worlds = tuple(
        play(named, seed=seed, replication=replication) for named in scenarios
    )
    choices = choices_of(worlds)
    chosen = _chosen(choices, deployment)
    if chosen.busiest > MOST_ALERTS:
        message = (
            f"{chosen.name} has {chosen.busiest:,} alerts, and nobody could follow "
            f"more than {MOST_ALERTS}: take another deployment, or a shorter one"
        )
        raise StudyError(message)
    return Replay(worlds, choices, chosen, replications)


def _chosen(choices: Sequence[Choice], deployment: str | None) -> Choice:
    by_name = {choice.name: choice for choice in choices}
    if deployment is not None:
        return by_name[found_among(by_name, deployment)]
    if not choices:
        message = "there is no deployment to watch: none takes place"
        raise UnknownDeploymentError(message)
    few = [one for one in choices if one.busiest <= MOST_ALERTS] or choices
    in_all = [one for one in few if None not in one.alerts]
    parted = (one for one in in_all if one.parts)
    return next(parted, (in_all or few)[0])
