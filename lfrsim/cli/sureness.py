"""How sure an answer is to be: options, and the runs that they ask for."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from lfrsim.cli.endings import say
from lfrsim.cli.options import Command, StudyOptions, applied
from lfrsim.cli.running import at_work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analysis.statistics.stopping import Look
    from analysis.studies.precision.stop import Asked
    from sim.experiment.design import Study
    from sim.experiment.results import Results

FEWEST: Final = 32
MOST: Final = 1_000
PERCENT: Final = 100.0


@dataclass(frozen=True, slots=True)
class Sureness:
    """What was said of how sure the answer is to be; ``None`` is what wasn't.

    Attributes
    ----------
    precision
        Half-width of the paired difference: a share of it as ``5%``, or a number in
        the unit of the measure.
    indifference
        Half-width that will do besides, in the unit of the measure.
    by
        Key of the measure.
    """

    precision: str | None
    indifference: float | None
    by: str | None


def sureness_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command those options, and hand them on as one value."""

    @wraps(function)
    def gathered(**given: Any) -> None:  # noqa: ANN401  # whatever Click has parsed
        own = {field.name: given.pop(field.name) for field in fields(Sureness)}
        function(sureness=Sureness(**own), **given)

    return applied(*_OPTIONS)(gathered)


_OPTIONS: Final[tuple[Callable[[Command], Command], ...]] = (
    click.option(
        "--precision",
        metavar="5%|NUMBER",
        help="Run as many replications as it takes until the 95 % half-width of the "
        "paired difference is this share of it, or this number in its unit: at least "
        f"{FEWEST}, and at most {MOST:,} or as many as -n says.",
    ),
    click.option(
        "--indifference",
        type=click.FloatRange(0, min_open=True),
        metavar="NUMBER",
        help="With --precision 5%: a half-width that will do however small the "
        "difference is.",
    ),
    click.option(
        "--by",
        metavar="MEASURE",
        help="With --precision, or with three scenarios and more: whose difference, by "
        "its key in summary.csv.  [default: arrests_per_week]",
    ),
)


def asked_of(said: Sureness) -> Asked | None:
    """Return how sure the answer is to be; None where a number of runs was given.

    Raises
    ------
    click.UsageError
        If what was said doesn't fit together, or can't be read.
    """
    if said.precision is None:
        _refuse_without_precision(said)
        return None
    from analysis.measures import ARRESTS
    from analysis.statistics.stopping import Goal
    from analysis.studies.precision.stop import Asked

    relative, absolute = _precision(said.precision)
    if said.indifference is not None:
        if absolute:
            message = (
                f"{said.precision} is a half-width already; it goes with a share, as "
                "in --precision 5%"
            )
            raise click.BadParameter(message, param_hint="--indifference")
        absolute = said.indifference
    goal = Goal(relative=relative, absolute=absolute)
    return Asked(goal=goal, key=said.by or ARRESTS, most=_most())


@contextmanager
def ran_until_sure(
    study: Study, options: StudyOptions, asked: Asked, *, is_forced: bool
) -> Iterator[tuple[Results, list[Look]]]:
    """Run a study until it is as sure as asked; keep its folder while the caller reads.

    What is there already isn't run again.
    """
    from analysis.studies.precision.stop import run_until
    from sim.experiment.run import run_study

    first = study.of(replications=min(FEWEST, asked.most))
    with at_work(first, options, is_forced=is_forced, most=asked.most) as work:
        store, by, progress = work

        def run(n: int) -> Results:
            if not options.is_quiet:
                say(f"looking at {n:,} replications of each scenario")
            store.ask_for(n)
            return run_study(store, by=by, progress=progress)

        looks = run_until(run, asked)
        yield store.finish(), looks


def _most() -> int:
    """Return how many replications there may be: as many as were said, or many."""
    context = click.get_current_context()
    if context.get_parameter_source("replications") is not ParameterSource.COMMANDLINE:
        return MOST
    most = int(context.params["replications"])
    if most < FEWEST:
        message = (
            f"{most} is too few to look at how sure the difference is: --precision "
            f"begins at {FEWEST}"
        )
        raise click.BadParameter(message, param_hint="--replications")
    return most


def _refuse_without_precision(said: Sureness) -> None:
    for name in ("indifference", "by"):
        if getattr(said, name) is not None:
            message = f"--{name} goes with --precision, as in --precision 5%"
            raise click.UsageError(message)


def _precision(text: str) -> tuple[float, float]:
    """Return a relative and an absolute half-width, one of them 0."""
    number = text.strip()
    is_share = number.endswith("%")
    try:
        value = float(number.removesuffix("%"))
    except ValueError:
        value = float("nan")
    if is_share and 0 < value < PERCENT:
        return value / PERCENT, 0.0
    if not is_share and 0 < value < float("inf"):
        return 0.0, value
    message = (
        f"{text!r} must be a share of the difference below 100 %, as in 5%, or a "
        "number above 0 in the unit of the measure, as in 0.5"
    )
    raise click.BadParameter(message, param_hint="--precision")
