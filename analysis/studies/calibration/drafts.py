"""A base file while it is being made: head, sites before any fit, and reading."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from analysis.studies.calibration.writing import Tree
from sim.scenario.errors import ScenarioError
from sim.scenario.loading import Loaded, load_scenario
from sim.scenario.yaml_text import yaml_text

if TYPE_CHECKING:
    import pandas as pd

    from analysis.record.reading import Record

HEAD: Final = """\
# Made by `lfrsim calibrate` from a record of deployments; don't edit. Change what it
# extends, or a scenario that extends it.
extends: {extends}
name: {name}
question: {question}
unless_stated: {{standing: published, source: record}}
sources:
  record:
"""
QUESTION: Final = (
    "What does live facial recognition look like in {name}, as its record has it?"
)


class DraftError(ValueError):
    """What a record says makes no scenario; the text says why."""


def loaded_text(text: str, overrides: Sequence[str] = ()) -> Loaded:
    """Load the text of a scenario file, with some settings changed.

    Raises
    ------
    DraftError
        If the text is at fault.
    ScenarioError
        If what it extends is, or what is changed.
    """
    with tempfile.TemporaryDirectory(prefix="lfrsim-") as folder:
        file = Path(folder, "base.yaml")
        file.write_text(text, encoding="utf-8")
        try:
            return load_scenario(file, overrides=overrides)
        except ScenarioError as error:
            fault = error.problems[0]
            if fault.spans and fault.spans[0].source.label != str(file):
                raise
            raise DraftError(fault.message) from error


def head_text(record: Record, *, extends: str, name: str) -> str:
    """Return what stands above the inputs: what is extended, names, and the source."""
    frame, told = record.frame, record.description
    first, last = frame["date"].min(), frame["date"].max()
    note = f"{len(frame)} deployments, {first:%Y-%m-%d} to {last:%Y-%m-%d}."
    work = {
        "title": told.title,
        "author": told.author,
        "year": int(last.year),
        "at": Path(record.label).name,
        "note": f"{note} {told.note}".strip(),
    }
    lines = HEAD.format(
        extends=yaml_text(extends),
        name=yaml_text(name),
        question=yaml_text(QUESTION.format(name=name)),
    )
    said = (f"    {key}: {yaml_text(value)}\n" for key, value in work.items() if value)
    return f"{lines}{''.join(said)}\n"


def provisional_sites(record: Record, rows: pd.DataFrame) -> Tree:
    """Return the sites as they are before anything is fitted: all alike."""
    names = sorted(rows["site"].unique())
    return {
        name: {
            "name": record.sites[name].name,
            "borough": record.sites[name].borough,
            "latitude": record.sites[name].latitude,
            "longitude": record.sites[name].longitude,
            "visits": 1,
            "faces": "2000/h",
            "wanted_per_10k_faces": 8,
            "fixed_cameras": record.sites[name].has_fixed_cameras,
        }
        for name in names
    }
