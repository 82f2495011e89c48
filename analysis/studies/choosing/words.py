"""The best of several scenarios in words, and in plain text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from analysis.figures.rows import cut
from analysis.statistics.dominance import Verdict
from analysis.statistics.rounding import decimals, rounded
from analysis.studies.choosing.front import ALL
from analysis.studies.words.sentences import listed
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from analysis.studies.choosing.rule import Rule

LABEL: Final = 24
MOST_LISTED: Final = 4  # scenarios, if all are meant
SHORT: Final = {
    Verdict.front: "front",
    Verdict.dominated: "dominated",
    Verdict.untold: "can't be told",
}
HEADS: Final = {
    "faces": "faces scanned",
    "fruitless_stops": "fruitless stops",
    "officer_hours": "officer hours",
    ALL: "all at once",
}
ON_DISTANCES: Final = (
    "From the best of the others: above 0 is better. An interval that begins at 0 says "
    "the best, one that ends at 0 not the best; around 0 a scenario may be the best."
)
ON_FRONT: Final = (
    "Front: arrests a week against each burden a week. Dominated: another is told to "
    "have no fewer arrests and no more of the burden, and to be better in one. Front: "
    "every other is told to be worse in one, or equal in all. Fruitless stops are all "
    "four kinds: after a false alert, without action though the match was right, on "
    "an outdated or wrong entry, and arrests after a false alert."
)


def choice_sentence(table: pd.DataFrame, rule: Rule, *, is_done: bool, n: int) -> str:
    """Say which is best, which is selected, or which can't be told apart."""
    by = f"By {_lower(rule.measure.label)}, where {rule.extreme} is best,"
    sure = _percent(rule.confidence)
    if not is_done:
        return f"{by} {_undecided(table, rule, n)}"
    row = table[table["is_selected"]].iloc[0]
    name, places = row["scenario"], _places(table)
    mean = rounded(row["mean"], places)
    if row["low"] == 0 and table["may_be_best"].sum() == 1:
        ahead, most = (rounded(row[key], places) for key in ("distance", "high"))
        return (
            f"{by} {name} is best with {mean}: better than the best of the others by "
            f"{ahead} in the mean and {most} at most ({sure}, all scenarios at once)."
        )
    rivals = table[table["may_be_best"] & ~table["is_selected"]]["scenario"]
    below, above = rounded(-row["low"], places), rounded(row["high"], places)
    apart = (
        f"It can't be told from {listed(rivals)}: it is at most {above} better than "
        f"the best of the others and at most {below} worse ({sure}, all scenarios at "
        "once)."
    )
    return (
        f"{by} {name} is selected with {mean}: if the best leads by "
        f"{_difference(rule)} or more, this is it with a probability of at least "
        f"{sure}. {apart}"
    )


def front_sentence(fronts: pd.DataFrame) -> str:
    """Say who is on the front of all burdens at once, who isn't, and who may be."""
    rows = fronts[fronts["against"] == ALL]
    parts = []
    for verdict, words in (
        (Verdict.front, "on the front"),
        (Verdict.dominated, "dominated"),
        (Verdict.untold, "can't be told"),
    ):
        chosen = rows[rows["verdict"] == verdict.value]
        names = [
            f"{name} (by {by.replace('; ', ' and ')})" if by else name
            for name, by in zip(chosen["scenario"], chosen["by"], strict=True)
        ]
        if names:
            parts.append(f"{words}: {', '.join(names)}")
    return (
        "Of arrests against faces scanned, fruitless stops and officer hours at once, "
        f"{'; '.join(parts)}."
    )


def _undecided(table: pd.DataFrame, rule: Rule, n: int) -> str:
    """Say who is left where replications ended before the selection did."""
    left = table[table["after"] == 0]
    worse = left[~left["may_be_best"]]["scenario"]
    told = f" The intervals tell {listed(worse)} to be worse." if len(worse) else ""
    names = listed(left["scenario"])
    if len(left) == len(table) > MOST_LISTED:
        names = f"all {len(left)}"
    return (
        f"which is best can't be told after {n} replications: {names} are left, and "
        "not told apart by "
        f"{_difference(rule)} with {_percent(rule.confidence)}.{told}"
    )


def choice_lines(
    table: pd.DataFrame, fronts: pd.DataFrame, rule: Rule, *, notes: Sequence[str]
) -> tuple[str, ...]:
    """Lay out distances from the best, and the fronts."""
    return tuple(_lines(table, fronts, rule, notes))


def _lines(
    table: pd.DataFrame, fronts: pd.DataFrame, rule: Rule, notes: Sequence[str]
) -> Iterator[str]:
    sure = _percent(rule.confidence)
    yield (
        f"{rule.measure.label}, {rule.extreme} is best; {_difference(rule)} matters; "
        f"{sure} intervals"
    )
    yield ""
    yield _row(
        "SCENARIO", ("mean", "its interval", "n", "from the best", "all at once", "")
    )
    places = _places(table)
    for _, row in table.iterrows():
        yield _row(row["scenario"], _cells(row, places))
    yield ""
    yield from front_lines(fronts)
    for text in (ON_DISTANCES, ON_FRONT, *(f"Note: {note}" for note in notes)):
        yield ""
        indent = "      " if text.startswith("Note: ") else ""
        yield from wrapped(text, rest=indent)


def front_lines(fronts: pd.DataFrame) -> Iterator[str]:
    """Lay out what can be told of each scenario, by burden and by all at once."""
    yield _fronts("FRONT OF ARRESTS AGAINST", list(HEADS.values()))
    for name, rows in fronts.groupby("scenario", sort=False):
        own = rows.set_index("against")["verdict"]
        yield _fronts(str(name), [SHORT[Verdict(own[key])] for key in HEADS])


def _cells(row: pd.Series, places: int) -> tuple[str, ...]:
    said = "selected" if row["is_selected"] else ""
    if row["after"]:
        said = f"out after {row['after']}"
    low, high = (rounded(row[end], places, signed=True) for end in ("low", "high"))
    own = [rounded(row[end], places) for end in ("mean_low", "mean_high")]
    return (
        rounded(row["mean"], places),
        " to ".join(own),
        str(row["n"]),
        rounded(row["distance"], places, signed=True),
        f"{low} to {high}",
        said,
    )


def _row(label: str, cells: Sequence[str]) -> str:
    mean, own, n, distance, together, said = cells
    return (
        f"{cut(label, LABEL):<{LABEL}} {mean:>9} {own:>17} {n:>4} {distance:>13} "
        f"{together:>15} {said}"
    ).rstrip()


def _fronts(label: str, cells: Sequence[str]) -> str:
    return f"{cut(label, LABEL):<{LABEL}}{''.join(f'{cell:>17}' for cell in cells)}"


def _places(table: pd.DataFrame) -> int:
    half = float((table["mean_high"] - table["mean_low"]).min()) / 2
    return decimals(table["mean"], half_width=half)


def _difference(rule: Rule) -> str:
    return f"a difference of {rule.indifference:g} {rule.measure.unit}"


def _percent(confidence: float) -> str:
    return f"{100 * confidence:g} %"


def _lower(label: str) -> str:
    return f"{label[0].lower()}{label[1:]}"
