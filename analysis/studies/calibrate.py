"""Sites of the base scenario from the published record.

What a site sees is fitted to the weeks of the status quo, January to July 2025,
with partial pooling: faces by a random effect on their logarithm, alerts by a
gamma-Poisson rate over faces^beta. January counted faces lower on the same streets
(the record's first trap); a shift common to all sites takes that out.

Recognition is fitted to determinations: ``analysis/studies/determinations.py``.

``python -m analysis.studies.calibrate`` writes the base file anew; it comes out
byte for byte as committed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np

from analysis.statistics.pooling import compute_pooled_means, compute_pooled_rates
from sim.model.expected import day_factor, windows
from sim.model.levels import non_mated_rate
from sim.model.profile import flow
from sim.scenario.loading import load_scenario
from sim.scenario.schema import Scenario

FIRST: Final = "2025-01-01"
LAST: Final = "2025-07-31"
UNDERCOUNTED: Final = "2025-02-01"
TARGET: Final = "base/london-2025-sites.yaml"
HEAD: Final = """\
# yaml-language-server: $schema=../scenario.schema.json
# Sites of London: made by `python -m analysis.studies.calibrate` from
# record/met_lfr_deployments.csv; don't edit. Faces and sought passages are fitted
# with partial pooling to {rows} street deployments of vans, January to July 2025.
unless_stated: {{standing: published, source: [record-2025, geocoding]}}
sources:
  record-2025:
    title: Record of LFR deployments, January to July 2025
    author: Metropolitan Police
    year: 2025
    at: scenarios/record/met_lfr_deployments.csv
    note: Official until 10 May 2025, a transcription from then on.
  geocoding:
    title: Sites of the record, with coordinates and boroughs
    at: scenarios/record/sites.csv

sites:
"""
SITE: Final = """\
  {site}:
    name: "{name}"
    borough: {borough}
    latitude: {latitude}
    longitude: {longitude}
    visits: {visits}
    faces: {{value: {faces:.0f}/h, standing: fitted, source: record-2025, between: [{low:.0f}/h, {high:.0f}/h]}}
    wanted_per_10k_faces: {{value: {wanted:.4g}, standing: fitted, source: record-2025}}
    fixed_cameras: {fixed}
"""


class Rows(NamedTuple):
    """The deployments that are fitted to, a row each.

    Attributes
    ----------
    site
        Site ids.
    faces, alerts
        As printed.
    is_undercounted
        Whether the faces were counted the old way.
    """

    site: list[str]
    faces: np.ndarray
    alerts: np.ndarray
    is_undercounted: np.ndarray


class Fit(NamedTuple):
    """What is known of one site.

    Attributes
    ----------
    visits
        Deployments there.
    faces, low, high
        Faces per van deployment, with bounds of 90 %.
    alerts
        Alerts per van deployment.
    """

    visits: int
    faces: float
    low: float
    high: float
    alerts: float


def read_record(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of the record that ships with the package."""
    with (files("scenarios") / "record" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def street_rows() -> Rows:
    """Return van deployments on streets in the weeks of the status quo."""
    of_place = {
        (row["place"], row["borough"]): row["site"] for row in read_record("places.csv")
    }
    street = {
        row["site"] for row in read_record("sites.csv") if row["kind"] == "street"
    }
    kept = [
        (of_place[row["place"], row["borough"]], row)
        for row in read_record("met_lfr_deployments.csv")
        if FIRST <= row["date"] <= LAST
        and row["camera"] == "mobile"
        and row["faces_seen"]
        and not row["use_case"].startswith("Event")
        and of_place[row["place"], row["borough"]] in street
    ]
    return Rows(
        [site for site, _ in kept],
        np.array([float(row["faces_seen"]) for _, row in kept]),
        np.array([float(row["alerts"]) for _, row in kept]),
        np.array([row["date"] < UNDERCOUNTED for _, row in kept]),
    )


def fit_sites(rows: Rows, *, exponent: float) -> dict[str, Fit]:
    """Return the fit of every site with a row, in order of id."""
    names = sorted(set(rows.site))
    groups = np.array([names.index(site) for site in rows.site])
    logs = np.log(rows.faces) - _common_shift(
        np.log(rows.faces), rows.is_undercounted, groups
    )
    means = compute_pooled_means(values=logs, groups=groups)
    exposure = np.exp(exponent * (logs - means.centre))
    rates = compute_pooled_rates(counts=rows.alerts, exposure=exposure, groups=groups)
    error = np.sqrt(means.variance)
    faces = np.exp(means.mean + (means.variance + means.within) / 2)
    alerts = rates.rate * np.exp(
        exponent * (means.mean - means.centre)
        + exponent**2 * (means.variance + means.within) / 2
    )
    return {
        name: Fit(
            visits=int((groups == place).sum()),
            faces=float(faces[place]),
            low=float(faces[place] * np.exp(-1.645 * error[place])),
            high=float(faces[place] * np.exp(1.645 * error[place])),
            alerts=float(alerts[place]),
        )
        for place, name in enumerate(names)
    }


def site_lines(fits: Mapping[str, Fit], scenario: Scenario) -> Iterable[str]:
    """Give the sites of the base file, in order of id."""
    sites = {row["site"]: row for row in read_record("sites.csv")}
    van, settings = scenario.cameras["mobile"], scenario.footfall
    # Alerts go as faces^beta whichever rule says why.
    beta = scenario.population.faces_exponent
    crowd = windows(van, flow(settings)).flow
    sought = windows(van, flow(settings, exponent=beta)).flow
    sought *= day_factor(settings, beta)
    point = scenario.recognition.point_at(scenario.recognition.threshold)
    false_rate = non_mated_rate(
        point,
        entries=scenario.watchlist.size,
        reference=scenario.recognition.reference_list,
    )
    for site, fit in fits.items():
        mated = fit.alerts - fit.faces * false_rate
        passages = mated / point.true_positive_identification_rate
        yield SITE.format(
            site=site,
            name=sites[site]["name"],
            borough=sites[site]["borough"],
            latitude=sites[site]["latitude"],
            longitude=sites[site]["longitude"],
            visits=fit.visits,
            faces=fit.faces / crowd * 3600,
            low=fit.low / crowd * 3600,
            high=fit.high / crowd * 3600,
            wanted=passages / sought * crowd / fit.faces * 1e4,
            fixed="true" if sites[site]["fixed_cameras"] == "yes" else "false",
        )


def base_sites(scenario: Scenario) -> str:
    """Return the text of the base file with the sites."""
    rows = street_rows()
    fits = fit_sites(rows, exponent=scenario.population.faces_exponent)
    return HEAD.format(rows=len(rows.site)) + "".join(site_lines(fits, scenario))


def _common_shift(
    values: np.ndarray, shifted: np.ndarray, groups: np.ndarray
) -> np.ndarray:
    """Return what to take off each row: the shift within sites that have both."""
    centred = values - (np.bincount(groups, values) / np.bincount(groups))[groups]
    flags = shifted.astype(float)
    flags_centred = flags - (np.bincount(groups, flags) / np.bincount(groups))[groups]
    return flags * float(centred @ flags_centred / (flags_centred @ flags_centred))


if __name__ == "__main__":
    target = files("scenarios") / TARGET
    text = base_sites(load_scenario("base/london-2025").scenario)
    with open(str(target), "w", encoding="utf-8") as file:  # noqa: PTH123 - a resource
        file.write(text)
