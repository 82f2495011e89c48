"""What a server keeps, a folder a code: results, and the texts that belong to them.

::

    BCDFG/study         fingerprint of the study
    BCDFG/results/      its results folder
    BCDFG/texts.json    texts that a page keeps beside it, by name
"""

from __future__ import annotations

import hashlib
import json
import re
from itertools import count
from typing import TYPE_CHECKING, Final

from sim.experiment.folders import write_atomically
from sim.experiment.manifest import DECISIVE, versions
from sim.experiment.store import read_results

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sim.experiment.design import Study
    from sim.experiment.results import Results

LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels: no code is a word."""
LENGTH: Final = 5
MOST_TEXT: Final = 1_000_000
CODE: Final = re.compile(f"[{LETTERS}]{{{LENGTH}}}")


class Shelf:
    """The folder of a server.

    Parameters
    ----------
    folder
        Where it is; made if it isn't there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._versions = {name: versions()[name] for name in DECISIVE}
        folder.mkdir(parents=True, exist_ok=True)

    def code_for(self, study: Study) -> str:
        """Return a study's code, the same wherever it is asked for, and mark it.

        In the rare case that another study has it already, it is the next one.
        """
        fingerprint = self._fingerprint(study)
        for turn in count():
            code = _letters(fingerprint, turn)
            mark = self.folder / code / "study"
            if not mark.exists():
                write_atomically(mark, fingerprint.encode())
                return code
            if mark.read_text() == fingerprint:
                return code
        raise AssertionError  # pragma: no cover - there is always a next

    def results_folder(self, code: str) -> Path:
        """Return where the results of a code are, or will be."""
        return self.folder / code / "results"

    def results(self, code: str) -> Results:
        """Return what is there of a code.

        Raises
        ------
        KeyError
            If nothing can be read.
        """
        if not CODE.fullmatch(code):
            raise KeyError(code)
        try:
            return read_results(self.results_folder(code), incomplete=True)
        except ValueError as error:  # a folder that is none, or whose study isn't one
            raise KeyError(code) from error

    def keep(self, code: str, texts: Mapping[str, str]) -> None:
        """Keep texts beside a code, in place of those that were there.

        Raises
        ------
        ValueError
            If they are longer than a million characters together.
        """
        if sum(len(name) + len(text) for name, text in texts.items()) > MOST_TEXT:
            message = f"texts may have {MOST_TEXT:,} characters together"
            raise ValueError(message)
        content = json.dumps(dict(texts), ensure_ascii=False, indent=1)
        write_atomically(self._texts(code), content.encode())

    def kept(self, code: str) -> dict[str, str]:
        """Return the texts beside a code; none if there are none."""
        if not CODE.fullmatch(code) or not self._texts(code).exists():
            return {}
        texts: dict[str, str] = json.loads(self._texts(code).read_text("utf-8"))
        return texts

    def _texts(self, code: str) -> Path:
        return self.folder / code / "texts.json"

    def _fingerprint(self, study: Study) -> str:
        told = {
            "records": study.records,
            "seed": study.seed,
            "versions": self._versions,
            # The words too, which the id leaves out: they are shown to whoever asks.
            "scenarios": [
                (one.name, one.id, one.scenario.name, one.scenario.question)
                for one in study.scenarios
            ],
        }
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _letters(fingerprint: str, turn: int) -> str:
    salted = hashlib.sha256(f"{fingerprint} {turn}".encode()).digest()
    number, letters = int.from_bytes(salted[:8]), []
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)
