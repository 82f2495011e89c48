"""Documents for readers, made from scenarios and results."""
