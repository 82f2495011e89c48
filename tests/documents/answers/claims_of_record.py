"""What docs/validation.md states of the record itself, which no run is needed for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

import pandas as pd

from analysis.record.reading import read_record
from tests.documents.answers.claims_of_studies import fixed

WORDS: Final = {5: "five", 7: "seven", 9: "nine", 10: "ten", 11: "eleven"}


@cache
def halves() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the deployments of February to June 2025, and those since."""
    record = read_record()
    frame = record.frame[record.frame["date"] >= record.description.faces_from]
    is_late = frame["date"] > "2025-06-30"
    return frame[~is_late], frame[is_late]


def the_record() -> Iterator[str]:
    """Say what the record itself has of hours, events and a drift."""
    now = pd.concat(halves())
    unknown = now["hours"].isna().sum()
    events, streets = now[now["is_event"]], now[~now["is_event"]]
    carnival = events[events["site"].str.contains("carnival")]
    shares = [
        fixed(100 * rows["arrests"].sum() / rows["alerts"].sum())
        for rows in (events, streets)
    ]
    drift = [
        fixed(100 * rows["arrests"].sum() / rows["true_alerts"].sum())
        for rows in (half[~half["is_event"]] for half in halves())
    ]
    yield f"held against the {len(read_record().frame)} deployments that"
    yield (
        f"Of the {len(now)} deployments since February 2025, {unknown} have no hours."
    )
    yield (
        f"The {WORDS[len(events)]} rows of Carnival, a match and an airport have "
        f"{fixed(events['alerts'].mean(), 1)} alerts a deployment and {shares[0]} % of "
        f"them end in an arrest, against {fixed(streets['alerts'].mean(), 1)} and "
        f"{shares[1]} % elsewhere; Carnival alone has "
        f"{fixed(carnival['alerts'].mean())} alerts on one street."
    )
    scatter = streets["arrests"].var() / streets["arrests"].mean()
    yield f"Without the {WORDS[len(events)]} events it is {fixed(scatter, 2)}."
    yield f"Arrests rose from {drift[0]} to {drift[1]} % of true alerts on streets,"
    yield (
        f"**A drift of arrests given true alerts**, {drift[0]} % in the first half of "
        f"2025 and {drift[1]} % in the second,"
    )


CLAIMS: Final[dict[Callable[[], Iterator[str]], str]] = {
    the_record: "docs/validation.md"
}
