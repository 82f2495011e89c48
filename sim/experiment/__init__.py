"""Many runs: what is to be run, by whom, and where the records are kept."""
