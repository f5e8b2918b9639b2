"""What a procedure is: its steps, which of them wait for which, and when each is due."""
