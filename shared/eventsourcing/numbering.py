"""Numbers: each is taken, claimed or passed in the transaction of the event that bears it, so none is lost or repeated.

The rules stand in SQL (``schema/current/numbers.sql``), beside the rows whose locks let one taker in at a time.
"""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

import asyncpg

from shared.eventsourcing.decider import Claim, Command, Context, Continuation, Numbering, Rejected

Informed = Callable[[asyncpg.Connection, Any, Any, Context], Awaitable[Context]]
"""Adds to the context what the decision has to know of other streams, once the number is taken.

It asks on the connection of the number's transaction: who takes a number of the same series waits until that ends.
"""
InformedOf = Mapping[type[Command], Informed]
"""What each command has to know besides its stream; ``(connection, command, state, context)``."""
NOT_INFORMED: InformedOf = MappingProxyType({})

TOLD = 12  # free numbers that a refusal names


def expected(numbering: Numbering) -> int:
    """A number for a decision before the lock, which may refuse for another reason."""
    return 1 if isinstance(numbering, str) else numbering.number


def with_number(context: Context, number: int) -> Context:
    """The context of a command that has got its number."""
    return context.model_copy(update={"number": number})


async def obtain(connection: asyncpg.Connection, numbering: Numbering) -> int:
    """The number, in ``connection``'s transaction, which has to be rolled back where this raises `Rejected`."""
    match numbering:
        case str():
            return int(await connection.fetchval("SELECT take_number($1)", numbering))
        case Claim(series, number):
            outcome = await connection.fetchval("SELECT claim_past_number($1, $2)", series, number)
        case Continuation(series, number):
            outcome = await connection.fetchval("SELECT continue_series($1, $2)", series, number)
    if outcome in ("claimed", "continued"):
        return number
    standing = await _standing(connection, series)
    match outcome:
        case "taken":
            raise Rejected("number.taken", number=number, **standing)
        case "gap":
            raise Rejected("number.gap", number=number, **standing)
        case "live":
            raise Rejected("number.live", number=number, **standing)
        case _:
            raise Rejected("number.backward", number=number, **standing)


async def _standing(connection: asyncpg.Connection, series: str) -> dict[str, object]:
    """Where a series stands, for a refusal: its last number, and which old ones are free."""
    last = await connection.fetchval("SELECT last FROM number_series WHERE series = $1", series)
    free = [row[0] for row in await connection.fetch("SELECT free_numbers($1, $2)", series, TOLD + 1)]
    told = ", ".join(map(str, free[:TOLD])) + (" …" if len(free) > TOLD else "")
    return {"last": last, "next": last + 1, "free": told or "–"}
