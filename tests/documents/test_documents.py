"""What is made from the scenario files is current: by `make documents`."""

from pathlib import Path

import pytest

from lfrsim.cli import main

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "document"),
    [
        ("schema", "scenarios/scenario.schema.json"),
        ("assumptions", "docs/assumptions.md"),
    ],
)
def test_a_document_is_what_its_command_prints(command, document, capsys):
    """The committed copy is byte for byte what is made from the files today."""
    assert main([command]) == 0
    assert (ROOT / document).read_text(encoding="utf-8") == capsys.readouterr().out


def test_the_assumptions_name_every_scenario_and_every_input():
    """None is left out, and what is assumed has a range or a reason."""
    from sim.scenario.finding import scenario_names
    from sim.scenario.loading import load_scenario

    text = (ROOT / "docs/assumptions.md").read_text(encoding="utf-8")
    assert [name for name in scenario_names() if f"### {name}\n" not in text] == [
        "four-a-week"
    ]
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    assumed = [row for row in rows if len(row) == 6 and row[3] == "assumed"]
    assert len(assumed) > 50
    assert [row[0] for row in assumed if not row[2].strip() and len(row[5]) < 5] == []
    for path in load_scenario("four-a-week").provenance:
        section, _, rest = path.partition(".")
        if section != "sites":
            assert f"| `{rest or section}`" in text, path


def test_one_scenario_has_a_document_of_its_own(tmp_path, capsys):
    """A user's file is listed like a shipped one, and what it leaves unsaid is said."""
    path = tmp_path / "mine.yaml"
    path.write_text("extends: four-a-week\ndisposal: {second_pair: 0.7}\n")
    assert main(["assumptions", str(path)]) == 0
    said = capsys.readouterr()
    assert "| `second_pair` (uncertainty) | 0.7 |  | assumed |  |  |" in said.out
    assert "disposal.second_pair is assumed, with neither" in said.err
