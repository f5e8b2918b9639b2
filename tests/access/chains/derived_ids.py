"""Squatted ids: what the system derives from known ids is taken first, so that its own doing is nothing new."""

from uuid import UUID, uuid4, uuid5

from shared.events.receiving import incoming_id
from shared.events.tracking.tasks import task_id
from tests.access.chains.trying import CHILD, HOME, Try, chain
from tests.access.people import OTHER, person, sample
from tests.papers import paper


async def _arrived(t: Try, issued: UUID | None, what: str) -> None:
    """What was sent to CHILD is in CHILD's register to come, or operators see a dead letter of it."""
    assert issued is not None
    copy = incoming_id(issued, CHILD)
    rows = await t.rows("SELECT 1 FROM receiving.events WHERE body_id = $1 AND type LIKE '%DocumentReceived%' "
                        "AND data -> 'origin' ->> 'document_id' = $2", CHILD, str(issued))  # fmt: skip
    t.holds(rows or await t.letters(copy, issued), f"the delivery to {CHILD} vanished: {what}")


@chain
async def delivery_taken_by_receiving(t: Try) -> None:
    """the id under which a document will arrive is received by somebody else before it is sent"""
    draft, squatter = uuid4(), person("clerk", 0, OTHER)
    await t.approved(HOME, draft)
    copy = incoming_id(draft, CHILD)
    head = {"issuer": "Sở", "subject": "về giả mạo"}
    await t.give(squatter, "receiving", f"documents/{copy}", "ReceiveDocument", document_id=str(copy), body_id=OTHER,
                 channel="paper", head=head)  # fmt: skip
    await t.issuing(HOME, draft)
    await t.rest()
    await _arrived(t, draft, "its id was taken by ReceiveDocument")


@chain
async def delivery_taken_by_an_archive(t: Try) -> None:
    """the id under which a document will arrive is taken by an entry of an old register, or of an archive"""
    head = {"issuer": "Sở", "subject": "về giả mạo"}
    for command, more in (
        ("KeepPastDocument", {"source": "Sổ cũ"}),
        (
            "EnterPastDocument",
            {"source": "Sổ cũ", "arrival_number": 77, "register_year": 2001, "registered_on": "2001-01-02"},
        ),
    ):
        draft, squatter = uuid4(), person("clerk", 0, OTHER)
        await t.approved(HOME, draft)
        copy = incoming_id(draft, CHILD)
        await t.give(
            squatter, "receiving", f"documents/{copy}", command, document_id=str(copy), body_id=OTHER, head=head, **more
        )
        await t.issuing(HOME, draft)
        await t.rest()
        await _arrived(t, draft, f"its id was taken by {command}")


@chain
async def delivery_taken_in_another_service(t: Try) -> None:
    """the id under which a document will arrive, and go its way, is taken by a draft"""
    draft, squatter = uuid4(), person("specialist", 0, OTHER)
    await t.approved(HOME, draft)
    copy = incoming_id(draft, CHILD)
    content = {"kind": "Công văn", "subject": "V/v giả mạo", "paper": paper("x")}
    await t.give(
        squatter, "approval", f"documents/{copy}", "StartDraft", document_id=str(copy), body_id=OTHER, content=content
    )
    await t.issuing(HOME, draft)
    await t.rest()
    await _arrived(t, draft, "its id was taken by StartDraft")
    clerk = sample("vanthu", CHILD)
    answer = await t.page(clerk, f"/documents/{copy}")
    t.holds(answer.ok, f"the recipient does not see what arrived: {answer}")
    t.holds(b"gi\xe1\xba\xa3 m\xe1\xba\xa1o" not in answer.data, "the recipient sees the squatter's words in its place")


@chain
async def task_taken_by_an_order(t: Try) -> None:
    """the id that a directive's task will have is ordered by somebody else"""
    draft, squatter = uuid4(), person("leader", 0, OTHER)
    await t.approved(HOME, draft)
    task = task_id(draft, 0)
    own = await t.incoming(OTHER, routed=False)
    await t.give(squatter, "tracking", f"tasks/{task}", "OrderTask", task_id=str(task), source_document_id=str(own),
                 lead_body_id=OTHER, text="Chiếm chỗ")  # fmt: skip
    await t.issuing(HOME, draft)
    await t.rest()
    said = await t.data("tracking", task, "TaskAssigned")
    t.holds(
        said.get("body_id") == HOME or await t.letters(task),
        "the directive's task vanished: its id was taken by OrderTask",
    )


