"""The workshop: a page on which thirty people ask, predict, run and doubt.

It is a face like the command line: the same loader, the same model, the same studies.
"""
