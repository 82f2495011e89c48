"""How large a trial must be to find an effect."""
