"""The way around: every page by what people do there, in groups, as far as a person may use it."""

from dataclasses import dataclass
from typing import Literal

from shared.bodies.actor import Actor
from shared.bodies.rights import may

Current = Literal["page", "true"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page one goes to: after ``g`` the ``key`` opens it; only who may give the ``command`` is shown it."""

    url: str
    name: str
    picture: str
    key: str
    command: str | None = None

    def holds(self, path: str) -> bool:
        """Whether ``path`` is this page or one below it."""
        return path == self.url or (self.url != "/" and path.startswith(f"{self.url}/"))


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together."""

    name: str
    pages: tuple[Page, ...]


NEW = (
    Page("/receive", "common.page.receive", "upload", "r", "ReceiveDocument"),
    Page("/drafts/new", "common.page.new_draft", "pencil-plus", "s", "StartDraft"),
)
GROUPS = (
    Group(
        "common.group.work",
        (
            Page("/", "common.page.work", "inbox", "i"),
            Page("/sign", "common.page.sign", "signature", "y"),
            Page("/annotated", "common.page.assigned", "list-check", "g", "AnnotateDocument"),
            Page("/tasks", "common.page.tasks", "checklist", "n"),
            Page("/meetings", "common.page.meetings", "calendar-event", "m"),
        ),
    ),
    Group(
        "common.group.records",
        (
            Page("/registers/incoming", "common.page.incoming", "book", "e"),
            Page("/registers/outgoing", "common.page.outgoing", "book-upload", "d"),
            Page("/case-files", "common.page.case_files", "folders", "o"),
            Page("/templates", "common.page.templates", "file-text", "u"),
        ),
    ),
    Group(
        "common.group.city",
        (
            Page("/programme", "common.page.programme", "target-arrow", "c"),
            Page("/initiatives", "common.page.initiatives", "bulb", "k"),
            Page("/bodies", "common.page.bodies", "building", "a"),
            Page("/procedures", "common.page.procedures", "route", "q"),
            Page("/connections", "common.page.connections", "broadcast", "l", "OpenSubscription"),
        ),
    ),
    Group(
        "common.group.figures",
        (
            Page("/dashboard", "common.page.dashboard", "chart-bar", "t"),
            Page("/reports", "common.page.reports", "report-analytics", "b"),
            Page("/evaluation", "common.page.evaluation", "chart-histogram", "h"),
            Page("/reads", "common.page.reads", "eye", "x", "AskReads"),
        ),
    ),
)


def new_for(actor: Actor) -> tuple[Page, ...]:
    """What ``actor`` may begin."""
    return _for(actor, NEW)


def groups_for(actor: Actor) -> tuple[Group, ...]:
    """The groups with the pages that ``actor`` may use."""
    return tuple(Group(group.name, _for(actor, group.pages)) for group in GROUPS)


def at_hand(actor: Actor) -> tuple[Page, ...]:
    """The few pages that stand at a phone's thumb: one's work, the incoming register, and what one begins most."""
    work, registers, *_ = GROUPS
    return (work.pages[0], registers.pages[0], *new_for(actor)[:1])


def current(page: Page, path: str) -> Current | None:
    """``aria-current`` of a link to ``page``: ``page`` there, ``true`` somewhere below it."""
    return ("page" if path == page.url else "true") if page.holds(path) else None


def _for(actor: Actor, pages: tuple[Page, ...]) -> tuple[Page, ...]:
    return tuple(page for page in pages if page.command is None or may(actor, page.command))
