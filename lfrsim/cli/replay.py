"""The command that plays one deployment on a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lfrsim.cli.again import (
    Again,
    again_options,
    found_in,
    unknown_deployments_refused,
)
from lfrsim.cli.endings import say
from lfrsim.cli.options import applied, debug, quiet
from lfrsim.cli.output import print_lines
from lfrsim.cli.own_files import REPLAY, OwnFile

if TYPE_CHECKING:
    from analysis.replay import Replay
    from sim.experiment.design import NamedScenario
    from sim.experiment.results import Results

FILE: Final = "replay.html"
MOST_LISTED: Final = 40
WORTH_NAMING: Final = 5
BOTH: Final = 2


@click.command(short_help="Play one deployment of RESULTS, a folder, on a page.")
@again_options
@applied(
    click.option(
        "--against",
        metavar="NAME",
        help="A second scenario beside it: of the folder, shipped, or a file.",
    ),
    click.option(
        "--list",
        "is_list",
        is_flag=True,
        help="List the deployments worth watching, and write nothing.",
    ),
    click.option(
        "-o",
        "--out",
        type=OwnFile(REPLAY),
        metavar="FILE.html",
        help="The page to write.  [default: replay.html in the folder]",
    ),
    quiet,
    debug,
)
def replay(
    again: Again,
    *,
    against: str | None,
    is_list: bool,
    out: Path | None,
    is_quiet: bool,
) -> None:
    """Play one deployment of RESULTS, the folder of a run or a comparison, on a page.

    The page needs no network: the street, the crew, the clock and the counters, and a
    log of all that happens. Two scenarios are played side by side, on the same crowd,
    with the first moment at which they part. It is one replication, which is run again.
    """
    results = again.read()
    scenarios = _scenarios(again, results, against)
    made = _made(again, results, scenarios)
    if is_list:
        print_lines(_listed(made))
        return
    if again.deployment is None and len(made.deployments) > 1:
        raise click.UsageError(_which(made))
    path = out or OwnFile(REPLAY).convert(results.folder / FILE, None, None)
    _write(path, made, is_quiet=is_quiet)


def _scenarios(
    again: Again, results: Results, against: str | None
) -> list[NamedScenario]:
    """Return the scenario that is played, and the one beside it."""
    own = again.named(results)
    if own is None:
        own = results.scenarios[0]
        if against is None and len(results.scenarios) == BOTH:
            return list(results.scenarios)
        if len(results.scenarios) > 1:
            names = ", ".join(named.name for named in results.scenarios)
            message = f"say which scenario with --scenario; there are {names}"
            raise click.UsageError(message)
    return [own] if against is None else [own, _beside(own, results, against)]


def _beside(own: NamedScenario, results: Results, against: str) -> NamedScenario:
    """Return the scenario of the folder that has a name, or one that is loaded."""
    from sim.experiment.design import NamedScenario
    from sim.scenario.loading import load_scenario

    if against == own.name:
        message = f"{against} can't be played against itself"
        raise click.BadParameter(message, param_hint="--against")
    if against in [named.name for named in results.scenarios]:
        return found_in(results, against)
    return NamedScenario.of(against, load_scenario(against))


def _made(again: Again, results: Results, scenarios: list[NamedScenario]) -> Replay:
    from analysis.replay import make_replay
    from analysis.replay.agreement import refuse_other_records
    from analysis.studies.changes.matching import UnmatchedError

    try:
        with unknown_deployments_refused():
            made = make_replay(
                scenarios,
                seed=results.seed,
                replication=again.replication,
                deployment=again.deployment,
                replications=results.replications,
            )
    except UnmatchedError as error:
        raise click.UsageError(str(error)) from error
    for world in made.worlds:
        if any(world.scenario == named.scenario for named in results.scenarios):
            refuse_other_records(world, results)
    return made


def _listed(made: Replay) -> list[str]:
    """Return the busiest deployments, a line each."""
    shown = made.deployments[:MOST_LISTED]
    width = max((len(one.name) for one in shown), default=0)
    lines = [f"{one.name:{width}}  {one.words}" for one in shown]
    more = len(made.deployments) - len(shown)
    return [*lines, f"... and {more} less busy"] if more else lines


def _which(made: Replay) -> str:
    """Say that a deployment must be named, and which are worth it."""
    from analysis.replay.replay import MOST_ALERTS

    few = [one for one in made.deployments if one.busiest <= MOST_ALERTS]
    parted = [one for one in few if one.parts and None not in one.alerts]
    names = ", ".join(one.name for one in (parted or few)[:WORTH_NAMING])
    what = "both part at" if parted else "the busiest are"
    return f"say which with --deployment; {what} {names} (--list has more)"


def _write(path: Path, made: Replay, *, is_quiet: bool) -> None:
    from sim.experiment.folders import write_atomically, writing

    with writing(path.parent):
        write_atomically(path, made.html.encode())
    if not is_quiet:
        say(f"replay of {made.deployment}: {path}")
