"""Sweeps: a scenario at many points of a few settings, with the same luck at each."""
