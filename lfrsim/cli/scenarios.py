"""The commands that look at scenarios without running them: list, check, show."""

from __future__ import annotations

import click

from lfrsim.cli.options import applied, as_json, debug, overrides, quiet
from lfrsim.cli.output import print_document, print_lines


@click.command("list")
@applied(as_json, quiet, debug)
def list_scenarios(as_json: bool, is_quiet: bool) -> None:  # noqa: FBT001
    """List the scenarios that come with lfrsim."""
    from sim.scenario.loading import shipped_scenarios

    shipped = shipped_scenarios()
    if as_json:
        print_document({"scenarios": [one._asdict() for one in shipped]})
        return
    width = max((len(one.name) for one in shipped), default=0)
    lines = [
        one.name if is_quiet else f"{one.name:{width}}  {one.question}"
        for one in shipped
    ]
    print_lines([line.rstrip() for line in lines])


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
    from analysis.studies.expectation import expect
    from sim.scenario.loading import load_scenario, scenario_id

    loaded = load_scenario(scenario, overrides=overrides)
    found = loaded.scenario
    expectation = expect(found)
    if as_json:
        about = {"title": found.name, "id": scenario_id(found)}
        print_document({**about, "expectation": expectation.to_json()})
    else:
        head = [] if is_quiet else [f"{scenario} is valid: {found.name}", ""]
        print_lines([*head, *expectation.lines])


@click.command(short_help="Show every setting and where it comes from.")
@click.argument("scenario")
@click.option("--only", metavar="KEY", help="Show a part, such as plan or plan.days.")
@applied(overrides, as_json, quiet, debug)
def show(
    scenario: str,
    only: str | None,
    overrides: tuple[str, ...],
    as_json: bool,  # noqa: FBT001
    is_quiet: bool,  # noqa: FBT001
) -> None:
    """Show SCENARIO with every setting, and where each value comes from.

    With --quiet it is the bare YAML.
    """
    from lfrsim.cli.resolved import document_of, part_of, yaml_lines
    from sim.scenario.loading import load_scenario

    loaded = load_scenario(scenario, overrides=overrides)
    part = part_of(loaded, only)
    if as_json:
        print_document(document_of(part))
    else:
        print_lines(yaml_lines(part, with_comments=not is_quiet))
