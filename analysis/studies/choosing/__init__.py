"""Which of several scenarios is best, and what that asks of people."""
