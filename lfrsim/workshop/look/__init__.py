"""How pages look: type and colours, figures and tables, how far a run is."""
