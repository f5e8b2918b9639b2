"""Mail that people get without asking: once a day what waits for them and what is new."""
