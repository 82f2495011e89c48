"""Error, risk and doubt apart: what uncertain inputs do to a difference."""
