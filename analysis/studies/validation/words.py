"""A validation in words: a sentence, and tables in plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from analysis.statistics.rounding import significant
from analysis.studies.validation.counts import WORDS
from analysis.studies.validation.scores import Score
from analysis.studies.validation.totals import Total
from analysis.studies.words.wrapping import wrapped

if TYPE_CHECKING:
    from analysis.studies.validation.validating import Question, Validation

THOUSAND: Final = 1000


def validation_sentence(found: Validation) -> str:
    """Say what was held against what, and what came of it."""
    number, failed = len(found.rows.frame), found.failed
    met = len(found.criteria) - len(failed)
    judged = (
        f"{met} of {len(found.criteria)} stated criteria are met"
        if found.criteria
        else "there is too little for any criterion"
    )
    return (
        f"{found.question.name} was run on the calendar of {number} published "
        f"deployments, {_period(found)}{_conditions(found.question)}: {judged}."
    )


def validation_lines(found: Validation) -> list[str]:
    """Return scores, totals, months and criteria as text."""
    lines = [*_scores(found.scores)]
    lines += ["", *_totals("Totals", found.sums)]
    if found.months:
        lines += ["", *_totals("By month", found.months)]
    unknown = int((~found.rows.is_known).sum())
    if unknown:
        streets = found.rows.frame["site"][~found.rows.is_known].nunique()
        said = (
            f"{unknown} deployments were on {streets} streets that the scenario "
            "doesn't have; each is taken to be like one of its own, drawn anew in each "
            "replication."
        )
        lines += ["", *wrapped(said)]
    lines += ["", "Criteria"]
    lines += [
        f"  {'met  ' if one.is_met else 'NOT MET'}  {one.text}"
        for one in found.criteria
    ]
    return lines


def _period(found: Validation) -> str:
    dates = found.rows.frame["date"]
    return f"{dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}"


def _conditions(question: Question) -> str:
    said = []
    if question.fit_until is not None:
        said.append(f"fitted to what was published until {question.fit_until:%Y-%m-%d}")
    if question.left_out:
        said.append("each street taken as one not seen before")
    if question.with_faces:
        said.append("faces taken as known")
    return f" ({'; '.join(said)})" if said else ""


def _scores(scores: Sequence[Score]) -> Iterator[str]:
    yield (
        f"{'A deployment':14}{'n':>5}{'published':>11}{'predicted':>11}"
        f"{'in 50 %':>9}{'in 90 %':>9}{'PIT p':>8}{'CRPS':>9}{'log score':>11}"
    )
    for score in scores:
        half, most = score.coverage
        yield (
            f"{WORDS[score.counted]:14}{score.number:5}"
            f"{significant(score.observed):>11}{significant(score.predicted):>11}"
            f"{_percent(half.share):>9}{_percent(most.share):>9}"
            f"{score.uniform_p:8.3f}{significant(score.crps):>9}{score.log_score:11.3f}"
        )
    plain = [(score, one) for score in scores for one in score.skills]
    if plain:
        yield ""
        yield (f"{'Beside plain ways':45}{'CRPS':>7}{'skill':>9}{'90 % limits':>18}")
    for score, one in plain:
        limits = f"{100 * one.low:+.1f} to {100 * one.high:+.1f} %"
        yield (
            f"{WORDS[score.counted]:10}{one.baseline:35}{one.crps:7.3f}"
            f"{100 * one.skill:+8.1f}%{limits:>18}"
        )


def _totals(title: str, totals: Sequence[Total]) -> Iterator[str]:
    yield (
        f"{title:22}{'':26}{'n':>5}{'published':>12}{'predicted':>12}"
        f"{'90 % interval':>24}"
    )
    for total in totals:
        interval = f"{_number(total.low)} to {_number(total.high)}"
        mark = "" if total.holds else "  outside"
        of = WORDS.get(total.of, total.of)
        yield (
            f"{total.what:22}{of:26}{total.deployments:5}{_number(total.observed):>12}"
            f"{_number(total.predicted):>12}{interval:>24}{mark}"
        )


def _number(value: float) -> str:
    if abs(value) >= THOUSAND:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
