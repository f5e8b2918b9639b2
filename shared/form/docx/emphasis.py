"""Bold and italic of head and foot written at their runs too: programs that look at runs alone know no styles."""

from collections.abc import Iterable, Iterator

from docx.oxml.ns import qn

from shared.form.docx.looks import looks_of
from shared.form.docx.xml import Element, el, style_id
from shared.form.official import OfficialDocument


def emphasised(elements: Iterable[Element], document: OfficialDocument) -> Iterator[Element]:
    """``elements`` of head and foot, every run as bold and italic as its paragraph's style is."""
    looks = {style_id(look.name): look for look in looks_of(document)}
    for element in elements:
        for paragraph in element.iter(qn("w:p")):
            look = looks[paragraph.pPr.pStyle.val]
            marks = [name for name, wanted in (("b", look.bold), ("i", look.italic)) if wanted]
            for run in paragraph.iter(qn("w:r")) if marks else ():
                run.get_or_add_rPr().extend(map(el, marks))
        yield element
