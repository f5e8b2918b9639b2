"""What the pages of the programme and of the initiatives read, and how they draw it."""
