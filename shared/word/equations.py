"""Equations of Office (OMML, ECMA-376-1, 22.1) as a line of text."""

from collections.abc import Callable, Mapping

from shared.word.xml import Element, M, local


def linear(element: Element) -> str:
    """The equation in one line: ``(a+b)/2``, ``x^2``, ``√(x)``."""
    return "".join(map(_said, element))


def _said(element: Element) -> str:
    name = local(element)
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    return _FORMS[name](element) if name in _FORMS else linear(element)


def _part(element: Element, name: str) -> str:
    """A part of an equation (``num``, ``e``, ``sup``), in brackets where it is more than a word."""
    found = element.find(M + name)
    return "" if found is None else _grouped(linear(found))


def _joined(element: Element, between: str, name: str = "e") -> str:
    return between.join(linear(each) for each in element.findall(M + name))


def _sum(element: Element) -> str:
    below, above = _part(element, "sub"), _part(element, "sup")
    limits = (f"_{below}" if below else "") + (f"^{above}" if above else "")
    return f"{_character(element, 'nary', 'chr', '∫')}{limits} {_part(element, 'e')}"


def _delimited(element: Element) -> str:
    between = _character(element, "d", "sepChr", "|")
    return (
        f"{_character(element, 'd', 'begChr', '(')}{_joined(element, between)}{_character(element, 'd', 'endChr', ')')}"
    )


def _matrix(element: Element) -> str:
    return f"[{'; '.join(_joined(row, ' & ') for row in element.findall(M + 'mr'))}]"


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _character(element: Element, form: str, name: str, otherwise: str) -> str:
    """The sign that the properties of a ``form`` name; none where they name an empty one."""
    found = element.find(f"{M}{form}Pr/{M}{name}")
    return otherwise if found is None else (found.get(M + "val") or "")


_FORMS: Mapping[str, Callable[[Element], str]] = {
    "br": lambda _: " ",
    "f": lambda each: f"{_part(each, 'num')}/{_part(each, 'den')}",
    "sSup": lambda each: f"{_part(each, 'e')}^{_part(each, 'sup')}",
    "sSub": lambda each: f"{_part(each, 'e')}_{_part(each, 'sub')}",
    "sSubSup": lambda each: f"{_part(each, 'e')}_{_part(each, 'sub')}^{_part(each, 'sup')}",
    "sPre": lambda each: f"_{_part(each, 'sub')}^{_part(each, 'sup')} {_part(each, 'e')}",
    "rad": lambda each: f"{_part(each, 'deg')}√{_part(each, 'e')}",
    "nary": _sum,
    "d": _delimited,
    "func": lambda each: f"{_joined(each, '', 'fName')} {_part(each, 'e')}",
    "limLow": lambda each: f"{_part(each, 'e')}_{_part(each, 'lim')}",
    "limUpp": lambda each: f"{_part(each, 'e')}^{_part(each, 'lim')}",
    "m": _matrix,
    "eqArr": lambda each: _joined(each, "; "),
}
