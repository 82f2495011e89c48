"""The replay of one deployment: records to a time line, a time line to a page."""

from analysis.replay.replay import Replay, make_replay

__all__ = ["Replay", "make_replay"]
