"""Puts what a browser sent into a working copy, in the cage.

An update is foreign bytes: values nested deeply enough end the process that decodes them.  What is kept is not what
was sent but what the merged document says of it, so that nothing else travels on to other browsers.
"""

from pycrdt import Doc, TransactionEvent, XmlFragment
from pydantic import BaseModel, ConfigDict, Field

from services.approval.writing.encoding import Fields, Part, opened_doc, rewrite, values_of, words_of
from shared.cage import MIB, Limits, caged
from shared.documents.stamps import certain_stamp
from shared.paper.paper import paper_from_json

LARGEST_UPDATE = 2 * MIB
LARGEST_COPY = 6 * MIB  # bytes of the merged document
LIMITS = Limits(memory=384 * MIB, cpu_s=5, wall_s=10)


class UnreadableUpdate(Exception):
    """No update of a Yjs document, or one of a document that is none of ours."""


class About(BaseModel):
    """What a list says of a copy: the fields of its form by which people know it again."""

    model_config = ConfigDict(frozen=True)

    kind: str = ""
    subject: str = ""
    answers: str = ""
    replaces: str = ""


class Merged(BaseModel):
    """A copy with an update in it.

    ``vector`` says how much of every writer's it has, ``update`` what is new against the copy before; ``lacks`` says
    that the sender has more than what came of it, because something that came before did not arrive.
    """

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    state: bytes
    vector: bytes
    update: bytes
    changed: bool
    lacks: bool
    stamp: bool
    about: About = Field(default_factory=About)


@caged(UnreadableUpdate, limits=LIMITS)
def merged(update: bytes, parts: tuple[bytes, ...], vector: bytes) -> Merged:
    """The copy that ``parts`` (updates, in any order) make, with ``update`` in it.

    ``vector`` is the sender's: how much of every writer's they have.  Raises `UnreadableUpdate`.
    """
    doc, fragment, fields = _made_of(parts)
    before = doc.get_state()
    news: list[TransactionEvent] = []
    subscription = doc.observe(news.append)
    try:
        doc.apply_update(update)
        theirs = clocks(vector)
        values, words = values_of(fields), words_of(fragment)
    except (ValueError, TypeError, RuntimeError, RecursionError) as error:
        raise UnreadableUpdate from error
    doc.unobserve(subscription)
    after = doc.get_state()
    ours = clocks(after)
    return Merged(
        state=doc.get_update(),
        vector=after,
        update=doc.get_update(before),
        changed=bool(news),
        lacks=any(clock > ours.get(client, 0) for client, clock in theirs.items()),
        stamp=certain_stamp("\n".join((*(line for lines in values.values() for line in lines), words))) is not None,
        about=About(**{name: " ".join(values.get(name, ()))[:500] for name in About.model_fields}),
    )


@caged(UnreadableUpdate, limits=LIMITS)
def renewed(paper: bytes, parts: tuple[bytes, ...]) -> Merged:
    """The copy that ``parts`` make, saying what ``paper`` says: a revision that was made elsewhere.

    What the form's fields were is forgotten: the form has them from the revision.
    """
    doc, fragment, fields = _made_of(parts)
    before = doc.get_state()
    with doc.transaction():
        rewrite(fragment, paper_from_json(paper))
        fields.clear()
    state, vector, update = doc.get_update(), doc.get_state(), doc.get_update(before)
    return Merged(state=state, vector=vector, update=update, changed=True, lacks=False, stamp=False)


def _made_of(parts: tuple[bytes, ...]) -> tuple["Doc[Part]", XmlFragment, Fields]:
    doc, fragment, fields = opened_doc()
    for part in parts:
        doc.apply_update(part)
    return doc, fragment, fields


def clocks(vector: bytes) -> dict[int, int]:
    """A state vector: how many letters and changes of each writer.  Raises `ValueError` for what is none.

    It is a list of pairs in LEB128, with its length in front
    (https://github.com/yjs/yjs/blob/main/INTERNALS.md).
    """
    numbers: list[int] = []
    number = shift = 0
    for byte in vector:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(number)
            number = shift = 0
        elif shift > 63:
            raise ValueError("a number of a state vector is too large")
    if shift or not numbers or len(numbers) != 1 + 2 * numbers[0]:
        raise ValueError("no state vector")
    return dict(zip(numbers[1::2], numbers[2::2], strict=True))
