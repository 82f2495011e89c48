"""A base scenario from a record: everything that it says, one thing after the other.

Each step is fitted with what the steps before it gave: hours before streets, streets
before what becomes of their alerts. So the file is written and read several times, and
what is fitted is always fitted to a scenario that loads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from analysis.statistics.beta_binomial import BetaBinomialFit
from analysis.statistics.modes import NotFoundError
from analysis.studies.calibration.drafts import (
    DraftError,
    head_text,
    loaded_text,
    provisional_sites,
)
from analysis.studies.calibration.false_alerts import (
    Counted,
    curve_inputs,
    false_alerts,
)
from analysis.studies.calibration.outcome_inputs import outcome_inputs
from analysis.studies.calibration.outcomes import fit_arrests
from analysis.studies.calibration.practice import practice_inputs
from analysis.studies.calibration.site_inputs import site_inputs
from analysis.studies.calibration.street_inputs import street_inputs
from analysis.studies.calibration.streets import (
    Streets,
    all_street_rows,
    comparable_faces,
    fit_record,
    street_rows,
)
from analysis.studies.calibration.writing import Base, Input, Joint, Tree, put
from sim.experiment.design import StudyError
from sim.scenario.loading import Loaded

if TYPE_CHECKING:
    import pandas as pd

    from analysis.record.reading import Record

UNRECORDED: Final = "base/unrecorded"
FEWEST: Final = 10
FEWEST_SEEN: Final = 5
FEWEST_STREETS: Final = 2


class CalibrationError(StudyError):
    """A record from which no base can be made; the text says what it lacks."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """What a record gives.

    Attributes
    ----------
    record
        The record.
    base
        The base file.
    loaded
        The same as a scenario.
    streets
        The model of streets.
    arrests
        Arrests given alerts; None if the record doesn't say.
    false
        False alerts by threshold.
    """

    record: Record
    base: Base
    loaded: Loaded
    streets: Streets
    arrests: BetaBinomialFit | None
    false: list[Counted]

    @property
    def text(self) -> str:
        """The base file as text: the same bytes whenever and wherever it is made."""
        return self.base.text


def calibrate(
    record: Record,
    *,
    extends: str = UNRECORDED,
    written_as: str | None = None,
    name: str | None = None,
    is_alone: bool = False,
    overrides: Sequence[str] = (),
) -> Calibration:
    """Fit a base scenario to a record.

    Parameters
    ----------
    record
        Deployments in the published columns.
    extends
        The scenario that has what no record says.
    written_as
        What the file calls it, where that is something else: a path begins at the file.
    name
        What the base is called; what the record's description says if none.
    is_alone
        Whether other sites of ``extends`` are left out of what is loaded.
    overrides
        Settings that are changed in what is loaded, over all that is fitted.

    Raises
    ------
    CalibrationError
        If the record says too little, or ``extends`` has sites of its own.
    ScenarioError
        If ``extends`` can't be used.
    """
    rows = street_rows(record)
    _refuse_too_little(record, rows)
    name = name or record.description.name
    head = head_text(record, extends=extends, name=name)
    inputs: Tree = {}
    for path, value in practice_inputs(record):
        put(inputs, path, value)
    inputs["sites"] = provisional_sites(record, all_street_rows(record))

    def read(joints: dict[str, Joint], changes: Sequence[str] = ()) -> Loaded:
        loaded = loaded_text(Base(head, inputs, joints).text, changes)
        return _with_sites(loaded, extends, inputs["sites"], is_alone=is_alone)

    with _said_of(record):
        draft = read({}).scenario
        streets = fit_record(record, draft)
        arrests = fit_arrests(rows) if rows["arrests"].notna().any() else None
        for path, value in street_inputs(streets):
            put(inputs, path, value)
        inputs["sites"], joints = site_inputs(record, streets, draft)
        with_streets = read(joints).scenario
        for path, value in outcome_inputs(record, with_streets, arrests, joints):
            put(inputs, path, value)
        counted = false_alerts(record)
        _put_curve(inputs, read(joints), counted)
        inputs["sites"] = inputs.pop("sites")  # the longest section comes last
        base, loaded = Base(head, inputs, joints), read(joints, overrides)
    if written_as is not None:
        base = base._replace(head=head_text(record, extends=written_as, name=name))
    return Calibration(record, base, loaded, streets, arrests, counted)


@contextmanager
def _said_of(record: Record) -> Iterator[None]:
    try:
        yield
    except NotFoundError as error:
        message = f"{record.label}: {error}"
        raise CalibrationError(message) from error
    except DraftError as error:
        message = f"{record.label}: what it says makes no scenario: {error}"
        raise CalibrationError(message) from error


def _with_sites(loaded: Loaded, extends: str, names: Tree, *, is_alone: bool) -> Loaded:
    """Return a scenario with the record's sites and no others."""
    sites = loaded.scenario.sites
    others = sorted(sites.keys() - names.keys())
    if not others:
        return loaded
    if not is_alone:
        message = (
            f"{extends} has sites of its own, such as {others[0]}: a base that is "
            f"fitted to a record extends one that has none, such as {UNRECORDED}"
        )
        raise CalibrationError(message)
    kept = {name: site for name, site in sites.items() if name in names}
    gone = tuple(f"sites.{name}." for name in others)
    return replace(
        loaded,
        scenario=loaded.scenario.model_copy(update={"sites": kept}),
        doubts={
            path: doubt
            for path, doubt in loaded.doubts.items()
            if not path.startswith(gone)
        },
    )


