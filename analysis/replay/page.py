"""The page of a replay: one file that plays by itself, with its data within it.

Data are text in a block that no browser runs; the only script that may run is the
page's own, by its hash.
"""

from __future__ import annotations

import base64
import hashlib
import json
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from analysis.pages import filled
from analysis.replay.log import log_of
from analysis.replay.moments import COUNTERS
from analysis.replay.staging import staged
from analysis.replay.telling import telling_of
from sim.experiment.manifest import library_version

if TYPE_CHECKING:
    from analysis.replay.replay import Replay

TEMPLATE: Final = "replay.html.jinja"
PLAYER: Final = ("state", "drawing", "street", "chart", "player", "framing")
"""The parts of the player, in the order in which they need each other."""
ESCAPES: Final = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
MINUTE: Final = 60
RARE: Final = ("repeat", "let_be", "unfinished")
"""Counters that are left out where they stay at nought."""
LARGE: Final = ("alerts", "stops", "arrests", "no_action")


def render(replay: Replay) -> str:
    """Return the page."""
    player, data = _player(), data_of(replay)
    contents = {
        "player": Markup(player),
        "player_hash": _hash(player),
        "data": data,
        "json": Markup(_json(data)),
        "log": log_of(replay),
        "counters": COUNTERS,
        "shown": _shown(replay),
        "large": LARGE,
        "told": telling_of(replay),
        "version": library_version("lfrsim"),
    }
    return filled(TEMPLATE, contents, package=__package__)


def data_of(replay: Replay) -> dict[str, Any]:
    """Return what the player needs to know, as plain values."""
    live = min(scene.time("live") for scene in replay.scenes if scene)
    parting = replay.parting
    return {
        "start": int(live // MINUTE * MINUTE) - MINUTE,
        "end": int(replay.end) + MINUTE,
        "live": live,
        "parting": parting and parting.time,
        "worlds": [
            staged(scene, moments, replay)
            for scene, moments in zip(replay.scenes, replay.moments, strict=True)
            if scene
        ],
    }


def _shown(replay: Replay) -> set[str]:
    """Return the counters that a page has: the rare ones only if they count."""
    counted = {name for each in replay.moments for one in each for name in one.counts}
    return (set(COUNTERS) - set(RARE)) | counted


def _json(data: dict[str, Any]) -> str:
    """Write data so that no text in them can end their block, or be markup."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escape in ESCAPES.items():
        text = text.replace(character, escape)
    return text


def _player() -> str:
    folder = resources.files(__package__ or "") / "templates"
    parts = [(folder / f"{name}.js").read_text(encoding="utf-8") for name in PLAYER]
    return "\n".join(["'use strict';", *parts])


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
