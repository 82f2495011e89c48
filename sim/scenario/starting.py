"""A commented start for a scenario of one's own.

It extends another scenario and changes nothing yet. Every lever stands in it with
the value that it has, as a comment; whoever takes the ``#`` away can change it.
"""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.scenario.schema.roles import Role
from sim.scenario.settings import ANY, ROOT, Setting, children
from sim.scenario.yaml_text import yaml_text

if TYPE_CHECKING:
    from sim.scenario.loading import Loaded

WIDTH: Final = 88
MODELINE: Final = "# yaml-language-server: $schema=./scenario.schema.json\n"
ABOUT: Final = """\
# A scenario of lfrsim: it is what {base} is, but for what is written here.
#
#   lfrsim check {file}
#   lfrsim diff {base} {file}
#   lfrsim compare {base} {file}
"""
LEVERS: Final = """
# The levers: what the force can choose, with the values of {base}. To change one,
# take the '#' off its line and off the section that it is in.
"""
UNCERTAINTIES: Final = """
# What nobody can choose is changed in the same way ('lfrsim show {base} --role
# uncertainty' lists it). Say where a number is from and how far it may lie off:
#
#sources:
#  mine: {{title: Where I have it from}}
#engagement:
#  pursuit_speed:
#    value: 1.6 m/s
#    standing: assumed
#    source: mine
#    between: [1.4 m/s, 2 m/s]
#    note: Officers in full kit.
"""


class Start(NamedTuple):
    """What a new file is to be.

    Attributes
    ----------
    base
        What it extends, as it writes it.
    file
        What it is called.
    called
        What it extends, as the command line calls it.
    has_schema
        Whether the schema for editors lies beside it.
    """

    base: str
    file: str
    called: str
    has_schema: bool


def starter_text(loaded: Loaded, start: Start) -> str:
    """Return the text of a new file that extends a scenario."""
    title = re.sub(r"\.ya?ml$", "", start.file.replace("\\", "/").rpartition("/")[2])
    names = {"base": shlex.quote(start.called), "file": shlex.quote(start.file)}
    parts = [
        MODELINE if start.has_schema else "",
        ABOUT.format(**names),
        f"extends: {yaml_text(start.base)}\n",
        f"name: {yaml_text(title)}\n",
        f"question: {yaml_text(f'What does {title} change?')}\n",
        LEVERS.format(**names),
        "\n".join(_levers(ROOT, loaded.resolved, 0)),
        "\n",
        UNCERTAINTIES.format(**names),
    ]
    return "".join(parts)


def _levers(section: Setting, value: Any, depth: int) -> Iterator[str]:
    """Give the levers of a section as comments, each under its meaning."""
    for one in children(section):
        key = one.path[-1]
        for name in list(value) if key == ANY else [key]:
            if name not in value or _is_one_of_many(section, one):
                continue
            if children(one) and isinstance(value[name], dict):
                inside = list(_levers(one, value[name], depth + 1))
                if inside:
                    yield f"#{'  ' * depth}{yaml_text(name)}:"
                    yield from inside
            elif one.role is Role.lever:
                yield from _meaning(one, depth)
                yield f"#{'  ' * depth}{yaml_text(name)}: {yaml_text(value[name])}"


def _is_one_of_many(section: Setting, one: Setting) -> bool:
    # A city has dozens of sites; what is a lever in one would fill the page.
    return section.path == ("sites",) and one.path[-1] == ANY


def _meaning(one: Setting, depth: int) -> Iterator[str]:
    indent = f"#{'  ' * depth}# "
    yield from textwrap.wrap(
        one.meaning.replace("`", "'"),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
    )
