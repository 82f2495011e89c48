"""Which inputs a class doubts: a short list for each question, with what is known.

What can be doubted, how far, and how well it is known is in the scenario files. Here is
only which of some two hundred such inputs are shown, in what order, and what people
call them. First come those that the question itself turns on; then those to which runs
with all inputs drawn lay most of the doubt in the arrests: recognition a third,
depletion a third, then who is sought (`lfrsim compare --uncertain-inputs`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from analysis.studies.doubt.ends import doubts_named
from lfrsim.workshop.asked.questions import REGIMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.scenario.doubts import Doubt
    from sim.scenario.loading import Loaded
    from sim.scenario.provenance import Provenance

MOST: Final = 6
"""As many as run while people talk."""
CURVE: Final = "recognition.operating_curves.field"
RATE, FALSE = "true_positive_identification_rate", "false_alerts_per_million_faces"
LABELS: Final = {
    f"{CURVE}[1].{RATE}": "How often a sought person who passes is recognised, at 0.64",
    f"{CURVE}[0].{RATE}": "How often a sought person who passes is recognised, at 0.60",
    f"{CURVE}[1].{FALSE}": "False alerts per million faces, at 0.64",
    f"{CURVE}[0].{FALSE}": "False alerts per million faces, at 0.60",
    "depletion.regime": "Whether an arrest leaves one person fewer to find",
    "population.visiting": "How evenly sought persons pass (low: a few pass often)",
    "population.time_sought": "How long somebody is sought if nobody finds them",
    "population.is_current": "Entries on the list that are still true",
    "population.image_is_of_person": "Entries whose picture shows the right person",
    "population.extra_faces": "Why busy streets have fewer alerts for each face",
    "population.categories.conditions.share": "Sought persons who are under conditions",
    "arrests": "How often a stop ends in an arrest",
    "staff": "Officers of a deployment, and how long an arrest keeps them",
    "engagement.way_out": "How far a person walks before they are out of reach",
    "disposal.second_pair": "Arrests for which a second pair of officers is needed",
    "adjudication.reject_non_mated": "Wrong alerts that the operator turns down",
    "cameras.mobile.coverage": "Share of the street that a van sees",
    "cameras.fixed.live": "Hours live each time, fixed cameras",
}
"""What people call an input, or a joint doubt."""
WORDS: Final = {
    "depletion.regime": REGIMES,
    "population.extra_faces": {
        "dilution": "extra faces are visitors",
        "crowding": "crowds hide faces",
    },
}
"""By input: what people call the words that it could be."""
LEADING: Final = (
    f"{CURVE}[1].{RATE}",
    "depletion.regime",
    "population.visiting",
    "population.is_current",
    "population.time_sought",
    "population.extra_faces",
    "arrests",
)
TURNED_ON: Final = {
    "pace": (),
    "cameras": ("cameras.mobile.coverage", "cameras.fixed.live"),
    "threshold": (
        f"{CURVE}[0].{RATE}",
        f"{CURVE}[0].{FALSE}",
        "adjudication.reject_non_mated",
    ),
    "officers": ("staff", "engagement.way_out", "disposal.second_pair"),
    "list": (
        "population.image_is_of_person",
        "population.categories.conditions.share",
    ),
}
"""By question: what it turns on besides."""


class Assumption(NamedTuple):
    """An input, or a joint doubt, that a class can move.

    Attributes
    ----------
    name
        Path of the input, or name of the joint doubt.
    label
        What people call it.
    doubts
        Its inputs by path, as the first world that doubts them has them.
    origin
        Where its value comes from.
    """

    name: str
    label: str
    doubts: Mapping[str, Doubt]
    origin: Provenance

    def said(self, value: str) -> str:
        """Return a value as people call it."""
        return WORDS.get(self.name, {}).get(value, value)


def assumptions_of(question: str, worlds: Sequence[Loaded]) -> tuple[Assumption, ...]:
    """Return what can be moved, those that the question turns on first.

    Parameters
    ----------
    question
        Its key.
    worlds
        Both. What one of them doesn't doubt, because its file has chosen a value, is
        left out: it couldn't be moved there.
    """
    own = TURNED_ON.get(question, ())
    names = dict.fromkeys((*own, *LEADING))
    found = (_assumption(name, worlds) for name in names)
    return tuple(one for one in found if one)[:MOST]


def _assumption(name: str, worlds: Sequence[Loaded]) -> Assumption | None:
    doubts = doubts_named(name, worlds)
    if not all(doubts_named(name, [world]) for world in worlds):
        return None
    origin = next(one for world in worlds if (one := _origin(name, doubts, world)))
    return Assumption(name, LABELS[name], doubts, origin)


def _origin(name: str, doubts: Mapping[str, Doubt], world: Loaded) -> Provenance | None:
    if name in world.joint_doubts:
        return world.joint_doubts[name].provenance
    return world.provenance.get(next(iter(doubts)))
