"""What the model costs, as ratios in one run: `make bench`."""
