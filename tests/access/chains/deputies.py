"""The confused deputy: a document claims something of another body's, and the system would act on it."""

from uuid import uuid4

from shared.events.receiving import incoming_id
from shared.events.tracking.tasks import task_id
from tests.access.chains.trying import CHILD, HOME, Try, chain
from tests.access.people import CONCERNED, OTHER, person, sample


@chain
async def replaces_anothers(t: Try) -> None:
    """a draft says that it replaces another body's document"""
    theirs = await t.issued(HOME)
    assert theirs is not None
    await t.rest()
    ours = await t.issued(OTHER, replaces_document_id=str(theirs))
    await t.rest()
    t.holds("RecallRequested" not in await t.events("publishing", theirs), f"{OTHER} had a document of {HOME} recalled")
    copy = incoming_id(theirs, CHILD)
    t.holds("RecallAsked" not in await t.events("receiving", copy), "its recipient was asked to give it back")
    t.holds("TaskWithdrawn" not in await t.events("tracking", task_id(theirs, 0)), "its task was withdrawn")
    t.holds(ours is None, "the claim was not refused where it was made")


@chain
async def answers_anothers(t: Try) -> None:
    """a draft says that it answers what another body received"""
    theirs = await t.incoming(HOME)
    ours = await t.issued(OTHER, answers_document_id=str(theirs))
    await t.rest()
    t.holds("HandlingCompleted" not in await t.events("routing", theirs), f"{OTHER} completed the handling of {HOME}")
    t.holds(ours is None, "the claim was not refused where it was made")


@chain
async def answers_what_was_never_there(t: Try) -> None:
    """a draft answers an id that becomes another body's document later"""
    later = uuid4()
    ours = uuid4()
    await t.approved(OTHER, ours, answers_document_id=str(later))
    clerk, stream = person("clerk", 3), f"documents/{later}"
    head = {"issuer": "Sở", "subject": "về thử"}
    await t.give(
        clerk, "receiving", stream, "ReceiveDocument", document_id=str(later), body_id=HOME, channel="paper", head=head
    )
    await t.give(clerk, "receiving", stream, "RegisterDocument", head=head)
    await t.rest()
    lead = person("specialist", 0).ref
    await t.give(person("leader", 0), "routing", stream, "AnnotateDocument", instruction="Giao.")
    await t.give(person("chief", 0), "routing", stream, "RouteDocument", lead=lead)
    await t.issuing(OTHER, ours)
    await t.rest()
    t.holds("HandlingCompleted" not in await t.events("routing", later), "a claim made too early completed it")


@chain
async def own_claims_work(t: Try) -> None:
    """a body's claims about its own documents are acted on (or the chains above prove nothing)"""
    received, first = await t.incoming(HOME, routed=True), await t.issued(HOME)
    await t.rest()
    second = await t.issued(HOME, answers_document_id=str(received), replaces_document_id=str(first))
    await t.rest()
    t.holds(second is not None, "an honest claim was refused")
    t.holds("HandlingCompleted" in await t.events("routing", received), "the answered document was not completed")
    t.holds("RecallRequested" in await t.events("publishing", first), "the replaced document was not recalled")


@chain
async def recalled_by_strangers(t: Try) -> None:
    """strangers and recipients ask for the recall of a document"""
    theirs = await t.issued(HOME)
    for who in (
        sample("vanthu", OTHER),
        sample("lanhdao", OTHER),
        sample("chanhvp", CHILD),
        person("clerk", 3, CONCERNED),
    ):
        await t.refused(who, "publishing", f"documents/{theirs}", "RequestRecall", reason="lấy lại")
        await t.refused(who, "publishing", f"documents/{theirs}", "AddRecipients", recipients=[who.body])
    await t.rest()
    t.holds("RecallRequested" not in await t.events("publishing", theirs), "it was recalled")


@chain
async def tasks_out_of_anothers_document(t: Try) -> None:
    """a body orders tasks out of a document that it has never had"""
    secret = await t.incoming(HOME, secrecy="secret", routed=False)
    task = uuid4()
    await t.refused(
        person("leader", 0, OTHER), "tracking", f"tasks/{task}", "OrderTask",
        task_id=str(task), source_document_id=str(secret), lead_body_id=OTHER, text="Làm theo văn bản mật",
    )  # fmt: skip


@chain
async def evidence_of_anothers(t: Try) -> None:
    """reports name documents of other bodies as what shows the work"""
    secret = await t.incoming(HOME, secrecy="top_secret", routed=False)
    order, leader = uuid4(), person("leader", 0, OTHER)
    own = await t.incoming(OTHER, routed=False)
    await t.done(leader, "tracking", f"tasks/{order}", "OrderTask", task_id=str(order), source_document_id=str(own),
                 lead_body_id=CONCERNED, text="Làm")  # fmt: skip
    doing = person("specialist", 0, CONCERNED)
    await t.refused(
        doing, "tracking", f"tasks/{order}", "ReportProgress", percent=10, note="x", document_ids=[str(secret)]
    )
    await t.refused(doing, "tracking", f"tasks/{order}", "ReportCompletion", result="x", document_ids=[str(secret)])
    lead = person("specialist", 3, OTHER)
    handled = await t.incoming(OTHER)
    await t.refused(
        lead, "routing", f"documents/{handled}", "CompleteHandling", result="x", answer_document_id=str(secret)
    )


@chain
async def filed_by_strangers(t: Try) -> None:
    """a document goes into another body's case file, another body's document into one's own"""
    theirs, secret = await t.incoming(HOME), await t.incoming(HOME, secrecy="secret")
    file, keeper = uuid4(), person("clerk", 0, OTHER)
    await t.done(keeper, "routing", f"case-files/{file}", "OpenCaseFile", case_file_id=str(file), title="Của tôi", code="1",
                 kept_by=keeper.ref)  # fmt: skip
    await t.rest()
    for document_id in (theirs, secret):
        await t.refused(keeper, "routing", f"case-files/{file}", "PutDocument", document_id=str(document_id))
    lead = person("specialist", 3)
    await t.done(lead, "routing", f"documents/{theirs}", "CompleteHandling", result="Xong")
    await t.refused(lead, "routing", f"documents/{theirs}", "FileDocument", chosen_case_file_id=str(file))


@chain
async def sent_origin(t: Try) -> None:
    """a person says that a document is the copy of another body's, to report on it there"""
    theirs = await t.issued(HOME)
    forged, clerk = uuid4(), person("clerk", 0, OTHER)
    origin = {"document_id": str(theirs), "body_id": HOME}
    head = {"issuer": "Sở", "subject": "về thử"}
    fields = {"document_id": str(forged), "body_id": OTHER, "channel": "body", "head": head, "origin": origin}
    await t.give(clerk, "receiving", f"documents/{forged}", "ReceiveDocument", **fields)
    await t.give(clerk, "receiving", f"documents/{forged}", "RefuseDocument", reason="không nhận")
    await t.rest()
    rows = await t.rows("SELECT 1 FROM publishing.events WHERE stream_id = $1 AND data ->> 'recipient_body_id' = $2 "
                        "AND type LIKE '%DeliveryStatusChanged%'", str(theirs), OTHER)  # fmt: skip
    t.holds(not rows, "a stranger told the sender how the delivery stands")
