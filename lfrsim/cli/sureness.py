"""How sure an answer is to be: options, and the runs that they ask for."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from lfrsim.cli.endings import say
from lfrsim.cli.options import Command, StudyOptions, applied
from lfrsim.cli.running import ran

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analysis.statistics.stopping import Look
    from analysis.studies.stopping import Asked
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
    measure
        Key of the measure.
    most
        Replications, whatever was asked.
    """

    precision: str | None
    indifference: float | None
    measure: str | None
    most: int | None


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
        "paired difference is this share of it, or this number in its unit; at "
        f"least {FEWEST}.",
    ),
    click.option(
        "--indifference",
        type=click.FloatRange(0, min_open=True),
        metavar="NUMBER",
        help="With --precision 5%: a half-width that will do however small the "
        "difference is.",
    ),
    click.option(
        "--measure",
        metavar="KEY",
        help="With --precision: whose difference, by its key in summary.csv.  "
        "[default: arrests_per_week]",
    ),
    click.option(
        "--most",
        type=click.IntRange(FEWEST, 100_000),
        help=f"With --precision: the most replications.  [default: {MOST:,}]",
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
    source = click.get_current_context().get_parameter_source("replications")
    if source is ParameterSource.COMMANDLINE:
        message = (
            "--precision finds the number of replications by itself: leave "
            "--replications out, or say with --most how many there may be"
        )
        raise click.UsageError(message)
    from analysis.statistics.stopping import Goal
    from analysis.studies.stopping import ARRESTS, Asked

    relative, absolute = _precision(said.precision)
    if said.indifference is not None:
        if absolute:
            message = (
                f"{said.precision} is a half-width already; it goes with a share, as "
                "in --precision 5%"
            )
            raise click.BadParameter(message, param_hint="--indifference")
        absolute = said.indifference
    key = _known_measure(said.measure or ARRESTS)
    goal = Goal(relative=relative, absolute=absolute)
    return Asked(goal=goal, key=key, most=said.most or MOST)


@contextmanager
def ran_until_sure(
    study: Study, options: StudyOptions, asked: Asked, *, is_forced: bool
) -> Iterator[tuple[Results, list[Look]]]:
    """Run a study until it is as sure as asked; keep its folder while the caller reads.

    Each look is a study of its own in the same folder, so whatever is there already
    isn't run again.
    """
    from analysis.studies.stopping import run_until

    unsaid = study.unsaid  # said once, at the first look

    def run(n: int) -> Results:
        nonlocal unsaid
        one, unsaid = replace(study.of(replications=n), unsaid=unsaid), ()
        if not options.is_quiet:
            say(f"looking at {n:,} replications of each scenario")
        with ran(one, options, is_forced=is_forced) as results:
            return results

    looks = run_until(run, asked)
    last = replace(study.of(replications=looks[-1].n), unsaid=())
    quiet = replace(options, is_quiet=True)
    with ran(last, quiet, is_forced=is_forced) as results:
        yield results, looks


def _refuse_without_precision(said: Sureness) -> None:
    for name in ("indifference", "measure", "most"):
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


def _known_measure(key: str) -> str:
    from difflib import get_close_matches

    from analysis.measures import BY_KEY

    if key in BY_KEY:
        return key
    near = get_close_matches(key, BY_KEY, n=1) or get_close_matches(
        f"{key}_per_week", BY_KEY, n=1
    )
    hint = f"did you mean {near[0]}? " if near else ""
    message = f"there is no measure {key!r}: {hint}summary.csv has all keys"
    raise click.BadParameter(message, param_hint="--measure")
