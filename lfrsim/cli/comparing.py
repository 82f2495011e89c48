"""The command that compares two scenarios, and the studies that go with it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from lfrsim.cli.options import (
    StudyOptions,
    applied,
    force,
    records,
    study_options,
)
from lfrsim.cli.reporting import report_on, report_option
from lfrsim.cli.running import Finding, ran, show, written
from lfrsim.cli.sureness import Sureness, asked_of, ran_until_sure, sureness_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from analysis.statistics.stopping import Look
    from analysis.studies.compare import Comparison
    from analysis.studies.proportion.gap import Gap
    from analysis.studies.stopping import Asked
    from sim.experiment.design import Level, Study
    from sim.experiment.results import Results


@click.command(short_help="Run A and B with the same luck and compare them.")
@click.argument("a")
@click.argument("b")
@click.option(
    "--gap",
    "is_split",
    is_flag=True,
    help="Split what is missing from proportion to the deployments by its causes: up "
    "to fourteen more runs, kept in the folder gap.",
)
@sureness_options
@applied(report_option, records, force)
@study_options
def compare(  # noqa: PLR0913 - all but two are options, by name
    a: str,
    b: str,
    *,
    options: StudyOptions,
    records: Level,
    is_forced: bool,
    is_split: bool,
    report_file: Path | None,
    sureness: Sureness,
) -> None:
    """Run the scenarios A and B with the same luck and compare them.

    Every replication meets the same streets, crowds and persons in both, so that what
    differs is what the scenarios differ in. The same command again runs only what is
    missing. Settings are changed in both scenarios.
    """
    asked = asked_of(sureness)
    study = _study([a, b], options, records)
    findings: dict[str, Finding] = {}
    if is_split:
        from analysis.studies.proportion.runs import ratio_of

        ratio_of(study)  # refused before anything is run
    with _ran(study, options, asked, is_forced=is_forced) as (results, looks):
        from analysis.studies.compare import compare as compare_results

        comparison = compare_results(results)
        paths = written(results, comparison)
        findings["comparison"] = comparison
        if asked:
            from analysis.studies.stopping import tell_stop

            caption = comparison.caption
            findings["precision"] = tell_stop(results, asked, looks, caption=caption)
            paths += written(results, findings["precision"])
        if is_split:
            findings["gap"] = _split(comparison, results, options, is_forced=is_forced)
            paths += written(results, findings["gap"])
        report_on(results, findings, report_file, is_quiet=options.is_quiet)
    show(results, findings, paths, options)


def _study(references: Sequence[str], options: StudyOptions, records: Level) -> Study:
    from sim.experiment.design import load_study

    return load_study(
        references,
        overrides=options.overrides,
        replications=options.replications,
        seed=options.seed,
        records=records,
    )


@contextmanager
def _ran(
    study: Study, options: StudyOptions, asked: Asked | None, *, is_forced: bool
) -> Iterator[tuple[Results, list[Look]]]:
    """Run a study of a given number of replications, or until it is sure enough."""
    if asked:
        with ran_until_sure(study, options, asked, is_forced=is_forced) as found:
            yield found
    else:
        with ran(study, options, is_forced=is_forced) as results:
            yield results, []


def _split(
    comparison: Comparison,
    results: Results,
    options: StudyOptions,
    *,
    is_forced: bool,
) -> Gap:
    """Run what a split takes besides, in a folder of its own, and split the gap."""
    from analysis.studies.proportion.gap import split_gap
    from analysis.studies.proportion.runs import FOLDER, runs_without

    variants = runs_without(results.study)
    if variants is None:
        return split_gap(comparison, results, None)
    inside = replace(options, out=results.folder / FOLDER)
    with ran(variants, inside, is_forced=is_forced) as others:
        return split_gap(comparison, results, others)
