"""How much a file would be once opened, judged before anybody opens it: what it declares, and what it unpacks to.

Runs in a cage, for counting already means unpacking.  The limits are those of documents: an annex of 300 scanned pages
stays far below them.
"""

from shared.documents.files import DOCX, PDF, PICTURES, PPTX, TEXT, XLSX
from shared.documents.judging.archives import judge_office
from shared.documents.judging.pdf import judge_pdf
from shared.documents.judging.pictures import judge_picture
from shared.documents.judging.texts import judge_text


def judge(data: bytes, media_type: str) -> None:
    """Raises `shared.documents.files.DangerousArchive` for a file that is more than any document."""
    if media_type == PDF:
        judge_pdf(data)
    elif media_type in (DOCX, XLSX, PPTX):
        judge_office(data)
    elif media_type in PICTURES:
        judge_picture(data)
    elif media_type == TEXT:
        judge_text(data)
