"""The quickest tests first, so that most mutants are found in a moment.

A plugin for pytest, which only ``make mutants`` loads. How long each test takes without
a mutant has been noted beside the mutants, where the tests run.
"""

from __future__ import annotations

import json
import os
from itertools import accumulate
from pathlib import Path
from typing import Final

import pytest

STATS: Final = Path("mutmut-stats.json")
SECONDS: Final = "MUTANT_SECONDS"
"""Names how long a mutant is looked for: in the quickest tests up to this sum."""
MUTANT: Final = "MUTANT_UNDER_TEST"
NO_MUTANTS: Final = ("stats", "list_all_tests")
"""What mutmut calls its search for tests, and for what they reach."""


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Put tests into the order of the time that they take; leave out the longest."""
    if not STATS.exists() or os.environ.get(MUTANT) in NO_MUTANTS:
        return
    took: dict[str, float] = json.loads(STATS.read_text())["duration_by_test"]
    items.sort(key=lambda item: took.get(item.nodeid, 0.0))
    most = float(os.environ.get(SECONDS, "inf"))
    sums = accumulate(took.get(item.nodeid, 0.0) for item in items)
    kept = max(1, sum(so_far <= most for so_far in sums))
    config.hook.pytest_deselected(items=items[kept:])
    del items[kept:]
