"""What all streets share, as inputs: how days differ, and how alerts follow faces."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from analysis.studies.calibration.streets import Streets, period
from analysis.studies.calibration.writing import Input, number

FARTHEST: Final = 3.0  # standard errors from the value to the bounds of the doubt


def street_inputs(streets: Streets) -> Iterator[tuple[str, Input]]:
    """Give the exponent of alerts on faces, and the spreads of a day."""
    common, fit = streets.fit.common, streets.fit
    faces = int(fit.visits.has_faces.sum())
    rows = fit.visits.street.size
    over = (
        f"n = {rows} deployments, faces of {faces}, {fit.visits.streets} streets; "
        f"{period(streets.rows)}"
    )
    beta, error = min(max(common.beta, 0.0), 1.0), fit.error("beta")
    bounds = [max(0.0, beta - FARTHEST * error), min(1.0, beta + FARTHEST * error)]
    yield (
        "population.faces_exponent",
        Input(
            number(beta),
            {
                "normal": {
                    "mean": number(beta),
                    "sd": number(error),
                    "between": [number(bound) for bound in bounds],
                }
            },
            f"Standard error {number(error):g}; within streets. {over}",
        ),
    )
    yield (
        "footfall.day_spread",
        Input(
            number(common.sigma),
            _around(common.sigma, fit.error("sigma")),
            f"Of log faces within streets, beyond unequal hours; {over}",
        ),
    )
    yield (
        "population.day_spread",
        Input(
            number(common.omega),
            _around(common.omega, fit.error("omega")),
            f"Of log alerts within streets, beyond what faces explain; {over}",
        ),
    )


def _around(value: float, error: float) -> dict[str, object]:
    """Return a lognormal doubt about a deviation, from the error of its logarithm."""
    most = number(value * math.exp(FARTHEST * error))
    return {
        "lognormal": {"median": number(value), "sigma": number(error), "most": most}
    }
