"""The command that writes what happened in a format that other programs read."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lfrsim.cli.again import Again, again_options, unknown_deployments_refused
from lfrsim.cli.endings import say
from lfrsim.cli.options import applied, debug, quiet
from lfrsim.cli.own_files import EVENT_LOG, POSITIONS, OwnFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from analysis.replay.played import Played
    from sim.experiment.design import NamedScenario
    from sim.experiment.results import Results

BESIDE: Final = "-positions"


@click.command(short_help="Write what happened in RESULTS as another program reads it.")
@again_options
@applied(
    click.option(
        "--as",
        "form",
        type=click.Choice(["vidigi"]),
        required=True,
        help="The format: vidigi's event log, to be animated.",
    ),
    click.option(
        "-o",
        "--out",
        type=OwnFile(EVENT_LOG),
        required=True,
        metavar="FILE.csv",
        help="The log to write. Where its events are drawn is written beside it.",
    ),
    quiet,
    debug,
)
def export(
    again: Again,
    *,
    form: str,  # noqa: ARG001 - one so far
    out: Path,
    is_quiet: bool,
) -> None:
    """Write what happened in one replication of RESULTS as another program reads it.

    As vidigi: a row an event; an entity is an alert. Times are seconds since the
    cameras went live or, without --deployment, since Monday 00:00 of the first week.
    """
    from analysis.replay.agreement import refuse_other_records
    from analysis.replay.played import play
    from analysis.replay.vidigi import (
        Event,
        Position,
        beginning_of,
        event_log,
        positions_of,
    )

    beside = out.with_name(f"{out.stem}{BESIDE}{out.suffix}")
    OwnFile(POSITIONS).convert(beside, None, None)
    results = again.read()
    named = again.named(results) or _only(results)
    played = play(named, seed=results.seed, replication=again.replication)
    refuse_other_records(played, results)
    places = _places(played, again.deployment)
    log = event_log(played, places)
    _write(out, Event._fields, log)
    _write(beside, Position._fields, positions_of(played, places))
    if not is_quiet:
        begins = " ".join(beginning_of(played, places))
        say(f"event log: {out}; positions: {beside}; time 0 is {begins}")


def _only(results: Results) -> NamedScenario:
    if len(results.scenarios) > 1:
        names = ", ".join(named.name for named in results.scenarios)
        message = f"say which scenario with --scenario; there are {names}"
        raise click.UsageError(message)
    return results.scenarios[0]


def _places(played: Played, deployment: str | None) -> list[int]:
    """Return the places of the deployments that are asked for."""
    from analysis.studies.following.naming import found_among

    there = {
        played.names[place]: place
        for place in played.places.values()
        if played.took_place(place)
    }
    if deployment is None:
        return list(there.values())
    with unknown_deployments_refused():
        return [there[found_among(there, deployment)]]


def _write(
    path: Path, columns: Sequence[str], rows: Iterable[tuple[object, ...]]
) -> None:
    from sim.experiment.folders import write_atomically, writing

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    with writing(path.parent):
        write_atomically(path, text.getvalue().encode())
