"""What is wrong with a record, all at once."""

from __future__ import annotations

from sim.scenario.errors import ProblemsError


class RecordError(ProblemsError):
    """A record that can't be used."""
