"""The steps of a visit behind their pages: guesses, a closer look, doubts, classes."""
