"""What must hold of any file: it loads or gives a ScenarioError, and soon.

And of any text: ruamel.yaml's two parsers, of which the loader takes the fast one
first, say the same of it.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    CollectionStartEvent,
    DocumentStartEvent,
    NodeEvent,
    ScalarEvent,
)

from sim.scenario.errors import ScenarioError
from sim.scenario.loading import load_scenario

TINY: Final = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"
EXTENDS: Final = b"extends: ./tiny.yaml\n"
MOST_SECONDS: Final = 1.0
# Texts of which the parsers may say different things: NEL, LS and PS end a line for one
# of them, a byte order mark has a width for one, and a directive, an anchor, an alias
# and a tag end where each thinks fit. The loader refuses them all.
UNLIKE: Final = re.compile(
    "[\x85\u2028\u2029\ufeff]|^%|(?:^|[\\s,:?\\[{-])[&*!]", re.MULTILINE
)


class Loader:
    """Loads bytes as a scenario file, in a folder that has a complete base."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "fuzzed.yaml"
        shutil.copy(TINY, folder / TINY.name)

    def load(self, content: bytes) -> str:
        """Return the error that a file with this content gives; nothing if it loads."""
        self.file.write_bytes(content)
        try:
            load_scenario(self.file)
        except ScenarioError as error:
            return str(error)
        return ""

    def load_soon(self, content: bytes) -> str:
        """Return the same, and fail if it took long.

        Raises
        ------
        TimeoutError
            If it took more than a second of this process's own time.
        """
        start = time.process_time()
        error = self.load(content)
        taken = time.process_time() - start
        if taken > MOST_SECONDS:
            message = f"{taken:.1f} s for {len(content)} bytes"
            raise TimeoutError(message)
        return error


def difference(content: bytes) -> str:
    """Return how the parsers differ on a text that both accept; nothing if they agree.

    The place of a value that was left out is not compared: both give another token's.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    if UNLIKE.search(text):
        return ""
    try:
        pure, fast = (list(_facts(text, is_pure=is_pure)) for is_pure in (True, False))
    except (YAMLError, UnicodeEncodeError, ValueError):
        return ""
    if pure[:1] and pure[0][0] == "scalar":  # a text is no scenario
        return ""
    unlike = [pair for pair in zip(pure, fast, strict=False) if pair[0] != pair[1]]
    if not unlike and len(pure) == len(fast):
        return ""
    return f"{len(pure)} and {len(fast)} events; {unlike[:1]}"


def _facts(text: str, *, is_pure: bool) -> Iterator[tuple[Any, ...]]:
    """Give what the loader uses of each event, until a second document begins."""
    documents = 0
    for event in YAML(typ="safe", pure=is_pure).parse(text):
        documents += isinstance(event, DocumentStartEvent)
        if documents > 1:
            return
        if not isinstance(event, NodeEvent):
            continue
        start, end = event.start_mark, event.end_mark
        place = (start.line, start.column, end.line, end.column)
        if isinstance(event, ScalarEvent):
            style = event.style or None  # one of them has '' for plain
            is_left_out = event.value == "" and style is None
            where = () if is_left_out else place
            yield ("scalar", event.value, style, tuple(event.implicit), where)
        elif isinstance(event, CollectionStartEvent):
            kind = type(event).__name__
            yield (kind, bool(event.flow_style), event.implicit, place)
        else:
            yield (type(event).__name__, place)
