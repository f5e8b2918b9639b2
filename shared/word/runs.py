"""What stands in the lines of a paragraph: letters, tabs, pictures, marks of notes — the final version, once."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from shared.documents.legacy import decoded_by_font
from shared.paper.nodes import HardBreak, Inline, Mark, Tab, Text
from shared.word import fields
from shared.word.drawings import Drawing
from shared.word.equations import linear
from shared.word.reading import Field, Look, Reading, style_of
from shared.word.symbols import UNKNOWN, shown, shown_as
from shared.word.xml import MC, Element, M, R, W, attribute_of, child, chosen, local, value, words_of

_QUOTED = 120  # characters of words that are told as lost


class NewPage:
    """Stands in a line where a new page begins."""


NEW_PAGE: Final = NewPage()
Piece = Inline | NewPage


class Line:
    """Reads one paragraph's lines.

    ``pieces`` is what stands in them; ``label`` is the label that our own files mark as one; ``boxes`` are the text
    boxes anchored here, to be read after the paragraph.
    """

    def __init__(self, reading: Reading, paragraph: Element, label_style: str | None = None) -> None:
        self._reading, self._style, self._label_style = reading, style_of(paragraph), label_style
        self._text: list[str] = []
        self._marks: tuple[Mark, ...] = ()
        self._noted: set[tuple[str, str]] = set()
        self._pieces: list[Piece] = []
        self.label = ""
        self.boxes: list[Element] = []
        self._inside(paragraph)

    @property
    def pieces(self) -> list[Piece]:
        """What stands in the lines; neighbouring letters that look alike are one text."""
        self._finish_text()
        return self._pieces

    def _inside(self, parent: Iterable[Element]) -> None:
        for element in parent:
            reader = _READERS.get(element.tag)
            if reader is not None:
                reader(self, element)

    # --- what is put into the line ---

    def _add(self, text: str, marks: tuple[Mark, ...]) -> None:
        if marks != self._marks:
            self._finish_text()
            self._marks = marks
        self._text.append(text)

    def _put(self, piece: Piece) -> None:
        self._finish_text()
        self._pieces.append(piece)

    def _finish_text(self) -> None:
        if not self._text:
            return
        text = Text(text="".join(self._text), marks=self._marks)
        self._text.clear()
        self._reading.characters += len(text.text)
        if text.text:
            self._pieces.append(text)

    @property
    def _is_shown(self) -> bool:
        return all(each.separated and not each.silent for each in self._reading.fields)

    def _note(self, kind: str, said: str) -> None:
        """Note how letters look, once a paragraph."""
        if (kind, said) not in self._noted:
            self._noted.add((kind, said))
            self._reading.losses.note(kind, **({"said": said} if said else {}))

    # --- elements of a paragraph ---

    def _run(self, run: Element) -> None:
        properties = child(run, "rPr")
        if (
            self._label_style is not None
            and value(properties, "rStyle") == self._label_style
            and not (self._pieces or self._text)
        ):
            self.label += _label_words(run)
            return
        look = self._reading.look(self._style, properties)
        if look.hidden:
            self._hidden(run)
            return
        for element in run:
            name = local(element)
            reader = _IN_RUNS.get(name)
            if reader is not None:
                reader(self, element, look)
            elif element.tag == MC + "AlternateContent":
                self._alternatives(element, look)

    def _alternatives(self, element: Element, look: Look) -> None:
        for each in chosen(element):
            reader = _IN_RUNS.get(local(each))
            if reader is not None:
                reader(self, each, look)

    def _hidden(self, run: Element) -> None:
        """Hidden letters are not shown; fields among them begin and end all the same."""
        for mark in run:
            if mark.tag == W + "fldChar":
                self._field(mark, None)
            elif mark.tag == W + "instrText":
                self._instruction(mark, None)
        words = words_of(run, _QUOTED)
        if words and self._is_shown:
            self._reading.losses.note("hidden", words=words)

    def _inserted(self, element: Element) -> None:
        words = words_of(element, _QUOTED)
        if words:
            kind = "moved" if element.tag == W + "moveTo" else "inserted"
            self._reading.losses.note(kind, words=words, author=attribute_of(element, "author") or "?")
        self._inside(element)

    def _deleted(self, element: Element) -> None:
        """Deleted words are not shown; a field that is half deleted still ends."""
        words = "".join(each.text or "" for each in element.iter(W + "delText", W + "t"))
        if words.strip():
            said = words if len(words) <= _QUOTED else words[:_QUOTED] + "…"
            self._reading.losses.note("deleted", words=said, author=attribute_of(element, "author") or "?")

    def _link(self, element: Element) -> None:
        relation = self._reading.package.relations(self._reading.part).get(element.get(R + "id") or "")
        self._inside(element)
        if relation is not None and relation.external:
            self._linked(relation.target, words_of(element, 200))

    def _linked(self, address: str, words: str) -> None:
        plain = address.removeprefix("mailto:").removeprefix("http://").removeprefix("https://").rstrip("/")
        if plain.lower() not in words.lower():
            self._reading.losses.note("link", address=address[:200])

    def _simple_field(self, element: Element) -> None:
        instruction = attribute_of(element, "instr") or ""
        place = fields.template_field(instruction)
        if place is not None and self._is_shown:
            self._put(place)
            return
        address = fields.address_of(instruction)
        if address is not None:
            self._linked(address, words_of(element, 200))
        self._inside(element)

    def _control(self, element: Element) -> None:
        content = child(element, "sdtContent")
        if content is not None:
            self._inside(content)

    def _equation(self, element: Element) -> None:
        text = " ".join(linear(element).split())
        if text and self._is_shown:
            self._reading.losses.note("equation", words=text[:_QUOTED])
            self._add(text, ())

    def _sub_document(self, _: Element) -> None:
        self._reading.losses.note("sub_document")

    def _choice(self, element: Element) -> None:
        self._inside(chosen(element))

    # --- elements of a run ---

    def _letters(self, element: Element, look: Look) -> None:
        text = (element.text or "").replace("\n", " ").replace("\t", " ")
        if not text or not self._is_shown:
            return
        for kind, said in look.noted:
            self._note(kind, said)
        if look.font:
            text = decoded_by_font(shown_as(text, look.font), look.font)
            if UNKNOWN in text:
                self._reading.losses.note("symbol", font=look.font, code=f"{ord((element.text or ' ')[0]):04X}")
                text = text.replace(UNKNOWN, "")
        self._add(text, look.marks)

    def _symbol(self, element: Element, look: Look) -> None:
        font, code = attribute_of(element, "font") or "", attribute_of(element, "char") or ""
        try:
            letter = shown(int(code, 16), font)
        except ValueError:
            letter = None
        if not self._is_shown:
            return
        if letter is None:
            self._reading.losses.note("symbol", font=font, code=code)
        else:
            self._add(letter, look.marks)

    def _tab(self, _: Element, __: Look) -> None:
        if self._is_shown:
            self._put(Tab())

    def _hyphen(self, _: Element, look: Look) -> None:
        if self._is_shown:
            self._add("-", look.marks)

    def _break(self, element: Element, _: Look) -> None:
        if self._is_shown:
            kind = attribute_of(element, "type") or "textWrapping"
            self._put(HardBreak() if kind == "textWrapping" else NEW_PAGE)

    def _drawing(self, element: Element, _: Look) -> None:
        if not self._is_shown:
            return
        found = Drawing(self._reading, element).found
        for image in found.images:
            self._put(image)
        self.boxes += found.boxes

    def _note_mark(self, element: Element, _: Look) -> None:
        kind = "footnote" if element.tag == W + "footnoteReference" else "endnote"
        if is_on_attribute(element, "customMarkFollows"):
            self._reading.losses.note("note_mark")
        note = self._reading.note(kind, attribute_of(element, "id") or "")
        if note is not None and self._is_shown:
            self._put(note)

    def _comment(self, element: Element, _: Look) -> None:
        author, words = self._reading.comments.get(attribute_of(element, "id") or "", ("?", ""))
        self._reading.losses.note("comment", author=author, words=words)

    def _ruby(self, element: Element, look: Look) -> None:
        above = words_of(child(element, "rt") if child(element, "rt") is not None else element)
        base = child(element, "rubyBase")
        if base is not None:
            self._inside(base)
        if above and self._is_shown:
            self._add(f" ({above})", look.marks)
            self._reading.losses.note("ruby", words=above)

    def _field(self, element: Element, look: Look | None) -> None:
        stack = self._reading.fields
        match attribute_of(element, "fldCharType"):
            case "begin":
                chosen_item = fields.of_form(element)
                if chosen_item is not None and self._is_shown and look is not None:
                    self._add(chosen_item, look.marks)
                stack.append(Field(silent=chosen_item is not None))
            case "separate" if stack:
                self._separate(stack[-1])
            case "end" if stack:
                self._end(stack.pop(), look)

    def _separate(self, ending: Field) -> None:
        place = fields.template_field(ending.instruction)
        if place is not None:
            outer = self._reading.fields[:-1]
            if all(each.separated and not each.silent for each in outer):
                self._put(place)
            ending.silent = True
        address = fields.address_of(ending.instruction)
        if address is not None:
            self._reading.losses.note("link", address=address[:200])
        if fields.kind_of(ending.instruction) == "TOC":
            self._reading.losses.note("contents")
        ending.separated = True

    def _end(self, ended: Field, look: Look | None) -> None:
        if ended.separated or ended.silent or not self._is_shown:
            return
        place = fields.template_field(ended.instruction)
        words = fields.without_result(ended.instruction)
        if place is not None:
            self._put(place)
        elif words:
            self._add(words, () if look is None else look.marks)
        elif words is None:
            self._reading.losses.note("field", words=ended.instruction.strip()[:80])

    def _instruction(self, element: Element, _: Look | None) -> None:
        stack = self._reading.fields
        if stack and not stack[-1].separated:
            stack[-1].instruction = (stack[-1].instruction + (element.text or ""))[:1000]


def is_on_attribute(element: Element, name: str) -> bool:
    """Whether the attribute ``w:name`` is a switch that is on."""
    return (attribute_of(element, name) or "0").lower() in ("1", "true", "on")


def _label_words(run: Element) -> str:
    said = {"t": "", "br": "\n", "tab": "\t"}
    return "".join(said.get(local(each), "") or each.text or "" for each in run if local(each) in said)


_READERS: Mapping[str, Callable[[Line, Element], None]] = {
    **{W + name: reader for name, reader in {
        "r": Line._run, "hyperlink": Line._link, "ins": Line._inserted, "moveTo": Line._inserted,
        "del": Line._deleted, "moveFrom": Line._deleted, "fldSimple": Line._simple_field, "sdt": Line._control,
        "smartTag": Line._inside, "customXml": Line._inside, "dir": Line._inside, "bdo": Line._inside,
        "subDoc": Line._sub_document,
    }.items()},
    M + "oMath": Line._equation, M + "oMathPara": Line._equation, MC + "AlternateContent": Line._choice,
}  # fmt: skip
_IN_RUNS: Mapping[str, Callable[[Line, Element, Look], None]] = {
    "t": Line._letters, "tab": Line._tab, "ptab": Line._tab, "br": Line._break, "cr": Line._break,
    "sym": Line._symbol, "noBreakHyphen": Line._hyphen, "drawing": Line._drawing, "pict": Line._drawing,
    "object": Line._drawing, "footnoteReference": Line._note_mark, "endnoteReference": Line._note_mark,
    "commentReference": Line._comment, "ruby": Line._ruby, "fldChar": Line._field, "instrText": Line._instruction,
}  # fmt: skip
