"""The questions of the workshop: two worlds each, what is at stake, what can be turned.

Each number of an anchor is one of the published record, and is worked out from it again
by a test. What else is told in numbers is read out of the scenario (`citing.py`), or is
what the scenarios themselves say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lfrsim.workshop.asked.levers import DOSE, LIST, PER_CENT, THRESHOLD, Lever

PREDICTED: Final = {
    "arrests_per_week": "Arrests a week",
    "fruitless_stops_per_week": "Fruitless stops a week",
    "faces_per_arrest": "Faces scanned per arrest",
}
"""What is guessed: keys of measures, and what the page calls them. Of B, each."""
FRUITLESS: Final = (
    "A stop is fruitless if it follows a false alert, or the match is right but "
    "nothing is done, or the entry on the list is out of date or shows somebody else."
)
VANS_IN, ALL_IN = "met-2025", "met-2023"
"""Works of which anchors are: the record until May 2025, and all of it."""
VANS: Final = (
    "London's vans, 8 January to 10 May 2025, 74 deployments at a threshold of 0.64: "
    "on average 15,437 faces, 11.0 alerts, 4.6 arrests and 4.4 stops without action "
    "each; one arrest for 3,340 faces. At four deployments a week that would be 18.5 "
    "arrests and 17.6 stops without action a week."
)
AT_060: Final = (
    " At 0.60, 6 April 2023 to 28 June 2024, 112 deployments had 25 false alerts, 0.22 "
    "each; faces were counted otherwise then."
)
CROYDON: Final = (
    "Vans in Croydon, 27 February to 2 May 2025, 5 deployments: on average 16,119 "
    "faces, 16.8 alerts, 5.8 arrests and 7.0 stops without action each, in 5.3 hours. "
    "The fixed cameras, 1 October to 18 December 2025, 12 deployments: 17,519 faces, "
    "14.5 alerts and 7.0 arrests each. Both worlds have one deployment a week in "
    "one street."
)


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question that two worlds answer.

    Attributes
    ----------
    key
        Short name, for files and codes.
    title
        The question.
    a, b
        Shipped scenarios.
    hope, worry
        What is at stake: what B may bring, and what it may ask.
    anchor
        What the published record says that helps to guess.
    anchored_in
        The works that say so: keys of the scenarios' ``sources``.
    levers
        What can be turned.
    cited
        Settings of B whose values stand in the gaps of ``worry``, in their order.
    """

    key: str
    title: str
    a: str
    b: str
    hope: str
    worry: str
    anchor: str
    anchored_in: tuple[str, ...] = (VANS_IN,)
    levers: tuple[Lever, ...]
    cited: tuple[str, ...] = ()

    @property
    def has_dose(self) -> bool:
        """Whether the question is of how many deployments there are."""
        return self.key == PACE


PACE: Final = "pace"
_DOSE = Lever(path=DOSE, label="Deployments a week", least=1)
_DOSE_OF_BOTH = Lever(path=DOSE, label="Deployments a week", is_of_both=True, least=1)
REGIMES: Final = {
    "none": "no, there are always others",
    "mixed": "yes, across London",
    "local": "yes, in the home borough",
}
"""What people call the regimes of depletion."""
_REGIME = Lever(
    path="depletion.regime",
    label="Whether arrests leave fewer people to find",
    is_of_both=True,
    words=REGIMES,
)
_SOUGHT = Lever(
    path="population.time_sought",
    label="How long people are sought if cameras don't find them",
    is_of_both=True,
    unit="days",
    step=5,
)
_CURRENT = Lever(
    path="population.is_current",
    label="Entries on the list that are still true",
    is_of_both=True,
    unit=PER_CENT,
)
_PAIRS = Lever(
    path="workforce.crew.pairs",
    label="Pairs of officers at each deployment",
    least=1,
    most=8,
)

