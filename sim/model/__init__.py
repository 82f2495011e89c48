"""What happens on the street: a file a stage, in the order in which it is met.

The model is a function of scenario, seed and replication that returns records:
it knows no files, frames, figures or wall clock. Times are in seconds from
Monday 00:00 of the first week; everything is in SI units.
"""
