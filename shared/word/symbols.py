"""Letters of symbol fonts, as the Unicode characters that look like them."""

import re
from types import MappingProxyType
from typing import Final

_SYMBOL = {
    0xB7: "•", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xD7: "⋅", 0xB4: "×", 0xB8: "÷", 0xB1: "±", 0xA3: "≤",
    0xB3: "≥", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xDE: "⇒", 0xDC: "⇐",
    0xDB: "⇔", 0xAB: "↔", 0xB0: "°", 0xA2: "′", 0xB2: "″", 0xD6: "√", 0xE5: "∑", 0xF2: "∫", 0xC6: "∅", 0xCE: "∈",
    0xC7: "∩", 0xC8: "∪", 0x2D: "-", 0xBE: "-", 0xBC: "…", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0x61: "α", 0x62: "β",
    0x67: "γ", 0x64: "δ", 0x65: "ε", 0x70: "π", 0x72: "ρ", 0x73: "σ", 0x6D: "μ", 0x6C: "λ", 0x71: "θ", 0x77: "ω",
    0x66: "φ", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0x46: "Φ", 0x50: "Π",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x73: "⬧", 0x74: "⧫", 0x75: "◆",
    0x76: "❖", 0x77: "⬥", 0x9F: "•", 0x9E: "·", 0xA7: "▪", 0xA8: "□", 0xA1: "○", 0xA2: "○", 0xA4: "◉", 0xFB: "✗",
    0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0xD8: "➢", 0xDC: "➲", 0xE0: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔",
    0xF0: "⇨", 0xEF: "⇦", 0xF3: "⇔", 0xAB: "★", 0x46: "☞", 0x45: "☜", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x21: "✏",
    0x22: "✂", 0x4A: "☺", 0x4C: "☹", 0xAD: "✪", 0xB2: "✧", 0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④", 0x85: "⑤",
    0x86: "⑥", 0x87: "⑦", 0x88: "⑧", 0x89: "⑨", 0x8A: "⑩", 0x20: " ",
}  # fmt: skip
_WINGDINGS_2 = {
    0x50: "✓", 0x4F: "✗", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x30: "☐", 0xA3: "□", 0x95: "•", 0x96: "●",
    0x97: "●", 0x98: "●", 0xA0: "■", 0x20: " ",
}  # fmt: skip
_WINGDINGS_3 = {0x7D: "▶", 0x7C: "◀", 0x70: "▲", 0x71: "▼", 0x75: "▶", 0x20: " "}
_WEBDINGS = {
    0x34: "▶",
    0x33: "◀",
    0x35: "▲",
    0x36: "▼",
    0x3D: "■",
    0x61: "✓",
    0x63: "□",
    0x67: "■",
    0x72: "✗",
    0x20: " ",
}

FONTS: Final = MappingProxyType(
    {
        "symbol": _SYMBOL,
        "wingdings": _WINGDINGS,
        "wingdings 2": _WINGDINGS_2,
        "wingdings 3": _WINGDINGS_3,
        "webdings": _WEBDINGS,
    }
)
UNKNOWN = "\ufffd"
_PRIVATE = range(0xF000, 0xF100)  # where Word puts the letters of symbol fonts
_ANY_PRIVATE = re.compile("[\uf000-\uf0ff]")


def shown(code: int, font: str) -> str | None:
    """What the letter ``code`` of a ``font`` looks like; ``None`` where nobody knows."""
    letters = FONTS.get(font.strip().lower())
    byte = code - _PRIVATE.start if code in _PRIVATE else code
    if letters is not None:
        known = letters.get(byte)
        return known if known is not None or font.lower() != "symbol" else _ascii(byte)
    if code in _PRIVATE:
        return _SYMBOL.get(byte) or _ascii(byte)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None


def _ascii(byte: int) -> str | None:
    """Symbol has digits and signs where everybody has them."""
    return chr(byte) if 0x20 <= byte < 0x41 else None


def needs_showing(text: str, font: str) -> bool:
    """Whether ``text`` is in letters of a symbol font."""
    return font.strip().lower() in FONTS or _ANY_PRIVATE.search(text) is not None


def shown_as(text: str, font: str) -> str:
    """``text`` in Unicode; a letter that nobody knows is `UNKNOWN`."""
    if not needs_showing(text, font):
        return text
    return "".join(shown(ord(letter), font) or UNKNOWN for letter in text)
