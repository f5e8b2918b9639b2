"""How large a file becomes when it is opened, judged before anything opens it.

This runs in a cage because counting means unpacking.  The limits are made for documents: an annex of 300 scanned pages
is far below them.
"""

from shared.documents.files import DOCX, ODT, PDF, PICTURES, PPTX, TEXT, XLSX
from shared.documents.judging.archives import judge_office
from shared.documents.judging.pdf import judge_pdf
from shared.documents.judging.pictures import judge_picture
from shared.documents.judging.texts import judge_text


def judge(data: bytes, media_type: str) -> None:
    """Raises `shared.documents.files.DangerousArchive` for a file that exceeds the limits."""
    if media_type == PDF:
        judge_pdf(data)
    elif media_type in (DOCX, ODT, XLSX, PPTX):
        judge_office(data)
    elif media_type in PICTURES:
        judge_picture(data)
    elif media_type == TEXT:
        judge_text(data)
