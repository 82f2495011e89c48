"""A small comparison in a results folder, with hostile texts: for tests of reports."""

import json
from pathlib import Path

from lfrsim.cli import main
from tests.making import TINY

HOSTILE = "<script>alert('x')</script> & \"Twelve\" </title>"
NAMES = ("few", "many")
QUICK = ["-n", "4", "-j", "1", "-q", "--set", "horizon.weeks=2"]
FILES = {
    "few": f"""\
extends: {TINY}
name: {json.dumps(HOSTILE)}
question: {json.dumps(HOSTILE)}
""",
    "many": f"""\
extends: {TINY}
name: Many a week
question: Does <b>more</b> bring more?
plan:
  deployments_per_week: {{value: 6, standing: chosen, note: "<i>why</i> & so"}}
""",
}


def written(folder: Path) -> list[str]:
    """Write both scenario files, and return how the program is told of them."""
    for name, text in FILES.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [str(folder / f"{name}.yaml") for name in FILES]


def compared(folder: Path, *options: str) -> Path:
    """Compare the two, and return the results folder."""
    out = folder / "results"
    words = ["compare", *written(folder), *QUICK, "--out", str(out), *options]
    assert main(words) == 0
    return out
