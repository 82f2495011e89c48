"""One scenario described, or two compared: what further studies go on from."""
