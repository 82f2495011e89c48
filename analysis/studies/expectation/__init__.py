"""Before anything is run: what a scenario should give, and how large a study is."""
