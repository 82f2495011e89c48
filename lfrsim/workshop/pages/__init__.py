"""The steps of the workshop, a module a page; each has ``show(visit)``."""
