"""Keys that could hold data on a real person: they are refused."""

from __future__ import annotations

from typing import Final

from sim.scenario.errors import Problem
from sim.scenario.inputs import Path, path_text
from sim.scenario.yaml_nodes import Entry, Node

# Scenarios hold synthetic people only: a key that could name a real one is refused.
PERSONAL: Final = frozenset({
    "address", "birth_date", "custody_number", "custody_record", "date_of_birth",
    "dob", "embedding", "face_image", "first_name", "forename", "full_name", "image",
    "image_file", "last_name", "mugshot", "national_insurance_number", "nhs_number",
    "ni_number", "passport_number", "person_name", "persons_name", "phone_number",
    "photo", "photograph", "picture", "pnc", "pnc_id", "postcode", "suspect_name",
    "surname",
})  # fmt: skip


def personal_keys(node: Node, path: Path = ()) -> list[Problem]:
    """Return a problem for each key that could hold data on a real person."""
    problems = []
    if isinstance(node.value, list):
        for index, one in enumerate(node.value):
            if isinstance(one.value, (dict, list)):
                problems += personal_keys(one, (*path, index))
    elif isinstance(node.value, dict):
        for key, entry in node.value.items():
            if key.casefold().replace("-", "_").replace(" ", "_") in PERSONAL:
                problems.append(_personal((*path, key), entry))
            if isinstance(entry.node.value, (dict, list)):
                problems += personal_keys(entry.node, (*path, key))
    return problems


def _personal(path: Path, entry: Entry) -> Problem:
    reason = "scenarios hold synthetic people only, and nothing on a real person"
    message = f"{path_text(path)}: refused: a key for data on a person"
    return Problem(message, (entry.key,), "delete this line", (reason,))
