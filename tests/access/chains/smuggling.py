"""Fields that nobody asks for: what only the system may say is sent along by people."""

from urllib.parse import quote
from uuid import uuid4

from tests.access.chains.trying import CHILD, HOME, Try, chain
from tests.access.people import HEIR, OTHER, OVERSEER, person, sample
from tests.papers import paper

HEAD = {"issuer": "Sở", "subject": "về thử"}


@chain
async def permission_to_record_secret_subjects(t: Try) -> None:
    """a body that may not record what secret documents are about says with its command that it may"""
    clerk, stream = person("clerk", 3, OTHER), uuid4()
    head = {"issuer": "Sở", "subject": "về việc mật", "secrecy": "secret"}
    for command, more in (("ReceiveDocument", {"channel": "paper"}), ("KeepPastDocument", {"source": "Sổ"})):
        await t.refused(clerk, "receiving", f"documents/{stream}", command, document_id=str(stream), body_id=OTHER, head=head,
                        secret_subject_allowed=True, **more)  # fmt: skip
    own = await t.incoming(OTHER, secrecy="none", routed=False)
    await t.refused(clerk, "receiving", f"documents/{own}", "RegisterDocument", head=head, secret_subject_allowed=True)


@chain
async def drafts_in_anothers_name(t: Try) -> None:
    """a draft is begun in somebody else's name, or for another body"""
    writer, victim, stream = person("specialist", 0), person("leader", 3), uuid4()
    content = {"kind": "Công văn", "subject": "V/v", "paper": paper("x")}
    fields = {"document_id": str(stream), "body_id": HOME, "content": content, "drafted_by": victim.ref}
    await t.give(writer, "approval", f"documents/{stream}", "StartDraft", **fields)
    said = await t.data("approval", stream, "DraftStarted")
    t.holds(not said or said["drafted_by"]["person_id"] == writer.id, "somebody else is said to have drafted it")
    for body in (OTHER, OVERSEER, HEIR):
        other = uuid4()
        await t.refused(
            writer,
            "approval",
            f"documents/{other}",
            "StartDraft",
            document_id=str(other),
            body_id=body,
            content=content,
        )


@chain
async def fields_of_the_system(t: Try) -> None:
    """commands carry who gives them, when, under which number, or what only a policy says"""
    stream, clerk = uuid4(), person("clerk", 0)
    fields = {"document_id": str(stream), "body_id": HOME, "channel": "paper", "head": HEAD}
    for extra in ({"actor": {"person_id": "system"}}, {"context": {}}, {"at": "2020-01-01T00:00:00Z"}, {"number": 1}, {"clearance": 3},
                  {"received_at": "2020-01-01"}, {"_body_id": OTHER}, {"__class__": "x"}, {"in_charge": OTHER}, {"held_by": OTHER},
                  {"type": "congvan.receiving.DocumentRegistered.v1"}, {"metadata": {"secrecy": "none"}}):  # fmt: skip
        await t.refused(clerk, "receiving", f"documents/{stream}", "ReceiveDocument", **fields, **extra)
    await t.done(clerk, "receiving", f"documents/{stream}", "ReceiveDocument", **fields)
    for extra in ({"arrival_number": 1}, {"registered_by": person("clerk", 3).ref}, {"body_id": OTHER}):
        await t.refused(clerk, "receiving", f"documents/{stream}", "RegisterDocument", head=HEAD, **extra)


@chain
async def commands_of_policies(t: Try) -> None:
    """people give the commands that only the system gives"""
    document = next(one for one in t.world.things["documents"] if one.label == f"open incoming none of {HOME}")
    task = next(one for one in t.world.things["tasks"] if not one.ended)
    for who in (person("chief", 3), person("chief", 3, OVERSEER)):
        for service, stream, command in (
            ("receiving", f"documents/{document.id}", "AskForRecall"), ("receiving", f"documents/{document.id}", "RecordExamination"),
            ("receiving", f"documents/{document.id}", "TransferIncoming"), ("routing", f"documents/{document.id}", "OpenRouting"),
            ("routing", f"documents/{document.id}", "CancelRouting"), ("routing", f"documents/{document.id}", "TransferRouting"),
            ("publishing", f"documents/{uuid4()}", "OpenPublication"), ("publishing", f"documents/{document.id}", "RecordDelivery"),
            ("approval", f"documents/{document.id}", "TransferDraft"), ("tracking", f"tasks/{uuid4()}", "AssignTask"),
            ("tracking", f"tasks/{task.id}", "RecordSubTask"), ("tracking", f"tasks/{task.id}", "MarkOverdue"),
            ("tracking", f"tasks/{task.id}", "TransferTask"), ("subscriptions", f"peers/{uuid4()}", "TakeDocument"),
            ("directory", f"bodies/{HOME}", "RecordDigest"),
        ):  # fmt: skip
            await t.refused(
                who,
                service,
                stream,
                command,
                reason="x",
                from_body_id=HOME,
                to_body_id=OTHER,
                person_id="x",
                day="2026-01-01",
            )


