"""Procedures: their steps, the order of the steps, and when each is due."""
