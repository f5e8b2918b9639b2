"""What is checked of clauses and appendices: numbers, levels, labels, names in capitals."""

from collections.abc import Iterator
from itertools import groupby

from shared.form.checking.departures import Checked, Departure, Line
from shared.form.checking.mending import Capitals, SetAttrs
from shared.paper.labels import LEVELS, UNNUMBERED, default_label
from shared.paper.nodes import Appendix, Clause, Level, Text
from shared.texts import say


def clauses_of(draft: Checked) -> Iterator[Departure]:
    """What departs in the paper's clauses and appendices."""
    for _, part in groupby(draft.lines, lambda line: line.part):
        clauses = [line for line in part if isinstance(line.block, Clause)]
        yield from _numbers(draft, clauses)
        yield from _levels(draft, [line for line in clauses if not line.in_table])
        for line in clauses:
            yield from _label(draft, line)
            if _level(line) in draft.rule.headings.capitals:
                yield from _capitals(draft, line, "headings")
    for line in draft.lines:
        if isinstance(line.block, Appendix):
            yield from _appendix(draft, line, line.block)


def _level(line: Line) -> Level:
    assert isinstance(line.block, Clause)
    return line.block.attrs.level


def _numbers(draft: Checked, clauses: list[Line]) -> Iterator[Departure]:
    """Numbers without gaps; Roman headings that stand above the articles run on through them."""
    above, last_roman = _romans_stand_above(clauses), 0
    for line in clauses:
        if line.counted is None or _level(line) in UNNUMBERED:
            continue
        number, expected = line.counted.number, line.counted.expected
        if _level(line) in ("part", "chapter"):
            last_roman = 0
        if above and _level(line) == "roman" and not line.in_table:
            expected, last_roman = last_roman + 1, number
        if number != expected:
            what = say("checking.what.numbers_skipped", found=number, expected=expected)
            start = None if expected == line.counted.expected else expected
            yield draft.departs("levels", line.where, line.at, what, SetAttrs(at=line.at, attrs={"start": start}))


def _romans_stand_above(clauses: list[Line]) -> bool:
    """Whether Roman headings divide the articles (I-, Điều 1 …), as older Party documents have it."""
    found = [_level(line) for line in clauses if not line.in_table and _level(line) in ("roman", "article")]
    return found[:1] == ["roman"] and "article" in found


def _levels(draft: Checked, clauses: list[Line]) -> Iterator[Departure]:
    """Each level below one that may have it: no ``I.`` between two articles."""
    order: list[Level] = [level for level in LEVELS if level != "roman"]
    order.insert(order.index("article") + (not _romans_stand_above(clauses)), "roman")
    path: list[Line] = []
    for line in clauses:
        level = _level(line)
        while path and order.index(_level(path[-1])) >= order.index(level):
            path.pop()
        outer = path[-1] if path else None
        allowed = draft.rule.levels.below.get(_level(outer) if outer else "top", ())
        if level not in allowed:
            label = line.counted.label if line.counted else ""
            if outer is None or outer.counted is None:
                what = say("checking.what.level_alone", label=label)
            else:
                what = say("checking.what.level_below", label=label, outer=outer.counted.label.rstrip(".)"))
            inner = [other for other in allowed if outer is None or order.index(other) > order.index(_level(outer))]
            attrs: dict[str, str | int | bool | None] = {"written": None, "start": None}
            mend = [SetAttrs(at=line.at, attrs=attrs | {"level": inner[0]})] if inner else []
            yield draft.departs("levels", line.where, line.at, what, *mend)
        path.append(line)


def _label(draft: Checked, line: Line) -> Iterator[Departure]:
    assert isinstance(line.block, Clause)
    written, level = line.block.attrs.written, line.block.attrs.level
    usual = default_label(level, draft.rule.style)
    if written is None or written == usual or written in draft.rule.levels.accepted.get(level, ()):
        return
    right = usual.replace("{", "").replace("}", "")
    what = say("checking.what.label", right=right)
    yield draft.departs("levels", line.where, line.at, what, SetAttrs(at=line.at, attrs={"written": None}))


def _capitals(draft: Checked, line: Line, entry: str) -> Iterator[Departure]:
    small = [
        node.text
        for node in line.block.content
        if isinstance(node, Text) and node.text != node.text.upper() and all(mark.type != "caps" for mark in node.marks)
    ]
    if small:
        yield draft.departs(entry, line.where, line.at, say("checking.what.capitals"), Capitals(at=line.at))


def _appendix(draft: Checked, line: Line, appendix: Appendix) -> Iterator[Departure]:
    rule = draft.rule.appendix
    if not line.text.strip():
        yield draft.departs("appendix", line.where, line.at, say("checking.what.appendix_title"))
    elif rule.capitals:
        yield from _capitals(draft, line, "appendix")
    if line.counted and line.counted.number != line.counted.expected:
        what = say("checking.what.numbers_skipped", found=line.counted.number, expected=line.counted.expected)
        mend = SetAttrs(at=line.at, attrs={"start": None})
        yield draft.departs("appendix", line.where, line.at, what, mend)
    if rule.attached and not appendix.attrs.attached:
        mend = SetAttrs(at=line.at, attrs={"attached": True})
        yield draft.departs("appendix", line.where, line.at, say("checking.what.appendix_attached"), mend)
