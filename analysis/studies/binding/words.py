"""What limits a scenario in words, and in plain text for a terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.figures.limits import listed
from analysis.statistics.rounding import rounded, significant
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LABEL: Final = 30
PLACES: Final = 2
ABSENT: Final = "not limited here"
NOT_ADDED: Final = (
    "Gains don't add up: what one resource would bring can be taken by the next, and "
    "protests and absences are why LFR officers are too few, custody officers why "
    "desks are. None alone: no resource cost any arrest there, or several cost equally "
    "many."
)


def limits_sentence(table: pd.DataFrame, name: str) -> str:
    """Say what limits first, how often, and what all limits cost together."""
    rows = {row["key"]: row for _, row in table.iterrows()}
    everything, none = rows.pop("everything"), rows.pop("none")
    largest = max(rows.values(), key=lambda row: row["gain"])
    together = (
        f"With nothing limited it would have {_arrests(everything)} "
        f"({_interval(everything)})."
    )
    most = [row["label"] for row in rows.values() if row["is_most"]]
    if not most:
        return (
            f"No resource can be said to limit {name}: none brings more arrests when "
            f"it is made unlimited that can be told from luck. {together}"
        )
    alike = " (which can't be told apart)" if len(most) > 1 else ""
    nothing = f"; in {none['first']:.0f} none did alone" if none["first"] else ""
    counts = ", ".join(
        f"{row['label']} in {row['first']:.0f}"
        for row in sorted(rows.values(), key=lambda row: -row["first"])
        if row["first"]
    )
    return (
        f"What limits {name} most: {listed(most)}{alike}. "
        f"{_without_limit(largest)} it would have {_arrests(largest)} "
        f"({_interval(largest)}). Of {largest['n']:.0f} replications most was lost to "
        f"{counts}{nothing}. {together}"
    )


def _without_limit(row: pd.Series) -> str:
    """Say what it is to lift a limit: some are something that there is."""
    is_something = row["key"] in ("protests", "absences")
    return f"{'Without' if is_something else 'With unlimited'} {row['label']}"


def limits_lines(
    table: pd.DataFrame, *, arrests: float, unconfirmed: float, notes: Sequence[str]
) -> tuple[str, ...]:
    """Lay out what each resource cost and how often it cost most."""
    return tuple(_lines(table, arrests, unconfirmed, notes))


def _lines(
    table: pd.DataFrame, arrests: float, unconfirmed: float, notes: Sequence[str]
) -> Iterator[str]:
    yield f"With all limits: {significant(arrests)} arrests a week."
    yield ""
    yield _line(
        "WITHOUT THIS LIMIT",
        ("more arrests a week", "95 % interval", "%"),
        ("cost most in", "95 % interval"),
    )
    for _, row in table.iterrows():
        yield _row(row)
    for text in (NOT_ADDED, _below(table), _remaining(unconfirmed)):
        if text:
            yield ""
            yield from wrapped(text)
    for note in notes:
        yield ""
        yield from wrapped(f"Note: {note}", rest="      ")


def limits_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return the same under headings, a row a resource, as people read it."""
    rows = []
    for _, row in table.iterrows():
        gain, first = _cells(row) if row["is_there"] else ((ABSENT, "", ""), ("", ""))
        rows.append((row["label"], *gain, *first))
    names = [
        "Without this limit",
        "More arrests a week",
        "95 % interval",
        "% of arrests",
        "Cost most in % of replications",
        "95 % interval of that (exact)",
    ]
    return pd.DataFrame(rows, columns=names)


def _row(row: pd.Series) -> str:
    if not row["is_there"]:
        return f"{row['label']:<{LABEL}} {ABSENT:>19}"
    return _line(row["label"], *_cells(row))


def _cells(row: pd.Series) -> tuple[tuple[str, str, str], tuple[str, str]]:
    """Return what a resource cost, and how often it cost most."""
    first: tuple[str, str] = ("", "")
    if math.isfinite(row["share"]):
        low, high = (100 * row[end] for end in ("share_low", "share_high"))
        first = (f"{100 * row['share']:.0f} %", f"{low:.0f} to {high:.0f} %")
    gain: tuple[str, str, str] = ("", "", "")
    if math.isfinite(row["gain"]):
        gain = (
            rounded(row["gain"], PLACES, signed=True),
            _ends(row),
            rounded(row["percent"], 1, signed=True),
        )
    return gain, first


def _line(label: str, gain: tuple[str, str, str], first: tuple[str, str]) -> str:
    return (
        f"{label:<{LABEL}} {gain[0]:>19} {gain[1]:>16} {gain[2]:>5} "
        f"{first[0]:>12} {first[1]:>13}"
    ).rstrip()


def _below(table: pd.DataFrame) -> str:
    """Say so where more of something costs arrests."""
    below = [_without_limit(row) for _, row in table[table["high"] < 0].iterrows()]
    if not below:
        return ""
    names = " and ".join(f"{words[0].lower()}{words[1:]}" for words in below)
    return (
        f"More isn't always better: {names} there are fewer arrests. "
        "Who is served sooner can leave somebody else unserved."
    )


def _remaining(unconfirmed: float) -> str:
    return (
        f"With nothing limited {significant(unconfirmed)} alerts a week still stay "
        "unconfirmed: people who have gone before anybody could reach them, and those "
        "whom officers let be. No resource brings them."
    )


def _arrests(row: pd.Series) -> str:
    gain = rounded(abs(row["gain"]), PLACES)
    word = "more" if row["gain"] >= 0 else "fewer"
    return f"{gain} {word} arrests a week"


def _interval(row: pd.Series) -> str:
    ends = _ends(row)
    return f"95 % interval {ends}" if ends else "one replication gives no interval"


def _ends(row: pd.Series) -> str:
    if not math.isfinite(row["low"]):
        return ""
    low, high = (rounded(row[end], PLACES, signed=True) for end in ("low", "high"))
    return f"{low} to {high}"
