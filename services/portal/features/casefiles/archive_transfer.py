"""The list that goes to the archive with a case file (mục lục, biên bản giao nhận): as PDF and as Excel."""

from collections.abc import Sequence

from services.portal.frame import formats
from services.portal.frame.sheets import Column, print_of, workbook_of
from shared.readmodels.casefiles.rows import CaseFile, KeptDocument
from shared.texts import say

COLUMNS: tuple[Column[KeptDocument], ...] = (
    Column("casefiles.sheet.place", 5, lambda line: line.place),
    Column("casefiles.sheet.symbol", 20, lambda line: line.symbol),
    Column("casefiles.sheet.document_date", 12, lambda line: line.document_date),
    Column("casefiles.sheet.kind", 12, lambda line: line.kind),
    Column("casefiles.sheet.subject", 52, lambda line: line.subject),
    Column("casefiles.sheet.issuer", 28, lambda line: line.issuer),
    Column("casefiles.sheet.files", 8, lambda line: line.pieces),
    Column("casefiles.sheet.secrecy", 10, lambda line: say(f"common.secrecy.{line.secrecy}")),
)
LIST, RECORD = "casefiles.sheet.title.list", "casefiles.sheet.title.record"


def as_workbook(documents: Sequence[KeptDocument]) -> bytes:
    """The list as an .xlsx."""
    return workbook_of(LIST, COLUMNS, documents)


def as_print(case_file: CaseFile, documents: Sequence[KeptDocument], body: str) -> bytes:
    """The list to print and bind; once the case file is handed over, as the record that both sides sign."""
    handed = case_file.state == "handed_over"
    about = [
        say("casefiles.sheet.about.name", code=case_file.code, title=case_file.title),
        say("casefiles.sheet.about.retention", years=formats.retention(case_file.retention_years)),
        say("casefiles.sheet.about.keeper", name=case_file.keeper_name),
        say("casefiles.sheet.about.total", n=len(documents)),
    ]
    if handed:
        handed_on = formats.day(case_file.handed_over_at)
        about.append(say("casefiles.sheet.about.handed_over", day=handed_on, to=case_file.received_by))
    if case_file.note:
        about.append(case_file.note)
    sides = (("casefiles.sheet.gives", case_file.handed_over_by), ("casefiles.sheet.receives", case_file.received_by))
    signatures = [(say(side), who or "") for side, who in sides] if handed else []
    return print_of(RECORD if handed else LIST, COLUMNS, documents, body, "; ".join(about), signatures)
