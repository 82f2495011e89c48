"""The answer in three sentences: what is got, what it asks, and what both rest on.

They are made from the numbers and change with them. Where an interval includes 0 the
sentence says that it can't be told, and where there is none, that luck can't be told
from anything.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from analysis.statistics.rounding import decimals, rounded, rounded_comparison
from analysis.studies.words.caution import DELIVERED, FEW, TESTED, is_in_london
from analysis.studies.words.sentences import yield_sentence

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    import pandas as pd

    from analysis.studies.outcome import Outcome

ASKED: Final = {
    "faces_per_week": "faces scanned",
    "stops_without_action_per_week": "stops without action though the match was right",
    "false_alerts_per_week": "false alerts",
    "officer_hours_per_week": "officer hours",
}
"""What stands beside the yield, a week."""


class Basis(NamedTuple):
    """What an answer rests on.

    Attributes
    ----------
    replications
        Of each scenario.
    standings
        How many inputs have each standing; empty if that isn't known.
    doubt
        What uncertain inputs make of the answer, in words; empty if that wasn't
        looked into.
    """

    replications: int
    standings: Counter[str]
    doubt: str = ""


def comparison_answer(
    table: pd.DataFrame, a: Outcome, b: Outcome, basis: Basis
) -> tuple[str, str, str]:
    """Answer what changes from A to B.

    Parameters
    ----------
    table
        A row a measure, as in ``Comparison.table``.
    a, b
        The outcomes: their names, plans and horizons are said.
    basis
        What it rests on.
    """
    rows = {row["key"]: row for _, row in table.iterrows()}
    *parts, last = [_change(words, rows[key]) for key, words in ASKED.items()]
    burden = f"Beside that, each week, {', '.join(parts)}, and {last}"
    if math.isfinite(rows["faces_per_week"]["low"]):
        burden += "; in brackets are 95 % intervals of the differences"
    return yield_sentence(table, a, b), f"{burden}.", _rests_on((a, b), basis)


def description_answer(
    table: pd.DataFrame, outcome: Outcome, basis: Basis
) -> tuple[str, str, str]:
    """Answer what one scenario yields and asks, as in ``Description.table``."""
    rows = {row["key"]: row for _, row in table.iterrows()}
    arrests = _level("arrests", rows["arrests_per_week"])
    charged = _level("persons charged or cautioned", rows["charged_per_week"])
    number = outcome.planned
    plan = "1 deployment" if number == 1 else f"{number} deployments"
    gained = f"With {plan} a week planned, a week has {arrests} and {charged}"
    if math.isfinite(rows["arrests_per_week"]["low"]):
        gained += " (in brackets 95 % intervals of the means)"
    asked = [_level(words, rows[key]) for key, words in ASKED.items()]
    *first, last = asked
    burden = f"For that it asks each week for {', '.join(first)}, and {last}"
    return f"{gained}.", f"{burden}.", _rests_on((outcome,), basis)


def _change(words: str, row: pd.Series) -> str:
    """Say how one burden changes; nothing is said to rise that may as well fall."""
    if row["a_mean"] == row["b_mean"] == 0:
        return f"no {words} are seen in either"
    text = rounded_comparison(row)
    if text.a == text.b and text.low == text.high:  # less than what is printed
        return f"{words} stay at {text.a}"
    if not math.isfinite(row["low"]):
        return f"{words} go from {text.a} to {text.b}"
    interval = f"({text.low} to {text.high})"
    if row["low"] <= 0 <= row["high"]:
        return f"whether {words} change from {text.a} can't be told {interval}"
    verb = "rise" if row["difference"] > 0 else "fall"
    return f"{words} {verb} from {text.a} to {text.b} {interval}"


def _level(words: str, row: pd.Series) -> str:
    places = decimals([row["mean"]], half_width=(row["high"] - row["low"]) / 2)
    mean, low, high = (rounded(row[name], places) for name in ("mean", "low", "high"))
    if row["mean"] == 0:
        return f"no {words} that were seen"
    if not math.isfinite(row["low"]) or low == high:
        return f"{mean} {words}"
    return f"{mean} {words} ({low} to {high})"


def _rests_on(outcomes: Sequence[Outcome], basis: Basis) -> str:
    """Say what the answer rests on, and what is in doubt besides luck."""
    start = f"This rests on {_runs(outcomes, basis)}, on {_inputs(basis)}"
    beyond = _beyond(outcomes)
    start += f", and on an extrapolation: {beyond}" if beyond else ""
    if basis.doubt:
        return f"{start}; {basis.doubt[:1].lower()}{basis.doubt[1:]}"
    if basis.replications == 1:
        return (
            f"{start}; nothing in one replication can be told from luck, and doubt in "
            "the inputs comes on top."
        )
    return f"{start}; the intervals are over luck, and not over doubt in the inputs."


def _runs(outcomes: Sequence[Outcome], basis: Basis) -> str:
    number = basis.replications
    some = "1 replication" if number == 1 else f"{number:,} replications"
    few = ", which are few," if 1 < number < FEW else ""
    weeks = " and ".join(
        dict.fromkeys(f"{one.scenario.horizon.weeks:,}" for one in outcomes)
    )
    shared = " with the same luck" if len(outcomes) > 1 else ""
    return f"{some}{few} of {weeks} {'week' if weeks == '1' else 'weeks'}{shared}"


def _inputs(basis: Basis) -> str:
    total = sum(basis.standings.values())
    if not total:
        return "inputs of which this folder doesn't say how well they are known"
    assumed = basis.standings["assumed"]
    if not assumed:
        return f"{total:,} inputs, none of them assumed"
    return f"{total:,} inputs of which {assumed:,} are assumed"


def _beyond(outcomes: Sequence[Outcome]) -> str:
    plans = [one.planned for one in outcomes if is_in_london(one.scenario)]
    most = max(plans, default=0)
    if most <= TESTED:
        return ""
    return (
        f"{most:,} deployments a week have never been run in London ({DELIVERED} a "
        "week were delivered in late 2025)"
    )
