"""The procedure catalogue, running cases and working calendars as pages read them."""
