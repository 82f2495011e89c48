"""With which rate a passage is recognised, by how crowded the street is.

Within a site alerts grow as faces to a power below 1. Two rules say why, and the
record can't tell them apart. Under *dilution* the extra faces are visitors who aren't
sought; whoever passes is recognised as well as ever. Under *crowding* sought persons
are as common among the extra faces, but are hidden by them: with the flow x, relative
to the ordinary flow of the site, a passage is recognised with the rate

    min(ceiling, ordinary x^-loss),

where ordinary is the rate at the threshold and loss is 1 less the power. In an empty
street the rate would pass 1, hence the ceiling. Better cameras lose less in a crowd:
with a crowd loss c the rate is ceiling^(1 - c) times the one above to the power of c,
which is of the same form.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Final, NamedTuple

from sim.scenario.schema import Population, Recognition

NORMAL: Final = NormalDist()
TODAY: Final = 1.0
"""The crowd loss of the cameras of the status quo."""


class Detection(NamedTuple):
    """How well passages are recognised.

    Attributes
    ----------
    ordinary
        Rate at ordinary flow, if that is below the ceiling.
    loss
        Exponent with which the rate falls as the flow grows; 0 under dilution.
    ceiling
        The most that it can be.
    """

    ordinary: float
    loss: float
    ceiling: float

    def at(self, flow: float) -> float:
        """Return the rate at a flow relative to the ordinary one."""
        if self.loss == 0:
            return self.ordinary
        if flow <= 0:
            return self.ceiling
        # Python's own power: NumPy's differs in the last bit between processors.
        return min(self.ceiling, self.ordinary * math.pow(flow, -self.loss))

    def over_days(self, flow: float, *, spread: float) -> float:
        """Return E[x at(x)] for x = flow times a lognormal day effect of mean 1.

        Passages grow as x, so these are those recognised, relative to the passages of
        an ordinary day.

        Parameters
        ----------
        flow
            Of the hour and the weekday.
        spread
            Standard deviation of the log of the day effect.
        """
        if self.loss == 0 or flow <= 0:
            return self.ordinary * flow
        # Up to this day effect the ceiling holds.
        knee = math.pow(self.ordinary / self.ceiling, 1 / self.loss) / flow
        below = 1 - _moment_above(knee, 1.0, spread)
        above = _moment_above(knee, 1 - self.loss, spread)
        falling = self.ordinary * math.pow(flow, 1 - self.loss)
        return self.ceiling * flow * below + falling * above


def detection(
    recognition: Recognition,
    population: Population,
    *,
    threshold: float,
    crowd_loss: float,
) -> Detection:
    """Return how well passages are recognised at a threshold.

    Parameters
    ----------
    recognition, population
        Rates and ceiling; which rule holds, and its exponent.
    threshold
        Least similarity for an alert.
    crowd_loss
        How much of the loss in a crowd the cameras have; 1 is today's.
    """
    rate = recognition.point_at(threshold).true_positive_identification_rate
    if population.extra_faces == "dilution":
        return Detection(rate, 0.0, 1.0)
    ceiling = recognition.ceiling
    return Detection(
        ordinary=ceiling ** (1 - crowd_loss) * rate**crowd_loss,
        loss=crowd_loss * (1 - population.faces_exponent),
        ceiling=ceiling,
    )


def _moment_above(bound: float, power: float, spread: float) -> float:
    """Return E[D^power; D > bound] for a lognormal D of mean 1."""
    if bound <= 0:
        return math.exp(power * (power - 1) * spread**2 / 2)
    if spread == 0:
        return float(bound < 1)
    shift = (power - 0.5) * spread - math.log(bound) / spread
    return math.exp(power * (power - 1) * spread**2 / 2) * NORMAL.cdf(shift)
