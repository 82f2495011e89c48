"""Whether a roster can be worked: patterns, places, shifts that crews set up in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sim.scenario.errors import did_you_mean
from sim.scenario.plan_checking import Misfit, Path
from sim.scenario.schema import OFF, Scenario, Unit
from sim.scenario.times import write_clock
from sim.scenario.units import DAY

ROSTER: Final[Path] = ("workforce", "roster")
UNITS: Final[Path] = (*ROSTER, "units")


SITES: Final = "a list of sites"
PLACES: Final = {
    "lfr": ("anywhere",),
    "public order": ("anywhere",),
    "neighbourhood": ("each borough", SITES),
    "custody": ("each borough",),
}
"""Where a unit can be, by what it does."""


MOST_ASKED: Final = 1_000_000
"""Officers that no protest calls for: a slip of the pen, and too large for a record."""
SURELY: Final = 0.999_999
"""The level at which is looked what a distribution without an end may give."""


def _shifts(scenario: Scenario) -> Iterator[Misfit]:
    if OFF in scenario.workforce.roster.shifts:
        message = f"'{OFF}' is a day without a shift, and can't be the name of one"
        yield Misfit(((*ROSTER, "shifts", OFF),), message)


def _names(scenario: Scenario) -> Iterator[Misfit]:
    # A name keys the luck of its officers: two teams of one name would be ill together.
    units = scenario.workforce.roster.units
    boroughs = sorted({site.borough for site in scenario.sites.values()})
    of_boroughs = {
        f"{name} {borough}": name
        for name, unit in units.items()
        if unit.at == "each borough"
        for borough in boroughs
    }
    for name, unit in units.items():
        if unit.at != "each borough" and name in of_boroughs:
            message = f"this is the name of a team of '{of_boroughs[name]}' already"
            yield Misfit(((*UNITS, name), (*UNITS, of_boroughs[name], "at")), message)


def _overlaps(scenario: Scenario) -> Iterator[Misfit]:
    shifts = scenario.workforce.roster.shifts
    for name, unit in scenario.workforce.roster.units.items():
        path: Path = (*UNITS, name, "pattern")
        for index, word in enumerate(unit.pattern):
            after = unit.pattern[(index + 1) % len(unit.pattern)]
            if word not in shifts or after not in shifts:
                continue
            ends = shifts[word].starts + shifts[word].length - DAY
            if ends > shifts[after].starts:
                message = (
                    f"'{word}' ends at {write_clock(ends)} of the next day, when "
                    f"'{after}' has begun: nobody can be in both"
                )
                paths = ((*path, index), (*ROSTER, "shifts", word, "length"))
                yield Misfit(paths, message)
                break


def _patterns(scenario: Scenario) -> Iterator[Misfit]:
    shifts = scenario.workforce.roster.shifts
    for name, unit in scenario.workforce.roster.units.items():
        path: Path = (*UNITS, name)
        for index, word in enumerate(unit.pattern):
            if word != OFF and word not in shifts:
                message = f"there is no shift '{word}' in 'shifts'"
                note = f"known: {', '.join([*shifts, OFF])}"
                hint = did_you_mean(word, [*shifts, OFF])
                yield Misfit(((*path, "pattern", index),), message, hint, note)
        days = len(unit.pattern)
        if days % unit.turns:
            message = (
                f"{unit.turns} equal parts don't fit into a pattern of {days} days"
            )
            whole = [n for n in range(1, days + 1) if days % n == 0]
            note = f"what would do: {', '.join(map(str, whole))}"
            yield Misfit(((*path, "turns"), (*path, "pattern")), message, "", note)


def _places(scenario: Scenario) -> Iterator[Misfit]:
    for name, unit in scenario.workforce.roster.units.items():
        path: Path = (*UNITS, name, "at")
        said = unit.at if isinstance(unit.at, str) else SITES
        if said not in PLACES[unit.does]:
            message = f"a unit that does '{unit.does}' can't be at {_said(unit)}"
            note = f"what would do: {', or '.join(PLACES[unit.does])}"
            yield Misfit((path, (*UNITS, name, "does")), message, "", note)
        if isinstance(unit.at, str):
            continue
        for index, site in enumerate(unit.at):
            if site not in scenario.sites:
                message = f"there is no site '{site}' in 'sites'"
                hint = did_you_mean(site, scenario.sites)
                yield Misfit(((*path, index),), message, hint)


def _said(unit: Unit) -> str:
    return (
        f"'{unit.at}'" if isinstance(unit.at, str) else ", ".join(unit.at) or "no site"
    )


def _one_team(scenario: Scenario) -> Iterator[Misfit]:
    taken: dict[str, str] = {}
    for name, unit in scenario.workforce.roster.units.items():
        for index, site in enumerate(unit.at if not isinstance(unit.at, str) else ()):
            if site in taken:
                message = f"{site} is with '{taken[site]}' already"
                yield Misfit(((*UNITS, name, "at", index),), message)
            taken.setdefault(site, name)


def _somebody(scenario: Scenario) -> Iterator[Misfit]:
    workforce, roster = scenario.workforce, scenario.workforce.roster
    if not roster.is_kept:
        return
    lfr = {name: unit for name, unit in roster.units.items() if unit.does == "lfr"}
    if not lfr:
        message = (
            "a roster is kept, but no unit does 'lfr': nobody would man a deployment"
        )
        yield Misfit(((*ROSTER, "is_kept"), UNITS), message, "", "add such a unit")
        return
    if not workforce.least_crew.officers:
        return  # deployments go ahead without anybody
    camera = scenario.cameras.get(scenario.plan.camera)
    if camera is None:
        return  # said of the plan
    earliest = camera.earliest_set_up
    words = {word for unit in lfr.values() for word in unit.pattern} - {OFF}
    shifts = {word: roster.shifts[word] for word in words if word in roster.shifts}
    if not words:
        message = "no unit that does 'lfr' has a shift: deployments would be cancelled"
        yield Misfit(tuple((*UNITS, name, "pattern") for name in lfr), message)
    if not shifts:
        return  # said of the pattern
    if any(shift.holds(earliest) for shift in shifts.values()):
        return
    message = (
        f"crews set up from {write_clock(max(earliest, 0.0))} on, when no shift of the "
        "LFR team is on: deployments would be cancelled"
    )
    first = min(shifts, key=lambda word: (shifts[word].starts, word))
    paths = (
        (*ROSTER, "shifts", first, "starts"),
        ("cameras", scenario.plan.camera, "starts"),
    )
    yield Misfit(paths, message, "", "a shift must begin by then, and not be over")


def _protests(scenario: Scenario) -> Iterator[Misfit]:
    for name, kind in scenario.workforce.protests.kinds.items():
        path: Path = ("workforce", "protests", "kinds", name)
        if not any(kind.by_weekday):
            message = "at least one day must have a number above 0"
            yield Misfit(((*path, "by_weekday"),), message)
        if kind.officers.quantile(SURELY) > MOST_ASKED:
            message = f"may call for more than {MOST_ASKED} officers"
            yield Misfit(((*path, "officers"),), message)


ROSTER_CHECKS: Final = (
    _shifts,
    _names,
    _overlaps,
    _patterns,
    _places,
    _one_team,
    _somebody,
    _protests,
)
