"""Events as they were stored before their type's newest version: every one is read as if it were written today."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.documents.vietnamese import composed
from shared.events.approval import DraftStarted
from shared.events.catalogue import EVENTS, decode
from shared.events.tracking.initiatives import InitiativeApplied
from shared.events.upcasters import UPCASTERS
from shared.paper.lines import text_of_paper

FOLDER = Path(__file__).parents[3] / "shared" / "events" / "schemas"

PERSON = {"person_id": "cv", "name": "Lê An", "post": "specialist", "title": None}
TEXT = "Căn cứ tình hình.\n\nĐiều 1. Tổ chức hội nghị.\n  a) Thời gian\nĐiều 3. Hiệu lực.\n"
DRAFT = {
    "body_id": "quan-uy-hai-chau",
    "document_id": "0192f0e4-7c1f-7c55-8b5e-9d0a53c4f2f7",
    "content": {
        "kind": "Quyết định",
        "subject": "về việc họp",
        "text": TEXT,
        "recipients": ["quan-uy-thanh-khe"],
        "urgency": "normal",
        "directives": [{"text": "Báo cáo", "lead_body_id": "quan-uy-thanh-khe", "deadline": "2022-03-01"}],
        "files": [],
    },
    "drafted_by": PERSON,
    "approved_by": PERSON,
}

STORED = {
    "congvan.tracking.InitiativeApplied.v1": {
        "body_id": "quan-uy-hai-chau",
        "initiative_id": "0192f0e4-7c1f-7c55-8b5e-9d0a53c4f2f7",
        "applied_on": "2022-03-01",
        "where": "bộ phận một cửa",
        "applied_by": PERSON,
    },
    "congvan.approval.DraftStarted.v1": DRAFT,
    "congvan.approval.DraftRevised.v1": DRAFT | {"revision": 2, "revised_by": PERSON},
    "congvan.approval.OpinionsRequested.v1": DRAFT
    | {"consulted_body_ids": ["quan-uy-thanh-khe"], "question": "?", "revision": 2, "requested_by": PERSON},
    "congvan.approval.DraftApproved.v1": DRAFT | {"revision": 2},
    "congvan.publishing.PublicationOpened.v1": DRAFT,
}
"""An event of every old version, as the store holds it."""


@pytest.mark.parametrize("name", sorted(UPCASTERS))
def test_a_stored_event_of_an_old_version_is_of_the_newest_one(name: str) -> None:
    schema = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    assert set(schema["required"]) <= set(STORED[name])
    event = decode(name, json.dumps(STORED[name]))
    assert type(event) is EVENTS[event.type_name()]


def test_where_an_initiative_is_applied_is_to_whom() -> None:
    event = decode("congvan.tracking.InitiativeApplied.v1", json.dumps(STORED["congvan.tracking.InitiativeApplied.v1"]))
    assert isinstance(event, InitiativeApplied)
    assert event.applied_to == "bộ phận một cửa"


def started(text: str) -> DraftStarted:
    """A draft of lines as version 1 stored it."""
    fields = DRAFT | {"content": DRAFT["content"] | {"text": text}}  # type: ignore[operator]
    event = decode("congvan.approval.DraftStarted.v1", json.dumps(fields))
    assert isinstance(event, DraftStarted)
    return event


def test_lines_of_a_draft_are_a_paper_that_says_the_same() -> None:
    content = started(TEXT).content
    assert (
        text_of_paper(content.paper) == "Căn cứ tình hình.\nĐiều 1. Tổ chức hội nghị.\na) Thời gian\nĐiều 3. Hiệu lực."
    )
    assert [block.type for block in content.paper.doc.content] == ["paragraph", "clause", "clause", "clause"]
    assert (content.kind, content.recipients, content.directives[0].text) == (
        "Quyết định", ("quan-uy-thanh-khe",), "Báo cáo",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "ộ" * 500_000,
        "ộ\n" * 25_000,
        "Điều 99999. x",
        "\u200b",
        "\t",
        "2.1. một\n" * 20_000,
        "Điều" + " " * 500 + "1. x",
    ],
    ids=["one line", "short lines", "large number", "nothing", "white", "decimals", "far label"],
)
def test_whatever_a_draft_said_is_read(text: str) -> None:
    event = started(text)
    assert text_of_paper(event.content.paper).split() == text.replace("\u200b", "").split()
    assert decode(event.type_name(), event.model_dump_json()) == event


@given(st.text(max_size=400))
def test_any_lines_become_a_paper_with_the_same_words(text: str) -> None:
    event = started(text)
    assert text_of_paper(event.content.paper).split() == composed(text).split()
    assert decode(event.type_name(), event.model_dump_json()) == event
