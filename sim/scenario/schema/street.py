"""Who passes: streets, footfall, and the people who are sought."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from sim.scenario.quantities import Duration, Number, Rate, Share
from sim.scenario.schema.plan import Plan
from sim.scenario.schema.roles import Given, Lever, Uncertain
from sim.scenario.schema.section import (
    Category,
    Day,
    Hours,
    NonNegative,
    Positive,
    Relative,
    Section,
    by_name,
    in_order_of,
)


class Site(Section):
    """A street where LFR is deployed.

    Attributes
    ----------
    name
        As people say it.
    borough
        As people say it; its suite takes those who are arrested here.
    latitude
        Degrees north, WGS84; of the street or station, not of the van.
    longitude
        Degrees east, WGS84; west is negative.
    visits
        Weight in the ``weighted`` rotation (deployments in the record).
    faces
        Faces seen by a van in a live hour, per second, averaged over its days.
    wanted_per_10k_faces
        Passages of listed persons per 10,000 faces at ordinary flow, in the status
        quo.
    fixed_cameras
        Whether there are fixed cameras.
    """

    name: Given[str]
    borough: Given[str]
    latitude: Given[Annotated[Number, Field(ge=-90, le=90)]]
    longitude: Given[Annotated[Number, Field(ge=-180, le=180)]]
    visits: Lever[NonNegative]
    faces: Uncertain[Rate]
    wanted_per_10k_faces: Uncertain[Annotated[Number, Field(ge=0, le=10_000)]]
    fixed_cameras: Lever[bool]


def geographic(sites: Mapping[str, Site]) -> dict[str, Site]:
    """Return sites by borough and from west to east within it.

    Neither the order in which they are written nor what their keys are called says
    where a site comes; the key does only where all else is equal.
    """

    def place(name: str) -> tuple[str, float, float, str, str]:
        site = sites[name]
        return (site.borough, site.longitude, site.latitude, site.name, name)

    return {name: sites[name] for name in sorted(sites, key=place)}


Sites = Annotated[dict[str, Site], Field(min_length=1), AfterValidator(geographic)]


class Footfall(Section):
    """When and how unevenly people pass.

    Attributes
    ----------
    by_hour
        Flow in each hour of the day from 00:00 (24 numbers); 1 is the flow that
        ``faces`` of a site states.
    by_weekday
        Flow on each day; 1 likewise.
    day_spread
        Standard deviation of the log of the site-day effect on faces.
    parties
        Share of parties of one, of two, of three people, and so on, who pass together;
        ``[1]`` if everybody walks alone.
    slice
        Length of the slices in which the crowd is led past, in seconds.
    """

    by_hour: Uncertain[Hours]
    by_weekday: Uncertain[Annotated[dict[Day, Relative], in_order_of(Day)]]
    day_spread: Uncertain[NonNegative]
    parties: Uncertain[
        Annotated[tuple[Share, ...], Field(min_length=1, max_length=12, strict=False)]
    ]
    slice: Given[Annotated[Duration, Field(ge=60, le=3600)]]

    @property
    def mean_party(self) -> float:
        """How many people walk together in the mean."""
        return math.fsum(n * share for n, share in enumerate(self.parties, start=1))


class Group(Section):
    """People of one description, as far as recognition treats them otherwise.

    Factors count relative to the other groups; the level is that of the operating
    curve, whatever the groups.

    Attributes
    ----------
    faces
        Share of all faces.
    sought
        Share of the sought persons.
    recognised
        How often a sought person of the group is recognised, relative to others.
    mistaken
        How often somebody of the group who isn't sought raises an alert, relative to
        others.
    """

    faces: Uncertain[Share]
    sought: Uncertain[Share]
    recognised: Uncertain[Positive]
    mistaken: Uncertain[Positive]


Groups = Annotated[dict[str, Group], AfterValidator(by_name)]


class CategoryOfPerson(Section):
    """Why people are sought, and what comes of reaching them.

    Attributes
    ----------
    share
        Share of the latent population.
    arrest
        Probability of an arrest, given that the person was reached and the entry
        is current and shows that person. What all three leave is no action.
    other
        Probability of another disposal, given the same.
    safeguarded
        Probability that the person is safeguarded, given the same.
    """

    share: Uncertain[Share]
    arrest: Uncertain[Share]
    other: Uncertain[Share]
    safeguarded: Uncertain[Share]


class Population(Section):
    """The latent population: every person who could be sought in the horizon.

    Attributes
    ----------
    size
        Persons sought at any one time, if nobody were ever found by LFR: those whom
        the list of the status quo covers.
    unlisted
        Further persons sought at any one time who could be listed, but aren't on the
        list of the status quo.
    time_sought
        Mean time until a person is found by other means, withdrawn or dies, s.
    visiting
        Shape of the gamma distribution of how often a person passes cameras
        (frailty); ``equal`` if all pass alike.
    faces_exponent
        Exponent beta: within a site alerts on sought persons grow as faces^beta.
    extra_faces
        Why: ``dilution``: passages of sought persons grow as faces^beta, the other
        faces are visitors; ``crowding``: passages grow as faces, and a passage is
        recognised the worse the more there are.
    day_spread
        Standard deviation of the log of the site-day effect on those passages.
    companions
        Probability that a sought person who passes has another sought person beside
        them.
    is_current
        Probability that an entry is still true when the person is reached.
    image_is_of_person
        Probability that the image of an entry shows the person named.
    categories
        Why people are sought.
    """

    size: Uncertain[Annotated[int, Field(ge=1, le=1_000_000)]]
    unlisted: Uncertain[Annotated[int, Field(ge=0, le=1_000_000)]]
    time_sought: Uncertain[Annotated[Duration, Field(gt=0)]]
    visiting: Uncertain[Positive | Literal["equal"]]
    faces_exponent: Uncertain[Annotated[Number, Field(ge=0, le=1)]]
    extra_faces: Uncertain[Literal["dilution", "crowding"]]
    day_spread: Uncertain[NonNegative]
    companions: Uncertain[Annotated[Share, Field(lt=1)]]
    is_current: Uncertain[Share]
    image_is_of_person: Uncertain[Share]
    categories: Annotated[dict[Category, CategoryOfPerson], in_order_of(Category)]

    @property
    def sought_exponent(self) -> float:
        """Exponent with which passages of sought persons grow as faces in a site."""
        return self.faces_exponent if self.extra_faces == "dilution" else 1.0


class StatusQuo(Section):
    """What was going on before the first week, in every compared world.

    Attributes
    ----------
    plan
        The deployments of that time.
    threshold
        Least similarity for an alert then.
    reached
        Share of alerts on listed persons in which the person was reached.
    """

    plan: Given[Plan]
    threshold: Given[Share]
    reached: Uncertain[Share]


class Depletion(Section):
    """Whether arrests leave fewer people to find.

    Attributes
    ----------
    regime
        ``none``: arrests remove nobody; ``mixed``: persons pass anywhere in
        London; ``local``: persons pass only in their home borough.
    weeks_before
        Weeks of the status quo before the first week.
    status_quo
        What was going on in those weeks.
    """

    in_a_word: ClassVar[str] = "regime"

    regime: Uncertain[Literal["none", "mixed", "local"]]
    weeks_before: Given[Annotated[int, Field(ge=0, le=520)]]
    status_quo: StatusQuo


class Watchlist(Section):
    """The list made for one deployment.

    Attributes
    ----------
    size
        Entries that the list may have; persons beyond it are sought but not listed.
    categories
        Why those who are put on it are sought; others are sought but not listed.
    made_before
        How long before going live the list is made, in seconds (24 h at most).
    """

    size: Lever[Annotated[int, Field(ge=0)]]
    categories: Lever[Annotated[tuple[Category, ...], Field(strict=False)]]
    made_before: Lever[Annotated[Duration, Field(ge=0, le=86_400)]]
