"""The schema of a scenario: every setting with its unit, bounds and meaning.

A scenario is a frozen value; a variant is a new value. Nothing has a default
here: every number stands in a YAML file, beside its source. Unknown keys are
errors. All values are SI numbers after loading (seconds, metres, per second).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.scenario.quantities import (
    ClockDistribution,
    Duration,
    DurationDistribution,
    IsoDate,
    LengthDistribution,
    Number,
    Rate,
    Share,
    Speed,
    SpeedDistribution,
)

Day = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
CameraKind = Literal["mobile", "fixed"]
Category = Literal["court", "suspect", "conditions", "vulnerable"]
Count = Annotated[int, Field(ge=0)]
Positive = Annotated[Number, Field(gt=0)]
NonNegative = Annotated[Number, Field(ge=0)]


class Section(BaseModel):
    """A part of a scenario: frozen, strict, and closed to unknown keys.

    Tuples alone aren't strict: YAML and JSON know lists only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Horizon(Section):
    """How long a replication lasts.

    Attributes
    ----------
    weeks
        Weeks simulated and recorded.
    first_monday
        Date of time zero, Monday 00:00.
    """

    weeks: Annotated[int, Field(ge=1, le=520)]
    first_monday: IsoDate


class Plan(Section):
    """Which deployments there are: what the force chooses.

    Attributes
    ----------
    deployments_per_week
        Deployments a week (k): the plan uses the first k slots of the week.
    days
        Active days in order of preference; slots fill a day before the next.
    vans
        Deployments on one active day. They share list and day, nothing else.
    camera
        Kind of camera that is deployed.
    sites
        Site ids to go to, or ``all``.
    rotation
        ``weighted``: sites in proportion to their ``visits``; ``round robin``:
        all sites alike; ``ranked``: slot j always goes to the j-th of ``sites``.
    staffing
        ``scales``: every deployment has a full crew; ``fixed``: the officer
        shifts of ``staffed_for`` deployments a week are dealt out to all.
    staffed_for
        Deployments a week whose full crews there are under ``fixed``.
    """

    deployments_per_week: Count
    days: Annotated[tuple[Day, ...], Field(min_length=1, strict=False)]
    vans: Annotated[int, Field(ge=1, le=50)]
    camera: CameraKind
    sites: Annotated[tuple[str, ...], Field(strict=False)] | Literal["all"]
    rotation: Literal["weighted", "round robin", "ranked"]
    staffing: Literal["scales", "fixed"]
    staffed_for: Count


class Camera(Section):
    """A kind of camera: how long it is live and how much of the street it sees.

    Attributes
    ----------
    starts
        Clock time at which it goes live.
    live
        Duration live, in seconds.
    set_up, pack_down
        Staff time before and after, in seconds.
    coverage
        Share of the pedestrians on the street who pass the zone of recognition.
    """

    starts: ClockDistribution
    live: DurationDistribution
    set_up: DurationDistribution
    pack_down: DurationDistribution
    coverage: Share


