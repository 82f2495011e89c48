"""Why more deployments don't bring arrests in proportion: the gap, cause by cause."""
