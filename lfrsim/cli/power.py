"""The command that says how large a trial must be."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import click

from lfrsim.cli.options import (
    StudyOptions,
    applied,
    force,
    share,
    study_options_with,
)
from lfrsim.cli.running import ran, show, written

REPLICATIONS: Final = 16


@click.command(short_help="Say how large a trial must be to find an effect.")
@click.argument("scenario")
@click.option(
    "--effect",
    required=True,
    metavar="SHARE",
    help="The change to be found, such as 20% or -15%.",
)
@click.option(
    "--design",
    type=click.Choice(["parallel", "before-after"]),
    default="parallel",
    show_default=True,
    help="Sites side by side, or weeks before and after on the same streets.",
)
@click.option(
    "--of",
    default="arrests",
    show_default=True,
    metavar="COUNT",
    help="What is counted of each deployment, such as alerts or false_alerts.",
)
@click.option(
    "--alpha",
    callback=share,
    metavar="SHARE",
    default="5%",
    show_default=True,
    help="Error of the two-sided test without effect.",
)
@click.option(
    "--power",
    callback=share,
    metavar="SHARE",
    default="80%",
    show_default=True,
    help="Probability of finding the effect.",
)
@click.option("--per-week", type=float, metavar="N",
              help="Deployments a week in all.  [default: the plan's]")  # fmt: skip
@click.option("--sites", type=click.IntRange(4, 100_000), metavar="N",
              help="Sites in all.  [default: the plan's]")  # fmt: skip
@click.option("--weeks", type=click.IntRange(2, 520), default=52, show_default=True,
              help="Weeks there are: of each period, if before and after.")  # fmt: skip
@click.option(
    "--autocorrelation",
    type=float,
    metavar="R",
    help="Of a week with the next, 0 to below 1.  [default: the model's, in which "
    "streets keep their level]",
)
@applied(force)
@study_options_with(replications=REPLICATIONS)
def power(  # noqa: PLR0913 - each is an option of its own
    scenario: str,
    *,
    effect: str,
    design: str,
    of: str,
    alpha: float,
    power: float,
    per_week: float | None,
    sites: int | None,
    weeks: int,
    autocorrelation: float | None,
    options: StudyOptions,
    is_forced: bool,
) -> None:
    """Say how many deployments, weeks and sites a trial needs to find an effect.

    SCENARIO is run to learn how counts scatter between sites, within a site and from
    week to week. With --out, a folder that `lfrsim run SCENARIO --records deployments`
    left will do.
    """
    from analysis.studies.trial.asked import Design
    from analysis.studies.trial.runs import ask, default_folder
    from sim.experiment.design import load_study

    study = load_study(
        [scenario],
        overrides=options.overrides,
        replications=options.replications,
        seed=options.seed,
        records="deployments",
    )
    asked = ask(
        study, effect=effect, of=of, alpha=alpha, power=power, per_week=per_week,
        sites=sites, weeks=weeks, autocorrelation=autocorrelation,
    )  # fmt: skip
    placed = replace(options, out=options.out or default_folder(study))
    with ran(study, placed, is_forced=is_forced) as results:
        from analysis.studies.trial.trial import plan_trial

        found = plan_trial(results, Design(design), asked)
        paths = written(results, found)
    show(results, {"trial": found}, paths, options)
