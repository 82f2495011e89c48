"""The program ``lfrsim``: results on stdout, all other words on stderr.

Worker processes import this module again, so it imports nothing before it is called.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that is asked for; return its exit status."""
    from lfrsim.cli.endings import brought_to_an_end
    from lfrsim.cli.program import program
    from sim.experiment.process_settings import ONE_THREAD, SELDOM

    # Before NumPy is imported: one job sums in the same order as many.
    os.environ.update(ONE_THREAD)
    gc.set_threshold(*SELDOM)
    # No plugin of the validator may have a word in what is valid, or cost its search.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    given = list(sys.argv[1:] if arguments is None else arguments)
    return brought_to_an_end(
        lambda: program.main(given, "lfrsim", standalone_mode=False, obj=given),
        # Looked for here, because the arguments themselves may be what is wrong.
        is_debugging="--debug" in given,
        is_quiet=not {"-q", "--quiet"}.isdisjoint(given),
    )
