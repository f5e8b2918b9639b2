"""What is told of a QR and of a file: the city's own knowledge put beside what the file proves by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from shared.readmodels.proofs.rows import PublicPaper
from shared.signatures.mark import SignedMark
from shared.signatures.proving import Proof, Verdict

Tone = Literal["good", "bad", "unsure"]


@dataclass(frozen=True)
class Finding:
    """One thing that was found: the key of its words, with their ``values``."""

    tone: Tone
    text: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What somebody asked: the ``mark`` of a QR, or why it is none (``mark_problem``), and the ``proof`` of a file."""

    mark: SignedMark | None = None
    mark_problem: str | None = None
    proof: Proof | None = None


@dataclass(frozen=True)
class Judgement:
    """What is told: the ``paper`` as everybody may know it, where it is that one, and the findings, gravest first."""

    paper: PublicPaper | None
    findings: tuple[Finding, ...]


def judge(asked: Asked, named: PublicPaper | None, held: PublicPaper | None) -> Judgement:
    """``named`` is the paper of the document that the QR names, ``held`` the one that was issued as this very file."""
    found = [*_of_mark(asked, named), *_of_file(asked, named, held)]
    believed = not any(finding.tone == "bad" for finding in found)
    paper = (named or held) if believed and any(finding.tone == "good" for finding in found) else None
    order: tuple[Tone, ...] = ("bad", "unsure", "good")
    told = [*_of_validity(paper), *found]
    return Judgement(paper, tuple(sorted(told, key=lambda finding: order.index(finding.tone))))


def _of_mark(asked: Asked, named: PublicPaper | None) -> Iterator[Finding]:
    """What the QR is worth: it is what the body put on the paper, or it is not."""
    if asked.mark_problem is not None:
        yield Finding("bad", f"verify.qr.{asked.mark_problem}")
    if asked.mark is None:
        return
    if named is None:
        yield Finding("unsure", "verify.qr.unknown")
    elif named.mark != asked.mark.number():
        yield Finding("bad", "verify.qr.forged")
    else:
        yield Finding("good", "verify.qr.genuine")


def _of_file(asked: Asked, named: PublicPaper | None, held: PublicPaper | None) -> Iterator[Finding]:
    """What the file is worth by itself, whether the city knows it, and whether the QR is its own."""
    proof = asked.proof
    if proof is None:
        return
    if held is not None:
        yield Finding("good", "verify.found.unchanged")
    else:
        tone: Tone = "unsure" if proof.verdict in (Verdict.UNMARKED, Verdict.GENUINE, Verdict.UNSIGNED) else "bad"
        yield Finding(tone, f"verify.found.{proof.verdict.value.replace('-', '_')}")
    if asked.mark is None:
        return
    if (held is not None and named is not None and held.document_id != named.document_id) or (
        proof.qr is not None and proof.qr.number != asked.mark.number()
    ):
        yield Finding("bad", "verify.found.of_other_paper")


def _of_validity(paper: PublicPaper | None) -> Iterator[Finding]:
    if paper is None or paper.recalled_at is None:
        return
    if paper.replaced and paper.replaced_by_symbol:
        yield Finding("bad", "verify.replaced_by", {"symbol": paper.replaced_by_symbol})
    else:
        yield Finding("bad", "verify.replaced" if paper.replaced else "verify.recalled")
