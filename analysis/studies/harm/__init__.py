"""Rare harm, counted with denominators, exact intervals and bounds of none."""
