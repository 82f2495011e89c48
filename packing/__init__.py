"""Packs what a room without a network needs; it isn't part of what is installed."""
