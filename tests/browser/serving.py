"""The workshop's server for tests, as the command starts it, on a free port."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHORT = "tests.browser.short_workshop"


@contextmanager
def serving(*options: str, module: str = SHORT) -> Iterator[str]:
    """Serve the workshop with two processes at work, and give its address."""
    command = [sys.executable, "-m", module, "--jobs", "2", *options]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), address
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
