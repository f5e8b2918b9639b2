"""A body's rules of numbering as its people type them: the order of signing, the period, a line for each book."""

import re

from services.portal.frame.actions import Fields, form_value
from shared.documents.numbering import NumberingRules
from shared.documents.vietnamese import bare

SPARE_LINES = 2  # empty ones below the books that there are
MOST_LINES = 60


def typed_rules(form: Fields) -> dict[str, object]:
    """What the form says, as the command takes it; a line without a name is no book."""
    books = []
    for line in range(MOST_LINES):
        name = form_value(form, f"book_{line}")
        if name:
            kinds = [kind.strip() for kind in (form_value(form, f"kinds_{line}") or "").split(",")]
            book_id = form_value(form, f"book_id_{line}") or _id_of(name)
            books.append({"id": book_id, "name": name, "kinds": [kind for kind in kinds if kind]})
    order, period = form_value(form, "order"), form_value(form, "period")
    return {**({"order": order} if order else {}), "period": period or None, "books": books}


def lines_of(rules: NumberingRules) -> list[dict[str, str]]:
    """The books as lines of the form, and some empty ones."""
    lines = [{"id": book.id, "name": book.name, "kinds": ", ".join(book.kinds)} for book in rules.books]
    return [*lines, *({"id": "", "name": "", "kinds": ""} for _ in range(SPARE_LINES))][:MOST_LINES]


def _id_of(name: str) -> str:
    """The id of a new book: its name in small letters, which stays when the book is renamed."""
    return re.sub(r"[^a-z0-9]+", "-", bare(name).lower()).strip("-")[:40] or "so"
