"""The report: one page that answers a question, with all that its answer rests on."""
