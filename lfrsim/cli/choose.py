"""The command that chooses the best of several scenarios."""

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
from lfrsim.cli.running import at_work, show, written

MOST: Final = 200


@click.command(short_help="Say which of several scenarios is best, as surely as asked.")
@click.argument("scenarios", nargs=-1, required=True)
@click.option(
    "--by",
    default="arrests_per_week",
    show_default=True,
    metavar="MEASURE",
    help="What to choose by: the key of a measure, as in summary.csv.",
)
@click.option(
    "--most/--least",
    "is_most",
    default=None,
    help="Whether most or least of it is best.  [default: most of a yield, least of a "
    "burden and of money]",
)
@click.option(
    "--indifference",
    type=float,
    metavar="NUMBER",
    help="The smallest difference that matters, in the measure's unit.  [default: 0.5 "
    "arrests a week; must be said for any other measure]",
)
@click.option(
    "--confidence",
    callback=share,
    default="95%",
    metavar="SHARE",
    show_default=True,
    help="How surely the choice is to be right, and all intervals together.",
)
@click.option(
    "--first",
    type=click.IntRange(2, 100_000),
    help="Replications of all scenarios before any is eliminated.  [default: 30, or "
    "all of -n if these are fewer]",
)
@applied(force)
@study_options_with(replications=MOST, meaning="Replications of each scenario at most.")
def choose(  # noqa: PLR0913 - each is an option of its own
    scenarios: tuple[str, ...],
    *,
    by: str,
    is_most: bool | None,
    indifference: float | None,
    confidence: float,
    first: int | None,
    options: StudyOptions,
    is_forced: bool,
) -> None:
    """Say which of SCENARIOS is best, as surely as asked, and what each costs people.

    All run with the same luck. After the first replications whoever can't be the best
    is eliminated and runs no more; the others go on in steps until one is left, or
    there are as many replications as there may be. The same command again runs only
    what is missing.
    """
    from analysis.studies.choosing.rule import make_rule
    from analysis.studies.choosing.runs import choosing_study, default_folder
    from sim.experiment.design import load_study

    rule = make_rule(
        by,
        is_least=None if is_most is None else not is_most,
        indifference=indifference,
        confidence=confidence,
        first=first,
        most=options.replications,
        scenarios=len(scenarios),
    )
    asked = load_study(
        scenarios,
        overrides=options.overrides,
        replications=options.replications,
        seed=options.seed,
        records="deployments",
    )
    study = choosing_study(asked, rule)
    placed = replace(options, out=options.out or default_folder(asked))
    with at_work(study, placed, is_forced=is_forced, most=rule.most) as work:
        from analysis.studies.choosing.choice import find_choice
        from analysis.studies.choosing.runs import run_choosing

        store, workers, progress = work
        chosen = run_choosing(store, rule, by=workers, progress=progress)
        found = find_choice(chosen)
        results = store.finish()
        paths = written(results, found)
    show(results, {"choice": found}, paths, options)
