"""A scenario held against a record: run on its calendar, and scored."""
