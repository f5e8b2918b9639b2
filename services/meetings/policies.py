"""Meetings have no policies; approval and tracking react to their events."""

from shared.streams.policy import Policy

POLICIES: tuple[Policy, ...] = ()