class Site(Section):
    """A street where LFR is deployed.

    Attributes
    ----------
    name, borough
        As people say them.
    latitude, longitude
        Degrees, WGS84; a street or station, not the van.
    visits
        Weight in the ``weighted`` rotation (deployments in the record).
    faces
        Faces seen by a van in a live hour, per second, averaged over its days.
    wanted_per_10k_faces
        Passages of listed persons per 10,000 faces, in the status quo.
    fixed_cameras
        Whether there are fixed cameras.
    """

    name: str
    borough: str
    latitude: Annotated[Number, Field(ge=-90, le=90)]
    longitude: Annotated[Number, Field(ge=-180, le=180)]
    visits: NonNegative
    faces: Rate
    wanted_per_10k_faces: NonNegative
    fixed_cameras: bool


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
    slice
        Length of the slices in which the crowd is led past, in seconds.
    """

    by_hour: Annotated[
        tuple[NonNegative, ...], Field(min_length=24, max_length=24, strict=False)
    ]
    by_weekday: dict[Day, NonNegative]
    day_spread: NonNegative
    slice: Annotated[Duration, Field(ge=60, le=3600)]


class CategoryOfPerson(Section):
    """Why people are sought, and what comes of reaching them.

    Attributes
    ----------
    share
        Share of the latent population.
    arrest, other, safeguarded
        Probabilities of each disposal, given that the person was reached and
        the entry is current and shows that person; the rest is no action.
    """

    share: Share
    arrest: Share
    other: Share
    safeguarded: Share


class Population(Section):
    """The latent population: every person who could be sought in the horizon.

    Attributes
    ----------
    size
        Persons sought at any one time, if nobody were ever found by LFR.
    time_sought
        Mean time until a person is found by other means, withdrawn or dies, s.
    visiting
        Shape of the gamma distribution of how often a person passes cameras
        (frailty); ``equal`` if all pass alike.
    dilution
        Exponent beta: passages of sought persons grow as faces^beta in a site.
    day_spread
        Standard deviation of the log of the site-day effect on those passages.
    is_current
        Probability that an entry is still true when the person is reached.
    image_is_of_person
        Probability that the image of an entry shows the person named.
    categories
        Why people are sought.
    """

    size: Annotated[int, Field(ge=1, le=1_000_000)]
    time_sought: Annotated[Duration, Field(gt=0)]
    visiting: Positive | Literal["equal"]
    dilution: Annotated[Number, Field(ge=0, le=1)]
    day_spread: NonNegative
    is_current: Share
    image_is_of_person: Share
    categories: dict[Category, CategoryOfPerson]


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

    plan: Plan
    threshold: Share
    reached: Share


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

    regime: Literal["none", "mixed", "local"]
    weeks_before: Annotated[int, Field(ge=0, le=520)]
    status_quo: StatusQuo


class Watchlist(Section):
    """The list made for one deployment.

    Attributes
    ----------
    size
        Entries on the list; persons beyond it are sought but not listed.
    made_before
        How long before going live the list is made, in seconds (24 h at most).
    """

    size: Annotated[int, Field(ge=0)]
    made_before: Annotated[Duration, Field(ge=0, le=86_400)]


class OperatingPoint(Section):
    """What the matcher does at one threshold.

    Attributes
    ----------
    threshold
        Least similarity for an alert.
    true_positive_identification_rate
        Probability that the passage of a listed person raises an alert:
        capture and match together.
    false_alerts_per_million_faces
        Alerts on persons who aren't listed, per million faces, with a list of
        ``reference_list`` entries.
    """

    threshold: Share
    true_positive_identification_rate: Share
    false_alerts_per_million_faces: Annotated[Number, Field(gt=0)]


class Recognition(Section):
    """Which faces raise an alert.

    Attributes
    ----------
    threshold
        Least similarity for an alert; within the operating curve.
    operating_curve
        Points between which both rates are log-linear in the threshold.
    reference_list
        Entries on the list for which the curve holds; false alerts scale with
        the list.
    """

    threshold: Share
    operating_curve: Annotated[
        tuple[OperatingPoint, ...], Field(min_length=1, strict=False)
    ]
    reference_list: Annotated[int, Field(ge=1)]


class Adjudication(Section):
    """A person judges the alert.

    Attributes
    ----------
    by
        Who judges: an operator, or one of the engagement pairs.
    duration
        Time to judge, in seconds.
    reject_mated, reject_non_mated
        Probability of rejecting an alert that is right, or wrong.
    """

    by: Literal["operator", "engagement pair"]
    duration: DurationDistribution
    reject_mated: Share
    reject_non_mated: Share


class Engagement(Section):
    """Officers reach the person, or the person has gone.

    Attributes
    ----------
    choose_not_to
        Probability that officers choose not to engage after an alert is accepted.
    way_out
        Distance the person walks from the zone until out of reach, in metres.
    walking_speed
        Speed of the person, in metres per second.
    distance
        Distance from a free pair to the person, in metres.
    pursuit_speed
        Speed at which a pair closes in, in metres per second.
    """

    choose_not_to: Share
    way_out: LengthDistribution
    walking_speed: SpeedDistribution
    distance: LengthDistribution
    pursuit_speed: Annotated[Speed, Field(gt=0)]


class Disposal(Section):
    """What a stop takes.

    Attributes
    ----------
    stop_after_false_alert, stop_without_action, stop_on_conditions, stop_with_arrest
        Duration of the stop on the street, in seconds.
    second_pair
        Probability that an arrest calls for a second pair, if one is free.
    arrest_factor
        What tactics do to the probabilities of arrest; 1 for vans.
    arrest_after_false_alert
        Probability that a stop after a false alert ends in an arrest.
    """

    stop_after_false_alert: DurationDistribution
    stop_without_action: DurationDistribution
    stop_on_conditions: DurationDistribution
    stop_with_arrest: DurationDistribution
    second_pair: Share
    arrest_factor: NonNegative
    arrest_after_false_alert: Share


class Custody(Section):
    """From the arrest to the decision on a charge.

    Attributes
    ----------
    is_limited
        Whether desks, cells and prisoner vans are limited.
    hand_over
        ``prisoner van``: the pair waits for a van of the deployment and hands
        over; ``own transport``: the pair takes the person in itself.
    hand_over_duration
        Time to hand over to a prisoner van, in seconds.
    journey
        One way from the street to the suite, in seconds.
    desks, cells
        Of the suite of a borough.
    background_arrests
        Other arrests brought to the suite, per second.
    desk_duration
        Time at the desk until detention is authorised, in seconds.
    booking_duration
        Booking, biometrics and statement: kept up with own transport only, s.
    detention
        Time detained, in seconds; capped by law at 24 h.
    charged_or_cautioned
        Probability that an arrest ends in a charge or a caution.
    decided_in_custody
        Probability that the decision falls at the end of detention.
    bail
        Time to the decision otherwise, in seconds.
    """

    is_limited: bool
    hand_over: Literal["prisoner van", "own transport"]
    hand_over_duration: DurationDistribution
    journey: DurationDistribution
    desks: Annotated[int, Field(ge=1)]
    cells: Annotated[int, Field(ge=1)]
    background_arrests: Rate
    desk_duration: DurationDistribution
    booking_duration: DurationDistribution
    detention: DurationDistribution
    charged_or_cautioned: Share
    decided_in_custody: Share
    bail: DurationDistribution


class Crew(Section):
    """Who is on one deployment.

    Attributes
    ----------
    operators
        Operators, one officer each.
    pairs
        Engagement pairs, two officers each.
    prisoner_vans
        Prisoner vans, two officers each.
    """

    operators: Count
    pairs: Count
    prisoner_vans: Count


class Workforce(Section):
    """Who is on duty.

    Attributes
    ----------
    is_limited
        Whether operators and pairs are limited.
    crew
        A full crew.
    least_crew
        A deployment that can't have this is cancelled.
    """

    is_limited: bool
    crew: Crew
    least_crew: Crew


class Scenario(Section):
    """Everything that a run is told.

    Attributes
    ----------
    name
        What people call it.
    question
        The question that it answers.
    """

    name: Annotated[str, Field(min_length=1)]
    question: str
    horizon: Horizon
    plan: Plan
    cameras: dict[CameraKind, Camera]
    sites: Annotated[dict[str, Site], Field(min_length=1)]
    footfall: Footfall
    population: Population
    depletion: Depletion
    watchlist: Watchlist
    recognition: Recognition
    adjudication: Adjudication
    engagement: Engagement
    disposal: Disposal
    custody: Custody
    workforce: Workforce
