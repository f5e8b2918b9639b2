"""Reading a document: its head and what it orders.  Nothing is guessed."""

from services.receiving.reading.document import Reading, read_document, read_off, read_text

__all__ = ["Reading", "read_document", "read_off", "read_text"]
