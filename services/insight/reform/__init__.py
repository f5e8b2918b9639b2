"""The reform programme and the initiatives."""