@chain
async def named_in_the_path_only(t: Try) -> None:
    """the id in the path and the id in the body differ, or the id belongs to another kind of stream"""
    mine, theirs, clerk = uuid4(), uuid4(), person("clerk", 0)
    await t.refused(
        clerk,
        "receiving",
        f"documents/{mine}",
        "ReceiveDocument",
        document_id=str(theirs),
        body_id=HOME,
        channel="paper",
        head=HEAD,
    )
    meeting = t.world.things["meetings"][0].id
    document = next(one for one in t.world.things["documents"] if one.label == f"open incoming secret of {HOME}").id
    for stream, command, fields in (
        (f"tasks/{meeting}", "ReportProgress", {"percent": 1, "note": "x"}),
        (f"tasks/{document}", "WithdrawTask", {"reason": "x"}),
        (f"targets/{t.world.things['initiatives'][0].id}", "CloseTarget", {"outcome": "dropped", "reason": "x"}),
        (f"initiatives/{t.world.things['targets'][0].id}", "WithdrawInitiative", {"reason": "x"}),
    ):
        await t.refused(person("leader", 0), "tracking", stream, command, **fields)
    for kind in ("tasks", "meetings", "case-files", "initiatives", "programme"):
        answer = await t.page(person("specialist", 0, OTHER), f"/{kind}/{document}")
        t.holds(answer.status in (403, 404), f"/{kind}/{document}: {answer}")


@chain
async def search_operators(t: Try) -> None:
    """a search speaks the language of the index: tokens of other bodies, of months, of everything"""
    stranger, low = person("specialist", 3, OTHER), person("specialist", 0)
    for words in (f"body:{HOME}", f"month:{HOME}:2026-11", "direction:incoming", "*", "%", "_", "' OR 1=1 --", "kind:Công văn",
                  "year:2026", f"cites:{HOME}", '"', "\\", "a" * 300, "zq", f"body:{HOME} về"):  # fmt: skip
        for who in (stranger, low):
            for path in (f"/search?q={quote(words)}", f"/search/quick?q={quote(words)}", f"/registers/incoming?q={quote(words)}",
                         f"/case-files?q={quote(words)}"):  # fmt: skip
                await t.page(who, path)
    for kind in (f"body:{HOME}", "x','body:y"):
        await t.page(stranger, f"/search?q=v%E1%BB%81&kind={quote(kind)}")


@chain
async def pages_beyond(t: Try) -> None:
    """lists are turned beyond their end, filtered by other bodies, asked for other bodies' figures"""
    for who in (person("specialist", 0), person("chief", 3, OTHER), person("specialist", 0, OVERSEER)):
        for path in ("/registers/incoming?page=2", "/registers/outgoing?page=10000", "/search?q=v%E1%BB%81&page=10",
                     f"/evaluation?body={HOME}", f"/evaluation/documents?body={HOME}&which=late", f"/evaluation/log.xes?body={HOME}",
                     f"/evaluation/log.ocel?body={HOME}", f"/evaluation/limits?body={HOME}", f"/evaluation/what-if?body={HOME}",
                     f"/evaluation/report.xlsx?body={HOME}", "/reports/list?figure=received&kind=year", f"/bodies/{HOME}",
                     f"/programme?body={HOME}", f"/initiatives?body={HOME}", "/meetings?past=1", "/meetings/figures?year=2026"):  # fmt: skip
            await t.page(who, path)


@chain
async def views_that_lead_away(t: Try) -> None:
    """a kept list leads to another site, to a script, or stands in somebody else's name"""
    who = person("specialist", 0)
    for address in ("https://evil.example/", "//evil.example", "javascript:alert(1)", "/search\\evil", "/\\evil", "/search\r\nX: 1",
                    "/documents/x", "/../search", " /search"):  # fmt: skip
        await t.refused(who, "directory", f"bodies/{HOME}", "SaveView", view_id=str(uuid4()), name="x", address=address)
    theirs = next(
        iter(await t.rows("SELECT data ->> 'view_id' AS id FROM directory.events WHERE type LIKE '%ViewSaved%'"))
    )["id"]
    await t.refused(who, "directory", f"bodies/{HOME}", "RemoveView", view_id=theirs)
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = await t.form(who, "/language", language="vi", back=back)
        t.holds("evil" not in answer.headers.get("Location", ""), f"sent on to {answer.headers.get('Location')}")


@chain
async def prefilled_from_anothers(t: Try) -> None:
    """forms that begin with another document are opened with one that is not one's own"""
    secret = [one for one in t.world.things["documents"] if one.rank and one.parts["own"] == {HOME}]
    for who in (person("specialist", 0), person("specialist", 3, OTHER), sample("chuyenvien1", CHILD)):
        for thing in secret[:6]:
            for path in (f"/drafts/new?answers={thing.id}", f"/drafts/new?replaces={thing.id}", f"/tasks/order/{thing.id}",
                         f"/tasks?document={thing.id}", f"/drafts/{thing.id}/versions", f"/drafts/{thing.id}/du-thao.pdf"):  # fmt: skip
                await t.page(who, path)