def _refuse_too_little(record: Record, rows: pd.DataFrame) -> None:
    number = len(rows)
    if number < FEWEST:
        message = (
            f"{record.label}: {number} deployments of vans on streets are too few to "
            f"calibrate to; {FEWEST} or more are needed"
        )
        raise CalibrationError(message)
    seen = int(comparable_faces(record, rows).notna().sum())
    if seen < FEWEST_SEEN:
        message = (
            f"{record.label}: {seen} of {number} deployments have faces that can be "
            f"compared; {FEWEST_SEEN} or more are needed (column faces_seen)"
        )
        raise CalibrationError(message)
    if rows["site"].nunique() < FEWEST_STREETS:
        message = (
            f"{record.label}: all deployments are on one street: how streets differ "
            f"can't be told; {FEWEST_STREETS} or more are needed"
        )
        raise CalibrationError(message)
    everywhere = {*all_street_rows(record)["site"]}
    nowhere = sorted(everywhere - {*_placed(record)})
    if nowhere:
        site = record.sites[nowhere[0]].name
        more = f" and {len(nowhere) - 1} more" if len(nowhere) > 1 else ""
        message = (
            f"{record.label}: it isn't known where '{site}'{more} lies: a scenario's "
            "sites have a borough, a latitude and a longitude\n"
            "Give the record these columns, or put a table of sites beside it "
            "(sites.csv: site,name,borough,latitude,longitude)"
        )
        raise CalibrationError(message)


def _placed(record: Record) -> list[str]:
    return [name for name, site in record.sites.items() if site.is_placed]


def _put_curve(inputs: Tree, loaded: Loaded, counted: list[Counted]) -> None:
    """Put the curve with what is fitted of it; a list is stated whole or not at all."""
    fitted = dict(curve_inputs(loaded.scenario, counted))
    if not fitted:
        return
    points = []
    for place, point in enumerate(
        loaded.scenario.recognition.operating_curves["field"]
    ):
        said = {}
        for key, value in point.model_dump().items():
            where = f"recognition.operating_curves.field[{place}].{key}"
            about = loaded.provenance[where]
            said[key] = Input(
                value,
                about.uncertainty,
                about.note,
                standing=about.standing,
                source=list(about.source),  # type: ignore[arg-type]  # as a file has it
            )
        if point.threshold in fitted:
            said["false_alerts_per_million_faces"] = fitted[point.threshold]
        points.append(said)
    put(inputs, "recognition.operating_curves.field", points)
