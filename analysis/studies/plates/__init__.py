"""What a study leaves: figures with their data and words, and the files of both."""
