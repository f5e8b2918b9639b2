"""The city's events for other systems: a page after a cursor, or a stream of server-sent events."""
