"""What must be known before a report is believed, and what it can't tell at all.

The first is said by the numbers and the scenarios; the second holds of every report
(docs/ethics.md, docs/model.md#what-it-doesnt-model).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from analysis.statistics.rounding import threshold_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.scenario.loading import Loaded
    from sim.scenario.schema import Scenario

TPIR: Final = "true_positive_identification_rate"


class Silence(NamedTuple):
    """Something that no number of a report speaks of."""

    subject: str
    why: str


SILENCES: Final = (
    Silence(
        "Crime",
        "There is none in the model. An arrest is an arrest, and no crime prevented.",
    ),
    Silence(
        "Deterrence",
        "Nobody stays away from a street because of the cameras, and nobody stops "
        "offending.",
    ),
    Silence("Displacement", "Nobody goes elsewhere."),
    Silence(
        "Chilling effect",
        "Nobody changes what they do, where they meet or whether they protest. Of all "
        "burdens this may be the largest.",
    ),
    Silence(
        "What people think of it",
        "Nobody was asked: neither those who are scanned, nor those who are stopped.",
    ),
    Silence(
        "What a stop costs the person stopped",
        "In the model it costs minutes. Money in the tables is the force's; it puts no "
        "price on a face scanned, a stop in vain or a wrong arrest.",
    ),
    Silence(
        "Whether it is lawful, necessary or proportionate",
        "Those are judgements about a particular use, its purpose and its "
        "alternatives. No alternative to the cameras is in the model.",
    ),
    Silence(
        "Where to deploy",
        "Past alerts show where cameras were sent. A plan that follows them finds more "
        "there, and takes that for a reason to come back.",
    ),
    Silence(
        "What officers would have done elsewhere",
        "Their hours are counted, and not what these would have been good for.",
    ),
    Silence("Any person", "Everybody in it is drawn at random from a few numbers."),
)
NO_GROUPS: Final = Silence(
    "Groups of people",
    "The scenarios have no groups by ethnicity, sex or age, and an average can hide "
    "any difference between them.",
)
ASSUMED_GROUPS: Final = Silence(
    "Whether a real force treats groups differently",
    "The groups of these scenarios differ as much as their author has assumed, and no "
    "more can come out.",
)


def silences(scenarios: Sequence[Scenario]) -> tuple[Silence, ...]:
    """Return what a report on some scenarios can't tell."""
    has_groups = any(scenario.groups for scenario in scenarios)
    groups = ASSUMED_GROUPS if has_groups else NO_GROUPS
    *first, last = SILENCES
    return (*first, groups, last)


def assumed_throughout(
    scenarios: Sequence[Scenario], loaded: Sequence[Loaded]
) -> tuple[str, ...]:
    """Say which assumptions every number of a report hangs on.

    Parameters
    ----------
    scenarios
        What was run.
    loaded
        The same with how well the inputs are known; empty if that isn't known.
    """
    found = []
    if names := {name for scenario in scenarios for name in scenario.groups}:
        found.append(
            f"factors by group are assumed ({', '.join(sorted(names))}): what differs "
            "between groups was put in by whoever wrote the scenario."
        )
    if not loaded:
        found.append(
            "the scenario files weren't found, or have changed since: how well each "
            "input is known can't be said here."
        )
    rates = dict.fromkeys(text for one in loaded for text in _assumed_rates(one))
    return (*found, *rates)


def _assumed_rates(loaded: Loaded) -> Iterator[str]:
    """Say so if the rate of recognition at the threshold in use is assumed."""
    recognition = loaded.scenario.recognition
    curve = recognition.operating_curves[recognition.rates]
    threshold = recognition.threshold
    below = max(point.threshold for point in curve if point.threshold <= threshold)
    above = min(point.threshold for point in curve if point.threshold >= threshold)
    for place, point in enumerate(curve):
        path = f"recognition.operating_curves.{recognition.rates}[{place}].{TPIR}"
        said = loaded.provenance.get(path)
        is_used = point.threshold in (below, above)
        if not is_used or said is None or said.standing != "assumed":
            continue
        rate = point.true_positive_identification_rate
        doubt = loaded.doubts.get(path)
        ends = (
            f" (it could be {doubt.at(0)} to {doubt.at(1)})"
            if doubt is not None and not doubt.joint
            else ""
        )
        at = threshold_text(point.threshold)
        yield (
            f"the true positive identification rate at a threshold of "
            f"{at}, {rate:g}, is assumed{ends}; the record shows only "
            "its product with how many listed persons pass."
        )
