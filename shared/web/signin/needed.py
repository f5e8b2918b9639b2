"""What a person has to do before a page or a command goes on, and how long a proof of identity is valid."""

import time

from shared.bodies.rights import NEEDS_FRESH_SIGN_IN
from shared.web.signin.sessions import PROVED_AT

MARGIN_S = 30  # seconds that a command may take on its way


class SignInNeeded(Exception):
    """Nobody is signed in, or the person has left."""


class SecondStepNeeded(Exception):
    """The person signed in by password, and their body requires a second step."""


class StepUpNeeded(Exception):
    """The person has to prove again who they are before they sign or change rights."""


def guard_fresh(command: str, minutes: int) -> None:
    """Raise `StepUpNeeded` where ``command`` needs a fresh proof and the person's is older than that."""
    if command in NEEDS_FRESH_SIGN_IN and time.time() - PROVED_AT.get() > minutes * 60 - MARGIN_S:
        raise StepUpNeeded
