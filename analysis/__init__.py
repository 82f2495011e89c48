"""What the records say: tables, measures, statistics, studies and figures."""
