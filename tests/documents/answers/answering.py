"""Run the long commands that documents quote, and keep their answers: `make answers`.

``python -m tests.documents.answers.answering gap validate`` runs two of them alone.
What has been run already isn't run again, unless what it hangs on has changed. No
document is edited: tests/documents/answers/test_answers.py tells what to write.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from tests.documents.answers.commands import (
    ANSWERS,
    COMMANDS,
    LongCommand,
    answered,
    digest,
    fingerprint,
    numbers,
    sampled,
)
from tests.documents.reading import ROOT

BUILD: Final = ROOT / "build/answers"
DIGITS: Final = 8  # more than any document states


def rounded(value: Any) -> Any:
    """Return what was found with its first digits alone."""
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def laid_out(value: Any, depth: int = 0) -> str:
    """Return JSON with a row a line, so that a change of an answer can be read."""
    if isinstance(value, dict):
        inner = list(value.values())
    else:
        inner = value if isinstance(value, list) else []
    if not any(isinstance(one, dict | list) for one in inner):
        return json.dumps(value, ensure_ascii=False)
    indent = " " * (depth + 1)
    if isinstance(value, dict):
        rows = [
            f"{indent}{json.dumps(key)}: {laid_out(one, depth + 1)}"
            for key, one in value.items()
        ]
        opened, closed = "{}"
    else:
        rows = [f"{indent}{laid_out(one, depth + 1)}" for one in value]
        opened, closed = "[]"
    return "\n".join([opened, ",\n".join(rows), " " * depth + closed])


def answer(name: str, command: LongCommand) -> None:
    """Run a command and its sample, and write down what is kept of them."""
    today = fingerprint(command)
    out = BUILD / f"{name}-{digest(json.dumps(today))}"
    found = answered([*command.words, "-o", str(out)])
    told = {"replications": found["replications"]} | command.kept(found)
    document = {
        "command": command.line,
        "fingerprint": today,
        "answer": rounded(numbers(told)),
    }
    if command.sample:
        with tempfile.TemporaryDirectory() as folder:
            document["sample"] = sampled(command, Path(folder) / "sample")
    text = laid_out(document) + "\n"
    (ANSWERS / f"{name}.json").write_text(text, encoding="utf-8")


def say(line: str) -> None:
    """Print a line at once: the next one may be minutes away."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(names: Sequence[str]) -> int:
    """Answer the commands that are named, or all of them; return an exit status."""
    unknown = [name for name in names if name not in COMMANDS]
    if unknown:
        say(f"no such answer: {', '.join(unknown)}; there are {', '.join(COMMANDS)}")
        return 2
    ANSWERS.mkdir(exist_ok=True)
    chosen = names or list(COMMANDS)
    for name in chosen:
        begun = time.monotonic()
        say(f"{name}: {COMMANDS[name].line}")
        answer(name, COMMANDS[name])
        say(f"  kept after {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
