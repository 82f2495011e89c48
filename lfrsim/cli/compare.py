"""The command that compares scenarios, and the studies that go with two of them."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

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
from lfrsim.cli.several import (
    compare_several,
    measure_of_several,
    refuse_options_of_two,
)
from lfrsim.cli.sureness import Sureness, asked_of, ran_until_sure, sureness_options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from analysis.statistics.stopping import Look
    from analysis.studies.comparison.compare import Comparison
    from analysis.studies.doubt.runs import Uncertain
    from analysis.studies.precision.stop import Asked
    from sim.experiment.design import Level, Study
    from sim.experiment.results import Results

COMPARISON: Final = "comparison"


@dataclass(frozen=True, slots=True)
class Besides:
    """What a comparison is asked for besides itself.

    Attributes
    ----------
    is_split, is_uncertain
        Whether the gap is split, and inputs are drawn.
    report_file
        Where a report is to be written, if at all.
    """

    is_split: bool
    is_uncertain: bool
    report_file: Path | None


def besides_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command those options, and hand them on as one value."""

    @wraps(function)
    def gathered(**given: Any) -> None:  # noqa: ANN401  # whatever Click has parsed
        own = {field.name: given.pop(field.name) for field in fields(Besides)}
        function(besides=Besides(**own), **given)

    return applied(
        click.option(
            "--uncertain-inputs",
            "is_uncertain",
            is_flag=True,
            help="Tell error, risk and doubt apart: both are run again at 128 draws of "
            "what their inputs could be, four replications each, kept in the folder "
            "doubt.",
        ),
        click.option(
            "--gap",
            "is_split",
            is_flag=True,
            help="Split what is missing from proportion to the deployments by its "
            "causes: up to fourteen more runs, kept in the folder gap.",
        ),
        report_option,
    )(gathered)


@click.command(short_help="Run A and B with the same luck and compare them.")
@click.argument("a")
@click.argument("b")
@click.argument("others", metavar="[C]...", nargs=-1)
@sureness_options
@besides_options
@applied(records, force)
@study_options
def compare(  # noqa: PLR0913 - all but three are options, by name
    a: str,
    b: str,
    others: tuple[str, ...],
    *,
    options: StudyOptions,
    records: Level,
    is_forced: bool,
    sureness: Sureness,
    besides: Besides,
) -> None:
    """Run the scenarios A and B with the same luck and compare them.

    Every replication meets the same streets, crowds and persons in both, so that what
    differs is what the scenarios differ in. The same command again runs only what is
    missing. Settings are changed in every scenario.

    With C and more, each is compared with A, the base, with intervals that hold
    together; --by says by which measure the figure does.
    """
    if others:
        number = 2 + len(others)
        _refuse_of_several(number, sureness, besides)
        by = measure_of_several(number, options.replications, sureness.by)
        study = _study([a, b, *others], options, records)
        compare_several(study, options, by=by, is_forced=is_forced)
        return
    asked = asked_of(sureness)
    study = _study([a, b], options, records)
    # What can't be done is refused before anything is run.
    if besides.is_split:
        from analysis.studies.proportion.runs import ratio_of

        ratio_of(study)
    uncertain = _drawn([a, b], study, options) if besides.is_uncertain else None
    with _ran(study, options, asked, is_forced=is_forced) as (results, looks):
        findings = _findings(results, asked, looks)
        if uncertain:
            _add_doubt(findings, results, uncertain, options, is_forced=is_forced)
        if besides.is_split:
            _add_gap(findings, results, options, is_forced=is_forced)
        paths = [path for one in findings.values() for path in written(results, one)]
        report_on(results, findings, besides.report_file, is_quiet=options.is_quiet)
    show(results, findings, paths, options)


def _refuse_of_several(number: int, sureness: Sureness, besides: Besides) -> None:
    """Refuse what can be asked of two scenarios alone."""
    refuse_options_of_two(
        number,
        precision=sureness.precision,
        indifference=sureness.indifference,
        uncertain_inputs=besides.is_uncertain,
        gap=besides.is_split,
        report=besides.report_file,
    )


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


def _findings(
    results: Results, asked: Asked | None, looks: list[Look]
) -> dict[str, Finding]:
    """Compare, and tell how many replications it took where that was asked."""
    from analysis.studies.comparison.compare import compare as compare_results

    comparison = compare_results(results)
    findings: dict[str, Finding] = {COMPARISON: comparison}
    if asked:
        from analysis.studies.precision.stop import tell_stop

        caption = comparison.caption
        findings["precision"] = tell_stop(results, asked, looks, caption=caption)
    return findings


def _drawn(references: Sequence[str], study: Study, options: StudyOptions) -> Uncertain:
    """Draw the inputs of both; refuse what can't be."""
    from analysis.studies.doubt.runs import uncertain_runs

    return uncertain_runs(references, study, overrides=options.overrides)


def _add_doubt(
    findings: dict[str, Finding],
    results: Results,
    uncertain: Uncertain,
    options: StudyOptions,
    *,
    is_forced: bool,
) -> None:
    """Run both with inputs drawn, in a folder of its own, and say what that does."""
    from analysis.studies.doubt.apart import tell_apart
    from analysis.studies.doubt.runs import FOLDER

    comparison = _comparison(findings)
    inside = replace(options, out=results.folder / FOLDER, replications=uncertain.each)
    with ran(uncertain.study, inside, is_forced=is_forced, is_part=True) as others:
        apart = tell_apart(comparison, uncertain, others)
    findings[COMPARISON] = apart.beside(comparison)
    findings["doubt"] = apart


def _add_gap(
    findings: dict[str, Finding],
    results: Results,
    options: StudyOptions,
    *,
    is_forced: bool,
) -> None:
    """Run what a split takes besides, in a folder of its own, and split the gap."""
    from analysis.studies.proportion.gap import split_gap
    from analysis.studies.proportion.runs import FOLDER, runs_without

    comparison = _comparison(findings)
    variants = runs_without(results.study)
    if variants is None:
        findings["gap"] = split_gap(comparison, results, None)
        return
    inside = replace(options, out=results.folder / FOLDER)
    with ran(variants, inside, is_forced=is_forced) as others:
        findings["gap"] = split_gap(comparison, results, others)


def _comparison(findings: dict[str, Finding]) -> Comparison:
    from analysis.studies.comparison.compare import Comparison

    found = findings[COMPARISON]
    assert isinstance(found, Comparison)
    return found
