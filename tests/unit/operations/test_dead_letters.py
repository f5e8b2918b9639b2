"""Dead letters read off the topic, whatever they hold; a change for many at once."""

import json
from dataclasses import dataclass, field
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.operations.dead_letters.keeping import LETTERS, read_letter
from services.operations.dead_letters.work import differences, patched

EVENT = UUID("0198c2f0-7a51-7cc3-9a55-6f2d3b1c4e10")
HEADERS = [
    ("ce_id", str(EVENT).encode()),
    ("ce_type", b"congvan.receiving.DocumentRegistered.v1"),
    ("ce_source", b"/bodies/thanh-uy/receiving"),
    ("ce_streamid", b"s"),
    ("ce_streamversion", b"2"),
    ("ce_body", b"thanh-uy"),
    ("ce_secrecy", b"confidential"),
    ("dlq_consumer", b"projections.inbox"),
    ("dlq_topic", b"congvan.documents.v1"),
    ("dlq_partition", b"3"),
    ("dlq_offset", b"41"),
    ("dlq_error", b"ValidationError: 1 validation error"),
    ("dlq_attempts", b"1"),
]


@dataclass
class Message:
    headers: list[tuple[str, bytes]] | None = field(default_factory=lambda: list(HEADERS))
    key: bytes | None = b"k"
    value: bytes | None = b"{"
    timestamp: int = 1_772_000_000_000


def test_a_letter_says_which_event_it_is_and_who_failed() -> None:
    letter, failure = read_letter(Message())
    assert letter[:11] == [
        uuid5(LETTERS, str(EVENT)), EVENT, "congvan.receiving.DocumentRegistered.v1", "receiving", "s", 2, "thanh-uy", 1,
        "congvan.documents.v1", 3, 41,
    ]  # fmt: skip
    assert failure[1:4] == ["projections.inbox", "ValidationError", "ValidationError: 1 validation error"]
    assert not any(name.startswith("dlq_") for name in json.loads(letter[-1]))


def test_the_same_event_is_the_same_letter_whoever_fails_on_it() -> None:
    elsewhere = [(name, b"routing" if name == "dlq_consumer" else b"7" if name == "dlq_offset" else value) for name, value in HEADERS]  # fmt: skip
    assert read_letter(Message(elsewhere))[0][0] == read_letter(Message())[0][0]


def test_one_that_does_not_say_is_known_by_its_place_and_kept_most_closely() -> None:
    nameless = [(name, value) for name, value in HEADERS if name.startswith("dlq_")]
    letter, _ = read_letter(Message(nameless))
    assert letter[0] == uuid5(LETTERS, "congvan.documents.v1/3/41")
    assert letter[1] is None
    assert letter[7] == 3


@given(
    st.none()
    | st.lists(st.tuples(st.sampled_from([name for name, _ in HEADERS]), st.binary(max_size=30)), max_size=15),
    st.none() | st.binary(max_size=30),
)
def test_no_message_is_too_broken_to_keep(headers: list[tuple[str, bytes]] | None, value: bytes | None) -> None:
    letter, failure = read_letter(Message(headers, value, value))
    assert letter[0] == failure[0]
    assert all("\x00" not in text for text in (*letter, *failure) if isinstance(text, str))
    assert letter[5] is None or letter[5] < 2**31


@pytest.mark.parametrize(
    ("data", "patch", "expected"),
    [
        ({"a": 1, "b": 2}, {"b": 3}, {"a": 1, "b": 3}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": None}}, {"a": {"c": 2}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": "x"}, {"a": {"b": 1}}, {"a": {"b": 1}}),
    ],
)  # RFC 7396, appendix A
def test_a_merge_patch(data: object, patch: object, expected: object) -> None:
    assert json.loads(patched(json.dumps(data), json.dumps(patch))) == expected


@pytest.mark.parametrize("patch", ["[]", "1", "{", ""])
def test_what_is_no_merge_patch(patch: str) -> None:
    with pytest.raises(ValueError):
        patched("{}", patch)


def test_differences_name_the_place() -> None:
    assert differences('{"a": {"b": [1, 2]}, "c": "x", "d": 1}', '{"a": {"b": [1, 3]}, "d": 1, "e": null}') == [
        ("a.b.1", "2", "3"),
        ("c", '"x"', ""),
        ("e", "", "null"),
    ]
