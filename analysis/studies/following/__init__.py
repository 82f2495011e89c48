"""One replication followed alert by alert: what a trace and a replay read."""
