"""What `/verify` tells of a QR and of a file."""

import datetime as dt
from dataclasses import replace
from uuid import uuid4

import pytest

from services.portal.features.verify.judging import Asked, judge
from shared.readmodels.proofs.rows import PublicPaper
from shared.signatures.mark import Mark, SignedMark
from shared.signatures.proving import Proof, Qr, Verdict

MARK = SignedMark(Mark.over(b"paper", uuid4(), "Văn phòng", "5-CV/VPTU", dt.date(2026, 5, 4)), bytes(64))
PAPER = PublicPaper(MARK.mark.document_id, "a" * 64, "Văn phòng", "5-CV/VPTU", mark=MARK.number())
FORGED = replace(MARK, signature=b"\1" * 64)
AT = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def told(asked: Asked, named: PublicPaper | None, held: PublicPaper | None = None) -> list[str]:
    return [finding.text for finding in judge(asked, named, held).findings]


def test_a_genuine_qr_shows_the_paper() -> None:
    assert told(Asked(MARK), PAPER) == ["verify.qr.genuine"]
    assert judge(Asked(MARK), PAPER, None).paper == PAPER


def test_a_forged_qr_shows_nothing_of_the_paper() -> None:
    judgement = judge(Asked(FORGED), PAPER, None)
    assert judgement.paper is None and [one.text for one in judgement.findings] == ["verify.qr.forged"]


def test_secret_and_unknown_papers_are_told_alike() -> None:
    assert told(Asked(MARK), None) == ["verify.qr.unknown"]


@pytest.mark.parametrize("why", ["unreadable", "version"])
def test_what_is_no_mark_says_why(why: str) -> None:
    assert told(Asked(mark_problem=why), None) == [f"verify.qr.{why}"]


def test_a_recalled_paper_says_first_what_stands_in_its_place() -> None:
    recalled = replace(PAPER, recalled_at=AT)
    assert told(Asked(MARK), recalled) == ["verify.recalled", "verify.qr.genuine"]
    assert told(Asked(MARK), replace(recalled, replaced=True))[0] == "verify.replaced"
    instead = judge(Asked(MARK), replace(recalled, replaced=True, replaced_by_symbol="6-CV/VPTU"), None)
    assert instead.findings[0].text == "verify.replaced_by"
    assert instead.findings[0].values == {"symbol": "6-CV/VPTU"}
    assert instead.paper is not None


def test_the_issued_file_is_unchanged() -> None:
    proof = Proof(sha256=PAPER.sha256, verdict=Verdict.GENUINE)
    assert told(Asked(MARK, proof=proof), PAPER, PAPER) == ["verify.qr.genuine", "verify.found.unchanged"]


@pytest.mark.parametrize("verdict", [one for one in Verdict if one is not Verdict.GENUINE])
def test_every_other_file_is_told_for_what_it_is(verdict: Verdict) -> None:
    judgement = judge(Asked(proof=Proof(sha256="b" * 64, verdict=verdict)), None, None)
    (finding,) = judgement.findings
    assert finding.text == f"verify.found.{verdict.value.replace('-', '_')}"
    assert finding.tone != "good" and judgement.paper is None


def test_a_file_of_another_paper_than_the_scanned_qr_says_so() -> None:
    other = replace(PAPER, document_id=uuid4(), sha256="c" * 64)
    assert told(Asked(MARK, proof=Proof(sha256="c" * 64, verdict=Verdict.GENUINE)), PAPER, other)[0] == (
        "verify.found.of_other_paper"
    )
    foreign = Qr.of(FORGED, b"paper", [])
    proof = Proof(sha256="d" * 64, verdict=Verdict.GENUINE, qr=foreign)
    assert "verify.found.of_other_paper" in told(Asked(MARK, proof=proof), PAPER)
