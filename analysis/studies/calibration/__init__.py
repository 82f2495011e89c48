"""Inputs from a record of deployments: what it says, how surely, and what it can't."""
