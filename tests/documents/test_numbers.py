"""The numbers that documents state are those of the code, where the code has them.

A claim is written with its number taken from the code, and must stand in its document
word by word. Which numbers are held by other tests, and which by none, is said in
docs/verification.md, document by document.
"""

import re

import pytest

import lfrsim
from analysis.record import cells, files, tables
from analysis.studies.binding.resources import RESOURCES
from analysis.studies.calibration import calibrating
from analysis.studies.choosing import rule
from analysis.studies.doubt import runs as doubt
from analysis.studies.sweeping import designs
from analysis.studies.words import caution
from lfrsim.cli.program import program
from lfrsim.workshop import server
from lfrsim.workshop.door import access, returning
from lfrsim.workshop.work import admission, errand, packers
from sim.experiment.design import CHUNK
from sim.scenario import merging, yaml_nodes
from sim.scenario.loading import load_scenario
from tests.documents.reading import (
    DOCUMENTS,
    README,
    ROOT,
    name_of,
    quotations,
    text_of,
)

WORDS = {2: "two", 3: "three", 4: "four", 8: "eight", 12: "twelve", 20: "twenty"}
MILLION = 1_000_000
MEGABYTE = 1024 * 1024
HEADING = "## What holds what is written"


def default_of(command, option):
    """Return what an option of the program is, unless it is said."""
    (found,) = (
        one.default for one in program.commands[command].params if one.name == option
    )
    return found


def arrests_quoted():
    """Return the arrests a week of four a week, as the README quotes them."""
    (row,) = (
        line
        for path, _, shown in quotations()
        for line in shown.splitlines()
        if path == README and line.startswith("Arrests a week  ")
    )
    return float(row.split()[3])


def speeds():
    """Return how fast a replay goes, as its script has it."""
    script = text_of(ROOT / "analysis/replay/templates/player.js")
    (told,) = re.findall(r"^const FOLLOW = \{(.*)\};$", script, re.MULTILINE)
    return dict(re.findall(r"(\w+): (\d+)", told))


BASE = load_scenario("four-a-week").scenario
PRICES = BASE.money
CLAIMS = {
    "README.md": (
        f"The most that London kept up is {caution.DELIVERED} (August",
        f"(an officer hour £{PRICES.officer_hour:.0f},",
        f"a detention £{PRICES.detention:.0f})",
    ),
    "docs/how-to/calibrate.md": (
        f"{calibrating.FEWEST} or more deployments of vans on streets",
        f"on {calibrating.FEWEST_STREETS} or more streets",
        f"the faces seen, of {calibrating.FEWEST_SEEN} or more of them",
    ),
    "docs/how-to/limits.md": (
        # Each by itself, all at once, and the scenario as it is.
        f"up to {WORDS[len(RESOURCES) + 2]} runs",
    ),
    "docs/how-to/choose.md": (
        f"{rule.FIRST} replications each to begin with",
        f"below {'half an arrest' if rule.INDIFFERENCE == 0.5 else '?'} a week",
    ),
    "docs/how-to/doubt.md": (
        f"at {doubt.DRAWS} draws",
        f"{WORDS[doubt.EACH]} replications each",
    ),
    "docs/how-to/power.md": (
        f"its error is {default_of('power', 'alpha').replace('%', ' %')}",
        f"its power {default_of('power', 'power').replace('%', ' %')}",
    ),
    "docs/record.md": (
        f"At most {files.MOST_BYTES // MEGABYTE} MB and {tables.MOST_ROWS:,} rows",
        f"up to {'ten million' if cells.MOST_COUNTED == 10 * MILLION else '?'}",
    ),
    "docs/reference/records.md": (
        f"Parquet files of {WORDS[CHUNK]} replications of a scenario each",
    ),
    "docs/scaling.md": (f"a *chunk* of {WORDS[CHUNK]} replications",),
    "docs/scenarios.md": (
        f"any length up to {merging.MOST_FILES} files",
        f"{yaml_nodes.MOST_BYTES // 1024} KB, {yaml_nodes.MOST_DEPTH} levels",
        f"{yaml_nodes.MOST_NODES:,} keys and values",
    ),
    "docs/sweeps.md": (
        f"at most {designs.MOST_POINTS:,} points",
        f"runs of {WORDS[default_of('sweep', 'replications')]} replications",
    ),
    "docs/tutorial.md": (
        f"{WORDS[BASE.plan.deployments_per_week].capitalize()} deployments a week",
        f"about {arrests_quoted():.0f} arrests a week",
        f"has {WORDS[BASE.workforce.crew.pairs]} pairs of officers",
    ),
    "docs/replay.md": (
        "goes {slow} times as fast as life while somebody is looked for, and {fast} "
        "times".format_map(speeds()),
    ),
    "docs/workshop.md": (
        f"lfrsim-{lfrsim.__version__}-py3-none-any.whl[app]",
        f"first free one from {server.FIRST_PORT} on",
        f"first look, of {errand.LOOKS[0]} replications",
        f"a PIN of {'six' if access.DIGITS == 6 else '?'} digits",
        f"After {access.FREE_TRIES} wrong ones",
        f"up to {access.LONGEST:.0f} s; after {access.MOST_TRIES} nobody",
        f"files of up to {yaml_nodes.MOST_BYTES // 1024} KB",
        f"last {returning.MOST_LEFT} browsers",
        f"at most {packers.MOST}, and of one visitor {packers.MOST_OF_A_VISITOR};",
        f"{admission.MOST_SCENARIOS} worlds or {admission.MOST_REPLICATIONS}",
        f"{'two' if admission.MOST_OF_A_LOOK == 120 else '?'} minutes until",
    ),
}


@pytest.mark.parametrize(
    ("document", "claim"),
    [(document, claim) for document, claims in CLAIMS.items() for claim in claims],
)
def test_a_stated_number_is_that_of_the_code(document, claim):
    """In the words in which the document states it."""
    assert claim in " ".join(text_of(ROOT / document).split())


def rows():
    """Return the table that says what holds each document's numbers."""
    text = text_of(ROOT / "docs/verification.md")
    table = text.partition(HEADING)[2].partition("\n## ")[0]
    cells = [row.split("|")[1:3] for row in table.splitlines() if row[:3] == "| `"]
    return [(re.findall(r"`([^`]+)`", names), held) for names, held in cells]


def test_every_document_says_what_holds_its_numbers():
    """In one table, so that it is known as well what no test holds."""
    told = [name for names, _ in rows() for name in names]
    unsaid = [
        name_of(path)
        for path in DOCUMENTS
        if not any(path.match(pattern) for pattern in told)
    ]
    assert len(told) == len(set(told))
    assert unsaid == []
    assert [pattern for pattern in told if not list(ROOT.glob(pattern))] == []


@pytest.mark.parametrize("document", CLAIMS)
def test_the_table_knows_of_these_claims(document):
    """Where a number is held here, the table says so."""
    (held,) = (
        held
        for names, held in rows()
        if any((ROOT / document).match(pattern) for pattern in names)
    )
    assert "`tests/documents/test_numbers.py`" in held
