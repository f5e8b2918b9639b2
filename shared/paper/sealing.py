"""What an approval is bound to: the hash of a draft's content."""

import hashlib

from shared.paper.content import DraftContent


def content_sha256(content: DraftContent) -> str:
    """The SHA-256 (hexadecimal) of ``content``; pictures, Word file and attachments count by their own hashes.

    What has its default does not count, so that a field that comes later changes no hash of before.
    """
    return hashlib.sha256(content.model_dump_json(exclude_defaults=True).encode()).hexdigest()
