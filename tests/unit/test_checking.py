"""What settings must be to each other: where the line runs, and what is said."""

from __future__ import annotations

from typing import Any

import pytest

from sim.scenario.checking import misfits
from sim.scenario.distributions import Exponential
from sim.scenario.errors import ScenarioError
from sim.scenario.loading import load_scenario
from sim.scenario.plan_checking import Misfit
from sim.scenario.scales import CLOCKS
from sim.scenario.schema import OperatingPoint
from sim.scenario.settings import settings
from tests.making import TINY, changed, shipped


def found(**changes: Any) -> list[Misfit]:
    """Return what doesn't fit in the base scenario with some settings changed."""
    return list(misfits(changed(shipped("ten-a-week"), **changes)))


def paths(faults: list[Misfit]) -> list[str]:
    """Return the setting that each misfit says to change first."""
    return [".".join(map(str, fault.paths[0])) for fault in faults]


# The officers of the unit -----------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({}, 28),
        ({"plan__deployments_per_week": 1}, 14),
        ({"plan__vans": 3}, 42),
        ({"plan__staffing": "fixed"}, 28),
        ({"workforce__crew__pairs": 3}, 24),
        ({"workforce__crew__operators": 1, "workforce__crew__prisoner_vans": 0}, 18),
    ],
)
def test_the_crews_of_the_busiest_day_must_fit_into_the_unit(
    changes: dict[str, Any], needed: int
) -> None:
    """As many officers as full crews on one day need are enough, one fewer is not."""
    short_of_one = found(**changes, workforce__establishment=needed - 1)

    assert found(**changes, workforce__establishment=needed) == []
    assert found(**changes, workforce__establishment="enough") == []
    assert paths(short_of_one) == ["workforce.establishment"]
    assert f"need {needed}" in short_of_one[0].message
    assert f"establishment: {needed}" in short_of_one[0].note


@pytest.mark.parametrize(("there", "pairs"), [(27, 3), (24, 3), (23, 2), (16, 1)])
def test_fewer_pairs_that_would_do_would_do(there: int, pairs: int) -> None:
    """The pairs that are named fit, and one more wouldn't."""
    (fault,) = found(workforce__establishment=there)
    crew = {"workforce__establishment": there}

    assert fault.note.endswith(f"or pairs: {pairs} in workforce.crew")
    assert found(**crew, workforce__crew__pairs=pairs) == []
    assert found(**crew, workforce__crew__pairs=pairs + 1) != []


def test_pairs_below_the_least_crew_are_not_proposed() -> None:
    """Where not even the least crew fits, only a larger unit is proposed."""
    (fault,) = found(workforce__establishment=15)

    assert "pairs" not in fault.note


def test_nobody_is_needed_where_nothing_is_deployed() -> None:
    """A plan without deployments needs no officers."""
    assert found(plan__deployments_per_week=0, workforce__establishment=0) == []


# The command centre --------------------------------------------------------------

CENTRE = {
    "adjudication__by": "command centre",
    "workforce__command_centre": 3,
    "workforce__crew__operators": 0,
    "workforce__least_crew__operators": 0,
}


def test_a_command_centre_needs_somebody_in_it() -> None:
    """One operator is enough; nobody is too few unless officers have no limit."""
    nobody = {**CENTRE, "workforce__command_centre": 0}

    assert found(**CENTRE) == found(**{**CENTRE, "workforce__command_centre": 1}) == []
    assert paths(found(**nobody)) == ["workforce.command_centre"]
    assert found(**nobody, workforce__is_limited=False) == []


def test_operators_on_the_street_are_refused_where_a_centre_judges() -> None:
    """They would be paid and judge nothing; beside other judges they may be there."""
    beside = {**CENTRE, "workforce__crew__operators": 1}

    assert paths(found(**beside)) == ["workforce.crew.operators"]
    assert found(**{**beside, "adjudication__by": "engagement pair"}) == []


