"""What docs/validation.md states of its four runs, from kept answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from analysis.statistics.rounding import significant
from analysis.studies.validation.baselines import LAST, PLAIN, WITH_FACES
from tests.documents.answers.claims_of_record import WORDS, halves
from tests.documents.answers.claims_of_studies import (
    a_third,
    answer,
    fixed,
    only_if,
    spread,
)

Row = Mapping[str, Any]
WHOLE: Final = "validate"
PREDICTED: Final = "validate-predicted"
KNOWN: Final = "validate-faces-known"
LEFT_OUT: Final = "validate-streets-left-out"
YEAR: Final = "Sep 2024 to Sep 2025"
LABELS: Final = {
    "faces_seen": "faces",
    "alerts": "alerts",
    "arrests": "arrests",
    "false_alerts": "false alerts",
}
SURE: Final = 0.05  # p-values from here on are stated with two decimals


def row(*cells: object) -> str:
    """Return a row of a table."""
    return " ".join(f"| {' | '.join(map(str, cells))} |".split())


def scored(name: str) -> dict[str, dict[str | None, Row]]:
    """Return the scores of a validation, by count and then by baseline."""
    found: dict[str, dict[str | None, Row]] = {}
    for one in answer(name)["scores"]:
        found.setdefault(one["count"], {})[one["baseline"]] = one
    return found


def any_of(scores: Mapping[str | None, Row]) -> Row:
    """Return the scores of a count, whatever it is held against."""
    return next(iter(scores.values()))


def totals() -> dict[tuple[str, str], Row]:
    """Return the totals over the whole record."""
    return {(one["what"], one["of"]): one for one in answer(WHOLE)["totals"]}


def amount(value: float) -> str:
    """Return a mean or a score: three digits, and three decimals below 1."""
    return significant(value) if value >= 1 else fixed(value, 3)


def percent(share: float) -> str:
    """Return a share in per cent."""
    return f"{fixed(100 * share, 1)} %"


def chance(p_value: float) -> str:
    """Return a p-value."""
    return fixed(p_value, 2 if p_value >= SURE else 3)


def skill(scores: Mapping[str | None, Row], baseline: str) -> str:
    """Return the skill over a baseline with its limits."""
    one = scores[baseline]
    limits = spread(one, 1, scale=100, prefix="skill_")
    return f"{100 * one['skill']:+.1f} % ({limits})"


def met(name: str) -> list[bool]:
    """Return which criteria are met."""
    return [one["is_met"] for one in answer(name)["criteria"]]


def what_was_run() -> Iterator[str]:
    """Say how many replications, deployments and days."""
    days = answer(WHOLE)["calendar"]
    first, last = (date.fromisoformat(days[key]) for key in ("first", "last"))
    told = {
        answer(name)["replications"] for name in (WHOLE, PREDICTED, KNOWN, LEFT_OUT)
    }
    number = any_of(scored(WHOLE)["alerts"])["deployments"]
    yield (
        f"those of {' or '.join(map(str, told))} replications with the seed 20250106."
    )
    yield (
        f"{days['deployments']} deployments are run, {first.day} {first:%B %Y} to "
        f"{last.day} {last:%B %Y}, and the {number} since February 2025 are scored."
    )


def the_base() -> Iterator[str]:
    """Compose the table of the base over its own record."""
    for count, scores in scored(WHOLE).items():
        one = any_of(scores)
        yield row(
            LABELS[count],
            one["deployments"],
            amount(one["published_mean"]),
            amount(one["predicted_mean"]),
            percent(one["coverage_50"]),
            percent(one["coverage_90"]),
            amount(one["crps"]),
            fixed(one["log_score"], 2),
            skill(scores, PLAIN) if PLAIN in scores else "",
        )


def its_months() -> Iterator[str]:
    """Say how many monthly totals lie in their interval, and whether all is met."""
    held: dict[str, list[bool]] = {}
    for one in answer(WHOLE)["months"]:
        held.setdefault(one["of"], []).append(one["is_within"])
    months = answer(WHOLE)["months"]
    outside = [
        pd.Timestamp(one["what"])
        for one in months
        if one["of"] == "faces_seen" and not one["is_within"]
    ]
    faces = held["faces_seen"]
    missed = " and ".join(f"{month:%B}" for month in outside)
    others = only_if(all(held["alerts"] + held["arrests"]), "all")
    every = only_if(all(met(WHOLE)), "All")
    yield (
        f"Of the {WORDS[len(faces)]} monthly totals of streets, faces lie in their 90 "
        f"% interval in {WORDS[sum(faces)]} ({missed} was busier), alerts and arrests "
        f"in {others}. {every} {WORDS[len(met(WHOLE))]} criteria are met."
    )


def its_year() -> Iterator[str]:
    """Compose the table of the annual report's year."""
    found = totals()
    yield (
        "September 2024 to September 2025 "
        f"({found[YEAR, 'alerts']['deployments']} rows):"
    )
    faces = found[YEAR, "faces_seen"]
    for count, label, places in (
        ("alerts", "alerts", 0),
        ("false_alerts", "false alerts", 1),
        ("arrests", "arrests", 0),
        (
            "faces_seen",
            f"faces since February 2025 ({faces['deployments']} rows)",
            0,
        ),
    ):
        one = found[YEAR, count]
        yield row(
            label,
            fixed(one["published"]),
            fixed(one["predicted"], places),
            spread(one),
        )
    for where, label in (
        ("Westminster", "Westminster (since February 2025)"),
        ("elsewhere", "elsewhere"),
    ):
        one = found[where, "alerts per 10,000 faces"]
        published, predicted = fixed(one["published"], 2), fixed(one["predicted"], 2)
        yield row(
            f"alerts per 10,000 faces, {label}", published, predicted, spread(one, 2)
        )


