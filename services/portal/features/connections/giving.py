"""What a body hands to other systems: commands about them, and secrets that are shown once."""

import hashlib
import secrets
from typing import Any

from fastapi import Request

from services.portal.frame.actions import Fields, one
from services.portal.frame.commands import Commands
from shared.bodies.actor import Actor


def commands_of(request: Request) -> Commands:
    """Where commands are given and questions asked."""
    commands: Commands = request.app.state.commands
    return commands


async def give(
    request: Request, actor: Actor, form: Fields, stream: str, command: str, fields: dict[str, Any]
) -> dict[str, Any]:
    """Give a command of subscriptions, once for each form; returns its answer.  Raises `CommandRefused`."""
    return await commands_of(request).give(actor, "subscriptions", stream, command, fields, one(form, "key") or "")


async def give_with_secret(
    request: Request, actor: Actor, form: Fields, stream: str, command: str, fields: dict[str, Any]
) -> str | None:
    """`give` with the SHA-256 of a new secret; returns the secret, which nobody is told again.

    ``None`` where the same form was sent before: the secret of the first time counts, and nobody knows it here.
    """
    secret = secrets.token_hex(32)
    hashed = hashlib.sha256(secret.encode()).hexdigest()
    answer = await give(request, actor, form, stream, command, {**fields, "secret_sha256": hashed})
    return None if answer["repeated"] else secret
