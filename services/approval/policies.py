"""Approval answers no event by itself: drafts are people's work."""

from shared.streams.policy import Policy

POLICIES: tuple[Policy, ...] = ()
