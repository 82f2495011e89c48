"""Scenario files that visitors send: read by the loader, kept in memory.

They can't make the server read a file: they may extend what is shipped, and nothing
else. Size, depth and number of values have the loader's limits, which hold before
anything grows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sim.experiment.design import NamedScenario, short_name
from sim.scenario.errors import Problem, ScenarioError, printable
from sim.scenario.finding import sent
from sim.scenario.loading import Loaded, load_scenario

MOST_LETTERS: Final = 40
MOST_WORDS: Final = {"name": 120, "question": 600}
DEVICES: Final = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
"""Names that Windows keeps for itself, whatever their suffix."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A scenario that a visitor sent.

    Attributes
    ----------
    name
        Its short name: letters, digits, dots and hyphens, at most 40.
    text
        What was in the file.
    loaded
        The scenario.
    """

    name: str
    text: str
    loaded: Loaded

    @property
    def named(self) -> NamedScenario:
        """The scenario under its short name, as a study has it."""
        return NamedScenario.of(self.name, self.loaded)


def read_upload(name: str, data: bytes) -> Upload:
    """Return the scenario of a file that a visitor sent.

    Parameters
    ----------
    name
        What they call the file.
    data
        What is in it.

    Raises
    ------
    ScenarioError
        If it can't be used. Its text is the command line's, with the visitor's name
        for the file in it; show it as text, for it quotes what they sent.
    """
    last = re.split(r"[\\/]", name)[-1]
    loaded = load_scenario(sent(_label(last), data))
    _refuse_long_words(loaded)
    return Upload(upload_name(last), data.decode("utf-8-sig"), loaded)


def _refuse_long_words(loaded: Loaded) -> None:
    """Refuse words that would fill everybody's page."""
    for key, most in MOST_WORDS.items():
        number = len(getattr(loaded.scenario, key))
        if number > most:
            message = f"{key}: may have {most} characters here, and has {number:,}"
            raise ScenarioError([Problem(message)])


def upload_name(name: str) -> str:
    """Return the short name of a file, fit to be a folder's on every computer."""
    short = short_name(name)[:MOST_LETTERS].rstrip(".-") or "scenario"
    return f"scenario-{short}" if DEVICES.fullmatch(short) else short


def _label(name: str) -> str:
    return printable(name)[: 2 * MOST_LETTERS] or "scenario.yaml"
