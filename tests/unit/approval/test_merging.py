"""Updates of working copies: what is typed is merged, what is no update harms nobody."""

import random
from collections.abc import AsyncIterator

import pytest
from pycrdt import Map, XmlElement, XmlText

from services.approval.writing.encoding import opened_doc, seeded
from services.approval.writing.merging import Merged, UnreadableUpdate, clocks, merged
from shared.cage import Cage, Crashed
from shared.paper.lines import paper_of_lines

SEED, KNOWN = seeded(paper_of_lines("Điều 1. Phạm vi\nNội dung"))


@pytest.fixture(scope="module")
async def cage() -> AsyncIterator[Cage]:
    async with Cage("services.approval.writing.merging").opened() as opened:
        yield opened


def typed(words: str, *before: bytes, subject: str = "") -> tuple[bytes, bytes]:
    """The update of a browser that has ``before`` and types a paragraph, and its state vector then."""
    doc, fragment, fields = opened_doc()
    for update in before:
        doc.apply_update(update)
    known = doc.get_state()
    with doc.transaction():
        paragraph = XmlElement("paragraph")
        fragment.children.append(paragraph)
        text = XmlText()
        paragraph.children.append(text)
        text.insert(0, words, {"bold": {}})
        if subject:
            fields["subject"] = [subject]
    return doc.get_update(known), doc.get_state()


def test_what_two_type_at_once_is_all_there() -> None:
    one, has = typed("của một người", SEED, subject="về việc họp")
    other, _ = typed("của người kia", SEED)
    first = merged(one, (SEED,), has)
    assert first.changed
    assert not first.lacks
    assert first.about.subject == "về việc họp"
    both = merged(other, (SEED, first.update), KNOWN)
    again, fragment, _ = opened_doc()
    again.apply_update(both.state)
    for words in ("Nội dung", "của một người", "của người kia"):
        assert str(fragment).count(words) == 1
    assert clocks(both.vector) == clocks(again.get_state())


def test_what_is_known_changes_nothing() -> None:
    one, has = typed("một lần", SEED)
    first = merged(one, (SEED,), has)
    assert not merged(one, (SEED, first.update), has).changed


def test_what_is_taken_away_is_told_too() -> None:
    doc, fragment, _ = opened_doc()
    doc.apply_update(SEED)
    known = doc.get_state()
    del fragment.children[0]
    answer = merged(doc.get_update(known), (SEED,), doc.get_state())
    assert answer.changed
    elsewhere, there, _ = opened_doc()
    for update in (SEED, answer.update):
        elsewhere.apply_update(update)
    assert "Phạm vi" not in str(there)
    assert "Nội dung" in str(there)


def test_an_update_whose_forerunner_is_missing_is_noticed() -> None:
    first, _ = typed("trước", SEED)
    second, has = typed("sau", SEED, first)
    assert merged(second, (SEED,), has).lacks
    assert not merged(second, (SEED, first), has).lacks


@pytest.mark.parametrize("field", [False, True])
def test_a_stamp_of_secrecy_is_seen_wherever_it_is_typed(field: bool) -> None:
    stamped = "TUYỆT MẬT"
    update, has = typed("chữ" if field else stamped, SEED, subject=stamped if field else "")
    assert merged(update, (SEED,), has).stamp
    plain, has = typed("bảo mật thông tin", SEED)
    assert not merged(plain, (SEED,), has).stamp


def test_garbage_is_refused() -> None:
    update, has = typed("chữ", SEED)
    chance = random.Random(7)
    for _ in range(300):
        broken = bytearray(update)
        for _ in range(3):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            answer = merged(bytes(broken[: chance.randrange(1, len(broken) + 1)]), (SEED,), has)
        except UnreadableUpdate:
            continue
        assert isinstance(answer, Merged)
    for vector in (b"", b"\x01", b"\x05\x01\x01", b"\xff" * 30):
        with pytest.raises(UnreadableUpdate):
            merged(update, (SEED,), vector)


async def test_values_nested_without_end_end_their_own_process_and_no_other(cage: Cage) -> None:
    doc, _, fields = opened_doc()
    fields["subject"] = "v"
    update = doc.get_update()
    place = update.index(b"\x77\x01v")  # a string of one letter
    deep = update[:place] + b"\x75\x01" * 200_000 + b"\x7e" + update[place + 3 :]
    with pytest.raises(Crashed):
        await cage.run("kẻ phá", merged, deep, (SEED,), b"\x00")
    good, has = typed("vẫn gõ được", SEED)
    assert (await cage.run("người khác", merged, good, (SEED,), has)).changed


async def test_a_part_of_another_kind_is_no_copy_of_ours(cage: Cage) -> None:
    doc, _, _ = opened_doc()
    doc["fields"] = Map({"subject": Map({"a": ["b"]})})
    answer = await cage.run("ai đó", merged, doc.get_update(), (SEED,), doc.get_state())
    assert answer.about.subject == ""
