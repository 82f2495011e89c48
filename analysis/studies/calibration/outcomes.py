"""What comes of alerts, from a record: arrests, other disposals, unconfirmed alerts.

A record says which share of alerts ends in an arrest, and how unevenly. It doesn't say
how categories of persons differ in it: their differences are those of the scenario that
is extended, and only the level is fitted. All odds of an arrest are moved by one
factor, so that no probability can pass 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

from analysis.statistics.beta_binomial import BetaBinomialFit, fit_beta_binomial
from analysis.statistics.modes import NotFoundError
from analysis.statistics.proportions import clopper_pearson_interval
from analysis.studies.calibration.streets import true_alerts
from analysis.studies.expectation.expectation import arrest_share
from analysis.studies.expectation.remaining import Group, groups
from sim.model.chances import chance_of_arrest
from sim.scenario.schema import Category, CategoryOfPerson, Scenario

if TYPE_CHECKING:
    import pandas as pd

WIDEST: Final = 8.0  # of a shift of log odds
WIDEST_SPREAD: Final = 4.0
NODES: Final = 32


class Share(NamedTuple):
    """A share with its exact interval.

    Attributes
    ----------
    number, of
        What was counted, of how many.
    low, high
        Exact 95 % interval (Clopper and Pearson).
    """

    number: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself."""
        return self.number / self.of


def exact_share(number: float, of: float) -> Share:
    """Return a share with its exact interval."""
    low, high = clopper_pearson_interval(successes=int(number), trials=int(of))
    return Share(int(number), int(of), low, high)


def fit_arrests(rows: pd.DataFrame) -> BetaBinomialFit:
    """Fit arrests given alerts that weren't false, over deployments.

    Raises
    ------
    NotFoundError
        If no deployment has both, or all alerts end alike.
    """
    known = rows[rows["arrests"].notna()]
    alerts = true_alerts(known)
    # Who is arrested beside the person sought raised no alert.
    arrests = np.minimum(known["arrests"].to_numpy(float), alerts)
    return fit_beta_binomial(successes=arrests, trials=alerts)


def unconfirmed(rows: pd.DataFrame) -> Share | None:
    """Return the share of alerts after which nobody was spoken to."""
    known = rows[rows["true_alerts_unconfirmed"] <= rows["alerts"]]
    if known.empty or not known["alerts"].sum():
        return None
    return exact_share(known["true_alerts_unconfirmed"].sum(), known["alerts"].sum())


def other_disposals(rows: pd.DataFrame) -> Share | None:
    """Return other disposals over stops that ended without an arrest.

    Only where a record tells both apart.
    """
    known = rows[rows["other_disposals"].notna() & rows["no_action"].notna()]
    other, none = known["other_disposals"].sum(), known["no_action"].sum()
    return exact_share(other, other + none) if other + none else None


def with_arrests(
    scenario: Scenario, share: float, *, other: float | None = None
) -> dict[Category, CategoryOfPerson]:
    """Return the categories such that a share of alerts ends in an arrest.

    Parameters
    ----------
    scenario
        With the categories whose differences are kept.
    share
        Arrests over alerts that weren't false.
    other
        Other disposals over stops without an arrest; as in the scenario if None.

    Raises
    ------
    NotFoundError
        If no probabilities give that share.
    """
    reached = scenario.depletion.status_quo.reached

    def missed(shift: float) -> float:
        moved = with_categories(scenario, shifted(scenario, shift))
        return arrest_share(moved, groups(moved)) * reached - share

    if missed(-WIDEST) > 0 or missed(WIDEST) < 0:
        message = (
            f"{100 * share:.1f} % of alerts can't end in an arrest with the categories "
            "of the scenario that is extended"
        )
        raise NotFoundError(message)
    categories = shifted(scenario, float(brentq(missed, -WIDEST, WIDEST, xtol=1e-12)))
    if other is None:
        return categories
    return _with_other(with_categories(scenario, categories), other)


def shifted(scenario: Scenario, shift: float) -> dict[Category, CategoryOfPerson]:
    """Return the categories with all odds of an arrest moved, the rest alike."""
    moved: dict[Category, CategoryOfPerson] = {}
    for name, category in scenario.population.categories.items():
        arrest = category.arrest
        if 0 < arrest < 1:
            arrest = float(expit(logit(arrest) + shift))
        rest = (1 - arrest) / (1 - category.arrest) if category.arrest < 1 else 1.0
        moved[name] = category.model_copy(
            update={
                "arrest": arrest,
                "other": category.other * rest,
                "safeguarded": category.safeguarded * rest,
            }
        )
    return moved


def _with_other(scenario: Scenario, other: float) -> dict[Category, CategoryOfPerson]:
    """Scale other disposals so that they are a share of stops without an arrest."""
    categories = scenario.population.categories
    found = list(groups(scenario))
    listed = [group for group in found if group.is_listed]
    total = sum(_weight(group) for group in listed)
    said = sum(
        _weight(group)
        * (
            categories[group.kind.category].other
            + categories[group.kind.category].safeguarded
        )
        for group in listed
        if group.kind.is_right
    )
    factor = other * (1 - arrest_share(scenario, found)) * total / said if said else 1.0
    return {
        name: category.model_copy(
            update={"other": min(category.other * factor, _room(category))}
        )
        for name, category in categories.items()
    }


def _room(category: CategoryOfPerson) -> float:
    return max(0.0, 1 - category.arrest - category.safeguarded)


def _weight(group: Group) -> float:
    return group.passages * group.kind.recognised


def with_categories(
    scenario: Scenario, categories: dict[Category, CategoryOfPerson]
) -> Scenario:
    """Return a scenario with other probabilities of what a stop leads to."""
    population = scenario.population.model_copy(update={"categories": categories})
    return scenario.model_copy(update={"population": population})


def spread_of(scenario: Scenario, correlation: float) -> float:
    """Return the spread of log odds with which two alerts of a deployment are so alike.

    The correlation is over the mix of categories on the scenario's list; see
    ``disposal.arrest_spread``.

    Parameters
    ----------
    correlation
        Of whether two alerts of one deployment end in an arrest.
    """
    found = [group for group in groups(scenario) if group.is_listed]
    total = sum(map(_weight, found))
    weights: dict[float, float] = {}
    for group in found:
        if group.kind.is_right:
            mean = scenario.population.categories[group.kind.category].arrest
            weights[mean] = weights.get(mean, 0.0) + _weight(group) / total
    reached = scenario.depletion.status_quo.reached
    effects, density = np.polynomial.hermite_e.hermegauss(NODES)
    density = density / density.sum()

    def missed(spread: float) -> float:
        shares = np.array([
            reached * sum(
                weight * chance_of_arrest(mean, spread=spread, effect=float(effect))
                for mean, weight in weights.items()
            )
            for effect in effects
        ])  # fmt: skip
        mean = float(density @ shares)
        return float(density @ (shares - mean) ** 2) / (mean * (1 - mean)) - correlation

    if missed(WIDEST_SPREAD) < 0:
        return WIDEST_SPREAD
    return float(brentq(missed, 0.0, WIDEST_SPREAD, xtol=1e-9))