def test_the_command_centre_counts_among_the_officers_of_the_unit() -> None:
    """Two crews of twelve and three operators are 27; without deployments none are."""
    assert found(**CENTRE, workforce__establishment=27) == []
    (fault,) = found(**CENTRE, workforce__establishment=26)
    assert "and 3 in the command centre need 27" in fault.message
    assert fault.note.endswith("or pairs: 3 in workforce.crew")
    assert found(**CENTRE, workforce__establishment=23, workforce__crew__pairs=3) == []
    nothing = {"plan__deployments_per_week": 0, "workforce__establishment": 0}
    assert found(**CENTRE, **nothing) == []


# Operating curves --------------------------------------------------------------


def curve(*thresholds: float) -> tuple[OperatingPoint, ...]:
    """Return an operating curve through some thresholds."""
    return tuple(
        OperatingPoint(
            threshold=threshold,
            true_positive_identification_rate=0.8,
            false_alerts_per_million_faces=3.0,
        )
        for threshold in thresholds
    )


@pytest.mark.parametrize("rates", ["field", "npl"])
def test_every_curve_must_rise_and_hold_the_thresholds(rates: str) -> None:
    """A curve that isn't used is judged too, so that the other can be chosen."""
    where = f"recognition__operating_curves__{rates}"

    assert found(**{where: curve(0.64)}) == []
    assert paths(found(**{where: curve(0.64, 0.64)})) == [
        f"recognition.operating_curves.{rates}.1.threshold"
    ]
    assert paths(found(**{where: curve(0.60, 0.62)})) == [
        "recognition.threshold",
        "depletion.status_quo.threshold",
    ]
    assert paths(found(**{where: ()})) == [f"recognition.operating_curves.{rates}"]


def test_the_curve_that_is_used_must_be_there() -> None:
    """Rates without a curve are refused, with the curves that there are."""
    (fault,) = found(
        recognition__rates="npl",
        recognition__operating_curves={"field": curve(0.60, 0.64)},
    )

    assert fault.message == "there is no curve 'npl' in 'operating_curves'"
    assert fault.note == "described: field"


# Lists -------------------------------------------------------------------------


def test_a_list_may_go_as_far_as_there_are_persons() -> None:
    """With all who could be listed it fits; with one more it doesn't, and both numbers
    are named.
    """
    size = shipped("ten-a-week").population.size
    more = {"population__unlisted": 5000}
    (fault,) = found(**more, watchlist__size=size + 5001)

    assert found(**more, watchlist__size=size + 5000) == []
    assert str(size) in fault.message
    assert "5000" in fault.message
    assert [path[-1] for path in fault.paths] == ["size", "size", "unlisted"]
    assert fault.note.endswith("population.unlisted: 5001")
    assert found(population__unlisted=5001, watchlist__size=size + 5001) == []


def test_no_category_is_on_a_list_twice() -> None:
    """A category that is repeated is refused where it stands; none at all is fine."""
    faults = found(watchlist__categories=("court", "suspect", "court"))

    assert paths(faults) == ["watchlist.categories.2"]
    assert faults[0].message == "court is in the list twice"
    assert found(watchlist__categories=()) == []


# The ceiling -------------------------------------------------------------------


def test_the_ceiling_must_be_above_the_rates_in_use() -> None:
    """Under crowding it may equal the rate at either threshold, and not be below. A
    point of the curve that no threshold is at doesn't count; under dilution none does.
    """
    rule = {"population__extra_faces": "crowding"}
    low = {"recognition__threshold": 0.60}

    assert found(**rule, recognition__ceiling=0.80) == []
    assert paths(found(**rule, recognition__ceiling=0.79)) == ["recognition.ceiling"]
    assert found(recognition__ceiling=0.5) == []
    assert found(**rule, **low, recognition__ceiling=0.89) == []
    (fault,) = found(**rule, **low, recognition__ceiling=0.85)
    assert fault.paths[1] == ("recognition", "threshold")
    assert fault.note == "what would do: 0.89 or more"
    (fault,) = found(
        **rule, depletion__status_quo__threshold=0.60, recognition__ceiling=0.85
    )
    assert fault.paths[1] == ("depletion", "status_quo", "threshold")


