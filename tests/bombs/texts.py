"""Hostile plain text."""

from collections.abc import Callable

UNSEEN = "\u200b\u200c\u200d" * 100_000
FROM_RIGHT = "Thông báo \u202e" * 3000
MARKS = ("\u0301\u0327", "\u0323\u0302", "\u0302\u0323\u0308", "\u0335\u0316\u0301", "\u0489", "\u05b0\u05c1")


def bombs() -> dict[str, Callable[[], bytes]]:
    """Twenty hostile texts, by what they are."""
    made: dict[str, Callable[[], bytes]] = {
        f"a heap of marks {number}": (lambda marks=marks: ("Kính gửi a" + marks * 50_000).encode())
        for number, marks in enumerate(MARKS, 1)
    }
    return made | {
        "marks on every letter": lambda: ("Số: 1" + "o" + "\u0301\u0323" * 40).encode() * 3000,
        "marks in UTF-16": lambda: ("a" + "\u0301\u0327" * 50_000).encode("utf-16"),
        "a line of three million letters": lambda: b"a" * 3_000_000,
        "a line of three million spaces": lambda: b"S" + b" " * 3_000_000,
        "words nobody sees": f"Thông báo{UNSEEN}".encode,
        "words from right to left": f"{FROM_RIGHT}".encode,
        "tags nobody sees": lambda: ("".join(chr(0xE0041 + n % 26) for n in range(20_000))).encode(),
        "a terminal's commands": lambda: b"Th\xc3\xb4ng b\xc3\xa1o \x1b[2J\x1b]0;x\x07",
        "bells": lambda: b"Thong bao " + b"\x07" * 1000,
        "a NUL": lambda: b"Thong bao\0",
        "half a letter": lambda: b"Thong bao \xe1\xba",
        "a letter the long way": lambda: b"Thong bao \xc0\xaf\xe0\x80\xaf",
        "half a pair": lambda: b"\xff\xfe" + b"\x00\xd8a\x00" * 10,
        "backspaces over the degree": lambda: b"MAT\x08\x08\x08Thong bao",
    }
