"""A line of the outgoing register whose document does not come out of this system."""
