"""Files that are made for somebody: written down who got them, then handed out."""

from collections.abc import Iterable

from fastapi import Request
from fastapi.responses import Response

from shared.audit.reads import Read
from shared.bodies.actor import Actor
from shared.web.downloads import file_headers


async def hand_out(
    request: Request,
    actor: Actor,
    data: bytes,
    name: str,
    media_type: str,
    *,
    about: object = None,
    lines: Iterable[object] = (),
) -> Response:
    """``data`` as a file called ``name``; ``about`` is what it belongs to.

    ``lines`` are the rows that it was made of: the file is as secret as the most secret one.
    """
    rank = max((getattr(line, "secrecy_rank", 0) for line in lines), default=0)
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    read = Read("export", address, None if about is None else str(about), rank)
    await request.app.state.reads.record(actor, [read])
    return Response(data, media_type=media_type, headers=file_headers(name, media_type))
