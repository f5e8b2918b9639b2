"""Files: a hash is no key, and what a file is called and is stands in the store."""

from typing import Any
from uuid import uuid4

from tests.access.chains.trying import HOME, Try, chain
from tests.access.people import OTHER, Person, person
from tests.papers import paper

HEAD = {"issuer": "Sở", "subject": "về thử"}


async def _ways_in(t: Try, thief: Person, file: dict[str, Any]) -> None:
    """Every command that takes a file, given by somebody who has not uploaded this one."""
    for command, more in (
        ("ReceiveDocument", {"channel": "upload"}),
        ("KeepPastDocument", {"source": "Sổ cũ"}),
        ("EnterPastDocument", {"source": "Sổ cũ", "arrival_number": uuid4().int % 10**6 + 1, "register_year": 1999,
                               "registered_on": "1999-02-03"}),
    ):  # fmt: skip
        stream = uuid4()
        fields = {"document_id": str(stream), "body_id": thief.body, "head": HEAD, "files": [file], **more}
        await t.refused(
            Person("clerk", thief.clearance, thief.body), "receiving", f"documents/{stream}", command, **fields
        )
    draft = uuid4()
    content = {"kind": "Công văn", "subject": "V/v", "paper": paper("x"), "files": [file]}
    writer = Person("specialist", thief.clearance, thief.body)
    await t.refused(
        writer,
        "approval",
        f"documents/{draft}",
        "StartDraft",
        document_id=str(draft),
        body_id=thief.body,
        content=content,
    )
    plain = {"kind": "Công văn", "subject": "V/v", "paper": paper("x")}
    await t.done(
        writer,
        "approval",
        f"documents/{draft}",
        "StartDraft",
        document_id=str(draft),
        body_id=thief.body,
        content=plain,
    )
    await t.refused(writer, "approval", f"documents/{draft}", "ReviseDraft", content=content)
    order, own = uuid4(), await t.incoming(thief.body, routed=False)
    leader = Person("leader", thief.clearance, thief.body)
    await t.done(leader, "tracking", f"tasks/{order}", "OrderTask", task_id=str(order), source_document_id=str(own),
                 lead_body_id=thief.body, text="Làm")  # fmt: skip
    await t.refused(leader, "tracking", f"tasks/{order}", "ReportProgress", percent=5, note="x", files=[file])
    await t.refused(leader, "tracking", f"tasks/{order}", "ReportCompletion", result="x", files=[file])
    meeting = uuid4()
    await t.done(leader, "meetings", f"meetings/{meeting}", "CallMeeting", meeting_id=str(meeting), body_id=thief.body, title="Họp",
                 kind="other", place="P1", starts_at="2027-01-04T01:00:00+00:00", ends_at="2027-01-04T02:00:00+00:00",
                 chair={"person": leader.ref, "body_id": thief.body}, agenda=[{"title": "Mục"}])  # fmt: skip
    await t.refused(
        leader, "meetings", f"meetings/{meeting}", "AttachPaper", paper_id=str(uuid4()), item=1, title="x", file=file
    )


@chain
async def by_its_hash(t: Try) -> None:
    """who knows the hash of another body's file takes it into documents, drafts, reports and meetings of their own"""
    clerk, thief = person("clerk", 0), person("clerk", 0, OTHER)
    word = t.world.canary("text of a file that is only uploaded", persons=[clerk.id])
    file = await t.uploaded(clerk, f"Nội dung {word}")
    await _ways_in(t, thief, file)
    await t.rest()
    answer = await t.page(person("leader", 0, OTHER), f"/files/{file['sha256']}")
    t.holds(answer.status in (403, 404), f"the file is served: {answer}")


