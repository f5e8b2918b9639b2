"""What a person has to do before a page or a command goes on; and how long a proof of who one is stands."""

import time

from shared.bodies.rights import NEEDS_FRESH_SIGN_IN
from shared.web.signin.sessions import PROVED_AT

MARGIN_S = 30  # a command that is sent is still fresh where it arrives


class SignInNeeded(Exception):
    """Nobody is signed in, or who was has left."""


class SecondStepNeeded(Exception):
    """Somebody is signed in by password, and their body asks for a second step."""


class StepUpNeeded(Exception):
    """The person is to prove anew who they are before they sign, or change rights."""


def guard_fresh(command: str, minutes: int) -> None:
    """Raise `StepUpNeeded` where ``command`` weighs and the request's person proved who they are longer ago."""
    if command in NEEDS_FRESH_SIGN_IN and time.time() - PROVED_AT.get() > minutes * 60 - MARGIN_S:
        raise StepUpNeeded
