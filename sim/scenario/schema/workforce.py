"""Who does the work: crews, and the officers on a roster who man them."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from sim.scenario.quantities import (
    Clock,
    ClockDistribution,
    Duration,
    DurationDistribution,
    Money,
    NumberDistribution,
    Share,
)
from sim.scenario.schema.roles import Given, Lever, Uncertain
from sim.scenario.schema.section import (
    Count,
    NonNegative,
    Relative,
    Section,
    by_name,
    in_order_of,
)

OFFICERS: Final = {"operators": 1, "pairs": 2, "prisoner_vans": 2}
"""Officers in one of each post of a crew."""
AbsenceKind = Literal["leave", "training", "sickness"]
Limit = Literal["operators", "pairs", "prisoner vans", "crews", "cancellation"]
"""What can be lifted of the limits on staff."""
OFF: Final = "rest"
"""What a pattern calls a day without a shift."""


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

    operators: Lever[Count]
    pairs: Lever[Count]
    prisoner_vans: Lever[Count]

    @property
    def officers(self) -> int:
        """How many officers it has."""
        return sum(number * getattr(self, post) for post, number in OFFICERS.items())


class Shift(Section):
    """Hours for which officers come to work.

    Attributes
    ----------
    starts
        When it begins.
    length
        How long it is, in seconds; it may end on the next day.
    """

    starts: Lever[Clock]
    length: Lever[Annotated[Duration, Field(gt=0, le=86_400)]]

    def holds(self, time: float) -> bool:
        """Tell whether it is on at a time of the day on which it begins, in seconds."""
        return self.starts <= time < self.starts + self.length


class Away(Section):
    """Why an officer whose shift it is isn't there.

    Attributes
    ----------
    spells_per_year
        Spells that begin in a year, of one officer.
    length
        How long one is, in seconds; days that it touches count whole.
    """

    spells_per_year: Uncertain[Annotated[NonNegative, Field(le=365)]]
    length: Uncertain[DurationDistribution]


class Unit(Section):
    """Officers who do the same and work the same pattern of shifts.

    Attributes
    ----------
    does
        ``lfr``: mans deployments; ``public order``: polices protests;
        ``neighbourhood``: polices streets, and lends officers to both; ``custody``:
        keeps the desks of a suite.
    officers
        Its establishment: officers who are on its roster.
    pattern
        What an officer does on one day after the other, from a Monday on: the name of
        a shift, or ``rest``. It begins again at its end.
    turns
        Equal parts of the unit; each begins the pattern an equal part of it later than
        the one before. 1 if all work the same days.
    at
        Sites that a neighbourhood team knows; ``each borough``: there is such a unit
        in every borough, for the sites that no other team has, or for its suite;
        ``anywhere``: of the others.
    """

    does: Given[Literal["lfr", "public order", "neighbourhood", "custody"]]
    officers: Lever[Annotated[int, Field(ge=0, le=100_000)]]
    pattern: Lever[
        Annotated[tuple[str, ...], Field(min_length=1, max_length=366, strict=False)]
    ]
    turns: Lever[Annotated[int, Field(ge=1, le=366)]]
    at: Given[
        Annotated[tuple[str, ...], Field(strict=False)]
        | Literal["each borough", "anywhere"]
    ]


class Roster(Section):
    """Who is on duty when.

    Attributes
    ----------
    is_kept
        Whether officers are rostered. If not, there are crews and no officers: nobody
        is sick, called away or missing elsewhere.
    shifts
        Hours of work, by name.
    absences
        Why officers aren't there.
    units
        Who there is, by name.
    rest
        Least time between an officer's release and the next shift, in seconds.
    lent
        The most of a neighbourhood team on duty that may be on LFR deployments at once.
    """

    is_kept: Given[bool]
    shifts: Annotated[dict[str, Shift], AfterValidator(by_name)]
    absences: Annotated[dict[AbsenceKind, Away], in_order_of(AbsenceKind)]
    units: Annotated[dict[str, Unit], AfterValidator(by_name)]
    rest: Lever[Annotated[Duration, Field(ge=0, le=86_400)]]
    lent: Lever[Share]


class Protest(Section):
    """Protests of one kind, and other events that call for officers.

    Attributes
    ----------
    per_week
        How many there are a week, in a month for which ``by_month`` is 1.
    by_weekday
        How often from Monday to Sunday (7 numbers), relative to each other.
    by_month
        How often from January to December (12 numbers), relative to ``per_week``.
    starts
        When officers must be there.
    length
        For how long, in seconds.
    officers
        How many, rounded up.
    notice
        How long before its start it is known, in seconds.
    """

    per_week: Uncertain[Annotated[NonNegative, Field(le=1000)]]
    by_weekday: Uncertain[
        Annotated[tuple[Relative, ...], Field(min_length=7, max_length=7, strict=False)]
    ]
    by_month: Uncertain[
        Annotated[
            tuple[Relative, ...], Field(min_length=12, max_length=12, strict=False)
        ]
    ]
    starts: Uncertain[ClockDistribution]
    length: Uncertain[DurationDistribution]
    officers: Uncertain[NumberDistribution]
    notice: Uncertain[DurationDistribution]


class Protests(Section):
    """What calls officers away. Only where they are rostered.

    Attributes
    ----------
    kinds
        Protests, by name of their kind.
    rest_days_moved
        With so much notice rest days are moved, so that the whole public order team is
        there, in seconds.
    from_lfr
        Of the officers whom the public order team lacks, the share asked of the LFR
        team; the others are asked of neighbourhood teams.
    """

    kinds: Annotated[dict[str, Protest], AfterValidator(by_name)]
    rest_days_moved: Lever[Annotated[Duration, Field(ge=0)]]
    from_lfr: Lever[Share]


class Workforce(Section):
    """Who is on duty.

    Attributes
    ----------
    is_limited
        Whether operators and pairs are limited.
    lifted
        Limits that don't hold, to see what they cost. ``operators``, ``pairs``,
        ``prisoner vans``: as many as anybody asks for. ``crews``: every deployment
        that isn't cancelled for its hours has a full crew, and keeps it.
        ``cancellation``: one that would be cancelled takes place, with the crew that
        it lacks. Whoever is lacking comes from nowhere.
    crew
        A full crew.
    least_crew
        A deployment that can't have this is cancelled.
    establishment
        Officers of the unit who can be on duty on one day; ``enough`` if that
        limits nothing. Only where nobody is rostered.
    command_centre
        Operators on duty in the command centre. Only where it judges.
    second_line
        Pairs of the neighbourhood team near a deployment who come when none of its own
        pairs is free.
    officer_hours
        Officer hours a week that a plan may use, in its order of slots; ``enough`` if
        that limits nothing.
    budget
        Pounds a week that a plan may spend on officers, as planned, after its vans or
        fixed cameras; ``enough`` if that limits nothing.
    roster
        Who is on duty when.
    protests
        What calls them away.
    """

    is_limited: Given[bool]
    lifted: Given[Annotated[tuple[Limit, ...], Field(strict=False)]]
    crew: Crew
    least_crew: Crew
    establishment: Lever[Count | Literal["enough"]]
    command_centre: Lever[Count]
    second_line: Lever[Count]
    officer_hours: Lever[NonNegative | Literal["enough"]]
    budget: Lever[Money | Literal["enough"]]
    roster: Roster
    protests: Protests

    @property
    def has_limited_hours(self) -> bool:
        """Whether a plan may use so many officer hours or pounds a week only."""
        return (self.officer_hours, self.budget) != ("enough", "enough")

    def lifts(self, limit: Limit) -> bool:
        """Tell whether a limit doesn't hold, by either of the two settings."""
        of_post = limit in ("operators", "pairs") and not self.is_limited
        return of_post or limit in self.lifted