@chain
async def of_a_document_by_its_hash(t: Try) -> None:
    """the same with a file that a document of another body already has"""
    clerk, thief, document_id = person("clerk", 0), person("clerk", 0, OTHER), uuid4()
    file = await t.uploaded(clerk, f"Nội dung {t.world.canary('text of a received file', HOME)}")
    fields = {"document_id": str(document_id), "body_id": HOME, "channel": "upload", "head": HEAD, "files": [file]}
    await t.done(clerk, "receiving", f"documents/{document_id}", "ReceiveDocument", **fields)
    await _ways_in(t, thief, file)
    await t.rest()
    answer = await t.page(person("leader", 0, OTHER), f"/files/{file['sha256']}")
    t.holds(answer.status in (403, 404), f"the file is served: {answer}")
    own = await t.page(person("leader", 0), f"/files/{file['sha256']}")
    t.holds(own.ok, f"the file is not served to its own body: {own}")


@chain
async def a_colleagues_upload(t: Try) -> None:
    """a colleague uses an upload that is not theirs, before any document has it"""
    clerk, colleague = person("clerk", 3), person("clerk", 0)
    file = await t.uploaded(clerk, f"Nội dung {t.world.canary('text of a colleague', persons=[clerk.id])}")
    stream = uuid4()
    fields = {"document_id": str(stream), "body_id": HOME, "channel": "upload", "head": HEAD, "files": [file]}
    await t.refused(colleague, "receiving", f"documents/{stream}", "ReceiveDocument", **fields)
    answer = await t.page(colleague, f"/files/{file['sha256']}")
    t.holds(answer.status in (403, 404), f"the upload is served to a colleague: {answer}")


@chain
async def forged_type_and_name(t: Try) -> None:
    """a file is said to be a script, a page, or to have a name with line breaks"""
    clerk = person("clerk", 0)
    for media_type, name in (
        ("text/javascript", "x.txt"),
        ("text/html", "x.txt"),
        ("image/svg+xml", "x.svg"),
        ("text/plain\r\nX-Injected: 1", "x.txt"),
        ("text/plain", "x\r\nSet-Cookie: congvan=1.txt"),
        ("application/pdf", "../../x.pdf"),
    ):
        file = await t.uploaded(clerk, f"alert(1) // {uuid4()}")
        stream = uuid4()
        forged = {**file, "media_type": media_type, "name": name}
        fields = {"document_id": str(stream), "body_id": HOME, "channel": "upload", "head": HEAD, "files": [forged]}
        await t.give(clerk, "receiving", f"documents/{stream}", "ReceiveDocument", **fields)
        await t.rest()
        answer = await t.page(person("leader", 0), f"/files/{file['sha256']}")
        if answer.ok:
            served = answer.headers.get("Content-Type", "").partition(";")[0]
            t.holds(served == "text/plain", f"said to be {media_type!r}, served as {served}")
            t.holds(
                "X-Injected" not in answer.headers and "Set-Cookie" not in answer.headers, f"{name!r} became a header"
            )
            t.holds(answer.headers.get("X-Content-Type-Options") == "nosniff", "a browser may guess its type")
        else:
            t.holds(answer.status in (403, 404), f"its file cannot be opened any more: {answer}")


@chain
async def anothers_proof(t: Try) -> None:
    """the address under which somebody looks at their own upload is used by a colleague"""
    clerk, thief = person("clerk", 0), person("clerk", 3)
    token = {"X-CSRF-Token": await t.asking.csrf(clerk), "Content-Type": "text/plain", "X-File-Name": "x.txt"}
    word = t.world.canary("text of an upload with a proof", persons=[clerk.id])
    kept = await t.page(clerk, "/receive/files", "POST", headers=token, data=f"Nội dung {word}".encode())
    t.holds(kept.ok, f"the upload was refused: {kept}")
    address = (kept.json or {}).get("view") or f"/files/{(kept.json or {}).get('file', {}).get('sha256')}"
    own = await t.page(clerk, address)
    t.holds(own.ok, f"one's own upload cannot be looked at: {own}")
    answer = await t.page(thief, address)
    t.holds(answer.status in (403, 404), f"a colleague looks at it: {answer}")
