"""The mode of a posterior and its curvature, found the same way on every machine.

A quasi-Newton search comes near the mode; Newton's steps on central differences then
go on until nothing moves in the seventh digit. So a number that is written with four
digits comes out the same wherever it is worked out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
STEP: Final = 1e-3
TOLERANCE: Final = 1e-7
ITERATIONS: Final = 40


class NotFoundError(ValueError):
    """A function without a mode where one was looked for."""


class Mode(NamedTuple):
    """Where a log density is greatest, and how wide it is there.

    Attributes
    ----------
    at
        The mode, shape (p,).
    covariance
        Inverse of the curvature at the mode (Laplace's approximation), shape (p, p).
    value
        The log density there.
    """

    at: Floats
    covariance: Floats
    value: float


def find_mode(log_density: Callable[[Floats], float], start: Floats) -> Mode:
    """Return the mode of a smooth log density of a few dimensions.

    Parameters
    ----------
    log_density
        Up to a constant. Far from the mode it may be ``-inf``.
    start
        Where to begin, shape (p,).

    Raises
    ------
    NotFoundError
        If the function has no maximum near where the search ends.
    """

    def loss(at: Floats) -> float:
        value = log_density(at)
        return -value if np.isfinite(value) else 1e300

    found = minimize(loss, start, method="L-BFGS-B", options={"maxiter": 500})
    at = np.asarray(found.x, np.float64)
    for _ in range(ITERATIONS):
        slope, curvature = _derivatives(log_density, at)
        step = _ascent(slope, curvature)
        at = at + step
        if float(np.abs(step).max()) < TOLERANCE:
            break
    _, curvature = _derivatives(log_density, at)
    values, vectors = np.linalg.eigh(-curvature)
    if not (np.isfinite(values).all() and values.min() > 0):
        message = "the fit has no mode: too little is known for so many numbers"
        raise NotFoundError(message)
    covariance = (vectors / values) @ vectors.T
    return Mode(at, covariance, log_density(at))


def _ascent(slope: Floats, curvature: Floats) -> Floats:
    """Return Newton's step, upwards whatever the curvature, and not too far."""
    values, vectors = np.linalg.eigh(-curvature)
    step: Floats = vectors @ ((vectors.T @ slope) / np.maximum(np.abs(values), 1e-6))
    return step / max(1.0, float(np.abs(step).max()) / 0.5)


def _derivatives(
    log_density: Callable[[Floats], float], at: Floats
) -> tuple[Floats, Floats]:
    """Return gradient and Hessian by central differences."""
    number = at.size
    steps = STEP * np.eye(number)
    centre = log_density(at)
    up = np.array([log_density(at + step) for step in steps])
    down = np.array([log_density(at - step) for step in steps])
    hessian = np.diag((up - 2 * centre + down) / STEP**2)
    for i in range(number):
        for j in range(i):
            both = log_density(at + steps[i] + steps[j])
            neither = log_density(at - steps[i] - steps[j])
            mixed = (
                both + neither - up[i] - down[i] - up[j] - down[j] + 2 * centre
            ) / (2 * STEP**2)
            hessian[i, j] = hessian[j, i] = mixed
    return (up - down) / (2 * STEP), hessian
