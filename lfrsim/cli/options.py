"""Options that several commands share."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

SEED: Final = 20250106
REPLICATIONS: Final = 100
PERCENT: Final = 100.0
HELP: Final = {"help_option_names": ["-h", "--help"]}


@dataclass(frozen=True, slots=True)
class StudyOptions:
    """How scenarios are to be run.

    Attributes
    ----------
    seed, replications
        Master seed, and replications of each scenario.
    jobs
        Processes at work; one a core if none.
    cluster, cluster_tls_ca_file, cluster_tls_cert, cluster_tls_key
        A Dask cluster at work in their place, and how one is let in.
    out
        The results folder; a default one if none.
    overrides
        Settings to change.
    as_json, is_quiet
        How to report.
    """

    seed: int
    replications: int
    jobs: int | None
    cluster: str | None
    cluster_tls_ca_file: Path | None
    cluster_tls_cert: Path | None
    cluster_tls_key: Path | None
    out: Path | None
    overrides: tuple[str, ...]
    as_json: bool
    is_quiet: bool


def share(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> float | None:
    """Read a share between 0 and 1, written so or in per cent: 0.05 or 5%."""
    if value is None:
        return None
    number, sign, rest = value.partition("%")
    try:
        found = float(number) / (PERCENT if sign else 1)
    except ValueError:
        found = math.nan
    if not rest.strip() and 0 < found < 1:
        return found
    is_bare = not sign and 1 <= found < PERCENT
    hint = f"; write {number.strip()}%" if is_bare else ", such as 5% or 0.05"
    message = f"{value!r} isn't a share between 0 % and 100 %{hint}"
    raise click.BadParameter(message, context, parameter)


overrides = click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change a setting, as in plan.deployments_per_week=7. Repeatable.",
)
as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
)
quiet = click.option(
    "-q",
    "--quiet",
    "is_quiet",
    is_flag=True,
    help="Print the results alone, and errors.",
)
debug = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    help="Show where an error happened.",
)
records = click.option(
    "--records",
    type=click.Choice(["deployments", "alerts", "all"]),
    default="all",
    show_default=True,
    help="Records to keep: a row a deployment, the alerts too, or also who was held "
    "when (for the figure of the officers).",
)
force = click.option(
    "--force",
    "is_forced",
    is_flag=True,
    help="Run it however long it takes and however large it is.",
)
_PEM: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_CLUSTER: Final = (
    click.option(
        "--cluster",
        metavar="ADDRESS",
        help="Work on a Dask cluster, at the address of its scheduler, such as "
        "tcp://127.0.0.1:8786. Whoever reaches a scheduler can run any code on its "
        "machines. It and its dashboard listen on every interface unless started as "
        "dask scheduler --host 127.0.0.1 --dashboard-address 127.0.0.1:8787.",
    ),
    click.option(
        "--cluster-tls-ca-file",
        type=_PEM,
        metavar="FILE",
        help="For tls:// addresses: the authority that all of the cluster trust.",
    ),
    click.option(
        "--cluster-tls-cert",
        type=_PEM,
        metavar="FILE",
        help="This computer's certificate.",
    ),
    click.option(
        "--cluster-tls-key", type=_PEM, metavar="FILE", help="The certificate's key."
    ),
)
jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 1_000),
    help="Processes at work.  [default: one a core]",
)
_STUDY: Final = (
    click.option(
        "--seed",
        type=click.IntRange(0, 2**63 - 1),
        default=SEED,
        show_default=True,
        help="Master seed: the same seed, the same results.",
    ),
    jobs_option,
    *_CLUSTER,
    click.option(
        "-o",
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="FOLDER",
        help="Folder of the results.  [default: in results/]",
    ),
    overrides,
    as_json,
    quiet,
    debug,
)


def study_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a study, and hand them on as one value."""
    return study_options_with(replications=REPLICATIONS)(function)


def study_options_with(
    *, replications: int, meaning: str = "Replications of each scenario."
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command those options, with a number of replications of its own."""
    number = click.option(
        "-n",
        "--replications",
        type=click.IntRange(1, 100_000),
        default=replications,
        show_default=True,
        help=meaning,
    )

    def given_to(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def gathered(**given: Any) -> None:  # noqa: ANN401  # whatever Click has parsed
            own = {field.name: given.pop(field.name) for field in fields(StudyOptions)}
            function(options=StudyOptions(**own), **given)

        return applied(number, *_STUDY)(gathered)

    return given_to


def applied(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Put options on a command; help lists them in this order."""

    def put(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return put
