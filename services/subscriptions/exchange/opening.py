"""Reads a message from foreign bytes, in the cage; the gate opens the files that it carries."""

import json

from services.subscriptions.edxml.errors import UnreadableMessage
from services.subscriptions.edxml.message import Message
from services.subscriptions.edxml.reading import read
from services.subscriptions.edxml.signing import read_signed
from shared.cage import MIB, Limits, caged

READING = Limits(memory=1024 * MIB, cpu_s=20, wall_s=60, output=320 * MIB)  # a message may have 150 MiB


@caged(UnreadableMessage, limits=READING)
def read_message(data: bytes, certificate: str | None) -> bytes:
    """A message as `message_of` takes it, checked against its sender's ``certificate`` where there is one.

    Raises `UnreadableMessage`.
    """
    message = read(data) if certificate is None else read_signed(data, certificate.encode())
    contents = [attachment.content for attachment in message.attachments]
    fields = message.model_dump_json(exclude={"attachments": {"__all__": {"content"}}}).encode()
    sizes = [None if content is None else len(content) for content in contents]
    head = json.dumps({"fields": len(fields), "sizes": sizes}).encode()
    return b"\n".join((head, fields)) + b"".join(content for content in contents if content is not None)


def message_of(packed: bytes) -> Message:
    """The message from the bytes of `read_message`; its files, which may be large, stand beside the JSON."""
    head, _, rest = packed.partition(b"\n")
    lengths = json.loads(head)
    message = Message.model_validate_json(rest[: lengths["fields"]])
    at, attachments = lengths["fields"], []
    for attachment, size in zip(message.attachments, lengths["sizes"], strict=True):
        content = None if size is None else rest[at : at + size]
        at += size or 0
        attachments.append(attachment.model_copy(update={"content": content}))
    return message.model_copy(update={"attachments": tuple(attachments)})
