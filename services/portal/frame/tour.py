"""The tour of five minutes: where to look and what is there, for each role."""

from shared.texts import table

_TOUR_ALL = (
    (".brand", "welcome"),
    ("nav a[href='/']", "work"),
)
_TOUR_LAST = ((".find", "find"),)
_TOUR = {
    "records_clerk": (
        ("nav a[href='/receive']", "receive"),
        ("nav a[href='/registers/incoming']", "register"),
    ),
    "leader": (
        ("#inbox", "instruct"),
        ("nav a[href='/annotated']", "assigned"),
    ),
    "chief_of_office": (
        ("#inbox", "route"),
        ("nav a[href='/drafts/new']", "check_form"),
    ),
    "specialist": (
        ("nav a[href='/drafts/new']", "draft"),
        ("nav a[href='/tasks']", "tasks"),
    ),
}


def tour(post: str) -> list[dict[str, str]]:
    """The tour of a role: where to point, a title and a sentence each, in the page's language."""
    steps = (*_TOUR_ALL, *_TOUR.get(post, ()), *_TOUR_LAST)
    return [{"at": at, **table(f"common.tour.{name}")} for at, name in steps]
