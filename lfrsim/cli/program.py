"""The commands, put together."""

from __future__ import annotations

import click

from lfrsim.cli import scenarios
from lfrsim.cli.choose import choose
from lfrsim.cli.compare import compare
from lfrsim.cli.export import export
from lfrsim.cli.lessons import lessons
from lfrsim.cli.limits import limits
from lfrsim.cli.options import HELP, debug
from lfrsim.cli.power import power
from lfrsim.cli.record import calibrate, validate
from lfrsim.cli.replay import replay
from lfrsim.cli.reporting import report
from lfrsim.cli.ridge import ridge
from lfrsim.cli.run import run, trace
from lfrsim.cli.sweep import sweep
from lfrsim.cli.workshop import workshop

EPILOG = (
    "Exit status: 0 done, 1 failed, 2 wrong input, 3 done but a criterion isn't met, "
    "130 interrupted."
)


def _print_version(context: click.Context, _: click.Parameter, is_asked: bool) -> None:  # noqa: FBT001  # Click's way
    if is_asked and not context.resilient_parsing:
        from lfrsim import __version__

        click.echo(f"lfrsim {__version__}")
        context.exit()


@click.group(context_settings=HELP, epilog=EPILOG)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
@debug
def program() -> None:
    """Simulate live facial recognition operations.

    SCENARIO is a shipped name (see lfrsim list) or a path that ends in .yaml.
    """


for command in (
    run,
    compare,
    choose,
    limits,
    power,
    sweep,
    report,
    trace,
    replay,
    export,
    lessons,
    calibrate,
    validate,
    ridge,
    workshop,
    scenarios.list_scenarios,
    scenarios.check,
    scenarios.show,
    scenarios.diff,
    scenarios.new,
    scenarios.schema,
    scenarios.assumptions,
):
    program.add_command(command)
