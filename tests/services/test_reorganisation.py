"""Bodies merge and divide in a running city with open work: everything goes over, nothing is lost, history stays."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from rich.console import Console

from deploy.city.client import CityClient, Refused, document
from deploy.city.journey import Journey, samples
from deploy.city.keys import SampleKeys
from deploy.city.people import CityBody, bodies, people_of
from deploy.city.reorganisation import NotApplicable, open_work, ownerless, plan_for, reorganise
from deploy.city.waiting import BODY, WAITING, WaitingDocuments
from deploy.local.stack import LocalStack
from services.portal.frame.bodies import names_of_bodies
from shared.bodies.actor import Actor
from shared.bodies.reorganisation.loads import after as rehearsed_after
from shared.bodies.reorganisation.loads import loads
from shared.bodies.rights import CITY_OVERSEERS
from shared.events.receiving import incoming_id
from shared.events.tracking.tasks import task_id
from shared.eventsourcing.ids import repeatable_id
from shared.readmodels.documents.queries import card
from shared.readmodels.inbox.queries import waiting
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.readmodels.registers.queries import page
from shared.readmodels.timeline.queries import of_document as happened
from tests.papers import paper as paper_saying
from tests.smoke.settling import settle
from tests.smoke.verify import verify

WARDS = ("dang-uy-phuong-hai-chau-hai-chau-i", "dang-uy-phuong-hai-chau-hai-chau-ii")
ENDING = (BODY, "ban-dan-van", *WARDS)
NEW, OTHER = "dang-uy-hai-chau-moi-2025", "dang-uy-ven-song-2025"
QUIET = Console(quiet=True)


def of(body_id: str) -> CityBody:
    return next(body for body in bodies() if body.id == body_id)


class City:
    """The running city with open work at every step."""

    def __init__(self, stack: LocalStack, client: CityClient, folder: Path) -> None:
        self.stack, self.client, self.folder = stack, client, folder
        self.url = stack.postgres.admin_url
        self.journey: Journey

    async def open_work(self) -> None:
        """A desk in the middle of its day, and a document that orders two wards to do something."""
        await WaitingDocuments(self.client).send(set())
        wards = [of(body_id) for body_id in WARDS]
        self.journey = Journey(self.client, of(BODY), [], wards, samples()[0], lambda step: None)
        for step in ("receive", "annotate", "route", "draft", "approve", "issue"):
            await getattr(self.journey, step)()
        clerk = people_of(WARDS[0])["vanthu"]
        copy = incoming_id(self.journey.outgoing, WARDS[0])
        await self.client.wait_for_action(clerk, "receiving", document(copy), "RegisterDocument")
        head = {"issuer": of(BODY).name, "kind": "Thông báo", "subject": "về việc triển khai"}
        await self.client.give(clerk, "receiving", document(copy), "RegisterDocument", {"head": head})
        chief = people_of(WARDS[0])["chanhvp"]
        await self.client.wait_for_action(
            chief, "tracking", f"tasks/{task_id(self.journey.outgoing, 0)}", "ReportProgress"
        )
        assert await settle(self.stack, 60)

    def file(self, *merge: dict[str, Any], **more: Any) -> Path:
        step = {"date": "2025-07-01", "new_bodies": {"parent": "Thành ủy Đà Nẵng", "term": "I"}, "merge": merge, **more}
        path = self.folder / f"{uuid4()}.json"
        path.write_text(json.dumps({"name": "thử", "steps": [step]}, ensure_ascii=False), "utf-8")
        return path

    async def apply(self, file: Path, *, rehearse: bool = False) -> None:
        keys = SampleKeys.of(self.stack.values())
        await reorganise(self.client, self.url, file, rehearse=rehearse, keys=keys, console=QUIET)


@pytest.fixture
async def running(city: LocalStack, tmp_path: Path) -> AsyncIterator[City]:
    async with CityClient(city.job_env()) as client:
        there = City(city, client, tmp_path)
        await there.open_work()
        yield there


async def events_of(connection: asyncpg.Connection) -> int:
    return int(await connection.fetchval("SELECT count(*) FROM log.events"))


async def history(connection: asyncpg.Connection, document_id: UUID) -> list[tuple[Any, ...]]:
    rows = await connection.fetch(
        "SELECT body_id, name, actor_name, at, detail FROM timeline.entries WHERE document_id = $1 "
        "ORDER BY transaction_id, position, body_id",
        document_id,
    )
    return [tuple(row) for row in rows]


def moved(prefix: str, old: str, new: str) -> Actor:
    """A person of an old body who came along to the new one."""
    return people_of(old)[prefix].actor().model_copy(update={"body_id": new})


INTO_NEW = {"into": "Đảng ủy Hải Châu mới", "from": [of(BODY).name, "Ban Dân vận Thành ủy", of(WARDS[1]).name],
            "rest_of": [of(WARDS[0]).name]}  # fmt: skip
INTO_OTHER = {"into": "Đảng ủy Ven Sông", "part_of": [of(WARDS[0]).name], "from": []}


async def killed_in_the_middle(running: City, connection: asyncpg.Connection) -> None:
    """The directory dies when the first people have moved."""
    while not await connection.fetchval(
        "SELECT count(*) FROM directory.events WHERE type LIKE '%PersonAppointed%' AND body_id = ANY ($1)", [NEW, OTHER]
    ):
        await asyncio.sleep(0.01)
    running.stack.manager.kill("directory")
    ended = await connection.fetchval(
        "SELECT count(*) FROM directory.events WHERE type LIKE '%BodyMerged%' OR type LIKE '%ReorganisationFinished%'"
    )
    assert ended == 0, "it died too late to prove anything"
    await running.stack.manager.wait_ready(["directory"])


async def carried_out_once(connection: asyncpg.Connection, commands: int) -> None:
    """One reorganisation, each of its commands once."""
    steps = await connection.fetch(
        "SELECT type, stream_id, version, data FROM directory.events WHERE type LIKE '%.Reorganisation%' "
        "ORDER BY position"
    )
    kinds = [step["type"].split(".")[2] for step in steps]
    assert (kinds[0], kinds[-1]) == ("ReorganisationStarted", "ReorganisationFinished")
    assert set(kinds[1:-1]) <= {"ReorganisationAdvanced"}
    done = await connection.fetch(
        "SELECT command_id, type, stream_id, data ->> 'person_id' AS person FROM directory.events "
        "WHERE metadata ->> 'correlation_id' = $1 AND type NOT LIKE '%.Reorganisation%' AND command_index = 0",
        steps[0]["stream_id"],
    )
    assert len(done) == commands
    assert len({row["command_id"] for row in done}) == commands


async def a_file_with_mistakes_changes_nothing(running: City) -> None:
    connection = await asyncpg.connect(running.url)
    before = await events_of(connection)
    ward = of(WARDS[0]).name
    for mistaken, told in (
        (running.file({"into": ward, "from": [ward]}), "chính mình"),
        (running.file({"into": "A", "from": [ward]}, {"into": "B", "from": [ward]}), "hai cơ quan"),
        (running.file({"into": "A", "from": ["Đảng ủy không có"]}), "không có cơ quan"),
        (
            running.file({"into": ward, "from": [of(BODY).name]}, {"into": of(BODY).name, "from": [ward]}),
            "cũng kết thúc",
        ),
        (running.file(abolish=[{"body": BODY}]), "không có cơ quan kế thừa"),
    ):
        with pytest.raises(NotApplicable, match=told):
            await running.apply(mistaken)
    await running.apply(running.file(INTO_NEW, INTO_OTHER), rehearse=True)
    assert await events_of(connection) == before
    await connection.close()


async def open_work_goes_over_and_history_stays(running: City) -> None:
    connection = await asyncpg.connect(running.url)
    excepted = incoming_id(running.journey.outgoing, WARDS[0])
    people = {person.id: "Đảng ủy Ven Sông" for person in people_of(WARDS[0]).values()}
    exceptions = {of(WARDS[0]).name: {str(excepted): "Đảng ủy Ven Sông"}}
    file = running.file(INTO_NEW, INTO_OTHER, exceptions=exceptions, people=people)
    rehearsed, before = await plan_for(running.client, connection, file.read_text("utf-8"))
    plan = rehearsed.plan
    papers = [paper.id for paper in WAITING] + [repeatable_id(paper.id, "answer") for paper in WAITING]
    histories = {paper: await history(connection, paper) for paper in papers}
    registers = await connection.fetch(
        "SELECT * FROM registers.incoming WHERE arrival_number IS NOT NULL ORDER BY 1, 3"
    )
    assert before[BODY].handling > 3
    assert before[BODY].drafts > 3
    assert before[BODY].to_issue == 1
    assert before["ban-dan-van"].opinions == 1
    assert before[WARDS[0]].led == 1

    applying = asyncio.create_task(running.apply(file))
    await killed_in_the_middle(running, connection)
    await applying
    await carried_out_once(connection, len(plan.commands))
    assert await settle(running.stack, 60)
    assert await ownerless(connection) == []
    after = await open_work(connection)
    assert {body_id for body_id in plan.heirs if body_id in after} == set(), "an old body still has something"
    expected = rehearsed_after(plan, before)
    total = {body_id: load for body_id, load in after.items() if body_id not in (NEW, OTHER)}
    assert total == {body_id: load for body_id, load in expected.items() if body_id not in (NEW, OTHER)}
    assert after[NEW] + after[OTHER] == expected[NEW] + expected[OTHER]
    assert (after[NEW].people, after[OTHER].people) == (expected[NEW].people, expected[OTHER].people)
    assert after[OTHER].handling == 1, "what was named for it"
    for paper, told in histories.items():
        assert [entry for entry in await history(connection, paper) if "Transferred" not in entry[1]] == told
    still = await connection.fetch("SELECT * FROM registers.incoming WHERE arrival_number IS NOT NULL ORDER BY 1, 3")
    assert still == registers

    at = await events_of(connection)
    await running.apply(file)
    assert await events_of(connection) == at, "applied twice, done once"
    await connection.close()
    verdict = await verify(running.url, running.stack.broker.cluster())
    assert verdict.clean, verdict.details


async def the_successor_goes_on_in_its_own_series(running: City) -> None:
    clerk, leader = moved("vanthu", BODY, NEW), moved("lanhdao", BODY, NEW)
    received = next(paper.id for paper in WAITING if paper.way == "received")
    approved = next(repeatable_id(paper.id, "answer") for paper in WAITING if paper.way == "approved")
    head = {"issuer": "Văn phòng Thành ủy", "kind": "Công văn", "subject": "V/v báo cáo"}
    answer = await running.client.give(clerk, "receiving", document(received), "RegisterDocument", {"head": head})
    assert answer["events"][0]["data"]["arrival_number"] == 1
    numbered = await running.client.give(clerk, "publishing", document(approved), "TakeNumber", {})
    assert numbered["events"][0]["data"]["series"] == f"issue:{NEW}:CV:I"
    assert numbered["events"][0]["data"]["number"] == 1
    assert numbered["events"][0]["data"]["head"]["issuer"] == "Đảng ủy Hải Châu mới"
    await settle(running.stack, 60)

    pool = await asyncpg.create_pool(running.stack.role_url("portal"), min_size=1, max_size=2, init=decode_jsonb)
    reads = ReadModels(pool)
    async with reads.as_actor(leader) as view:
        assert await card(view, received) is not None
        assert len(await happened(view, approved)) > 5
        assert [line.document_id for line in (await page(view, "outgoing", "", None, None))[0]] == [approved]
        assert len((await page(view, "incoming", "", None, None, body_id=BODY))[0]) > 5
        assert (await names_of_bodies(view))[BODY] == "Quận ủy Hải Châu (đã sáp nhập)"
    async with reads.as_actor(people_of("ban-to-chuc")["lanhdao"].actor()) as view:
        assert await card(view, received) is None
        assert await loads(view.connection) == {}, "how much others have open is told to who oversees the city alone"
    async with reads.as_actor(people_of(CITY_OVERSEERS[0])["chanhvp"].actor()) as view:
        assert (await loads(view.connection))[NEW].items > 0
        assert await card(view, received) is None
    for _ in range(60):  # its way opens with the old body and is handed over in its turn
        async with reads.as_actor(leader) as view:
            work = {item.document_id for item in await waiting(view)}
        if received in work:
            break
        await asyncio.sleep(0.5)
    assert received in work
    await pool.close()


async def nothing_new_is_given_to_a_body_that_has_ended(running: City) -> None:
    content = {"kind": "Công văn", "subject": "V/v", "paper": paper_saying("Kính gửi"), "recipients": [BODY]}
    fields = {"document_id": str(UUID(int=7)), "body_id": "ban-to-chuc", "content": content}
    with pytest.raises(Refused) as refused:
        specialist = people_of("ban-to-chuc")["chuyenvien1"]
        await running.client.give(specialist, "approval", document(UUID(int=7)), "StartDraft", fields)
    assert refused.value.problem["code"] == "directory.body-ended"
    assert "Đảng ủy Hải Châu mới" in refused.value.problem["vi"]["title"]
    chief = people_of("ban-to-chuc")["chanhvp"]
    task = UUID(int=8)
    order = {"task_id": str(task), "source_document_id": str(UUID(int=7)), "lead_body_id": BODY, "text": "Báo cáo"}
    with pytest.raises(Refused) as refused:
        await running.client.give(chief, "tracking", f"tasks/{task}", "OrderTask", order)
    assert refused.value.problem["code"] == "directory.body-ended"
    clerk = people_of("ban-to-chuc")["vanthu"]
    led = {"directives": [{"text": "Báo cáo", "lead_body_id": BODY}], "head": {"kind": "Công văn"}}
    with pytest.raises(Refused) as refused:
        await running.client.give(clerk, "receiving", document(UUID(int=9)), "RegisterDocument", led)
    assert refused.value.problem["code"] == "directory.body-ended"


async def test_a_reorganisation_from_its_mistakes_to_what_comes_after_it(running: City) -> None:
    """One story, in its order: a merger cannot be taken back between tests."""
    await a_file_with_mistakes_changes_nothing(running)
    await open_work_goes_over_and_history_stays(running)
    await the_successor_goes_on_in_its_own_series(running)
    await nothing_new_is_given_to_a_body_that_has_ended(running)
