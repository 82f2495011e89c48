"""The commands about scenarios that run nothing: list, check, show, diff, new, ..."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import click

from analysis.studies.words.wrapping import wrapped
from lfrsim.cli.endings import say
from lfrsim.cli.options import applied, as_json, debug, overrides, quiet
from lfrsim.cli.output import print_document, print_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario.loading import Loaded, Shipped
    from sim.scenario.schema import Scenario

ROLES = ("lever", "uncertainty", "given")
MINUTE: Final = 60.0
A_PASSER_BY: Final = 1e-5  # seconds, as `make bench` measures it on one core


@click.command("list")
@applied(as_json, quiet, debug)
def list_scenarios(as_json: bool, is_quiet: bool) -> None:  # noqa: FBT001
    """List the scenarios that come with lfrsim: name, question, what each extends."""
    from sim.scenario.loading import shipped_scenarios

    shipped = shipped_scenarios()
    if as_json:
        print_document({"scenarios": [one._asdict() for one in shipped]})
    elif is_quiet:
        print_lines([one.name for one in shipped])
    else:
        width = max((len(one.name) for one in shipped), default=0)
        print_lines([line for one in shipped for line in _listed(one, width)])


def _listed(one: Shipped, width: int) -> list[str]:
    base = f" (extends {one.base})" if one.base else ""
    return wrapped(
        f"{one.question}{base}",
        first=f"{one.name:{width}}  ",
        rest=" " * (width + 2),
    )


@click.command(short_help="Check SCENARIO and say what can be expected of it.")
@click.argument("scenario")
@applied(overrides, as_json, quiet, debug)
def check(
    scenario: str,
    overrides: tuple[str, ...],
    as_json: bool,  # noqa: FBT001
    is_quiet: bool,  # noqa: FBT001
) -> None:
    """Check SCENARIO, and say what can be expected of it without running it."""
    from analysis.studies.expectation.expectation import expect
    from analysis.studies.words.rivals import false_alerts_by_rates, rivals_text
    from sim.scenario.loading import scenario_id

    found = _loaded(scenario, overrides, is_quiet=is_quiet).scenario
    expectation = expect(found)
    if as_json:
        print_document({
            "title": found.name,
            "id": scenario_id(found),
            "expectation": expectation.to_json(),
            "false_alerts_per_deployment_by_rates": false_alerts_by_rates(found),
        })  # fmt: skip
    else:
        head = [] if is_quiet else [f"{scenario} is valid: {found.name}", ""]
        rivals = wrapped(rivals_text(scenario, found))
        slow = wrapped(_fidelity(found, expectation.faces_per_week))
        print_lines([*head, *expectation.lines, *rivals, *slow])


def _fidelity(scenario: Scenario, faces_per_week: float) -> str:
    """Say how long a replication takes where every passer-by is a process."""
    if scenario.fidelity == "alert":
        return ""
    coverage = scenario.cameras[scenario.plan.camera].coverage
    people = faces_per_week * scenario.horizon.weeks / coverage
    return (
        f"Every passer-by is a process (fidelity: pedestrian): some {people:,.0f} in a "
        f"replication, which takes {_about(people * A_PASSER_BY)} or more."
    )


def _about(seconds: float) -> str:
    if seconds < MINUTE:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / MINUTE:.0f} minutes"


@click.command(short_help="Show every setting and where it comes from.")
@click.argument("scenario")
@click.option("--only", metavar="KEY", help="Show a part, such as plan or plan.days.")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    help="Show what the force can choose, what nobody can, or what is given.",
)
@click.option(
    "--standalone",
    "is_standalone",
    is_flag=True,
    help="Print one file that extends nothing, every value with its provenance.",
)
@applied(overrides, as_json, quiet, debug)
def show(
    scenario: str,
    only: str | None,
    role: str | None,
    is_standalone: bool,  # noqa: FBT001
    **options: Any,  # noqa: ANN401  # those that all commands have
) -> None:
    """Show SCENARIO with every setting, and where each value comes from.

    With --quiet it is the bare YAML, and loads again as the same scenario.
    """
    from lfrsim.cli.resolved import (
        document_of,
        joint_doubt_lines,
        part_of,
        with_role,
        yaml_lines,
    )
    from sim.scenario.standalone import standalone_lines

    if is_standalone and (only or role or options["as_json"]):
        message = "--standalone is all of a scenario: no --only, --role or --json"
        raise click.UsageError(message)
    loaded = _loaded(scenario, options["overrides"], is_quiet=options["is_quiet"])
    if is_standalone:
        print_lines(standalone_lines(loaded))
        return
    part = part_of(loaded, only)
    part = with_role(part, role) if role else part
    if options["as_json"]:
        print_document(document_of(part, loaded))
        return
    is_quiet = options["is_quiet"]
    beside = [] if is_quiet else joint_doubt_lines(part, loaded)
    print_lines([*yaml_lines(part, with_comments=not is_quiet), *beside])


@click.command(short_help="Say which settings of A and B differ.")
@click.argument("a")
@click.argument("b")
@applied(overrides, as_json, quiet, debug)
def diff(a: str, b: str, **options: Any) -> None:  # noqa: ANN401
    """Say which settings of the scenarios A and B differ, and where each comes from.

    Settings are changed in both scenarios before they are compared.
    """
    from lfrsim.cli.differences import difference_lines, document_of
    from sim.scenario.differing import differences

    quiet = options["is_quiet"]
    loaded = [_loaded(one, options["overrides"], is_quiet=quiet) for one in (a, b)]
    found = differences(*loaded)
    if options["as_json"]:
        print_document({"a": a, "b": b, **document_of(found)})
    elif quiet:
        print_lines([one.path for one in found])
    else:
        print_lines(difference_lines(a, b, found))


@click.command(short_help="Write a commented start for a scenario of your own.")
@click.argument("name")
@click.option(
    "--extends",
    default="four-a-week",
    show_default=True,
    metavar="SCENARIO",
    help="The scenario that it changes.",
)
@click.option(
    "--schema",
    "with_schema",
    is_flag=True,
    help="Write scenario.schema.json beside it, by which editors complete and check.",
)
@applied(quiet, debug)
def new(name: str, extends: str, with_schema: bool, is_quiet: bool) -> None:  # noqa: FBT001
    """Write NAME.yaml: it extends a scenario, with every lever as a comment.

    A file that is there is never overwritten.
    """
    from lfrsim.cli.starting import write_start

    written = write_start(name, extends=extends, with_schema=with_schema)
    if not is_quiet:
        say(f"written: {', '.join(map(str, written))}")
        say(f"next: lfrsim check {written[0]}")


@click.command(short_help="Print the JSON Schema of scenario files, for editors.")
@applied(debug)
def schema() -> None:
    """Print the JSON Schema of scenario files.

    Editors complete, explain and check a file whose first line is
    '# yaml-language-server: $schema=./scenario.schema.json', with the schema beside it.
    """
    import json

    from sim.scenario.json_schema import json_schema

    click.echo(json.dumps(json_schema(), indent=1, ensure_ascii=False))


@click.command(short_help="List every input with its standing, range and source.")
@click.argument("scenario", required=False)
@applied(debug)
def assumptions(scenario: str | None) -> None:
    """Print every input as Markdown: value, what it could be, standing and source.

    Without SCENARIO it is about all those that come with lfrsim.
    """
    from analysis.report.assumptions import assumptions_of, shipped_assumptions

    if scenario is None:
        click.echo(shipped_assumptions(), nl=False)
    else:
        loaded = _loaded(scenario, (), is_quiet=False)
        click.echo(assumptions_of(scenario, loaded), nl=False)


def _loaded(scenario: str, overrides: Sequence[str], *, is_quiet: bool) -> Loaded:
    """Load a scenario; say what a user's file leaves unsaid."""
    from sim.scenario.loading import load_scenario

    loaded = load_scenario(scenario, overrides=tuple(overrides))
    if not is_quiet:
        for warning in loaded.warnings:
            say(f"warning: {warning}")
    return loaded
