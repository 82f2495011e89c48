"""The model and its runs: a scenario goes in, records come out."""
