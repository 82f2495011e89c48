"""What the command and the processes that it starts are told before they run anything.

Apart from the executors, so that a command that starts no process doesn't import what
starts them.
"""

from __future__ import annotations

from typing import Final

ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
"""Environment variables, to be set before NumPy is imported: so that sums are in one
order, and jobs in nobody's way.
"""
SELDOM: Final = (200_000, 20, 20)
"""When garbage is looked for, as `gc.set_threshold` has it. Starting leaves no cycles
behind and the model next to none, and looking takes a twentieth of the time of both.
"""
