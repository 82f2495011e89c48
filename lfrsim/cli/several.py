"""Several scenarios against the first of them: what `lfrsim compare` does with many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from lfrsim.cli.running import ran, show, written

if TYPE_CHECKING:
    from lfrsim.cli.options import StudyOptions
    from sim.experiment.design import Study

FINDING: Final = "against_base"


def refuse_options_of_two(number: int, **given: object) -> None:
    """Refuse what can be asked of two scenarios alone, before anything is loaded.

    Parameters
    ----------
    number
        Of scenarios.
    given
        What was said, by the name of its option; what wasn't is false.

    Raises
    ------
    click.UsageError
        If any was said.
    """
    said = [f"--{name.replace('_', '-')}" for name, value in given.items() if value]
    if not said:
        return
    message = (
        f"{' and '.join(said)} can be asked of two scenarios, and not of {number}: "
        f"leave it out, or compare two at a time, as in lfrsim compare A B {said[0]}"
    )
    raise click.UsageError(message)


def measure_of_several(number: int, replications: int, by: str | None) -> str:
    """Return the key of the figure's measure: arrests a week if none was said.

    Raises
    ------
    StudyError
        If there is none of that key, or that many can't be compared, or by that few.
    """
    from analysis.measures import ARRESTS, measure_named
    from analysis.studies.choosing.several import refuse_too_few, refuse_too_many

    refuse_too_many(number)
    refuse_too_few(replications)
    return measure_named(ARRESTS if by is None else by).key


def compare_several(
    study: Study, options: StudyOptions, *, by: str, is_forced: bool
) -> None:
    """Run a study, compare each scenario with the first, and say what differs.

    Parameters
    ----------
    study
        The base first.
    options
        How it is run, and how it is told.
    by
        Key of the figure's measure.
    is_forced
        Whether it is run however large it is.
    """
    with ran(study, options, is_forced=is_forced) as results:
        from analysis.studies.choosing.several import find_several

        found = find_several(results, by=by)
        paths = written(results, found)
    show(results, {FINDING: found}, paths, options)
