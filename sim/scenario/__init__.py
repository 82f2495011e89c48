"""What a run is told: the schema of a scenario and how a file becomes one."""
