"""Studies: a question, the numbers that answer it, and the answer in words."""