@chain
async def part_taken_by_an_order(t: Try) -> None:
    """the id that a part of a task will have is ordered by somebody else"""
    order, own = uuid4(), await t.incoming(HOME, routed=False)
    leader = person("leader", 0)
    await t.done(leader, "tracking", f"tasks/{order}", "OrderTask", task_id=str(order), source_document_id=str(own),
                 lead_body_id=CHILD, text="Làm")  # fmt: skip
    theirs = await t.incoming(OTHER, routed=False)
    for guess in (uuid5(order, "part/0"), uuid5(order, "part/1"), uuid5(order, "0"), uuid5(order, "1"), uuid5(order, "sub/0"),
                  uuid5(order, "sub-task/0"), uuid5(order, "sub-task/1"), uuid5(order, OTHER)):  # fmt: skip
        await t.give(person("leader", 0, OTHER), "tracking", f"tasks/{guess}", "OrderTask", task_id=str(guess),
                     source_document_id=str(theirs), lead_body_id=OTHER, text="Chiếm chỗ")  # fmt: skip
    told = await t.done(
        person("chief", 0, CHILD), "tracking", f"tasks/{order}", "OrderSubTask", lead_body_id=OTHER, text="Phần"
    )
    part = told.json["events"][0]["data"]["sub_task_id"]
    await t.rest()
    said = await t.data("tracking", part, "TaskAssigned")
    t.holds(said.get("body_id") == CHILD or await t.letters(part), "the part vanished: its id was taken")


@chain
async def notice_taken_by_a_draft(t: Try) -> None:
    """the notice of a meeting's conclusions is begun by somebody else before the minutes are approved"""
    meeting = uuid4()
    notice = uuid5(meeting, "notice-of-conclusions")
    squatter, content = person("specialist", 0, OTHER), {"kind": "Thông báo", "subject": "giả mạo", "paper": paper("x")}
    await t.give(
        squatter,
        "approval",
        f"documents/{notice}",
        "StartDraft",
        document_id=str(notice),
        body_id=OTHER,
        content=content,
    )
    chair, stream, clerk = person("leader", 0), f"meetings/{meeting}", person("clerk", 0)
    when = {"starts_at": "2026-11-29T00:00:00+00:00", "ends_at": "2026-11-29T01:00:00+00:00"}
    await t.give(clerk, "meetings", stream, "CallMeeting", meeting_id=str(meeting), body_id=HOME, title="Họp", kind="other",
                 place="P1", chair={"person": chair.ref, "body_id": HOME}, people=[{"person": clerk.ref, "body_id": HOME}],
                 agenda=[{"title": "Mục"}], **when)  # fmt: skip
    await t.give(clerk, "meetings", stream, "DraftMinutes", text="Biên bản", conclusions=[{"text": "Kết luận"}])
    approved = await t.give(chair, "meetings", stream, "ApproveMinutes")
    await t.rest()
    if approved.ok:
        said = await t.data("approval", notice, "DraftStarted")
        t.holds(said.get("body_id") == HOME or await t.letters(notice), "the notice of conclusions vanished")


@chain
async def keys_across_bodies(t: Try) -> None:
    """a command's key is used again: by somebody else, for another document, after a secret was kept"""
    mine, theirs = uuid4(), uuid4()
    key = {"Idempotency-Key": f"chia-khoa-{mine}"}
    word = t.world.canary("subject of a command that was given before", HOME)
    head = {"issuer": "Sở", "subject": f"về {word}"}
    clerk = person("clerk", 0)
    fields = {"document_id": str(mine), "body_id": HOME, "channel": "paper", "head": head}
    first = await t.give(clerk, "receiving", f"documents/{mine}", "ReceiveDocument", headers=key, **fields)
    t.holds(first.ok, f"the first giving was refused: {first}")
    stranger = person("clerk", 3, OTHER)
    again = await t.give(stranger, "receiving", f"documents/{mine}", "ReceiveDocument", headers=key, **fields)
    t.holds(not again.ok or not again.json.get("repeated"), "somebody else's key gives the first answer")
    other = {
        "document_id": str(theirs),
        "body_id": OTHER,
        "channel": "paper",
        "head": {"issuer": "Sở", "subject": "về khác"},
    }
    await t.give(stranger, "receiving", f"documents/{theirs}", "ReceiveDocument", headers=key, **other)
    mixed = await t.give(clerk, "receiving", f"documents/{theirs}", "RefuseDocument", headers=key, reason="x")
    t.holds(not mixed.ok, "a key that was used for something else is taken")


