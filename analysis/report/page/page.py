"""The page put together: one file that needs no network and nothing beside it.

The same results give the same bytes: there is no date in it, no path of the machine,
and nothing of how many processes ran.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from analysis.figures.style import minus
from analysis.pages import filled
from analysis.report.page.answer import (
    Basis,
    comparison_answer,
    description_answer,
)
from analysis.report.page.contents import (
    as_sentence,
    by_standing,
    ended,
    influence_of,
    sections_of,
    works_of,
)
from analysis.report.page.findings import gathered, main_finding
from analysis.report.page.inputs import Known, what_is_known
from analysis.report.page.origin import Command, Origin, line_of, origin_of
from analysis.report.page.reproducing import Recipe, options_of, recipe_of
from analysis.report.page.reservations import Silence, assumed_throughout, silences
from analysis.report.page.tables import Table, text_table
from analysis.studies.comparison.compare import Comparison
from sim.experiment.manifest import library_version, read_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis.report.page.findings import Finding
    from analysis.studies.outcome import Outcome
    from sim.experiment.results import Results

TEMPLATE: Final = "report.html.jinja"


@dataclass(frozen=True, eq=False)
class Report:
    """A report on what a results folder holds.

    Attributes
    ----------
    results
        Of which it is.
    findings
        What is told, by name.
    manifest
        Of the results folder.
    origin
        By what its scenarios were asked for.
    known
        How well their inputs are known.
    """

    results: Results
    findings: Mapping[str, Finding]
    manifest: Mapping[str, Any]
    origin: Origin
    known: Known

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The one scenario, or A and B."""
        main = main_finding(self.findings)
        return (main.a, main.b) if isinstance(main, Comparison) else (main.outcome,)

    @cached_property
    def answer(self) -> tuple[str, str, str]:
        """The answer in three sentences."""
        main = main_finding(self.findings)
        doubt = self.findings.get("doubt")
        basis = Basis(
            replications=self.results.replications,
            standings=self.known.counts + self.known.of_sites,
            doubt=doubt.sentence if doubt else "",
        )
        if isinstance(main, Comparison):
            return comparison_answer(main.table, main.a, main.b, basis)
        return description_answer(main.table, main.outcome, basis)

    @property
    def question(self) -> str:
        """What is asked, by the last scenario that asks something."""
        asked = [
            one.scenario.question for one in self.outcomes if one.scenario.question
        ]
        names = " and ".join(one.name for one in self.outcomes)
        return asked[-1] if asked else f"What comes of {names}?"

    @property
    def warnings(self) -> tuple[str, ...]:
        """What must be known before the answer is believed."""
        scenarios = [one.scenario for one in self.outcomes]
        said = main_finding(self.findings).warnings
        return (*said, *assumed_throughout(scenarios, self.known.loaded))

    @property
    def recipe(self) -> Recipe:
        """How the results can be made anew."""
        asked = {"gap": "--gap", "doubt": "--uncertain-inputs"}
        own = tuple(word for name, word in asked.items() if name in self.findings)
        return recipe_of(
            self.manifest,
            self.results.study,
            self.known,
            origin=self.origin,
            command=self._command(own),
        )

    def _command(self, own: tuple[str, ...]) -> Command:
        """Return the command that makes the results, with options of its own."""
        names = main_names(self.findings)
        verb = "compare" if len(names) > 1 else "run"
        if "limits" in self.findings:
            verb = "limits"
        return Command(verb, names, (*options_of(self.results.study, verb), *own))

    @cached_property
    def html(self) -> str:
        """The page."""
        return filled(TEMPLATE, self._contents(), package=__package__)

    def _contents(self) -> dict[str, Any]:
        return {
            "title": " against ".join(one.name for one in self.outcomes),
            "question": self.question,
            "answer": list(map(minus, self.answer)),
            "warnings": list(map(minus, self._warnings())),
            "outcomes": self.outcomes,
            "changed": self._changed(),
            "sections": list(sections_of(self.findings)),
            "influence": influence_of(self.findings),
            "doubt_command": self._doubt_command(),
            "standings": list(by_standing(self.known)),
            "of_sites": self.known.of_sites,
            "works": works_of(self.known),
            "silences": self._silences(),
            "recipe": self.recipe,
            "study": self.results.study,
            "version": library_version("lfrsim"),
        }

    def _warnings(self) -> list[str]:
        """Return warnings as sentences; a scenario's name is left as it is."""
        names = tuple(main_names(self.findings))
        return [
            ended(text) if text.startswith(names) else as_sentence(text)
            for text in self.warnings
        ]

    def _silences(self) -> tuple[Silence, ...]:
        return silences([one.scenario for one in self.outcomes])

    def _changed(self) -> Table | None:
        if self.known.changed is None:
            return None
        return text_table("Settings that differ between A and B", self.known.changed)

    def _doubt_command(self) -> str:
        """Return the command that measures influence; empty where there is none."""
        if len(self.outcomes) == 1 or not self.known.loaded:
            return ""
        return line_of(self._command(("--uncertain-inputs",)), self.origin)


def make_report(results: Results, known: Mapping[str, Finding] | None = None) -> Report:
    """Make the report on a results folder; nothing is run.

    Parameters
    ----------
    results
        Of one scenario, of two that are compared, or of what limits one.
    known
        Findings that were made from these results already, by their names; what else
        the folder holds is added.

    Raises
    ------
    StudyError
        If it is another kind of study.
    """
    manifest = read_manifest(results.folder)
    assert manifest is not None  # or there would be no results
    origin = origin_of(manifest)
    findings = gathered(results, known, origin=origin)
    names = main_names(findings)
    named = [results.study.named(name) for name in names]
    return Report(results, findings, manifest, origin, what_is_known(named, origin))


def main_names(findings: Mapping[str, Finding]) -> tuple[str, ...]:
    """Return the names of the scenarios that a report is of."""
    main = main_finding(findings)
    if isinstance(main, Comparison):
        return main.a.name, main.b.name
    return (main.outcome.name,)
