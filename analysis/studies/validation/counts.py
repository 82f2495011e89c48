"""The counts of a deployment that are predicted, and what they are called."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "faces_seen": "faces",
    "alerts": "alerts",
    "arrests": "arrests",
    "false_alerts": "false alerts",
}
"""By its column in a record: what people say."""
COUNTS: Final = tuple(WORDS)
JUDGED: Final = ("alerts", "arrests")
"""Those that criteria are about, and plain predictions are made of."""
LEVEL: Final = 0.9
"""Of all intervals of predictions."""
TAIL: Final = (1 - LEVEL) / 2
REPLICATIONS: Final = 400
FEWEST: Final = 20
"""Replications without which a prediction can't be scored."""
