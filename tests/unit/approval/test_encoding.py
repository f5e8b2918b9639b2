"""A paper as a Yjs document: what is put in stands in it, and y-prosemirror reads it as the same paper.

``python -m tests.unit.approval.test_encoding`` writes the file anew that Node's test reads
(``tests/unit/front/seeds.test.mjs``).
"""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Map, XmlElement, XmlFragment, XmlText

from services.approval.writing.encoding import opened_doc, rewrite, seeded, values_of, words_of
from shared.paper.lines import paper_of_lines
from shared.paper.paper import Paper, paper_from_json

SEEDS = Path(__file__).parents[1] / "front" / "data" / "seeds.json"

PICTURE = {"sha256": "a" * 64, "name": "so-do.png", "media_type": "image/png", "bytes": 12_345}


def _text(text: str, *marks: str | dict[str, Any]) -> dict[str, Any]:
    named = [mark if isinstance(mark, dict) else {"type": mark} for mark in marks]
    return {"type": "text", "text": text, "marks": named}


EVERYTHING: list[dict[str, Any]] = [
    {
        "type": "paragraph",
        "attrs": {
            "align": "justify", "first": 12.7, "left": -3.5, "outline": 2, "keep": True,
            "tabs": [{"at": 40.5, "align": "right", "leader": "dots"}, {"at": 120}],
        },
        "content": [
            _text("Chữ 😀 thường, "), _text("đậm", "bold"), _text(" đậm nghiêng", "bold", "italic"),
            _text(" gạch", "underline", "strike"), _text("2", "superscript"), _text("n", "subscript"),
            _text(" hoa", "caps"), _text(" to", {"type": "size", "attrs": {"pt": 16}}),
            _text(" nhỏ", "bold", {"type": "size", "attrs": {"pt": 10.5}}), _text(" rồi thường"),
            {"type": "tab"}, _text("sau tab"), {"type": "hardBreak"},
            {"type": "image", "attrs": {"file": PICTURE, "width": 80.25, "height": 60, "alt": "sơ đồ"}},
            {"type": "footnote", "content": [_text("ghi chú ", "italic"), {"type": "tab"}, _text("cuối trang")]},
            {"type": "field", "attrs": {"name": "Họ tên"}},
        ],
    },
    {"type": "paragraph"},
    {"type": "clause", "attrs": {"level": "article", "start": 7, "written": "Điều {1}.", "below": False},
     "content": [_text("Phạm vi")]},
    {"type": "clause", "attrs": {"level": "letter"}},
    {
        "type": "table",
        "attrs": {"borders": False, "align": "center"},
        "content": [
            {"type": "tableRow", "content": [
                {"type": "tableHeader", "attrs": {"colspan": 2, "colwidth": [120, 80], "valign": "middle"},
                 "content": [{"type": "paragraph", "content": [_text("Đầu")]}]},
            ]},
            {"type": "tableRow", "content": [
                {"type": "tableCell", "attrs": {"rowspan": 2}, "content": [{"type": "paragraph"}]},
                {"type": "tableCell", "content": [{"type": "clause", "attrs": {"level": "dash"}}]},
            ]},
            {"type": "tableRow", "content": [
                {"type": "tableCell", "content": [{"type": "paragraph", "content": [_text("Cuối", "bold")]}]},
            ]},
        ],
    },
    {"type": "pageBreak", "attrs": {"orientation": "landscape"}},
    {"type": "pageBreak"},
    {"type": "appendix", "attrs": {"start": 3, "written": "Phụ lục {I}", "orientation": "landscape"},
     "content": [_text("Biểu mẫu")]},
]  # fmt: skip


def _paper(content: list[dict[str, Any]]) -> Paper:
    return paper_from_json(json.dumps({"version": 1, "doc": {"type": "doc", "content": content}}))


PAPERS = (
    _paper(EVERYTHING),
    _paper([{"type": "paragraph"}]),
    paper_of_lines("Chương I\nĐiều 1. Một\n1. Khoản\na) Điểm\nChương II"),
)


def tree(parent: XmlFragment | XmlElement) -> list[Any]:
    """The document as ProseMirror would write it; numbers as pycrdt has them."""
    found: list[Any] = []
    for child in parent.children:
        if isinstance(child, XmlText):
            for text, formats in child.diff():
                marks = [
                    {"type": name, **({"attrs": attrs} if attrs else {})} for name, attrs in (formats or {}).items()
                ]
                found.append(_text(text, *marks))
            continue
        assert isinstance(child, XmlElement)
        found.append({"type": child.tag, "attrs": dict(child.attributes), "content": tree(child)})  # type: ignore[call-overload] # its iterator is typed as an iterable
    return found


def _read(update: bytes) -> tuple[Paper, str]:
    doc, fragment, _ = opened_doc()
    doc.apply_update(update)
    content = [_without_nothing(node) for node in tree(fragment)]
    return _paper(content), words_of(fragment)


def _without_nothing(node: dict[str, Any]) -> dict[str, Any]:
    made = {name: value for name, value in node.items() if value not in ({}, [])}
    if "content" in made:
        made["content"] = [_without_nothing(child) for child in made["content"]]
    return made


def test_a_seeded_document_says_the_paper_and_nothing_else() -> None:
    for paper in PAPERS:
        assert _read(seeded(paper)[0])[0] == paper


@pytest.mark.parametrize("before", range(len(PAPERS)))
@pytest.mark.parametrize("after", range(len(PAPERS)))
def test_a_document_is_rewritten_to_say_another_paper(before: int, after: int) -> None:
    doc, fragment, _ = opened_doc()
    doc.apply_update(seeded(PAPERS[before])[0])
    known = doc.get_state()
    with doc.transaction():
        rewrite(fragment, PAPERS[after])
    assert _read(doc.get_update())[0] == PAPERS[after]
    assert (doc.get_state() == known) is (before == after), "what says the same already stays"


def test_the_words_are_read_block_by_block() -> None:
    words = _read(seeded(PAPERS[0])[0])[1].splitlines()
    assert "Phạm vi" in words
    assert "Đầu" in words
    assert any("đậm nghiêng gạch" in line for line in words), "marks do not part words"


def test_what_is_no_list_of_strings_is_no_field() -> None:
    doc, _, fields = opened_doc()
    fields["subject"] = ["về việc họp", 5]
    fields["kind"] = "Thông báo"
    fields["deep"] = Map({"a": "b"})
    assert values_of(fields) == {"subject": ["về việc họp"]}
    assert doc.get_update()


def test_what_node_reads_is_what_is_seeded() -> None:
    kept = json.loads(SEEDS.read_text("utf-8"))
    assert [_paper(each["paper"]["doc"]["content"]) for each in kept] == list(PAPERS)
    for each in kept:
        assert _read(base64.b64decode(each["seed"]))[0] == _paper(each["paper"]["doc"]["content"])


if __name__ == "__main__":
    made = [
        {"paper": paper.model_dump(mode="json"), "seed": base64.b64encode(seeded(paper)[0]).decode()}
        for paper in PAPERS
    ]
    SEEDS.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
