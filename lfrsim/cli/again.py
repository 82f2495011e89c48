"""Which replication of a results folder is run again: for replays and exports."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lfrsim.cli.options import applied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sim.experiment.design import NamedScenario
    from sim.experiment.results import Results


@dataclass(frozen=True, slots=True)
class Again:
    """What is to be run again.

    Attributes
    ----------
    folder
        The results folder.
    deployment
        Date and van, if one was named.
    replication
        Which.
    scenario
        The scenario in the folder, if one was named.
    """

    folder: Path
    deployment: str | None
    replication: int
    scenario: str | None

    def read(self) -> Results:
        """Read the results; refuse a replication that they don't have."""
        from sim.experiment.store import read_results

        results = read_results(self.folder)
        if self.replication >= results.replications:
            message = (
                f"{self.replication} isn't in {self.folder}, which has "
                f"{results.replications} replications, numbered from 0"
            )
            raise click.BadParameter(message, param_hint="--replication")
        return results

    def named(self, results: Results) -> NamedScenario | None:
        """Return the scenario that was named; None if none was."""
        return None if self.scenario is None else found_in(results, self.scenario)


def found_in(results: Results, name: str) -> NamedScenario:
    """Return a scenario of the results by its short name."""
    names = [named.name for named in results.scenarios]
    if name in names:
        return results.study.named(name)
    message = f"{name!r} isn't in {results.folder}; there are {', '.join(names)}"
    raise click.BadParameter(message, param_hint="--scenario")


def again_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the argument and options, and hand them on as one value."""

    @wraps(function)
    def gathered(**given: Any) -> None:  # noqa: ANN401  # whatever Click has parsed
        own = {field.name: given.pop(field.name) for field in fields(Again)}
        function(again=Again(**own), **given)

    return applied(
        click.argument(
            "folder",
            metavar="RESULTS",
            type=click.Path(file_okay=False, path_type=Path),
        ),
        click.option(
            "--deployment",
            metavar="DATE/VAN",
            help="Which deployment, such as 2025-03-04/1.",
        ),
        click.option(
            "--replication",
            type=click.IntRange(0),
            default=0,
            show_default=True,
            help="Which replication; they count from 0.",
        ),
        click.option(
            "--scenario", metavar="NAME", help="Which scenario of those in the folder."
        ),
    )(gathered)


@contextmanager
def unknown_deployments_refused() -> Iterator[None]:
    """Let a deployment that isn't there be a wrong option."""
    from analysis.studies.following.naming import UnknownDeploymentError

    try:
        yield
    except UnknownDeploymentError as error:
        raise click.BadParameter(str(error), param_hint="--deployment") from error
