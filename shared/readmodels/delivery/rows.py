"""Where issued documents stand at their recipients."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivery:
    """An issued document at one recipient; ``status`` is a code of edXML, 00 to 16."""

    recipient_body_id: str
    status: str
    description: str | None
    recipient_name: str | None = None
