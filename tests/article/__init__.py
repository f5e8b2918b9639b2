"""The figures that the city reports, counted by the read models out of a history of that size."""
