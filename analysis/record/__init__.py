"""The strict reading of a record of deployments: a table, a description, its sites."""
