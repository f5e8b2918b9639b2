"""A draft that becomes a DOCX and is read again says the same, and so it stays."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from services.approval.composing.making import official_of
from shared.documents.symbols import Style
from shared.documents.urgency import Urgency
from shared.form.docx.writer import compose_docx
from shared.paper.content import DraftContent
from shared.paper.counting import kept
from shared.paper.lines import text_of_paper
from shared.word.draft import WordDraft, read_draft
from tests.unit.paper.papers import PICTURES, contents, phrases

CARRIED = (
    "kind", "subject", "paper", "grounds", "enacted_by", "enacting", "addressees", "recipient_lines", "kept_by", "urgency",
    "circulation", "place",
)  # fmt: skip


NAMES = st.lists(phrases, max_size=3)


@st.composite
def drafts(draw: st.DrawFn) -> DraftContent:
    """A draft with every line of head and foot, as offices end them."""
    content = draw(contents())
    decides = bool(content.grounds) and draw(st.booleans())
    lines = tuple(f"{name};" for name in draw(NAMES))
    signers = tuple(signer.model_copy(update={"post": signer.post.upper()}) for signer in content.signers)
    changed = {
        "addressees": tuple(f"{name};" for name in draw(NAMES)),
        "recipient_lines": lines,
        "kept_by": draw(st.none() | st.just("Lưu: VT, VP.")) if lines else None,
        "enacted_by": "ỦY BAN NHÂN DÂN THÀNH PHỐ" if decides else None,
        "enacting": "QUYẾT ĐỊNH:" if decides else None,
        "place": draw(st.none() | st.just("Đà Nẵng")),
        "circulation": draw(st.none() | st.just("TÀI LIỆU HỘI NGHỊ")),
        "signers": signers,
    }
    return content.model_copy(update=changed)


def _first(content: DraftContent, style: Style) -> WordDraft:
    signers = tuple(signer.model_copy(update={"person_id": None}) for signer in content.signers)
    fields = {name: getattr(content, name) for name in CARRIED}
    return WordDraft(style=style, issuer="THÀNH ỦY ĐÀ NẴNG", signers=signers, pictures=PICTURES, **fields)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=drafts(), style=st.sampled_from(Style))
def test_a_draft_through_word_is_the_same_draft(content: DraftContent, style: Style) -> None:
    # Nghị định 30/2020/NĐ-CP has no mark for a fixed hour
    assume(style is Style.PARTY or content.urgency is not Urgency.FLASH_TIMED)
    draft = _first(content, style)
    once = read_draft(compose_docx(official_of(draft), draft.pictures))
    for name in (*CARRIED, "signers", "style", "issuer"):
        if name != "paper":
            assert getattr(once, name) == getattr(draft, name), name
    assert text_of_paper(once.paper, style) == text_of_paper(draft.paper, style)
    assert kept(once.paper) == kept(draft.paper)
    # what the first writing makes plain (an indent that a centred line has not) stays so
    again = read_draft(compose_docx(official_of(once), once.pictures))
    assert again == once