def the_prediction() -> Iterator[str]:
    """Compose what is said of July to December, fitted to June."""
    days, scores = answer(PREDICTED)["calendar"], scored(PREDICTED)
    yield (
        f"{days['deployments']} deployments, {days['on_unknown_streets']} of them on "
        f"{days['unknown_streets']} streets that weren't in the record before:"
    )
    for count, found in scores.items():
        one = any_of(found)
        told = count != "false_alerts"
        plain = [
            fixed(found[key]["baseline_crps"], 2)
            for key in (PLAIN, LAST)
            if key in found
        ]
        yield row(
            LABELS[count],
            amount(one["published_mean"]),
            amount(one["predicted_mean"]),
            percent(one["coverage_90"]),
            chance(one["coverage_90_p"]) if told else "",
            chance(one["pit_uniform_p"]),
            amount(one["crps"]),
            *(plain or ["", ""]),
            skill(found, PLAIN) if plain else "",
        )
    faces = any_of(scores["faces_seen"])["coverage_90"]
    two = only_if(0.62 < faces < 0.71, "two in three")
    yield (
        f"a deployment saw {more_faces()} more faces than in the first, and the "
        f"intervals hold only {two}."
    )


def with_faces_known() -> Iterator[str]:
    """Compose the table of the same with faces known."""
    for count, found in scored(KNOWN).items():
        if count not in {"alerts", "arrests"}:
            continue
        one = any_of(found)
        yield row(
            LABELS[count],
            amount(one["published_mean"]),
            amount(one["predicted_mean"]),
            percent(one["coverage_90"]),
            chance(one["pit_uniform_p"]),
            amount(one["crps"]),
            *(fixed(found[key]["baseline_crps"], 2) for key in (PLAIN, WITH_FACES)),
            skill(found, WITH_FACES),
        )
        worse = only_if(found[WITH_FACES]["skill"] > 0, "worse")
        yield f"a negative binomial that knows faces as well, which does {worse}."


def with_streets_left_out() -> Iterator[str]:
    """Compose the table of streets not seen before."""
    for count, found in scored(LEFT_OUT).items():
        if count == "false_alerts":
            continue
        one = any_of(found)
        has_plain = PLAIN in found
        yield row(
            LABELS[count],
            one["deployments"],
            amount(one["published_mean"]),
            amount(one["predicted_mean"]),
            percent(one["coverage_90"]),
            chance(one["pit_uniform_p"]),
            amount(one["crps"]),
            fixed(found[PLAIN]["baseline_crps"], 2) if has_plain else "",
            skill(found, PLAIN) if has_plain else "",
        )
    unmet = only_if(not all(met(LEFT_OUT)), "aren't")
    yield f"The criteria {unmet} met."


def the_variant_in_use() -> Iterator[str]:
    """Say how well the variant predicts that is used, and the plain way."""
    scores = scored(PREDICTED)
    plain, own = (
        [fixed(scores[count][PLAIN][key], 2) for count in ("alerts", "arrests")]
        for key in ("baseline_crps", "crps")
    )
    yield f"the plain negative binomial: {plain[0]} for alerts, {plain[1]} for arrests"
    yield f"an era each (**used**) | 3.14 | 1.92 | {own[0]} | {own[1]} |"


def its_scatter() -> Iterator[str]:
    """Say how arrests scatter, published and predicted."""
    one = totals()["all", "variance over mean of arrests"]
    yield (
        f"their variance over mean is {fixed(one['published'], 2)} since February "
        f"2025, and {fixed(one['predicted'], 2)} ({spread(one, 2)}) is predicted."
    )


def more_faces() -> str:
    """Say how many more faces a deployment saw in the second half of 2025."""
    first, second = (half["faces_seen"].mean() for half in halves())
    return a_third(second / first - 1)


CLAIMS: Final[dict[Callable[[], Iterator[str]], str]] = dict.fromkeys(
    (
        what_was_run,
        the_base,
        its_months,
        its_year,
        the_prediction,
        with_faces_known,
        with_streets_left_out,
        the_variant_in_use,
        its_scatter,
    ),
    "docs/validation.md",
)
