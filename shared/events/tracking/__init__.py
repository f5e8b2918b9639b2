"""Tracking: what documents order and the city counts; a module for each kind of stream."""
