"""The scenarios that ship with lfrsim, and the published record they stand on."""
