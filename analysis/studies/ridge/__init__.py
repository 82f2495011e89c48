"""The staff ridge: which crews leave as many alerts unconfirmed as the record does."""