def test_a_threshold_off_the_curve_is_one_fault() -> None:
    """Where there is no rate to compare the ceiling with, nothing is said of it."""
    faults = found(population__extra_faces="crowding", recognition__threshold=0.7)

    assert paths(faults) == ["recognition.threshold"]
    assert [path[-1] for path in faults[0].paths] == ["threshold", "field", "npl"]


# What a stage takes --------------------------------------------------------------

MEANS = {"a duration": "8 min", "a length": "40 m", "a speed": "1.3 m/s"}
DRAWN = {
    ".".join(map(str, setting.path))
    .replace("cameras.*", "cameras.mobile")
    .replace("decisions.*", "decisions.court"): MEANS[setting.scale.name]
    for setting in settings()
    if setting.is_distribution and setting.scale and setting.scale is not CLOCKS
    if setting.path[0] != "workforce"
}
MUST_END = {
    "cameras.mobile.live": "has no upper limit",
    "custody.detention": "the law allows 24 h",
    "custody.extension": "the law allows 12 h",
}
MUST_BEGIN = {"engagement.walking_speed": "a person may stand still"}


def without_memory(path: str, *more: str) -> Any:
    """Return what an exponential distribution makes of a setting of a stage."""
    said = f"{path}={{exponential: {{mean: {DRAWN[path]}}}}}"
    value: Any = load_scenario(TINY, overrides=[said, *more]).scenario
    for step in path.split("."):
        value = value[step] if isinstance(value, dict) else getattr(value, step)
    return value


def test_all_that_a_stage_takes_is_asked() -> None:
    """From the judgement to the bail, every time, way and speed is among them."""
    last = {path.rpartition(".")[2] for path in DRAWN}

    assert len(DRAWN) == 20
    assert last >= {"duration", "patience", "way_out", "distance", "hand_over_duration"}
    assert last >= {"journey", "desk_duration", "booking_duration", "detention", "bail"}
    assert sum(name.startswith("stop_") for name in last) == 4


@pytest.mark.parametrize("path", sorted({*DRAWN} - {*MUST_END, *MUST_BEGIN}))
def test_whatever_a_stage_takes_may_be_exponential(path: str) -> None:
    """Theory begins with times that have no memory, so every stage takes them."""
    assert isinstance(without_memory(path), Exponential)


@pytest.mark.parametrize(("path", "reason"), (MUST_END | MUST_BEGIN).items())
def test_what_must_end_or_begin_somewhere_may_not_be_exponential(
    path: str, reason: str
) -> None:
    """By law, at midnight, or because nobody walks at no speed at all."""
    with pytest.raises(ScenarioError, match=reason):
        without_memory(path)


def test_where_patience_is_given_nobody_needs_to_walk() -> None:
    """The walking speed may then be 0, because nothing reads it."""
    found = without_memory("engagement.walking_speed", "engagement.patience=90 s")

    assert isinstance(found, Exponential)


@pytest.mark.parametrize(
    ("by", "post"), [("operator", "operators"), ("engagement pair", "pairs")]
)
def test_somebody_judges_in_every_crew(by: str, post: str) -> None:
    """Without a judge alerts would wait for ever; nobody else is needed for that."""
    told = {"adjudication__by": by}
    least = {**told, f"workforce__least_crew__{post}": 0}
    none = {**least, f"workforce__crew__{post}": 0}

    assert found(**told) == []
    # Only a plan that deals officers out, or a roster, has less than a full crew.
    assert found(**least, plan__staffing="scales") == []
    rostered = found(**least, workforce__roster__is_kept=True)
    assert f"workforce.least_crew.{post}" in paths(rostered)
    dealt = found(**least, plan__staffing="fixed")
    assert paths(dealt) == [f"workforce.least_crew.{post}"]
    assert paths(found(**none)) == [f"workforce.crew.{post}"]
    assert found(**none, workforce__is_limited=False) == []
