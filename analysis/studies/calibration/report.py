"""What a calibration found, for people: estimates, and what the record can't tell."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from analysis.statistics.rounding import threshold_text
from analysis.studies.calibration.calibrating import Calibration
from analysis.studies.calibration.doubts import Z, in_per_cent
from analysis.studies.calibration.identified import (
    Cameras,
    Ratio,
    fixed_against_mobile,
    trend_of_visits,
)
from analysis.studies.calibration.outcomes import Share, unconfirmed
from analysis.studies.calibration.streets import street_rows
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from analysis.statistics.trends import Trend

NOT_TOLD: Final = (
    "Not identified: whether extra faces are visitors who aren't sought, or hide those "
    "who are (population.extra_faces); how many sought persons pass, apart from how "
    "many of them are recognised; pairs, prisoner vans and minutes away, of which only "
    "the unconfirmed share is known (lfrsim ridge)."
)
CAMERAS: Final = (
    "Fixed against mobile cameras, {name}: {fixed} deployments of fixed cameras and "
    "{mobile} of vans. A deployment of fixed cameras over one of vans: faces {faces}, "
    "alerts {alerts} (90 % intervals). Arrests over alerts {arrests_fixed} against "
    "{arrests_mobile} (exact 95 % intervals). It is one street, and fixed cameras have "
    "one season: what is the camera's, the hours', the tactics' and the season's isn't "
    "identified."
)
TREND: Final = (
    "Depletion: from one visit to the next log alerts of {camera} cameras at a street "
    "change by {slope:+.3f} (standard error {error:.3f}; {number} deployments, "
    "streets: {groups}). Season is in it, so it bounds what repeat visits take away "
    "and doesn't tell it."
)


def report_lines(found: Calibration) -> list[str]:
    """Return the report as text."""
    rows = list(_estimates(found))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join(
            [
                f"{row[0]:{widths[0]}}",
                f"{row[1]:>{widths[1]}}",
                f"{row[2]:>{widths[2]}}",
                row[3],
            ]
        ).rstrip()
        for row in rows
    ]
    for said in _not_told(found):
        lines += ["", *wrapped(said)]
    return lines


def report_document(found: Calibration) -> dict[str, Any]:
    """Return the report for programs."""
    keys = ("what", "estimate", "interval_90", "rests_on")
    return {
        "estimates": [
            dict(zip(keys, row, strict=True)) for row in list(_estimates(found))[1:]
        ],
        "not_told": list(_not_told(found)),
    }


def _estimates(found: Calibration) -> Iterator[tuple[str, str, str, str]]:
    """Give a row an estimate, the head first."""
    fit = found.streets.fit
    common, visits = fit.common, fit.visits
    number, faces = visits.street.size, int(visits.has_faces.sum())
    yield "Estimate", "value", "90 % interval", "rests on"
    over = f"{number} deployments on {visits.streets} streets"
    of_faces = f"{faces} of them with comparable faces"

    def lognormal(name: str) -> tuple[str, str]:
        value, error = getattr(common, name), fit.error(name)
        low, high = (value * math.exp(sign * Z * error) for sign in (-1, 1))
        return f"{value:.3f}", f"{low:.3f} to {high:.3f}"

    def normal(name: str) -> tuple[str, str]:
        value, error = getattr(common, name), fit.error(name)
        return f"{value:.3f}", f"{value - Z * error:.3f} to {value + Z * error:.3f}"

    day = common.sigma**2 / 2
    low, high = (
        math.exp(common.mu + day + sign * Z * fit.error("mu")) for sign in (-1, 1)
    )
    yield (
        "faces a live hour, the middle street",
        f"{math.exp(common.mu + day):,.0f}",
        f"{low:,.0f} to {high:,.0f}",
        of_faces,
    )
    yield "streets differ in log faces by", *lognormal("tau_m"), of_faces
    yield "days of a street differ in log faces by", *lognormal("sigma"), of_faces
    yield "streets differ in log alerts by", *lognormal("tau_u"), over
    yield "days of a street differ in log alerts by", *lognormal("omega"), over
    yield "alerts follow faces of a day to the power", *normal("beta"), of_faces
    yield "alerts follow a street's faces to the power", *normal("slope"), of_faces
    yield from _eras(found)
    yield from _outcomes(found)


def _eras(found: Calibration) -> Iterator[tuple[str, str, str, str]]:
    fit, rows = found.streets.fit, found.streets.rows
    for number, shift in enumerate(fit.common.shifts):
        error = fit.error("shifts", number)
        here = rows[fit.visits.era == number + 1]
        at = threshold_text(here["threshold"].iloc[0])
        yield (
            f"log alerts until {here['date'].max():%Y-%m-%d}, at {at}",
            f"{shift:.3f}",
            f"{shift - Z * error:.3f} to {shift + Z * error:.3f}",
            f"{len(here)} deployments",
        )


def _outcomes(found: Calibration) -> Iterator[tuple[str, str, str, str]]:
    arrests = found.arrests
    if arrests is not None:
        rests = f"{arrests.number} deployments"
        ends = [f"{100 * arrests.share_at(sign * Z):.1f}" for sign in (-1, 1)]
        yield (
            "arrests over alerts that weren't false",
            in_per_cent(arrests.share),
            f"{ends[0]} to {ends[1]} %",
            rests,
        )
        ends = [f"{arrests.correlation_at(sign * Z):.3f}" for sign in (-1, 1)]
        yield (
            "correlation of two alerts of a deployment in it",
            f"{arrests.correlation:.3f}",
            f"{ends[0]} to {ends[1]}",
            rests,
        )
    rows = street_rows(found.record)
    lost = unconfirmed(rows[rows["date"] >= found.record.description.outcomes_from])
    if lost is not None:
        yield (
            "unconfirmed alerts (95 %)",
            f"{100 * lost.value:.2f} %",
            f"{100 * lost.low:.2f} to {100 * lost.high:.2f} %",
            f"{lost.number} of {lost.of} alerts",
        )
    for one in found.false:
        low, high = one.interval()
        unit = "a million faces" if one.faces else "a deployment"
        yield (
            f"false alerts {unit} at {threshold_text(one.threshold)} (95 %)",
            f"{one.number / one.exposure:.3g}",
            f"{low:.3g} to {high:.3g}",
            f"{one.number} in {one.deployments} deployments",
        )


def _not_told(found: Calibration) -> Iterator[str]:
    """Give what the record can't tell, a paragraph each."""
    yield NOT_TOLD
    for cameras in fixed_against_mobile(found.record):
        yield _cameras(found, cameras)
    for camera in ("mobile", "fixed"):
        trend = trend_of_visits(found.record, camera=camera)
        if trend is not None:
            yield _trend(camera, trend)


def _cameras(found: Calibration, one: Cameras) -> str:
    return CAMERAS.format(
        name=found.record.sites[one.site].name,
        fixed=one.fixed,
        mobile=one.mobile,
        faces=_ratio(one.faces),
        alerts=_ratio(one.alerts),
        arrests_fixed=_percent(one.arrests_fixed),
        arrests_mobile=_percent(one.arrests_mobile),
    )


def _trend(camera: str, trend: Trend) -> str:
    return TREND.format(camera=camera, **trend._asdict())


def _ratio(ratio: Ratio) -> str:
    if math.isnan(ratio.value):
        return "too few to tell"
    return f"{ratio.value:.2f} times ({ratio.low:.2f} to {ratio.high:.2f})"


def _percent(share: Share) -> str:
    ends = f"{100 * share.low:.0f} to {100 * share.high:.0f}"
    return f"{100 * share.value:.0f} % ({ends})"
