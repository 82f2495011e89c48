"""The tests: a package, since the benchmarks' Ciw brings one of that name along.

Without this file `tests` would be a namespace, which any package of that name precedes.
"""
