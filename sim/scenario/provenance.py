"""What stands beside a value: its standing, its source, what it could be."""

from __future__ import annotations

from typing import Any, Final, Literal, NamedTuple, get_args

Standing = Literal["measured", "published", "fitted", "expert", "assumed", "chosen"]

LABELS: Final = ("name", "question")
"""What is for readers, and has no provenance."""
STANDINGS: Final[tuple[str, ...]] = get_args(Standing)
MEANINGS: Final = {
    "value": "The value, as it could stand bare.",
    "standing": "How well it is known: measured, published, fitted, an expert's, "
    "assumed, or chosen.",
    "source": "One or more keys of 'sources'.",
    "between": "Low and high: what it could be; of a distribution, its mean.",
    "uncertainty": "The distribution of what it could be, as in "
    "{triangular: [LOW, MODE, HIGH]}; of a word, {choice: [ONE, OTHER]}; together with "
    "other inputs, {joint: NAME}.",
    "note": "What a reader should know.",
    "certain": "Why an assumed value needs no range.",
}
KEYS: Final = tuple(MEANINGS)
# What can hold of many values at once; a range can't.
OF_MANY: Final = ("standing", "source", "note", "certain")


class Provenance(NamedTuple):
    """Where a value comes from.

    Attributes
    ----------
    standing
        How well it is known.
    file, line
        Where it is written; the line counts from 1.
    source
        Keys of the scenario's ``sources``.
    uncertainty
        The distribution of what it could be, as written, without ``between``.
    note
        What a reader should know.
    certain
        Why an assumed value needs no range.
    """

    standing: Standing
    file: str
    line: int
    source: tuple[str, ...] = ()
    uncertainty: Any = None
    note: str = ""
    certain: str = ""

    @property
    def joint(self) -> str:
        """The joint doubt that the value says it is in; empty if none."""
        said = self.uncertainty
        is_in = isinstance(said, dict) and list(said) == ["joint"]
        return str(said["joint"]) if is_in else ""

    @property
    def is_justified(self) -> bool:
        """Whether it says all that its standing asks for.

        What is measured, published, fitted or an expert's has a source; what is
        assumed, a range or a reason why it needs none.
        """
        if self.standing == "assumed":
            return bool(self.certain) or self.uncertainty is not None
        return self.standing == "chosen" or bool(self.source)
