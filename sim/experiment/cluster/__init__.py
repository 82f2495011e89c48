"""A Dask cluster at work: who works there, how one is let in, and who may."""
