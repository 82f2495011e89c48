"""The size of a trial in words, and in plain text for a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from analysis.statistics.rounding import significant
from analysis.studies.trial.asked import Design
from analysis.studies.trial.sizes import MOST_WEEKS
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from analysis.studies.trial.trial import Trial

SIDE_BY_SIDE: Final = (
    "sites must be put into arms by lot. Where a street can't have fixed cameras that "
    "is no lot: the arms then differ in more than the cameras, and no size makes up "
    "for it."
)
ONE_AFTER_THE_OTHER: Final = (
    "whatever else changes with the second period is taken for the effect: a trend, a "
    "season, other streets, fewer people left to find. No number of weeks removes "
    "that; an arm beside it would."
)


def notes_on(design: Design) -> tuple[str, ...]:
    """Say what a design can't tell, whatever its size."""
    about = SIDE_BY_SIDE if design is Design.parallel else ONE_AFTER_THE_OTHER
    scatter = (
        "how counts scatter is taken from the model, where streets keep their level "
        "through the year: real weeks may hang together more. It is taken as known, so "
        "that the sizes have no interval."
    )
    return about, scatter


def trial_sentence(trial: Trial) -> str:
    """Say what the effect takes, whether there is as much, and what that finds."""
    asked = trial.asked
    aim = (
        f"To find a change of {percent(asked.effect)} in {asked.of.replace('_', ' ')} "
        f"with a power of {100 * asked.power:g} % (two-sided, {100 * asked.alpha:g} %)"
    )
    found = (
        f"In the {asked.weeks} weeks there are, {_periods(trial)}a change of "
        f"{percent(trial.found)} or more is found."
        if math.isfinite(trial.found)
        else f"The {asked.weeks} weeks there are find no change at all so surely."
    )
    if trial.weeks is None:
        return (
            f"{aim} more than {MOST_WEEKS} weeks are needed at {asked.per_week:g} "
            f"deployments a week on {asked.sites} sites: such a trial can't be done. "
            f"{_sites(trial)}{found}"
        )
    beyond = (
        f" That is more than the {asked.weeks} weeks there are."
        if trial.weeks > asked.weeks
        else ""
    )
    return f"{aim} {_size(trial)}.{beyond} {found}"


def _sites(trial: Trial) -> str:
    """Say how many sites it would take, where sites are what is lacking."""
    if trial.design is not Design.parallel:
        return ""
    least = trial.least_sites
    if least is None or least <= trial.asked.sites:
        return ""
    return (
        f"Sites differ by {100 * trial.by_site.between:.0f} %, so that {least:,} sites "
        "are needed however many deployments there are. "
    )


def percent(share: float) -> str:
    """Write a share with its sign, in per cent."""
    return f"{100 * share:+.3g} %"


def _periods(trial: Trial) -> str:
    return "" if trial.design is Design.parallel else "before and again after, "


def _size(trial: Trial) -> str:
    row = trial.sizes.iloc[-1]
    number = f"{row['deployments']:,.0f} deployments"
    if trial.design is Design.parallel:
        return (
            f"a parallel trial takes {number} on {row['sites']:.0f} sites, half of "
            f"them in each arm: {trial.weeks} weeks at {trial.asked.per_week:g} a week"
        )
    return (
        f"a trial before and after takes {trial.weeks} weeks of each, {number} at "
        f"{trial.asked.per_week:g} a week"
    )


def trial_lines(trial: Trial) -> tuple[str, ...]:
    """Lay out sizes, and how counts scatter."""
    return tuple(_lines(trial))


def _lines(trial: Trial) -> Iterator[str]:
    site, week, of = trial.by_site, trial.by_week, trial.asked.of.replace("_", " ")
    yield f"How {of} scatter in {trial.name}:"
    yield (
        f"  a deployment: mean {significant(site.mean)}; between sites they differ by "
        f"{100 * site.between:.0f} %, within one by"
    )
    yield (
        f"  {100 * math.sqrt(site.within):.0f} % beyond Poisson ({site.deployments:,} "
        f"deployments on {site.sites} sites)"
    )
    yield (
        f"  a week: mean {significant(week.mean)}, variance "
        f"{significant(week.variance)}, correlation with the next "
        f"{week.autocorrelation:.2f}"
    )
    yield ""
    yield f"{'SITES':>8}{'WEEKS':>10}{'DEPLOYMENTS':>14}{'PER SITE':>11}"
    for _, row in trial.sizes.iterrows():
        yield _row(row)
    for note in trial.caption.notes:
        yield ""
        yield from wrapped(f"Note: {note}", rest="      ")


def _row(row: pd.Series) -> str:
    if not math.isfinite(row["weeks"]):
        return f"{row['sites']:>8.0f}{f'> {MOST_WEEKS}':>10}"
    return (
        f"{row['sites']:>8.0f}{row['weeks']:>10.0f}{row['deployments']:>14,.0f}"
        f"{row['per_site']:>11.1f}"
    )
