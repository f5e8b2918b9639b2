"""The published language as other systems read it: AsyncAPI, JSON Schemas, and a page per event."""
