"""What can be asked: questions, levers, what to doubt, and the worlds they give."""
