"""The files of a study: tables for people and figures, always the same bytes.

Nothing in them is a time or a path of the machine, so a study that is written again
leaves every file as it was.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from analysis.figures import style
from sim.experiment.folders import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd

    from analysis.studies.plates.plate import Plate

FIGURES: Final = "figures"
DIGITS: Final = "%.10g"


def write_table(path: Path, frame: pd.DataFrame) -> Path:
    """Write a frame as CSV with ten significant digits."""
    text = frame.to_csv(index=False, float_format=DIGITS, lineterminator="\n")
    return write_atomically(path, text.encode())


def write_plates(folder: Path, plates: Iterable[Plate]) -> list[Path]:
    """Write each figure as PNG and SVG, with its data as CSV beside it."""
    paths = []
    for plate in plates:
        stem = folder / FIGURES / plate.name
        images = style.render(
            plate.figure, title=plate.title, description=plate.description
        )
        paths += [
            write_atomically(stem.with_suffix(f".{kind}"), image)
            for kind, image in images.items()
        ]
        paths.append(write_table(stem.with_suffix(".csv"), plate.frame))
    return paths


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as JSON has them; what is undefined or infinite is None."""
    return [
        {str(name): plain(value) for name, value in row.items()}
        for row in frame.to_dict(orient="records")
    ]


def plain(value: Any) -> Any:  # noqa: ANN401  # a cell of a frame
    """Return a cell as JSON has it; what is undefined or infinite is None."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
