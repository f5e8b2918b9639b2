"""What stands on an official paper between its head and its foot, as a structured document."""
