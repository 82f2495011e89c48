"""As many replications as an answer needs."""
