"""Meetings answer no event by themselves: approval and tracking answer theirs."""

from shared.streams.policy import Policy

POLICIES: tuple[Policy, ...] = ()
