"""Pure statistics on arrays: nothing here knows that there was a simulation."""
