"""What a deployment's window makes of a face an hour, on the logarithm.

Faces of a deployment are its street's level times the integral of the day's profile
over the time live. Where the hours aren't published, length and start are known only as
distributions, and the logarithm of the integral has a mean and a variance.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.clock import DAY, HOUR
from sim.model.profile import Flow
from sim.scenario.schema import Camera

POINTS: Final = 48
Floats = NDArray[np.float64]


class LogWindow(NamedTuple):
    """The logarithm of an integral of the profile, in hours of ordinary flow.

    Attributes
    ----------
    mean, variance
        Over what isn't known of the window.
    """

    mean: float
    variance: float


def log_window(camera: Camera, profile: Flow, *, hours: float = math.nan) -> LogWindow:
    """Return mean and variance over starts, and over lengths unless they are known.

    Parameters
    ----------
    camera
        Whose windows.
    profile
        Of faces, or of sought persons.
    hours
        Time live; ``nan`` where it isn't known.
    """
    shares = ((np.arange(POINTS) + 0.5) / POINTS).tolist()
    starts = np.array([camera.starts.quantile(u) for u in shares])
    if math.isnan(hours):
        lengths = np.array([camera.live.quantile(u) for u in shares])
    else:
        lengths = np.array([hours * HOUR])
    ends = np.minimum(starts[:, None] + lengths[None, :], DAY)
    logs: Floats = np.log((profile(ends) - profile(starts)[:, None]) / HOUR)
    return LogWindow(float(logs.mean()), float(logs.var()))
