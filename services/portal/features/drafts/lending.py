"""The files that a draft begins with: those of a template or of the document that it replaces."""

from contextlib import suppress

from fastapi import Request

from services.portal.frame.commands import CommandRefused, Commands
from shared.bodies.actor import Actor
from shared.documents.files import FileMissing, FileStore
from shared.paper.content import DraftContent
from shared.uploads.named import files_in
from shared.uploads.uploads import own_upload


async def lend(request: Request, actor: Actor, content: DraftContent) -> None:
    """Give ``actor``, who sees ``content``, its files as uploads of their own: only those may a new draft name.

    A file that the gate asks about again is left out; whoever wants it attaches it and answers.
    """
    commands: Commands = request.app.state.commands
    store: FileStore = request.app.state.files
    for file in {file.sha256: file for file in files_in(content)}.values():
        if await own_upload(request.app.state.pool, actor, file.sha256) is None:
            with suppress(CommandRefused, FileMissing):
                data = await store.get(file.sha256)
                await commands.upload(actor, data, file.name, file.media_type, attached=True)
