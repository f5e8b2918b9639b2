"""A file's name and type reach a header as one line of known characters, and no further."""

import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.documents.files import DOCX, PDF, SHOWN, TEXT, safe_name
from shared.web.downloads import KNOWN, disposition, file_headers, part_asked, type_to_send

# quoted-string of RFC 9110, 5.6.4 without escapes; ext-value of RFC 8187, 3.2.1
HEADER = re.compile(
    r"(inline|attachment); filename=\"[A-Za-z0-9 ._()+-]+\"; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]+)"
)
HOSTILE = st.text() | st.text(st.sampled_from('"\\/\r\n\t\x00\u202e\u200b;=é.ĩ'), max_size=300)


@given(name=HOSTILE, media_type=st.sampled_from([*KNOWN]) | HOSTILE, download=st.booleans())
def test_any_name_and_type_make_clean_headers(name: str, media_type: str, download: bool) -> None:
    headers = file_headers(name, media_type, download=download)
    for value in (*headers.values(), type_to_send(media_type)):
        assert value.isascii() and value.isprintable()
    told = HEADER.fullmatch(headers["Content-Disposition"])
    assert told is not None
    shown = unquote(told[2])
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in shown)
    if told[1] == "inline":
        assert media_type in SHOWN and not download
    assert headers["X-Content-Type-Options"] == "nosniff"
    if media_type != PDF or download:
        assert headers["Content-Security-Policy"].endswith("sandbox")


@pytest.mark.parametrize(
    "media_type", ["text/html", "text/javascript", "image/svg+xml", "application/xhtml+xml", "x\r\ny: z", ""]
)
def test_what_could_act_is_only_bytes(media_type: str) -> None:
    assert type_to_send(media_type) == "application/octet-stream"
    assert file_headers("x", media_type)["Content-Disposition"].startswith("attachment")


def test_a_vietnamese_name_is_told_twice_and_ends_as_its_type_says() -> None:
    assert disposition("Tờ trình số 5.docx", DOCX) == (
        "attachment; filename=\"T_ tr_nh s_ 5.docx\"; filename*=UTF-8''T%E1%BB%9D%20tr%C3%ACnh%20s%E1%BB%91%205.docx"
    )
    assert disposition("bang.exe", PDF) == "attachment; filename=\"bang.exe.pdf\"; filename*=UTF-8''bang.exe.pdf"
    assert 'filename="a.csv"' in disposition("a.csv", TEXT)


@given(HOSTILE)
def test_a_kept_name_is_one_line_without_folders(name: str) -> None:
    kept = safe_name(name)
    assert 1 <= len(kept) <= 255 and "/" not in kept and "\\" not in kept
    assert not any(unicodedata.category(letter)[0] == "C" for letter in kept)
    assert safe_name(kept) == kept


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-3", (0, 4)),
        ("bytes=2-", (2, 10)),
        ("bytes=0-99", (0, 10)),
        ("bytes=10-", None),
        ("bytes=-3", None),
        ("bytes=٣-", None),
        (None, None),
    ],
)
def test_a_part(header: str | None, part: tuple[int, int] | None) -> None:
    assert part_asked(header, 10) == part
