"""Whose outcome changed from one scenario to another, and why."""