QUESTIONS: Final = {
    one.key: one
    for one in (
        Question(
            key=PACE,
            title="Four or ten deployments a week?",
            a="four-a-week",
            b="ten-a-week",
            hope="More deployments find more people who are sought.",
            worry="More faces are scanned, more people are stopped for nothing, and "
            "officers are taken from other work.",
            anchor=VANS,
            levers=(
                _DOSE,
                Lever(
                    path="plan.staffing",
                    label="Officers for the deployments",
                    words={
                        "scales": "as many as it takes",
                        "fixed": "those of four a week",
                    },
                ),
                _REGIME,
                _SOUGHT,
            ),
        ),
        Question(
            key="cameras",
            title="Fixed cameras or a van?",
            a="croydon-mobile",
            b="croydon-fixed",
            hope="Fixed cameras see the whole street, and need no van.",
            worry="They stay when the officers go. A street's cost {}, where a van "
            "costs {}.",
            cited=("money.fixed_site_capital", "money.van_capital"),
            anchor=CROYDON,
            anchored_in=(VANS_IN, ALL_IN),
            levers=(
                _DOSE_OF_BOTH,
                Lever(
                    path="cameras.fixed.live",
                    label="Hours live each time, fixed cameras",
                    unit="h",
                    step=0.1,
                    least=2,
                    most=6,
                ),
                Lever(
                    path="disposal.arrest_factor",
                    label="What tactics at fixed cameras do to arrests (1: as at vans)",
                    step=0.01,
                ),
                Lever(
                    path="cameras.mobile.coverage",
                    label="Share of the street that a van sees",
                    is_of_both=True,
                    unit=PER_CENT,
                ),
            ),
        ),
        Question(
            key="threshold",
            title="A lower threshold for alerts?",
            a="four-a-week",
            b="lower-threshold",
            hope="A lower threshold misses fewer of those who are sought.",
            worry="It raises more alerts on people who aren't, and some of them are "
            "stopped.",
            anchor=VANS + AT_060,
            anchored_in=(VANS_IN, ALL_IN),
            levers=(
                Lever(path=THRESHOLD, label="Threshold for an alert", step=0.01),
                Lever(
                    path="recognition.rates",
                    label="False alerts come as often as",
                    is_of_both=True,
                    words={"field": "on the street", "npl": "in the laboratory"},
                ),
                Lever(
                    path="adjudication.reject_non_mated",
                    label="Wrong alerts that the operator turns down",
                    is_of_both=True,
                    unit=PER_CENT,
                ),
            ),
        ),
        Question(
            key="officers",
            title="Fewer officers?",
            a="four-a-week",
            b="short-handed",
            hope="Half the crew leaves officers for other work.",
            worry="Alerts may find nobody free, and whoever is sought walks on.",
            anchor=VANS,
            levers=(
                _PAIRS,
                Lever(
                    path="workforce.crew.prisoner_vans",
                    label="Prisoner vans at each deployment",
                    least=0,
                    most=4,
                ),
                Lever(
                    path="custody.hand_over",
                    label="Who takes an arrested person to custody",
                    words={
                        "prisoner van": "a prisoner van",
                        "own transport": "the officers themselves",
                    },
                ),
                _DOSE_OF_BOTH,
            ),
        ),
        Question(
            key="list",
            title="A longer list, or another?",
            a="four-a-week",
            b="list-x2",
            hope="A longer list has more people who can be found at the same cameras.",
            worry="More people are stopped, and nobody knows who would be added.",
            anchor=VANS,
            levers=(
                Lever(
                    path=LIST,
                    label="Length of the list, today's is 100 %",
                    unit=PER_CENT,
                    step=10,
                    least=10,
                    share_of="population.size",
                ),
                Lever(
                    path="watchlist.categories",
                    label="Why those on it are sought",
                    words={
                        "court": "wanted by a court",
                        "suspect": "suspected of a crime",
                        "conditions": "under conditions",
                        "vulnerable": "missing or at risk",
                    },
                ),
                _CURRENT,
            ),
        ),
    )
}
"""By key, in the order in which they are offered."""
