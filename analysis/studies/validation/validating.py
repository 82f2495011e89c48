"""A scenario held against a record: predicted, scored, summed up, judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.studies.plates.folder import plain_rows, write_plates, write_table
from analysis.studies.validation import totals
from analysis.studies.validation.baselines import baselines
from analysis.studies.validation.counts import COUNTS, FEWEST, JUDGED, REPLICATIONS
from analysis.studies.validation.criteria import Criterion, criteria
from analysis.studies.validation.frames import (
    days_covered,
    deployment_frame,
    score_frame,
    total_frame,
)
from analysis.studies.validation.plates import validation_caption, validation_plates
from analysis.studies.validation.predicting import (
    Task,
    fitted_doubts,
    is_fitted_to,
    predict,
)
from analysis.studies.validation.rows import Rows, choose_rows
from analysis.studies.validation.scores import Score, score_count
from analysis.studies.validation.totals import Total
from analysis.studies.validation.words import validation_lines, validation_sentence
from sim.experiment.design import StudyError
from sim.experiment.executors import Workers, workers
from sim.experiment.run import Progress
from sim.scenario.loading import Loaded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.figures.style import Caption
    from analysis.record.reading import Record


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a scenario.

    Attributes
    ----------
    name
        Of the scenario.
    fit_until
        Last day of what it is fitted to, where only later days are predicted.
    with_faces
        Whether faces are taken as known.
    left_out
        Whether each street is taken as one that the scenario doesn't have.
    replications, seed
        Of the prediction.
    """

    name: str
    fit_until: pd.Timestamp | None = None
    with_faces: bool = False
    left_out: bool = False
    replications: int = REPLICATIONS
    seed: int = 20250106

    def __post_init__(self) -> None:
        if self.replications < FEWEST:
            message = (
                f"{self.replications} replications are too few to score a prediction; "
                f"{FEWEST} or more are needed"
            )
            raise StudyError(message)

    @property
    def key(self) -> str:
        """What its folder is called."""
        until = "" if self.fit_until is None else f"until-{self.fit_until:%Y-%m-%d}"
        said = (
            self.name,
            until,
            "streets-left-out" if self.left_out else "",
            "faces-known" if self.with_faces else "",
        )
        return "-".join(one for one in said if one)


@dataclass(frozen=True, eq=False)
class Validation:
    """How a scenario and a record agree.

    Attributes
    ----------
    question
        What was asked.
    record
        What the scenario was held against.
    rows
        The deployments that were predicted.
    samples
        By count, what was predicted: shape (deployments, replications).
    scores
        Of each count.
    is_seen
        Whether inputs of the scenario were fitted to the very deployments.
    """

    question: Question
    record: Record
    rows: Rows
    samples: Mapping[str, NDArray[np.int64]]
    scores: tuple[Score, ...]
    is_seen: bool

    @cached_property
    def months(self) -> list[Total]:
        """Totals by month."""
        return totals.by_month(self.rows, self.samples)

    @cached_property
    def sums(self) -> list[Total]:
        """Totals of everything, how counts scatter, and London's middle."""
        return [
            *totals.whole(self.rows, self.samples),
            *totals.scatter(self.rows, self.samples),
            *totals.per_10k_faces(self.rows, self.samples),
        ]

    @cached_property
    def boroughs(self) -> list[Total]:
        """Alerts and arrests a deployment by borough."""
        return totals.by_borough(self.rows, self.samples)

    @cached_property
    def criteria(self) -> list[Criterion]:
        """What must hold, and whether it does."""
        return criteria(
            self.scores,
            self.months,
            is_forecast=self.question.fit_until is not None,
            is_seen=self.is_seen,
        )

    @property
    def failed(self) -> list[Criterion]:
        """The criteria that aren't met."""
        return [one for one in self.criteria if not one.is_met]

    @property
    def caption(self) -> Caption:
        """What its figures rest on."""
        return validation_caption(self)

    @property
    def sentence(self) -> str:
        """How well the two agree, in words."""
        return validation_sentence(self)

    @property
    def lines(self) -> list[str]:
        """Scores, totals and criteria, in plain text."""
        return validation_lines(self)

    def to_json(self) -> dict[str, Any]:
        """Return all numbers as plain values."""
        return {
            "sentence": self.sentence,
            "replications": self.question.replications,
            "seed": self.question.seed,
            "calendar": days_covered(self.rows),
            "scores": plain_rows(score_frame(self.scores)),
            "months": plain_rows(total_frame(self.months)),
            "totals": plain_rows(total_frame(self.sums)),
            "boroughs": plain_rows(total_frame(self.boroughs)),
            "criteria": [one._asdict() for one in self.criteria],
        }

    def write(self, folder: Path) -> list[Path]:
        """Write tables and figures; always the same bytes."""
        seed = self.question.seed
        tables = {
            "deployments": deployment_frame(self.rows, self.samples, seed=seed),
            "scores": score_frame(self.scores),
            "months": total_frame(self.months),
            "totals": total_frame(self.sums),
            "boroughs": total_frame(self.boroughs),
        }
        written = [
            write_table(folder / f"{name}.csv", frame) for name, frame in tables.items()
        ]
        return [*written, *write_plates(folder, validation_plates(self))]


def validate(
    loaded: Loaded,
    record: Record,
    question: Question,
    *,
    known: Sequence[str] = (),
    by: Workers | None = None,
    progress: Progress | None = None,
) -> Validation:
    """Run a scenario on a record's calendar, and hold the two against each other.

    Parameters
    ----------
    loaded
        The scenario with what its inputs could be: those fitted to a record are drawn.
    record
        What was published.
    question
        What is asked.
    known
        Sites of the scenario that may be used; all of them if none is named.
    by, progress
        Who does the work, and who is told how far it is.

    Raises
    ------
    NothingToValidateError
        If the record has no deployment at the scenario's threshold.
    """
    usable = tuple(known) or tuple(loaded.scenario.sites)
    rows = choose_rows(
        record,
        loaded.scenario,
        known=usable,
        after=question.fit_until,
        with_faces=question.with_faces,
    )
    task = Task(
        loaded.scenario,
        fitted_doubts(loaded),
        rows.outings(with_faces=question.with_faces, left_out=question.left_out),
        usable,
        question.seed,
        range(question.replications),
    )
    samples = predict(task, by=by or workers(1), progress=progress)
    is_predicted = question.fit_until is not None or question.left_out
    return Validation(
        question,
        record,
        rows,
        samples,
        _scores(record, rows, samples, question),
        is_seen=is_fitted_to(record.label, loaded) and not is_predicted,
    )


def _scores(
    record: Record,
    rows: Rows,
    samples: Mapping[str, NDArray[np.int64]],
    question: Question,
) -> tuple[Score, ...]:
    until = question.fit_until
    before = None if until is None else record.frame[record.frame["date"] <= until]
    days = rows.frame["date"].to_numpy("datetime64[D]").astype(np.int64)
    found = []
    for count in COUNTS:
        used = rows.is_present & rows.frame[count].notna().to_numpy(bool)
        if count == "faces_seen":
            used = used & rows.has_faces & (not question.with_faces)
        if not used.any():
            continue
        seen = rows.frame[used]
        plain = (
            baselines(
                count,
                seen,
                before,
                faces_from=record.description.faces_from
                if question.with_faces
                else None,
            )
            if count in JUDGED
            else {}
        )
        found.append(
            score_count(
                count,
                samples=samples[count][used],
                observed=seen[count].to_numpy(float),
                days=days[used],
                baselines=plain,
                seed=question.seed,
            )
        )
    return tuple(found)