@chain
async def case_taken_by_an_order(t: Try) -> None:
    """the id under which a document follows its procedure is ordered as a task before the document is registered"""
    document_id = uuid4()
    case, own = uuid5(document_id, "case"), await t.incoming(OTHER, routed=False)
    await t.give(person("leader", 0, OTHER), "tracking", f"tasks/{case}", "OrderTask", task_id=str(case),
                 source_document_id=str(own), lead_body_id=OTHER, text="Chiếm chỗ")  # fmt: skip
    t.holds(not await t.events("tracking", case), "an order may take the id of a document's case")


@chain
async def made_secret_under_its_id(t: Try) -> None:
    """a stranger receives a top secret document under the id of another body's document: it must stay readable there"""
    theirs, stranger = await t.issued(HOME), person("clerk", 3, OTHER)
    draft = uuid4()
    await t.approved(HOME, draft)
    for document_id in (theirs, draft):
        head = {"issuer": "Sở", "secrecy": "top_secret"}
        await t.give(stranger, "receiving", f"documents/{document_id}", "ReceiveDocument", document_id=str(document_id),
                     body_id=OTHER, channel="paper", head=head)  # fmt: skip
    await t.rest()
    for document_id in (theirs, draft):
        answer = await t.page(person("specialist", 0), f"/documents/{document_id}")
        t.holds(answer.ok, f"a stranger has made it invisible to its own body: {answer}")
        answer = await t.page(person("leader", 3, OTHER), f"/documents/{document_id}")
        t.holds(b"V/v th\xe1\xbb\xad" not in answer.data, "the stranger reads it under its id")


@chain
async def files_under_its_id(t: Try) -> None:
    """a stranger begins something of their own under the id of another body's document, to name the files it has"""
    clerk, theirs = person("clerk", 0), uuid4()
    file = await t.uploaded(clerk, f"Nội dung {t.world.canary('text of a file under an id', HOME)}")
    fields = {
        "document_id": str(theirs),
        "body_id": HOME,
        "channel": "upload",
        "head": {"issuer": "Sở", "subject": "về thử"},
    }
    await t.done(clerk, "receiving", f"documents/{theirs}", "ReceiveDocument", **fields, files=[file])
    writer, leader = person("specialist", 0, OTHER), person("leader", 0, OTHER)
    content = {"kind": "Công văn", "subject": "V/v", "paper": paper("x"), "files": [file]}
    await t.refused(
        writer, "approval", f"documents/{theirs}", "StartDraft", document_id=str(theirs), body_id=OTHER, content=content
    )
    own = await t.incoming(OTHER, routed=False)
    await t.give(leader, "tracking", f"tasks/{theirs}", "OrderTask", task_id=str(theirs), source_document_id=str(own),
                 lead_body_id=OTHER, text="Làm")  # fmt: skip
    await t.refused(leader, "tracking", f"tasks/{theirs}", "ReportProgress", percent=5, note="x", files=[file])
    await t.give(leader, "meetings", f"meetings/{theirs}", "CallMeeting", meeting_id=str(theirs), body_id=OTHER, title="Họp",
                 kind="other", place="P1", starts_at="2027-01-04T01:00:00+00:00", ends_at="2027-01-04T02:00:00+00:00",
                 chair={"person": leader.ref, "body_id": OTHER}, agenda=[{"title": "Mục"}])  # fmt: skip
    await t.refused(
        leader, "meetings", f"meetings/{theirs}", "AttachPaper", paper_id=str(uuid4()), item=1, title="x", file=file
    )
    await t.rest()
    answer = await t.page(leader, f"/files/{file['sha256']}")
    t.holds(answer.status in (403, 404), f"the file is served to a stranger: {answer}")
