"""Who passes which camera, and who of them is on the list.

Person i passes a camera at site s at the rate

    r_i(t) = c_s(t) w_i a(home_i, s),

with w_i of mean 1, and a = 1 (*mixed*) or, in the *local* regime, the number of
boroughs if home_i is the borough of s and else 0. c_s(t) grows as faces^beta under
*dilution* (extra faces are visitors who aren't on a London list), as faces under
*crowding* (:mod:`sim.model.crowding`), and is such
that the undepleted population gives the stated passages times the lift of
:mod:`sim.model.depletion`. Passages are drawn for the whole day from all who may be
sought and thinned by who is sought, at large and listed at the time, so nobody's
luck depends on who else was found.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.model.candidates import (
    COLUMN,
    RANK_BEYOND,
    RANK_COMPANION,
    Candidates,
    beside_them,
    draw_luck,
)
from sim.model.clock import DAY
from sim.model.population import BEYOND, Flags, Ints, Population
from sim.model.profile import Flow
from sim.model.streams import SiteDay, Streams


class View(NamedTuple):
    """Whom a deployment can recognise.

    Attributes
    ----------
    start, end
        When the cameras are live.
    coverage
        Share of the street that they see.
    listed
        Who is on the list while sought, shape (persons,).
    made
        When the list was made.
    """

    start: float
    end: float
    coverage: float
    listed: Flags
    made: float


class Street(NamedTuple):
    """How sought persons pass on a street on one day.

    Attributes
    ----------
    borough
        Home of those who may pass; None if all of London may.
    mean
        Candidates per second of ordinary flow, were nobody found.
    profile
        The shape of the day for sought persons.
    companions
        Probability that one who passes has another beside them.
    """

    borough: str | None
    mean: float
    profile: Flow
    companions: float


def passages(
    streams: Streams,
    population: Population,
    where: SiteDay,
    *,
    street: Street,
    beyond: bool = False,
) -> Candidates:
    """Return every passage of a latent person on a site's street in a whole day.

    Parameters
    ----------
    streams, population
        Where the luck comes from; who may pass.
    where
        Site and day.
    street
        How they pass there.
    beyond
        Whether those are meant who are beyond the status quo's list, and not those
        whom it covers. Each passes as often.
    """
    cohort = population.cohort(where.day * DAY, beyond=beyond)
    first, last = 0, len(cohort.persons)
    per_person = 1 / population.size
    if street.borough is not None:
        home = population.boroughs.index(street.borough)
        first, last = int(cohort.ends[home]), int(cohort.ends[home + 1])
        per_person *= len(population.boroughs)
    bottom, top = cohort.cumulated[first], cohort.cumulated[last]
    whole_day = street.mean * float(street.profile.cumulated[-1])
    intensity = whole_day * per_person * float(top - bottom) / (1 + street.companions)
    layer = BEYOND if beyond else ()
    luck = draw_luck(streams, intensity, "passages", *where, *layer)
    at = bottom + luck[:, COLUMN["person"]] * (top - bottom)
    place = cohort.cumulated.searchsorted(at, side="right") - 1
    found = Candidates(
        rank=np.arange(len(luck)) + (RANK_BEYOND if beyond else 0),
        time=where.day * DAY + street.profile.time_of_day(luck[:, COLUMN["time"]]),
        person=cohort.persons[np.minimum(place, last - 1)],
        luck=luck,
    )
    if street.companions == 0:
        return found
    beside = streams.uniforms(luck.shape, "companions", *where, *layer)
    others = beside_them(found, beside, rank=RANK_COMPANION)
    return found.joined(
        _companions(others, population, cohort.persons[first:last], street, where.day)
    )


def _companions(
    others: Candidates, population: Population, may: Ints, street: Street, day: int
) -> Candidates:
    """Return those beside whom somebody walks who is sought on a day, and who it is."""
    today = population.sought_on(day)
    accompanied = today[others.person] & (others.mark("company") < street.companions)
    chosen = others.only(accompanied)
    weights = np.where(today[may], population.weight[may], 0.0).cumsum()
    place = weights.searchsorted(chosen.mark("person") * weights[-1], side="right")
    return chosen._replace(person=may[place])


def before_camera(found: Candidates, population: Population, view: View) -> Candidates:
    """Return the passages of listed persons that a live camera could recognise.

    A person is listed if sought when the list is made, passes if sought and not
    held at the time, and is seen if the camera covers their part of the street.
    """
    person, time = found.person, found.time
    seen = (time >= view.start) & (time < view.end)
    seen &= found.mark("coverage") < view.coverage
    seen &= population.sought_from[person] <= view.made
    seen &= population.sought_until[person] > time
    seen &= view.listed[person]
    seen &= population.held_until[person] <= time
    return found.only(seen)
