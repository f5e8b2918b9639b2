"""Who may sign a body's document as what: the lines of authority, out of the names of bodies and people's titles.

Party: Hướng dẫn 36-HD/VPTW, điểm 1.7, and 05-HD/VPTW, mục 7: a committee is a collective, its secretary and deputies
sign on its behalf (T/M); in an advisory body the head signs alone and the deputy in place of the head (K/T); the chief
of office signs by order (T/L).  State: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II, khoản 7.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.bodies.actor import Post
from shared.form.rules import FormRule
from shared.paper.content import Signer
from shared.paper.labels import Style
from shared.wordfiles import Pattern, WordFile


class TitleWords(WordFile):
    """What a title says: a deputy's, an acting one's, and the post in it."""

    deputy: Pattern
    acting: Pattern
    post: Pattern


class AuthorityWords(WordFile):
    """The patterns of ``authority.toml``; ``collectives`` by form."""

    collectives: dict[Style, Pattern]
    titles: TitleWords


WORDS = AuthorityWords.beside(__file__)


@dataclass(frozen=True)
class Colleague:
    """Somebody in office in the issuing body, as the roster knows them."""

    person_id: str
    name: str
    post: Post
    title: str | None = None


def committee_of(body: str, style: Style = Style.PARTY) -> str | None:
    """The collective that a body is (``Quận ủy Hải Châu``: ``Quận ủy``); ``None`` where one person heads it."""
    match = WORDS.collectives[style].match(body.strip())
    return match[0] if match else None


def authority_choices(body: str, people: Iterable[Colleague], rule: FormRule) -> tuple[Signer, ...]:
    """The signature blocks that ``people`` of ``body`` may sign with, the head's first."""
    known = [person for person in people if person.post in (Post.LEADER, Post.CHIEF_OF_OFFICE)]
    known.sort(key=lambda person: (person.post is not Post.LEADER, _is_deputy(person), person.name))
    head = next((person for person in known if person.post is Post.LEADER and not _is_deputy(person)), None)
    return tuple(signer for person in known for signer in _signers(body, person, head, rule))


def _signers(body: str, person: Colleague, head: Colleague | None, rule: FormRule) -> Iterator[Signer]:
    marks, post, collective = rule.authority, _post_of(person), committee_of(body, rule.style)
    acting = WORDS.titles.acting.match(person.title or "")
    if acting is not None:
        post = f"{marks.acting} {post}"
    lines: list[tuple[str, ...]]
    if person.post is Post.CHIEF_OF_OFFICE:
        ordering = collective or (_post_of(head) if head else "")
        lines = [(f"{marks.by_order} {ordering}".upper(),)] if ordering else []
    elif collective and not (rule.style is Style.STATE and _is_deputy(person)):
        lines = [(f"{marks.on_behalf} {collective}".upper(),)]
    elif not _is_deputy(person) or head is None:
        lines = [()]
    elif collective:
        lines = [(f"{marks.on_behalf} {collective}".upper(), f"{marks.in_place} {_post_of(head)}".upper())]
    else:
        lines = [(f"{marks.in_place} {_post_of(head)}".upper(),)]
    for authority in lines:
        yield Signer(authority=authority, post=post, name=person.name, person_id=person.person_id)


def _is_deputy(person: Colleague) -> bool:
    return WORDS.titles.deputy.match(person.title or "") is not None


def _post_of(person: Colleague) -> str:
    """The post without the body's name behind it (``Phó Bí thư Quận ủy``: ``Phó Bí thư``)."""
    title = WORDS.titles.acting.sub("", person.title or person.post.label, count=1)
    match = WORDS.titles.post.fullmatch(title.strip())
    return match["post"] if match else title
