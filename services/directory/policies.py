"""The directory answers no event by itself."""

from shared.streams.policy import Policy

POLICIES: tuple[Policy, ...] = ()
