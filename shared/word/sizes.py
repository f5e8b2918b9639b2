"""The size of letters that a part is written in: others are told apart from it."""

from collections import Counter

from shared.word.styles import Styles
from shared.word.xml import Element, W, child, number, value

USUAL = 28  # half points: 14 pt, where the file says nothing
_DEFAULT = "20"  # half points, where neither style nor letters say one (ECMA-376-1, 17.3.2.38)


def usual_size(tree: Element, styles: Styles) -> int:
    """The size in half points of most letters below ``tree``, outside of tables unless there are none."""
    sizes: Counter[int] = Counter()
    in_tables: Counter[int] = Counter()
    inherited: dict[tuple[str | None, str | None], int] = {}
    for paragraph in tree.iter(W + "p"):
        style = value(child(paragraph, "pPr"), "pStyle")
        letters: Counter[int] = Counter()
        for run in paragraph.iter(W + "r"):
            count = sum(len(text.text or "") for text in run.findall(W + "t"))
            if not count:
                continue
            properties = child(run, "rPr")
            own, character = value(properties, "sz"), value(properties, "rStyle")
            key = (style, character)
            if own is None and key not in inherited:
                inherited[key] = number(styles.run(style, character).get("sz", _DEFAULT), USUAL)
            letters[number(own, USUAL) if own is not None else inherited[key]] += count
        if letters:
            around = next(paragraph.iterancestors(W + "tc"), None)
            (sizes if around is None else in_tables).update(letters)
    most = (sizes or in_tables).most_common(1)
    return most[0][0] if most else USUAL
