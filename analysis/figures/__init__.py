"""One file a figure: a frame goes in, a figure with its axes comes out."""
