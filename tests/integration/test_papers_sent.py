"""Papers as they are sent: pictures are their sender's, and what is forged is refused in words that people understand."""

import json
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from services.approval.commands import ReviseDraft, StartDraft
from shared.bodies.actor import Actor
from shared.bodies.tokens import sign_actor
from shared.documents.files import PDF, FileRef
from shared.paper.content import DraftContent, Signer
from shared.paper.lines import paper_of_lines
from shared.paper.nodes import Image, ImageAttrs, Paragraph
from shared.paper.paper import paper_of
from tests.conftest import Database
from tests.integration.test_files_owned import BODY, LEADER, OTHER, PRIVATE, SPECIALIST, City, a_pdf, city_of
from tests.unit.given import ref
from tests.unit.paper.papers import PICTURES
from tests.unit.paper.test_papers import FORGED

CONTENT = DraftContent(kind="Thông báo", subject="về hội nghị", paper=paper_of_lines("Nội dung."), recipients=(OTHER,))


def with_picture(file: FileRef) -> DraftContent:
    """A draft with a picture on its paper."""
    image = Image(attrs=ImageAttrs(file=file.model_copy(update={"media_type": "image/png"}), width=40, height=20))
    return CONTENT.model_copy(update={"paper": paper_of([Paragraph(content=(image,))])})


async def begin(
    city: City, content: DraftContent, actor: Actor = SPECIALIST, stream: UUID | None = None
) -> httpx.Response:
    """Begin a draft with ``content``."""
    stream = stream or uuid4()
    start = StartDraft(document_id=stream, body_id=BODY, content=content)
    return await city.give(actor, "approval", f"/documents/{stream}/start-draft", start)


async def test_a_picture_on_a_paper_is_its_senders(database: Database, tmp_path: Path) -> None:
    async with city_of(database, tmp_path) as city:
        data = next(iter(PICTURES.values()))
        stream, own = uuid4(), await city.uploads.upload(SPECIALIST, data, "hinh.png", "image/png")
        assert (await begin(city, with_picture(own), LEADER)).json()["code"] == "file.unknown"
        assert (await begin(city, with_picture(own), stream=stream)).status_code == 200
        again = ReviseDraft(content=with_picture(own))
        path = f"/documents/{stream}/revise-draft"
        assert (await city.give(SPECIALIST, "approval", path, again)).status_code == 200, "the stream has it now"
        assert (await begin(city, with_picture(own))).json()["code"] == "file.unknown", "and no other one"


async def test_a_file_that_is_no_picture_is_none_whatever_it_is_called(database: Database, tmp_path: Path) -> None:
    async with city_of(database, tmp_path) as city:
        own = await city.uploads.upload(SPECIALIST, a_pdf(), "hinh.pdf", PDF)
        answer = await begin(city, with_picture(own))
        assert (answer.status_code, answer.json()["code"]) == (422, "approval.no-picture")


async def test_who_signs_is_called_as_the_directory_has_it(database: Database, tmp_path: Path) -> None:
    async with city_of(database, tmp_path) as city:
        stream, leader = uuid4(), ref("lanhdao")
        signer = Signer(person_id=leader.person_id, name="Kẻ Mạo Danh", post="Bí thư Thành ủy")
        assert (await begin(city, CONTENT.model_copy(update={"signers": (signer,)}), stream=stream)).status_code == 200
        told = await city.pools["approval"].fetchval(
            "SELECT data -> 'content' -> 'signers' -> 0 ->> 'name' FROM events WHERE stream_id = $1", str(stream)
        )
        assert told == leader.name
        stranger = signer.model_copy(update={"person_id": ref("lanhdao", OTHER).person_id})
        answer = await begin(city, CONTENT.model_copy(update={"signers": (stranger,)}))
        assert answer.json()["code"] == "directory.unknown-person"


@pytest.fixture(scope="module")
def whole() -> str:
    """A command that would be taken, with a place for its paper."""
    stream = UUID(int=77)
    start = StartDraft(document_id=stream, body_id=BODY, content=CONTENT).model_dump(mode="json", exclude_none=True)
    start["content"]["paper"] = "PAPER"
    return json.dumps(start)


async def test_what_is_forged_is_a_problem_in_both_languages(database: Database, tmp_path: Path, whole: str) -> None:
    async with city_of(database, tmp_path) as city:
        headers = {"Authorization": f"Bearer {sign_actor(SPECIALIST, PRIVATE)}", "Content-Type": "application/json"}
        for name, paper in FORGED.items():
            sent = whole.replace('"PAPER"', paper)
            answer = await city.webs["approval"].post(
                f"/documents/{UUID(int=77)}/start-draft", content=sent, headers=headers | {"Idempotency-Key": name[:40]}
            )
            assert answer.status_code in (400, 413, 422), (name, answer.status_code, answer.text[:300])
            problem = answer.json()
            assert problem["vi"]["next_step"] and problem["en"]["next_step"], name
        assert await city.pools["approval"].fetchval("SELECT count(*) FROM events") == 0
