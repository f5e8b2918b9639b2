from shared.events.base import Event
from shared.events.routing.case_files import FiledPaper
from shared.readmodels.casefiles import fold as casefiles
from tests.unit.domain.test_case_files import CLOSED, HANDED_OVER, OPENED, PUT, TAKEN_OUT, secret
from tests.unit.given import ISSUED
from tests.unit.recorded import record

OTHER_PAPER = FiledPaper(document_id=ISSUED, direction="outgoing", symbol="1-BC/QU", files=2)
SECOND = PUT.model_copy(update={"paper": OTHER_PAPER, "number": 2})


def rows(*events: Event) -> tuple[casefiles.CaseFile, list[casefiles.Paper]]:
    shown: dict[str, dict[tuple[object, ...], object]] = {"files": {}, "papers": {}}
    for position, event in enumerate(events, 1):
        recorded = record(event, position, position)
        for table in casefiles.MODEL.tables:
            for key in table.keys(recorded):
                row = table.evolve(key, shown[table.name].get(key), recorded)
                shown[table.name].pop(key, None)
                if row is not None:
                    shown[table.name][key] = row
    (case_file,) = shown["files"].values()
    assert isinstance(case_file, casefiles.CaseFile)
    papers = [paper for paper in shown["papers"].values() if isinstance(paper, casefiles.Paper)]
    return case_file, papers


def test_a_document_taken_out_leaves_the_list_and_its_number_stays_empty() -> None:
    case_file, papers = rows(OPENED, PUT, SECOND, TAKEN_OUT)
    assert (case_file.documents, case_file.version) == (1, 4)
    assert [(paper.number, paper.symbol, paper.files) for paper in papers] == [(2, "1-BC/QU", 2)]


def test_a_case_file_is_open_then_closed_then_handed_over() -> None:
    assert [rows(*events)[0].state for events in ((OPENED, PUT), (OPENED, PUT, CLOSED))] == ["open", "closed"]
    case_file, papers = rows(OPENED, PUT, CLOSED, HANDED_OVER)
    assert (case_file.state, case_file.received_by, len(papers)) == ("handed_over", "Lưu trữ", 1)
    assert case_file.handed_over_at is not None
    assert case_file.closed_at is not None
    assert case_file.opened_at < case_file.closed_at < case_file.handed_over_at


def test_a_secret_document_is_marked_on_its_line_and_the_case_file_stays_in_sight() -> None:
    case_file, (paper,) = rows(OPENED, PUT.model_copy(update={"paper": secret()}))
    assert (case_file.secrecy_rank, paper.secrecy_rank) == (0, 3)
