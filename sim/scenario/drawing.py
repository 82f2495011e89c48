"""A scenario with its inputs drawn from what they could be.

Inputs of one joint doubt are drawn at one and the same share, all others each at its
own. What is drawn replaces values of a valid scenario within their bounds; whether
several fit each other is for whoever says that they could be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sim.scenario.doubts import Doubt
from sim.scenario.schema import Scenario

Tree = dict[str | int, Any]


def draw_inputs(
    scenario: Scenario, doubts: Mapping[str, Doubt], share: Callable[[str], float]
) -> Scenario:
    """Return a scenario with inputs drawn.

    Parameters
    ----------
    scenario
        Whose inputs they are.
    doubts
        What is drawn, by path, such as
        ``recognition.operating_curves.field[0].threshold``.
    share
        Where in its doubt an input is drawn, from 0 to 1: asked with the path, or once
        for all inputs of a joint doubt with its name.
    """
    joint: dict[str, float] = {}
    values: Tree = {}
    for path, doubt in doubts.items():
        if doubt.joint:
            u = joint.get(doubt.joint)
            if u is None:
                u = joint[doubt.joint] = share(doubt.joint)
        else:
            u = share(path)
        _put(values, _steps(path), doubt.held_at(u))
    drawn: Scenario = _replaced(scenario, values)
    return drawn


def _steps(path: str) -> list[str | int]:
    return [
        int(place) if place else name
        for name, place in re.findall(r"([^.\[\]]+)(?=[.\[]|$)|\[(\d+)\]", path)
    ]


def _put(tree: Tree, steps: list[str | int], value: Any) -> None:
    *before, last = steps
    for step in before:
        tree = tree.setdefault(step, {})
    tree[last] = value


def _replaced(part: Any, values: Any) -> Any:
    """Return a part of a scenario with the values of a tree in their places."""
    if not isinstance(values, dict):
        return values
    if isinstance(part, tuple):
        return tuple(
            _replaced(one, values[place]) if place in values else one
            for place, one in enumerate(part)
        )
    if isinstance(part, dict):
        return {
            **part,
            **{key: _replaced(part[key], one) for key, one in values.items()},
        }
    update = {
        key: _replaced(getattr(part, str(key)), one) for key, one in values.items()
    }
    return part.model_copy(update=update)
