"""Tracking: tasks, targets, initiatives, procedures, cases and calendars; a module for each kind of stream."""
