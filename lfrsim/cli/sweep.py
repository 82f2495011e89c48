"""The command that runs a scenario at many points of a few settings."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

import click

from lfrsim.cli.options import StudyOptions, applied, force, study_options_with
from lfrsim.cli.running import ran, show, written

REPLICATIONS: Final = 20
BESIDE: Final = "fruitless_stops_per_week"


@click.command(short_help="Run SCENARIO at many values of a few settings.")
@click.argument("scenario")
@click.option(
    "--vary",
    "texts",
    multiple=True,
    required=True,
    metavar="KEY=VALUES",
    help="A setting and its values: 0..14, 0..14..2, 2,4,8 or 20..60 min..10 min. "
    "Repeatable: a grid of two or more has all combinations.",
)
@click.option(
    "--design",
    "kind",
    type=click.Choice(["grid", "lhs", "sobol"]),
    default="grid",
    show_default=True,
    help="All combinations; a Latin hypercube; or a Sobol design, for indices of "
    "sensitivity. In the last two 0.60..0.64 is any number in between.",
)
@click.option(
    "--points",
    type=click.IntRange(1),
    help="Points of a Latin hypercube, or N of a Sobol design, which has N (d + 2) "
    "points for d settings.  [default: 32]",
)
@click.option(
    "--by",
    default=BESIDE,
    show_default=True,
    metavar="MEASURE",
    help="The measure beside arrests where several settings are varied: its key in "
    "sweep.csv.",
)
@applied(force)
@study_options_with(replications=REPLICATIONS)
def sweep(  # noqa: PLR0913 - all are options, by name
    scenario: str,
    *,
    options: StudyOptions,
    texts: tuple[str, ...],
    kind: Literal["grid", "lhs", "sobol"],
    points: int | None,
    by: str,
    is_forced: bool,
) -> None:
    """Run SCENARIO at many values of a few settings, with the same luck at each.

    --vary plan.deployments_per_week=0..14 draws the dose curve: what each deployment
    more brings and asks, averaged over random orders of days and sites, with the
    planned order beside it. The same command again runs only what is missing.
    """
    from analysis.measures import measure_named
    from analysis.studies.sweeping.designs import make_design
    from analysis.studies.sweeping.runs import default_folder, lay_out

    measure_named(by)  # refused before anything is run
    design = make_design(texts, kind=kind, points=points, seed=options.seed)
    layout = lay_out(
        scenario,
        design,
        overrides=options.overrides,
        replications=options.replications,
        seed=options.seed,
    )
    placed = replace(options, out=options.out or default_folder(layout))
    with ran(layout.study, placed, is_forced=is_forced) as results:
        from analysis.studies.sweeping.sweep import find_sweep

        found = find_sweep(results, layout, by=by)
        paths = written(results, found)
    show(results, {"sweep": found}, paths, options)
