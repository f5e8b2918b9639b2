"""What the editor's scripts are tested by is what Python says: nodes, words, labels and how they are counted.

``python -m tests.unit.portal.test_editor`` writes the file anew that Node's tests read.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import TypeAdapter

from services.portal.features.drafts.editing import label_words
from shared.documents.symbols import Style
from shared.paper.labels import label_read
from shared.paper.lines import paper_of_lines, text_of_paper
from shared.paper.nodes import MARKS, Doc, Level
from shared.paper.numbering import counted
from shared.paper.paper import Paper, blocks_of, paper_from_json

CONTRACT = Path(__file__).parents[1] / "front" / "data" / "paper.json"

LINES = (
    "Điều 1. Phạm vi", "Điều 12: Hiệu lực", "ĐIỀU 3. Chữ hoa", "Điều khoản khác", "I. Tình hình", "I- Kết quả",
    "XIV.- Một mục", "IC. Không phải số", "1. Việc thứ nhất", "01. Số không đứng trước", "1.1. Việc nhỏ", "1.2.3 Nhỏ hơn",
    "2) Ngoặc", "a) Điểm a", "đ) Điểm đ", "w) Không có chữ này", "- Gạch đầu dòng", "• Chấm", "+ Cộng", "-Không cách",
    "Phần thứ nhất", "PHẦN THỨ HAI: TỔ CHỨC", "Phần I", "Chương II", "CHƯƠNG IV. TÊN", "Mục 3. Tên mục", "Tiểu mục 1",
    "2026 là năm", "100. Một trăm", "", "Điều 1.", "1.", "iv) thường",
)  # fmt: skip

PAPERS = (
    "Phần thứ nhất\nI. Một\n1. a\n2. b\nII. Hai\n1. c\nPhần thứ hai\nI. Ba",
    "Chương I\nĐiều 1. Một\n1. Khoản\na) Điểm\nb) Điểm\n2. Khoản\na) Điểm\nChương II\nĐiều 2. Hai\n1. Khoản",
    "Chương I\nMục 1\nĐiều 1. Một\nTiểu mục 1\nMục 2\nTiểu mục 1\nChương II\nMục 1",
    "1. Một\n1.1. Một một\n1.2. Một hai\n1.2.1. Nhỏ\n2. Hai\n2.1. Hai một\n- Gạch\n+ Cộng",
    "I. Một\nIII. Ba\nIV. Bốn\n5. Năm\n6. Sáu\n5. Lại năm",
    "a) a\nb) b\nc) c\nd) d\nđ) đ\ne) e\ng) g\nh) h\ni) i\nk) k",
)
MADE = (
    [{"type": "appendix", "content": [{"type": "text", "text": "Một"}]}, {"type": "clause", "attrs": {"level": "article"}}],
    [{"type": "clause", "attrs": {"level": "article"}}, {"type": "appendix"}, {"type": "clause", "attrs": {"level": "article"}},
     {"type": "appendix", "attrs": {"start": 5}}, {"type": "appendix", "attrs": {"written": "Phụ lục số {01}"}}],
    [{"type": "clause", "attrs": {"level": "arabic", "start": 7, "written": "{01}/"}},
     {"type": "table", "content": [{"type": "tableRow", "content": [{"type": "tableCell", "content": [
         {"type": "clause", "attrs": {"level": "arabic"}}, {"type": "clause", "attrs": {"level": "letter", "written": "{A}."}}]}]}]},
     {"type": "clause", "attrs": {"level": "arabic", "below": True}}, {"type": "clause", "attrs": {"level": "part", "below": False}},
     {"type": "clause", "attrs": {"level": "part", "written": "Phần thứ {nhất}", "start": 13}},
     {"type": "clause", "attrs": {"level": "roman", "start": 400, "written": "{i}."}}],
)  # fmt: skip


def nodes() -> dict[str, Any]:
    """The attributes of each node and mark, from the JSON schema of a paper."""
    found = {}
    definitions = TypeAdapter(Doc).json_schema()["$defs"]
    for name, definition in (*definitions.items(), ("Doc", {"properties": {"type": {"const": "doc"}}})):
        kind = definition.get("properties", {}).get("type", {})
        reference = definition.get("properties", {}).get("attrs", {}).get("$ref", "").rpartition("/")[2]
        attributes = sorted(definitions[reference]["properties"]) if reference else []
        for each in [kind["const"]] if "const" in kind else kind.get("enum", []):
            if name not in ("PlainMark", "SizeMark"):
                found[each] = attributes
    return {"nodes": found, "marks": sorted((*MARKS, "size")), "levels": get_args(Level)}


def numbered(paper: Paper, style: Style) -> dict[str, Any]:
    """A paper and what counting finds on it, in reading order."""
    known = counted(paper.doc.content, style)
    found = [known[id(block)] for block in blocks_of(paper.doc.content) if id(block) in known]
    return {
        "paper": paper.model_dump(mode="json"),
        "style": style.value,
        "counted": [[one.label, one.number, one.expected, one.below] for one in found],
    }


def _papers() -> Iterator[dict[str, Any]]:
    for style in Style:
        for text in PAPERS:
            yield {"text": text, **numbered(paper_of_lines(text, style), style)}
        for content in MADE:
            paper = paper_from_json(json.dumps({"version": 1, "doc": {"type": "doc", "content": content}}))
            yield {"text": text_of_paper(paper, style), **numbered(paper, style)}


def contract() -> str:
    """All that both sides know."""
    read = []
    for line in LINES:
        label = label_read(line)
        read.append([line, None if label is None else [label.level, label.number, label.written, label.length]])
    whole = {"words": label_words(), **nodes(), "read": read, "papers": list(_papers())}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def test_the_scripts_are_tested_by_what_python_says() -> None:
    assert CONTRACT.read_text("utf-8") == contract()


if __name__ == "__main__":
    CONTRACT.write_text(contract(), "utf-8")
