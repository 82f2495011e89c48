"""The door for notebooks and scripts: load, run, compare.

::

    import lfrsim

    comparison = lfrsim.compare("four-a-week", "ten-a-week", replications=20)
    comparison.table
    lfrsim.figures.differences(comparison.table)

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from lfrsim.doubting import doubt, ends
from lfrsim.planning import choose, power, sweep
from lfrsim.running import load, read, record, replay, run, trace
from lfrsim.studying import (
    changes,
    compare,
    compare_several,
    compare_until,
    counterfactual,
    describe,
    gap,
    limits,
    report,
)

if TYPE_CHECKING:
    from lfrsim import figures

__all__ = [
    "__version__",
    "changes",
    "choose",
    "compare",
    "compare_several",
    "compare_until",
    "counterfactual",
    "describe",
    "doubt",
    "ends",
    "figures",
    "gap",
    "limits",
    "load",
    "power",
    "read",
    "record",
    "replay",
    "report",
    "run",
    "sweep",
    "trace",
]

NEIGHBOURS: Final = ("sim", "analysis", "scenarios")


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a word or a package
    """Look the version up, and import the figures, when they are asked for."""
    if name == "__version__":
        from importlib import metadata

        return metadata.version("lfrsim")
    if name == "figures":
        from importlib import import_module

        return import_module("lfrsim.figures")
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def _refuse_strangers() -> None:
    """Make sure that its neighbours come from the same installation as this package.

    Their names are general. A pupil's ``analysis.py`` in the current folder would be
    found before them, and fail in ways that nobody could explain.
    """
    home = Path(__file__).resolve().parents[1]
    for name in NEIGHBOURS:
        spec = util.find_spec(name)
        if spec is None or spec.origin is None:
            message = f"lfrsim isn't installed whole: {home / name} is missing"
            raise ImportError(message)
        if Path(spec.origin).resolve().parent != home / name:
            message = (
                f"{spec.origin} hides the package {name!r} of lfrsim in {home}: "
                "rename that file or folder, or work in another folder"
            )
            raise ImportError(message)


_refuse_strangers()
