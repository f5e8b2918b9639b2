"""Histories made with a known truth, and how well the replay finds it."""
