"""A target of the reform programme: set for a body, assessed over time, revised, closed."""
