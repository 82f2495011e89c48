"""What two scenarios have in common, as far as their alerts can be matched by it.

Persons are the same in both if they were drawn by the same settings. Who passes which
camera is the same if streets and people are, and then an alert that is missing in one
of them is missing for a reason that can be told: all that can differ is the policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.model.levels import (
    boroughs,
    detection_before,
    detection_now,
    lifts,
    non_mated_rate,
)
from sim.model.listing import reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.scenario.schema import Scenario

NAMED_BY: Final = (
    "horizon.weeks",
    "depletion.weeks_before",
    "population.size",
    "population.time_sought",
    "fidelity",
)
"""Settings that say who the persons and candidates of a number are."""
AN_ENTRY: Final = 1  # what a rate is for


class Common(NamedTuple):
    """What is the same in two scenarios.

    Attributes
    ----------
    passing
        Who passes where and when, and who had been arrested before week 0.
    views
        How much of a street a camera sees.
    lists
        Who is on the list of a deployment.
    recognised
        Which passages of listed persons raise an alert.
    mistaken
        In which a face is taken for an entry less often: -1 in the first, 1 in the
        second, 0 in neither or where that can't be told.
    entries
        In which there are fewer entries to be taken for, likewise.
    """

    passing: bool
    views: bool
    lists: bool
    recognised: bool
    mistaken: int
    entries: int

    def reversed(self) -> Common:
        """Return the same as seen from the second."""
        return self._replace(mistaken=-self.mistaken, entries=-self.entries)


def why_unmatched(a: Scenario, b: Scenario) -> str:
    """Say why nobody in one scenario is anybody in the other; nothing if they are."""
    different = [path for path in NAMED_BY if _at(a, path) != _at(b, path)]
    if not different:
        return ""
    return (
        f"the scenarios differ in {' and '.join(different)}, so that the persons and "
        "faces of one aren't those of the other"
    )


def find_common(a: Scenario, b: Scenario) -> Common:
    """Find what two scenarios have in common that :func:`why_unmatched` lets pass."""
    is_same_camera = a.plan.camera == b.plan.camera and a.cameras == b.cameras
    is_grouped_alike = a.groups == b.groups  # or rates are many
    # Where everybody who passes is a process, people come from going live on.
    is_drawn_alike = a.fidelity == "alert" or is_same_camera
    return Common(
        passing=is_drawn_alike
        and _equal(map(_passing, (a, b)))
        and _are_streets_equal(a, b),
        views=_equal(one.cameras[one.plan.camera].coverage for one in (a, b)),
        lists=a.watchlist == b.watchlist
        and a.population.unlisted == b.population.unlisted
        and is_same_camera,
        recognised=_equal((detection_now(one), one.groups) for one in (a, b)),
        mistaken=is_grouped_alike * _sign(_mistaken(a) - _mistaken(b)),
        entries=is_grouped_alike * _sign(_entries(a) - _entries(b)),
    )


def _passing(scenario: Scenario) -> tuple[Any, ...]:
    """Return all that passages and the common start follow from, but for streets."""
    return (
        scenario.population.model_copy(update={"unlisted": 0}),
        scenario.footfall,
        scenario.depletion,
        scenario.cameras["mobile"].coverage,
        scenario.disposal.arrest_spread,
        boroughs(scenario),
        lifts(scenario),
        detection_before(scenario),
    )


def _mistaken(scenario: Scenario) -> float:
    recognition = scenario.recognition
    point = recognition.point_at(recognition.threshold)
    return non_mated_rate(point, entries=AN_ENTRY, reference=recognition.reference_list)


def _entries(scenario: Scenario) -> int:
    return reach(scenario.watchlist, scenario.population).entries


def _sign(difference: float) -> int:
    return (difference > 0) - (difference < 0)


def _are_streets_equal(a: Scenario, b: Scenario) -> bool:
    return all(
        (mine.faces, mine.wanted_per_10k_faces, mine.borough)
        == (other.faces, other.wanted_per_10k_faces, other.borough)
        for site, mine in a.sites.items()
        if (other := b.sites.get(site))
    )


def _equal(both: Iterable[Any]) -> bool:
    first, second = both
    return bool(first == second)


def _at(scenario: Scenario, path: str) -> Any:  # noqa: ANN401  # whatever is set
    value: Any = scenario
    for step in path.split("."):
        value = getattr(value, step)
    return value
