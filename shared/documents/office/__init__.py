"""LibreOffice: Word files of every age as PDF, and as DOCX."""

from shared.documents.office.conversion import NotConverted, Target
from shared.documents.office.engine import Office, is_here
from shared.documents.office.kit import NoOffice

__all__ = ["NoOffice", "NotConverted", "Office", "Target", "is_here"]
