"""What must be known of prices before a cost is believed.

Said beside every cost, because most prices have no source. What follows for the total
from the price of an officer hour needs no further run: a cost is linear in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from analysis.measures import compute_costs
from analysis.statistics.rounding import significant
from analysis.studies.words.sentences import listed
from sim.scenario.pounds import write_hourly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.studies.outcome import Outcome

HOUR: Final = "officer_hour"
UNUSED: Final = {"mobile": "fixed_site_", "fixed": "van_"}  # by the plan's camera
SOURCED: Final = ("measured", "published", "fitted", "expert")


class Span(NamedTuple):
    """What a week costs with an officer hour at the ends of its range.

    Attributes
    ----------
    hour_low, hour_high
        The ends, in pounds an hour.
    low, high
        Mean cost a week over the replications, in pounds, all else equal.
    """

    hour_low: float
    hour_high: float
    low: float
    high: float


def compute_span(outcome: Outcome) -> Span | None:
    """Compute what a week costs at the ends; None where no range is stated."""
    price = outcome.prices.get(HOUR)
    if price is None or price.between is None:
        return None
    means = []
    for hour in price.between:
        prices = outcome.scenario.money.model_copy(update={HOUR: hour})
        costs = compute_costs(
            sums=outcome.sums, scenario=outcome.scenario, prices=prices
        )
        means.append(float((costs["cost"] / outcome.sums["weeks"]).mean()))
    return Span(*price.between, *means)


def price_note(outcomes: Sequence[Outcome]) -> str:
    """Say how surely the prices are known, and what hangs on an officer hour."""
    said = [_standing(outcomes)]
    if len({outcome.scenario.money for outcome in outcomes}) > 1:
        said.append(
            "The scenarios have different prices, so that not all of a difference in "
            "cost is one of what happens."
        )
    if any(outcome.prices for outcome in outcomes):
        said.append(_spans(outcomes))
    return " ".join(said)


def prices_in_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the note and, by scenario, what a week costs at the ends, as plain values.

    None where no range is stated.
    """
    spans = {outcome.name: compute_span(outcome) for outcome in outcomes}
    return {
        "note": price_note(outcomes),
        "cost_per_week_by_officer_hour": {
            name: span and span._asdict() for name, span in spans.items()
        },
    }


def _standing(outcomes: Sequence[Outcome]) -> str:
    # Of those in use by any scenario; where prices differ, as the first has them.
    written = outcomes[0].scenario.money.model_dump()
    used = {key: [one for one in outcomes if _is_used(key, one)] for key in written}
    used = {key: those for key, those in used.items() if those}
    guesses = [
        key
        for key, those in used.items()
        if not all(_is_sourced(key, outcome) for outcome in those)
    ]
    if not guesses:
        return "all prices in the costs have a source. The intervals are over luck."
    listed = ", ".join(f"{key} {_plain(written[key])}" for key in guesses)
    verb = "is" if len(guesses) == 1 else "are"
    return (
        f"of the {len(used)} prices in the costs {len(guesses)} {verb} assumed "
        f"({listed}). The intervals are over luck, and not over prices."
    )


def _is_sourced(key: str, outcome: Outcome) -> bool:
    return key in outcome.prices and outcome.prices[key].standing in SOURCED


def _spans(outcomes: Sequence[Outcome]) -> str:
    limited = [
        outcome.name
        for outcome in outcomes
        if outcome.scenario.workforce.budget != "enough"
    ]
    if limited:
        return (
            f"What an officer hour costs also says how many {listed(limited)} "
            "can pay: with another price other deployments take place."
        )
    spans = {outcome.name: compute_span(outcome) for outcome in outcomes}
    if unsaid := [name for name, span in spans.items() if span is None]:
        return f"No range is stated for an officer hour in {listed(unsaid)}."
    costs: dict[str, list[str]] = {}  # those of one range are said together
    known = {name: span for name, span in spans.items() if span is not None}
    for name, span in known.items():
        hours = f"{write_hourly(span.hour_low)} to {write_hourly(span.hour_high)}"
        ends = [f"£{significant(end)}" for end in (span.low, span.high)]
        costs.setdefault(hours, []).append(
            f"{' to '.join(dict.fromkeys(ends))} in {name}"
        )
    parts = [
        f"with an officer hour at {hours} a week would cost {listed(each)}"
        for hours, each in costs.items()
    ]
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _is_used(key: str, outcome: Outcome) -> bool:
    return not key.startswith(UNUSED[outcome.scenario.plan.camera])


def _plain(written: object) -> str:
    return f"{written:g}" if isinstance(written, float) else str(written)
