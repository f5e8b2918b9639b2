"""Who may sign a body's document as what: the lines of authority, out of the names of bodies and people's titles.

Party: Hướng dẫn 36-HD/VPTW, điểm 1.7, and 05-HD/VPTW, mục 7: a committee is a collective, its secretary and deputies
sign on its behalf (T/M); in an advisory body the head signs alone and the deputy in place of the head (K/T); the chief
of office signs by order (T/L).  State: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II, khoản 7.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.bodies.actor import Post
from shared.documents.symbols import Style
from shared.form.rules import FormRule
from shared.paper.content import Signer
from shared.wordfiles import Pattern, WordFile


class TitleWords(WordFile):
    """What a title says: a deputy's, an acting one's, and the post in it."""

    deputy: Pattern
    acting: Pattern
    post: Pattern


class StandingWords(WordFile):
    """Which committees have a standing committee, and what it is called."""

    committees: Pattern
    name: str


class AuthorityWords(WordFile):
    """The patterns of ``authority.toml``; ``collectives`` by form."""

    collectives: dict[Style, Pattern]
    standing: StandingWords
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
    post = _post_of(person)
    if WORDS.titles.acting.match(person.title or ""):
        post = f"{rule.authority.acting} {post}"
    for lines in _lines(body, person, _post_of(head) if head else "", rule):
        authority = tuple(line.upper() for line in lines)
        yield Signer(authority=authority, post=post, name=person.name, person_id=person.person_id)


def _lines(body: str, person: Colleague, head: str, rule: FormRule) -> list[list[str]]:
    """The lines of authority that a person may sign with; ``head`` is the post of the body's head."""
    marks, collective = rule.authority, committee_of(body, rule.style)
    named = [collective] if collective else []
    if collective and WORDS.standing.committees.fullmatch(collective) and rule.style is Style.PARTY:
        named.append(WORDS.standing.name)
    deputy = _is_deputy(person)
    if person.post is Post.CHIEF_OF_OFFICE:
        ordering = named[-1] if named and rule.style is Style.PARTY else head
        return [[f"{marks.by_order} {ordering}"]] if ordering else []
    in_place = [f"{marks.in_place} {head}"] if deputy and head else []
    if not named:
        return [in_place]
    if rule.style is Style.PARTY:
        in_place = []
    return [[f"{marks.on_behalf} {name}", *in_place] for name in named]


def _is_deputy(person: Colleague) -> bool:
    return WORDS.titles.deputy.match(person.title or "") is not None


def _post_of(person: Colleague) -> str:
    """The post, without its body and without saying that somebody only acts in it."""
    return post_of(WORDS.titles.acting.sub("", person.title or person.post.label, count=1))


def post_of(title: str) -> str:
    """The post in a title, without the body's name behind it (``Phó Bí thư Quận ủy``: ``Phó Bí thư``).

    Hướng dẫn 36-HD/VPTW, điểm 1.7; 05-HD/VPTW, mục 7.2; Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II, khoản 7.
    """
    acting = WORDS.titles.acting.match(title)
    before, behind = (title[: acting.end()], title[acting.end() :]) if acting else ("", title)
    match = WORDS.titles.post.fullmatch(behind.strip())
    return f"{before}{match['post']}" if match else title
