"""What would have been otherwise: arrests added and brought forward."""
