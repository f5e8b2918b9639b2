"""Every spelling of a Vietnamese word has one form and one key; the alphabets before Unicode are converted or refused."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.documents.head import DocumentHead
from shared.documents.kinds import KINDS, kind_meant, kind_named
from shared.documents.legacy import UnknownAlphabet, decoded_legacy
from shared.documents.symbols import parse_symbol, symbol_key
from shared.documents.vietnamese import bare, composed, findable, folded, modern

DATA = Path(__file__).parents[2] / "data"
LETTERS = "aàáảãạăằâầbcdđeèêềghiìklmnoòôồơờpqrstuùưừvxyỳ ABĐÂƠƯ"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"), ("UỶ BAN", "Ủy ban"), ("TOÀ ÁN", "Tòa án"), ("khoẻ", "khỏe"), ("lý", "lí"), ("kỹ", "kĩ"),
        ("quý", "quí"), ("quả", "qủa"), ("già", "gìa"), ("Ðảng", "Đảng"), ("QUYẾT  ÐỊNH", "Quyết định"),
        ("văn\u00a0phòng", "văn phòng"), ("văn\u2009phòng\u200b", "văn phòng"), ("ho\u00adặc", "hoặc"),
        ("Đảng uỷ\nphường", "Đảng ủy phường"), ("Mỵ", "Mị"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_have_one_key(one: str, other: str) -> None:
    assert folded(one) == folded(other) == folded(unicodedata.normalize("NFD", one))


@pytest.mark.parametrize(
    ("one", "other"), [("ma", "má"), ("hòa", "hóa"), ("thúy", "thúi"), ("tai", "tay"), ("đa", "da"), ("mai", "may")]
)
def test_other_words_have_other_keys(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_a_word_has_the_same_key_on_the_server_as_in_the_browser() -> None:
    for one in json.loads((DATA / "foldings.json").read_text("utf-8")):
        assert folded(one["text"]) == one["folded"]


def test_the_tone_mark_stands_where_the_schools_put_it_and_the_length_stays() -> None:
    text = "UỶ BAN, Toà án, hoà giải, thuỷ lợi, khoá XVII, quý, hoàn, khuỷu, hoè"
    assert modern(text) == "ỦY BAN, Tòa án, hòa giải, thủy lợi, khóa XVII, quý, hoàn, khuỷu, hòe"
    assert len(modern(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("1961/QĐ\u00adUBND", "1961/QĐ-UBND"), ("127\u00adQĐ/QU", "127-QĐ/QU"), ("Số:\u00a077/QÐ\u00adSTNMT", "Số: 77/QĐ-STNMT"),
        ("thực\u00adhiện", "thựchiện"), ("và/ho\u00adặc", "và/hoặc"), ("a\u202eb\u2066c", "abc"), ("x\x00y", "xy"),
        ("dòng\r\nhai\u2028ba", "dòng\r\nhai\nba".replace("\r", "")),
    ],
)  # fmt: skip
def test_text_is_composed_as_the_eye_sees_it(text: str, seen: str) -> None:
    assert composed(text) == seen


@example("aaaoạ")
@given(st.text(alphabet=LETTERS, max_size=60))
def test_folding_is_stable_and_blind_to_the_form_of_unicode(text: str) -> None:
    assert folded(unicodedata.normalize("NFD", text)) == folded(text)
    assert folded(text.upper()) == folded(text)
    assert folded(modern(composed(text))) == folded(text)
    assert len(bare(text)) == len(composed(text))


@given(st.text(max_size=200))
def test_nothing_raises_and_composing_twice_is_composing_once(text: str) -> None:
    assert composed(composed(text)) == composed(text)
    assert folded(text) in findable(text)


def test_what_is_typed_halfway_is_found() -> None:
    line = findable("Quyết định phê duyệt kế hoạch hoàn thiện", None, "Nguyễn Thị Thuý")
    for typed in ("quy", "quyết đ", "hoà", "hòa", "nguyễ", "NGUY", "thúy", "thuy", "ke hoa"):
        assert folded(typed) in line, typed
    assert folded("quyệt") not in line


def test_a_kind_is_one_kind_in_every_spelling() -> None:
    assert {kind_named(text) for text in ("QUYẾT ÐỊNH", "quyết  định", "Quyết\u00a0Định", "quyet dinh")} == {
        kind_named("Quyết định")
    }
    assert kind_named("Giấy uỷ quyền") is kind_named("Giấy ủy quyền") is not None
    assert kind_named("Quy chế") is kind_named("Qui chế") is not None
    for kind in KINDS:
        assert kind_named(unicodedata.normalize("NFD", kind.name.upper())) is kind is kind_named(bare(kind.name))
    assert kind_meant("CT") is kind_named("Chỉ thị")
    assert kind_meant("QĐ") is None  # Quyết định or Quy định
    assert DocumentHead(kind="QUYẾT ÐỊNH", issuer="UBND Ðà Nẵng").model_dump(include={"kind", "issuer"}) == {
        "kind": "Quyết định",
        "issuer": "UBND Đà Nẵng",
    }


def test_a_symbol_is_one_symbol_in_every_spelling() -> None:
    assert symbol_key("2145/QÐ-SNV") == symbol_key("2145/QĐ-SNV") == symbol_key("2145/QĐ\u00adSNV")
    assert str(parse_symbol(" 2145/QÐ\u00adSNV")) == "2145/QĐ-SNV"


TCVN3 = "Quy\u00d5t \u00ae\u00denh s\u00e8 12/Q\u00a7-UBND\nv\u00d2 vi\u00d6c ph\u00aa duy\u00d6t d\u00f9 \u00b8n\nS\u00e8: 5\n\u00a7\u00b5 N\u00bdng, th\u00ad vi\u00d6n"
VNI = "UÛY BAN NHAÂN DAÂN THAØNH PHOÁ ÑAØ NAÜNG\nQuyeát ñònh veà vieäc pheâ duyeät keá hoaïch"


def test_alphabets_before_unicode_are_converted() -> None:
    assert decoded_legacy(TCVN3) == "Quyết định số 12/QĐ-UBND\nvề việc phê duyệt dự án\nSố: 5\nĐà Nẵng, thư viện"
    assert decoded_legacy(VNI) == "ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG\nQuyết định về việc phê duyệt kế hoạch"


@pytest.mark.parametrize(
    "text",
    ["Quyết định về việc phê duyệt", "Café à la carte, Résumé, Zürich, naïve", "Mã số: 12\nTòa án\nỦy ban", "°C § 5 ½ «a»",
     "Các cô chú bác, bà con, hò hét, xà lách, là, và, có"],
)  # fmt: skip
def test_other_text_stays_as_it_is(text: str) -> None:
    assert decoded_legacy(text) == text
    nfd = unicodedata.normalize("NFD", text)
    assert decoded_legacy(nfd) == nfd


@pytest.mark.parametrize("text", ["Quyáº¿t Ä‘á»‹nh vá»\u0081 viá»‡c", "Quy\ufffdt \ufffdnh v\ufffd vi\ufffdc"])
def test_what_nobody_can_convert_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnknownAlphabet):
        decoded_legacy(text)
