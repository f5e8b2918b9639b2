"""What operators open in the console is written down as what people open in the portal is."""

from fastapi import Request

from shared.audit.reads import Read, ReadLog
from shared.bodies.actor import Actor


async def record(request: Request, actor: Actor, *reads: Read) -> None:
    """Write down what the operator is about to see."""
    read_log: ReadLog = request.app.state.read_log
    await read_log.record(actor, reads)
