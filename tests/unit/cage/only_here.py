"""Imported by one nursery of the tests, which is found by it."""
