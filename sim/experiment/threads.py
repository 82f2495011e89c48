"""One thread a process, so that sums are in one order and jobs in nobody's way.

Apart from the executors, so that a command that starts no process doesn't import what
starts them.
"""

from __future__ import annotations

from typing import Final

ONE_THREAD: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"
)
"""Environment variables, to be set before NumPy is imported."""
