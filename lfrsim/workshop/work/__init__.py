"""The work behind the page: who runs and packs what, in which order, for whom."""
