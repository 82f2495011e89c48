"""The work behind the page: who runs what, in which order, for whom."""
