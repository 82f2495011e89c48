"""What is said beside a value, or of several at once, of where it comes from.

Faults are added to the problems, and reading goes on with the least that could be
meant; so one wrong word hides no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from sim.scenario.errors import Problem, Span, Suggestion, did_you_mean
from sim.scenario.provenance import KEYS, STANDINGS, Provenance, Standing
from sim.scenario.units import shown
from sim.scenario.yaml_nodes import Entry, plain_data


@dataclass(frozen=True, slots=True)
class Sayings:
    """Reads provenance off the keys of a mapping.

    Attributes
    ----------
    sources
        What a ``source`` may name; None if anything.
    problems
        Where faults go.
    """

    sources: Mapping[str, Any] | None
    problems: list[Problem]

    def read(
        self,
        text: str,
        where: Span,
        given: dict[str, Entry],
        *,
        known: Sequence[str] = KEYS,
        beside: str = " beside 'value'",
    ) -> Provenance:
        """Return the provenance that a mapping states.

        Parameters
        ----------
        text
            What it is about, as messages call it.
        where
            Where that stands.
        given
            The entries of the mapping.
        known, beside
            The keys that it may have, and how a message about another one ends.
        """
        for name in given.keys() - set(known):
            message = f"{text}.{name}: unknown key{beside}"
            notes = (f"allowed: {', '.join(known)}",)
            self._report(message, given[name].key, did_you_mean(name, known), notes)
        return Provenance(
            standing=self._standing(text, where, given),
            file=where.source.label,
            line=where.line + 1,
            source=self._source(text, given),
            uncertainty=self._uncertainty(text, given),
            note=self._text(text, "note", given),
            certain=self._text(text, "certain", given),
        )

    def _standing(self, text: str, where: Span, given: dict[str, Entry]) -> Standing:
        entry = given.get("standing")
        said = entry.node.value if entry else None
        for standing in get_args(Standing):
            if said == standing:
                return standing  # type: ignore[no-any-return]  # one of them
        notes = (f"write one of: standing: {', '.join(STANDINGS)}",)
        if entry is None:
            self._report(f"{text}: has no 'standing'", where, "", notes)
        else:
            word = entry.node.value
            hint = did_you_mean(word, STANDINGS) if isinstance(word, str) else ""
            message = f"{text}.standing: {shown(word)} isn't a standing"
            self._report(message, entry.node.span, hint, notes)
        return "assumed"

    def _source(self, text: str, given: dict[str, Entry]) -> tuple[str, ...]:
        if "source" not in given:
            return ()
        node = given["source"].node
        nodes = node.value if isinstance(node.value, list) else [node]
        for one in nodes:
            if self.sources is None:
                continue  # reported as such
            if not isinstance(one.value, str) or one.value not in self.sources:
                known = ", ".join(self.sources) or "none yet"
                notes = (f"keys of the top-level 'sources': {known}",)
                hint = did_you_mean(str(one.value), self.sources)
                message = f"{text}.source: unknown source '{plain_data(one)}'"
                self._report(message, one.span, hint, notes)
        return tuple(str(one.value) for one in nodes)

    def _uncertainty(self, text: str, given: dict[str, Entry]) -> Any:
        if "between" in given and "uncertainty" in given:
            message = f"{text}: 'between' and 'uncertainty' say the same; keep one"
            self._report(message, given["between"].key)
        if "between" in given:
            node = given["between"].node
            if not isinstance(node.value, list) or len(node.value) != 2:  # noqa: PLR2004 - a pair
                message = f"{text}.between: must be a list of two values, low and high"
                self._report(message, node.span, "", ("write: between: [LOW, HIGH]",))
            return {"uniform": plain_data(node)}
        return plain_data(given["uncertainty"].node) if "uncertainty" in given else None

    def _text(self, text: str, key: str, given: dict[str, Entry]) -> str:
        if key not in given:
            return ""
        node = given[key].node
        if not isinstance(node.value, str) or not node.value.strip():
            self._report(f"{text}.{key}: must be a text", node.span)
        return str(node.value)

    def _report(
        self,
        message: str,
        span: Span,
        hint: str | Suggestion = "",
        notes: tuple[str, ...] = (),
    ) -> None:
        self.problems.append(Problem(message, (span,), hint, notes))
