"""What all streets share, as inputs: how days differ, and how alerts follow faces."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.studies.calibration.doubts import lognormal_doubt, normal_doubt
from analysis.studies.calibration.streets import Streets, period
from analysis.studies.calibration.writing import Input, number


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
    yield (
        "population.faces_exponent",
        Input(
            number(beta),
            normal_doubt(beta, error, within=(0.0, 1.0)),
            f"Standard error {number(error):g}; within streets. {over}",
        ),
    )
    for path, name, of in (
        ("footfall", "sigma", "log faces within streets, beyond unequal hours"),
        ("population", "omega", "log alerts within streets, beyond what faces explain"),
    ):
        spread = getattr(common, name)
        yield (
            f"{path}.day_spread",
            Input(
                number(spread),
                lognormal_doubt(spread, fit.error(name)),
                f"Of {of}; {over}",
            ),
        )
