"""Kinds of documents and their abbreviations.

Party kinds after Hướng dẫn 36-HD/VPTW (2018) and 05-HD/VPTW (2026), which write both Quyết định and Quy định as QĐ
(some bodies use QyĐ); State kinds after Nghị định 30/2020/NĐ-CP.  Data: correcting it needs no code elsewhere.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from shared.documents.vietnamese import bare, composed, folded


@dataclass(frozen=True)
class Kind:
    """A kind of document: its name and how its symbol abbreviates it, the usual abbreviation first."""

    name: str
    abbreviations: tuple[str, ...]

    @property
    def abbreviation(self) -> str:
        """The abbreviation written in new symbols."""
        return self.abbreviations[0]


KINDS: tuple[Kind, ...] = tuple(
    Kind(name, tuple(abbreviations.split()))
    for name, abbreviations in (
        ("Nghị quyết", "NQ"),
        ("Quyết định", "QĐ"),
        ("Chỉ thị", "CT"),
        ("Kết luận", "KL"),
        ("Quy chế", "QC"),
        ("Quy định", "QĐ QyĐ"),
        ("Thông tri", "TT"),
        ("Hướng dẫn", "HD"),
        ("Thông báo", "TB"),
        ("Báo cáo", "BC"),
        ("Kế hoạch", "KH"),
        ("Chương trình", "CTr"),
        ("Tờ trình", "TTr"),
        ("Công văn", "CV"),
        ("Biên bản", "BB"),
        ("Đề án", "ĐA"),
        ("Thông cáo", "TC"),
        ("Tuyên bố", "TBố"),
        ("Lời kêu gọi", "LKG"),
        ("Quy hoạch", "QH"),
        ("Giấy mời", "GM"),
        ("Giấy giới thiệu", "GGT"),
        ("Bản sao", "BS"),
        ("Nghị định", "NĐ"),
        ("Thông tư", "TT"),
        ("Công điện", "CĐ"),
        ("Phương án", "PA"),
        ("Dự án", "DA"),
        ("Hợp đồng", "HĐ"),
        ("Giấy ủy quyền", "GUQ"),
        ("Phiếu gửi", "PG"),
        ("Phiếu chuyển", "PC"),
        ("Phiếu báo", "PB"),
        ("Thư công", "TC"),
        ("Thông tư liên tịch", "TTLT"),
        ("Nghị quyết liên tịch", "NQLT"),
        ("Giấy chứng nhận", "GCN"),
        ("Giấy đi đường", "GĐĐ"),
        ("Giấy nghỉ phép", "GNP"),
        ("Bản ghi nhớ", "BGN"),
        ("Bản thỏa thuận", "BTT"),
    )
)

# names without diacritics too: no two kinds differ in them alone
_BY_NAME = {key: kind for kind in KINDS for key in (folded(bare(kind.name)), folded(kind.name))}

_BY_LETTERS = {"".join(bare(kind.name).split()): kind for kind in KINDS}


def kind_named(name: str) -> Kind | None:
    """The kind of this Vietnamese name, in any spelling: case, spaces, tone marks, none at all."""
    return _BY_NAME.get(folded(name))


def kind_squeezed(name: str) -> Kind | None:
    """The kind whose name stands in letters that are written apart (``Q U Y Ế T  Đ Ị N H``)."""
    return _BY_LETTERS.get("".join(bare(name).split()))


def kind_meant(text: str) -> Kind | None:
    """The kind that ``text`` names, or abbreviates where only one kind is abbreviated so (``CT``, not ``QĐ``)."""
    named = kind_named(text)
    if named is not None:
        return named
    known = kinds_abbreviated(composed(text).strip())
    return known[0] if len(known) == 1 else None


def kind_written(name: str) -> str:
    """``name`` as the catalogue writes it where it is a kind of it, composed where not."""
    kind = kind_named(name)
    return kind.name if kind else composed(name)


KindName = Annotated[str, AfterValidator(kind_written)]
"""The name of a kind: one spelling for each, so that no list or figure splits it."""


def kinds_abbreviated(abbreviation: str) -> tuple[Kind, ...]:
    """Every kind that is abbreviated so; QĐ is two."""
    return tuple(kind for kind in KINDS if abbreviation in kind.abbreviations)
