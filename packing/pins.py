"""What a lock pins for one kind of computer.

pip asks a lock's markers of the computer that it runs on, also when it downloads for
another; so they are asked here, and what is handed to pip has none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from packaging.markers import Marker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

BLOCK: Final = re.compile(
    r"^(?P<pin>[\w.-]+==[^\s;\\]+)(?: ; (?P<marker>[^\\\n]+?))? ?\\\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.MULTILINE,
)


def pins_for(lock: str, environment: Mapping[str, str]) -> Iterator[str]:
    """Give the lines of a lock that hold for a computer, hashes and all.

    Parameters
    ----------
    lock
        Text of a lock.
    environment
        What its markers ask.
    """
    for block in BLOCK.finditer(lock):
        marker = block["marker"]
        if marker is None or Marker(marker).evaluate(dict(environment)):
            yield f"{block['pin']} \\\n{block['hashes'].rstrip()}\n"
