"""The names of styles in our DOCX files: by them a reader finds every part again, whatever else was moved.

How the parts are written, for whoever reads them:

* Head and foot stand in tables of the style `LAYOUT`; no other table has it, and these hold no content.
* Each field of head and foot is a paragraph of its own style.  `ADDRESSED` says all of Kính gửi: one addressee in the
  line of these words, several in a line each, behind a dash.  `GROUND` and `RECIPIENT` are a line each.
* A paragraph of the text has the style `TEXT`, a clause that of its level (`OF_LEVEL`), whatever stands in a table's
  cell `CELL`, in a head's `HEAD_CELL`.  What the style says is as the form has it; only what departs from that is
  formatting of its own.  What is centred or stands on the right has no first indent: a zero written there says nothing.
* The label of a clause or appendix is typed text (`Điều 1.`), in runs of the character style `LABEL`, with a space
  behind it; where the title stands below the label, a line break stands there instead of the space.  Word's own
  numbering is not used: who extracts the text of a paragraph would lose the label.
* A cell whose width nobody said has the width "auto"; the grid of columns says how wide it stands.
* An appendix begins a section, and so does a page break that says how its pages lie; another page break is a
  paragraph of the style `BREAK` with nothing but the break.  A paragraph `BREAK` is never content.
"""

from types import MappingProxyType
from typing import Final

from shared.paper.nodes import Level

LAYOUT: Final = "Congvan Bo cuc"

NATION: Final = "Congvan Tieu de"
MOTTO: Final = "Congvan Tieu ngu"
PARENT: Final = "Congvan Co quan chu quan"
ISSUER: Final = "Congvan Co quan ban hanh"
STAR: Final = "Congvan Dau sao"
LINE: Final = "Congvan Duong ke"
SYMBOL: Final = "Congvan So ky hieu"
DATE: Final = "Congvan Dia danh ngay thang"
URGENCY: Final = "Congvan Muc do khan"
CIRCULATION: Final = "Congvan Pham vi luu hanh"
DRAFT: Final = "Congvan Du thao"
KIND: Final = "Congvan Ten loai"
SUBJECT: Final = "Congvan Trich yeu"
RULE: Final = "Congvan Gach duoi trich yeu"
ADDRESSED: Final = "Congvan Kinh gui"
ENACTED_BY: Final = "Congvan Tham quyen ban hanh"
GROUND: Final = "Congvan Can cu"
ENACTING: Final = "Congvan Lenh ban hanh"

TEXT: Final = "Congvan Noi dung"
CELL: Final = "Congvan O bang"
HEAD_CELL: Final = "Congvan O dau bang"
LABEL: Final = "Congvan Nhan"
NOTE: Final = "Congvan Cuoc chu"
BREAK: Final = "Congvan Ngat trang"
APPENDIX: Final = "Congvan Phu luc"
ATTACHED: Final = "Congvan Kem theo"
TABLE: Final = "Congvan Bang"
BARE_TABLE: Final = "Congvan Bang khong ke"

RECIPIENTS: Final = "Congvan Noi nhan"
RECIPIENT: Final = "Congvan Noi nhan dong"
KEPT_BY: Final = "Congvan Luu"
AUTHORITY: Final = "Congvan Quyen han"
POST: Final = "Congvan Chuc vu"
SIGNER: Final = "Congvan Ho ten"

OF_LEVEL: Final = MappingProxyType[Level, str](
    {
        "part": "Congvan Phan",
        "chapter": "Congvan Chuong",
        "section": "Congvan Muc",
        "subsection": "Congvan Tieu muc",
        "article": "Congvan Dieu",
        "roman": "Congvan Muc La Ma",
        "arabic": "Congvan Khoan",
        "arabic2": "Congvan Khoan cap hai",
        "arabic3": "Congvan Khoan cap ba",
        "letter": "Congvan Diem",
        "dash": "Congvan Gach dau dong",
        "plus": "Congvan Cong dau dong",
    }
)
"""The paragraph style of each level of clauses."""
