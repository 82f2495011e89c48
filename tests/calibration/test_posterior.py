"""Simulation-based calibration: what is fitted to the model's records is known rightly.

Inputs are drawn, the model makes a record of them, and the record is fitted. Where the
posterior is right, the place of each true input in its own posterior is uniform (Talts
and others 2018, Validating Bayesian inference algorithms with simulation-based
calibration, arXiv:1804.06788; Cook, Gelman and Rubin 2006).
"""

import math
from functools import cache

import numpy as np
import pytest
from scipy.stats import kstest, norm

from analysis.studies.calibration.outcomes import fit_arrests, with_arrests
from analysis.studies.calibration.streets import fit_record, street_rows
from tests.making import changed, shipped
from tests.records import record_of

RECORDS = 40
STREETS = 12
WEEKS = 14
SIGMA, OMEGA, BETA = 0.3, 0.2, 0.4
TAU_M, TAU_U, SLOPE = 0.4, 0.35, 0.3

pytestmark = [
    pytest.mark.slow,
    pytest.mark.longest,  # all of it, in one worker
    pytest.mark.xdist_group("posterior"),
]


def made_up(seed: int):
    """Return a scenario with drawn streets and days, and what was drawn."""
    luck = np.random.default_rng(seed)
    base = shipped("four-a-week")
    # The common numbers are drawn too, around these.
    sigma, omega = (one * math.exp(luck.normal(0, 0.2)) for one in (SIGMA, OMEGA))
    beta = float(np.clip(luck.normal(BETA, 0.15), 0.05, 0.95))
    m = luck.normal(7.8, TAU_M, STREETS)
    u = luck.normal(0.4 + SLOPE * (m - 7.8), TAU_U)
    rate = base.recognition.point_at(
        base.recognition.threshold
    ).true_positive_identification_rate
    faces = np.exp(m + sigma**2 / 2)
    alerts = np.exp(u + (beta * sigma**2 + omega**2) / 2)
    like = next(iter(base.sites.values()))
    sites = {
        f"street-{place:02}": like.model_copy(
            update={
                "name": f"Street {place}",
                "longitude": place / 100,
                "visits": 1.0,
                "faces": float(faces[place]) / 3600,
                "wanted_per_10k_faces": float(
                    1e4 * alerts[place] / rate / faces[place]
                ),
            }
        )
        for place in range(STREETS)
    }
    scenario = changed(
        base.model_copy(update={"sites": sites}),
        horizon__weeks=WEEKS,
        plan__rotation="round robin",
        depletion__regime="none",
        depletion__weeks_before=0,
        workforce__is_limited=False,
        custody__is_limited=False,
        footfall__day_spread=sigma,
        population__day_spread=omega,
        population__faces_exponent=beta,
    )
    return scenario, {"m": m, "u": u, "beta": beta, "sigma": sigma, "omega": omega}


@pytest.fixture(scope="module")
def places():
    """Return the place of each true input in its posterior, by kind."""
    found: dict[str, list[float]] = {
        "m": [],
        "u": [],
        "beta": [],
        "sigma": [],
        "omega": [],
        "arrests": [],
    }
    for seed in range(RECORDS):
        scenario, told = made_up(seed)
        record = record_of(scenario, seed=seed, hours_known=0.5)
        streets = fit_record(record, scenario)
        fit, levels = streets.fit, streets.fit.levels
        # One street a record: those of one record hang together.
        here = seed % len(streets.names)
        number = int(streets.names[here].rpartition("-")[2])
        for kind, mean, variance in (
            ("m", levels.m[here], levels.variance_m[here]),
            ("u", levels.u[here], levels.variance_u[here]),
        ):
            off = told[kind][number] - mean
            found[kind].append(norm.cdf(off / math.sqrt(variance)))
        for kind in ("beta", "sigma", "omega"):
            value, true = getattr(fit.common, kind), told[kind]
            off = true - value if kind == "beta" else math.log(true / value)
            found[kind].append(norm.cdf(off / fit.error(kind)))
        found["arrests"].append(_place_of_arrests(record))
    return {kind: np.array(values) for kind, values in found.items()}


def _place_of_arrests(record):
    """Return where the true share of arrests lies in its posterior."""
    fit = fit_arrests(street_rows(record))
    true = usual_share()
    off = math.log(true / (1 - true)) - fit.mode.at[0]
    return norm.cdf(off / fit.error)


@cache
def usual_share() -> float:
    """Return what it is in all of them: streets and days don't move it."""
    return _true_share(made_up(0)[0])


def _true_share(scenario) -> float:
    """Return the share of mated alerts that end in an arrest, from a long run."""
    arrests = alerts = 0.0
    for replication in range(12):
        frame = record_of(
            changed(scenario, horizon__weeks=52), seed=999, replication=replication
        ).frame
        arrests += frame["arrests"].sum()
        alerts += frame["true_alerts"].sum()
    return arrests / alerts


@pytest.mark.parametrize("kind", ["m", "u", "beta", "sigma", "omega", "arrests"])
def test_the_truth_lies_anywhere_in_its_posterior(places, kind):
    """Uniform at 1 %, and nine in ten within their 90 % interval."""
    of_kind = places[kind]
    assert of_kind.size == RECORDS
    assert kstest(of_kind, "uniform").pvalue > 0.01
    inside = ((of_kind > 0.05) & (of_kind < 0.95)).mean()
    assert inside > 0.74  # 99.5 % of what a right posterior gives


def test_the_share_that_was_asked_for_is_the_one_that_comes_out():
    """Categories are moved until as many alerts end in an arrest; the run agrees."""
    scenario, _ = made_up(3)
    asked = 0.55
    categories = with_arrests(scenario, asked)
    population = scenario.population.model_copy(update={"categories": categories})
    moved = scenario.model_copy(update={"population": population})
    reached = scenario.depletion.status_quo.reached
    assert _true_share(moved) == pytest.approx(asked * 0.998 / reached, abs=0.02)
