"""The catalogue of events for other systems: AsyncAPI, JSON Schemas, and a page per event."""
