"""Numbers beside those of publications: taken beforehand, given on paper, given before the body joined."""
