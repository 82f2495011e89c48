"""Words that all studies share: answers, cautions, prices, tables for a terminal."""
