"""What the gateway opens of foreign bytes, in its cage: a message; the files that it carries are the gate's."""

import json

from services.subscriptions.edxml.errors import UnreadableMessage
from services.subscriptions.edxml.message import Message
from services.subscriptions.edxml.reading import read
from services.subscriptions.edxml.signing import read_signed
from shared.cage import MIB, Limits, caged

READING = Limits(memory=1024 * MIB, cpu_s=20, wall_s=60, output=320 * MIB)  # a message may have 150 MiB


@caged(UnreadableMessage, limits=READING)
def read_message(data: bytes, certificate: str | None) -> bytes:
    """A message, checked against its sender's ``certificate`` where there is one, as `message_of` takes it.

    Raises `UnreadableMessage`.
    """
    message = read(data) if certificate is None else read_signed(data, certificate.encode())
    contents = [one.content for one in message.attachments]
    said = message.model_dump_json(exclude={"attachments": {"__all__": {"content"}}}).encode()
    sizes = [None if content is None else len(content) for content in contents]
    head = json.dumps({"said": len(said), "sizes": sizes}).encode()
    return b"\n".join((head, said)) + b"".join(content for content in contents if content is not None)


def message_of(packed: bytes) -> Message:
    """The message again: its files travel beside the JSON, for they may be hundreds of megabytes."""
    head, _, rest = packed.partition(b"\n")
    told = json.loads(head)
    message = Message.model_validate_json(rest[: told["said"]])
    at, attachments = told["said"], []
    for one, size in zip(message.attachments, told["sizes"], strict=True):
        content = None if size is None else rest[at : at + size]
        at += size or 0
        attachments.append(one.model_copy(update={"content": content}))
    return message.model_copy(update={"attachments": tuple(attachments)})
