"""How to reproduce a report: commands, versions, and the scenarios as they were run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from analysis.report.page.origin import is_shipped, line_of
from sim.scenario.standalone import standalone_lines
from sim.scenario.yaml_text import yaml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analysis.report.page.inputs import Known
    from analysis.report.page.origin import Command, Origin
    from sim.experiment.design import NamedScenario, Study

ALL: Final = "all"


class Listing(NamedTuple):
    """A scenario in full: as a file of its own."""

    name: str
    file: str
    id: str
    text: str


class Recipe(NamedTuple):
    """How the results can be made anew.

    Attributes
    ----------
    commands
        With the scenarios as they were asked for, if these are known; then with the
        files below alone. Each with the words before it.
    versions
        What made the results, by name.
    listings
        The scenarios in full.
    """

    commands: tuple[tuple[str, str], ...]
    versions: dict[str, str]
    listings: tuple[Listing, ...]


def recipe_of(
    manifest: Mapping[str, Any],
    study: Study,
    known: Known,
    *,
    origin: Origin,
    command: Command,
) -> Recipe:
    """Return how a folder's results can be made anew.

    Parameters
    ----------
    manifest, study
        Of the results folder.
    known
        The scenarios with what stands beside their values, if they were found.
    origin
        By what they were asked for.
    command
        What was asked for.
    """
    asked = [study.named(name) for name in command.names]
    commands = []
    if known.loaded:
        commands.append((_words(command.names, origin), line_of(command, origin)))
    files = [f"{name}.yaml" for name in command.names]
    commands.append((_save_words(files), line_of(command, None)))
    listings = [_listing(named, place, known) for place, named in enumerate(asked)]
    versions = {str(name): str(text) for name, text in manifest["versions"].items()}
    return Recipe(tuple(commands), versions, tuple(listings))


def options_of(study: Study, verb: str) -> list[str]:
    """Return the options that decide what a study's results are."""
    options = ["--replications", str(study.replications), "--seed", str(study.seed)]
    if study.records == ALL or verb == "limits":  # which keeps what it needs
        return options
    return [*options, "--records", study.records]


def _words(names: Sequence[str], origin: Origin) -> str:
    own = [name for name in names if not is_shipped(origin.references[name])]
    if not own:
        return "With the scenarios that come with lfrsim:"
    return f"With the files of {' and '.join(own)}, and what they extend:"


def _save_words(files: Sequence[str]) -> str:
    number = "scenario" if len(files) == 1 else "scenarios"
    return (
        f"From this page alone: save the {number} below as {' and '.join(files)}, then:"
    )


def _listing(named: NamedScenario, place: int, known: Known) -> Listing:
    lines = (
        standalone_lines(known.loaded[place])
        if known.loaded
        else list(_bare_lines(named))
    )
    return Listing(named.name, f"{named.name}.yaml", named.id, "\n".join(lines))


def _bare_lines(named: NamedScenario) -> Iterator[str]:
    """Give a scenario's values, of which nothing more is known, a section a block."""
    yield "unless_stated: {standing: assumed, certain: Taken from a results folder.}"
    for key, value in named.scenario.model_dump(mode="json").items():
        if not isinstance(value, dict) or not value:
            yield f"{key}: {yaml_text(value)}"
            continue
        yield f"{key}:"
        for name, one in value.items():
            yield f"  {yaml_text(name)}: {yaml_text(one)}"
