"""Who comes in: by which names, with which PIN, and how many uploads at a time."""
