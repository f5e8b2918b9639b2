"""What the city is seeded with: a story per kind of thing, told once for every secrecy."""

import asyncio
from dataclasses import replace
from typing import Any

import asyncpg

from deploy.city.client import document, operator
from deploy.city.journey import in_days
from shared.events.receiving import incoming_id
from shared.events.tracking.tasks import registered_task_id, task_id
from tests.access.around import case_files, city_wide, meetings, personal, reorganised, subscriptions
from tests.access.people import CHILD, CONCERNED, HEIR, HOME, OLD, PARENT, person
from tests.access.world import (
    RAISED,
    RANKS,
    SECRECIES,
    Thing,
    World,
    appoint_everybody,
    link_everybody,
    new_id,
    standard,
)
from tests.papers import paper


async def tell(world: World, database_url: str, issuer: str) -> None:
    """The whole story: a city that has worked for a while."""
    await appoint_everybody(world)
    await _until(
        database_url,
        "SELECT count(*) >= 128 FROM roster.people WHERE person_id ~ '^(clerk|leader|chief|specialist)[0-3]'",
    )
    await link_everybody(world, issuer)
    for body in (HOME, OLD):
        for secrecy in (*SECRECIES, RAISED):
            await incoming(world, secrecy, body)
    await drafts(world)
    await templates(world)
    await issued(world)
    await tasks(world)
    await meetings(world)
    await case_files(world)
    await subscriptions(world)
    await city_wide(world)
    await reorganised(world)
    await personal(world)
    await merged(world, database_url)


async def incoming(world: World, secrecy: str, body: str) -> None:
    """A document that came in, worked through to its filing; and one that somebody is still working on."""
    for ended in (True, False):
        await _incoming(world, secrecy, body, ended)


async def _incoming(world: World, secrecy: str, body: str, ended: bool) -> None:
    rank, raised = RANKS[secrecy], secrecy == RAISED
    level = "secret" if raised else secrecy
    label = f"{'ended' if ended else 'open'} incoming {secrecy} of {body}"
    document_id = new_id()
    stream = document(document_id)

    def word(what: str, **more: Any) -> str:
        return world.canary(f"{what} of {label}", body, rank=rank, **more)

    clerk, leader = person("clerk", 3, body), person("leader", 3, body)
    lead = person("specialist", 3, body)
    head: dict[str, Any] = {
        "issuer": f"Nơi gửi {word('issuer')}",
        "kind": "Công văn",
        "symbol": f"7-CV/{word('symbol', below=(body,))}",
        "place": word("place"),
        "signer": f"Người ký {word('signer')}",
        "secrecy": level,
        "subject": f"về việc {word('subject')}",
    }
    received: dict[str, Any] = {"document_id": str(document_id), "body_id": body, "channel": "paper", "head": head,
                                "paper_location": f"Két {word('paper location')}"}  # fmt: skip
    if secrecy == "none":
        received["files"] = [await world.upload(clerk, f"Nội dung {word('text of file')}", f"{word('file name')}.txt")]
    if raised:
        received["head"] = head | {"secrecy": "none", "subject": f"về việc {word('earlier subject')}"}
    await world.give(clerk, "receiving", stream, "ReceiveDocument", received)
    for file in received.get("files", ()):
        world.add("files", file["sha256"], f"file of {label}", rank, own=(body,))
    directive = {"text": f"Giao {word('directive')} thực hiện", "lead_body_id": body, "deadline": in_days(9)}
    registered = {"head": head, "directives": [directive]}
    if await world.try_to(clerk, "receiving", stream, "RegisterDocument", registered) is None:
        head = {name: value for name, value in head.items() if name != "subject"}
        await world.give(clerk, "receiving", stream, "RegisterDocument", {"head": head})
    else:
        world.add(
            "tasks",
            registered_task_id(document_id, 0),
            f"task of {label}",
            rank,
            own=(body,),
            lead=(body,),
            ended=False,
        )
    world.add("documents", document_id, label, rank, own=(body,), ended=ended, more={"direction": "incoming"})
    await _handle(world, stream, leader, lead, word, ended)


async def _handle(world: World, stream: str, leader: Any, lead: Any, word: Any, ended: bool) -> None:
    """From the leader's instruction to the case file."""
    body = leader.body
    await world.offered(leader, "routing", stream, "AnnotateDocument")
    await world.give(leader, "routing", stream, "AnnotateDocument",
                     {"instruction": f"Giao xem xét {word('instruction')}", "deadline": in_days(8)})  # fmt: skip
    await world.give(person("chief", 3, body), "routing", stream, "RouteDocument",
                     {"lead": lead.ref, "cooperating": [person("specialist", 2, body).ref],
                      "for_information": [leader.ref, person("specialist", 0, body).ref]})  # fmt: skip
    await world.give(lead, "routing", stream, "CommentDocument",
                     {"text": f"Ý kiến {word('comment')}", "mentioned": [leader.ref, person("specialist", 0, body).ref]})  # fmt: skip
    if ended:
        await world.give(lead, "routing", stream, "CompleteHandling", {"result": f"Đã xong {word('result')}"})
        await world.give(lead, "routing", stream, "FileDocument", {"case_file": f"Hồ sơ {word('case file named')}"})


_CONSULTED = (HOME, CONCERNED, PARENT)


async def drafts(world: World) -> None:
    """A draft that is being written and consulted on, and one that was withdrawn."""
    for ended in (False, True):
        document_id, label = new_id(), f"{'withdrawn' if ended else 'open'} draft"
        content = {
            "kind": "Công văn",
            "subject": f"V/v {world.canary(f'subject of {label}', *_CONSULTED)}",
            "paper": paper(f"Nội dung {world.canary(f'text of {label}', *_CONSULTED)}\nHết."),
            "recipients": [CHILD],
        }
        drafter = person("specialist", 1)
        fields = {"document_id": str(document_id), "body_id": HOME, "content": content}
        stream = document(document_id)
        await world.give(drafter, "approval", stream, "StartDraft", fields)
        asked = {
            "consulted_body_ids": [CONCERNED, PARENT],
            "question": f"Hỏi {world.canary(f'question on {label}', *_CONSULTED)}",
        }
        await world.give(drafter, "approval", stream, "RequestOpinions", asked)
        opinion = {"agrees": True, "opinion": f"Đồng ý {world.canary(f'opinion on {label}', *_CONSULTED)}"}
        await world.give(person("chief", 1, CONCERNED), "approval", stream, "GiveOpinion", opinion)
        said = {"text": f"Ý kiến {world.canary(f'comment on {label}')}", "mentioned": [person("chief", 0).ref]}
        await world.give(drafter, "approval", stream, "CommentDraft", said)
        if ended:
            withdrawn = {"reason": f"Thôi {world.canary(f'reason of {label}', *_CONSULTED)}"}
            await world.give(drafter, "approval", stream, "WithdrawDraft", withdrawn)
        world.add("documents", document_id, label, sees=_CONSULTED, asked=(PARENT,), ended=ended,
                  more={"direction": "draft"})  # fmt: skip


async def templates(world: World) -> None:
    """A template that is in use, and one that is out of use."""
    for ended in (False, True):
        template_id, label = new_id(), f"{'retired' if ended else 'kept'} template"
        content = {
            "kind": "Giấy mời",
            "subject": f"họp {world.canary(f'subject of {label}')}",
            "paper": paper(f"Kính mời {world.canary(f'text of {label}')}"),
        }
        stream, name = f"templates/{template_id}", f"Mẫu {world.canary(f'name of {label}')}"
        kept = {"template_id": str(template_id), "name": name, "content": content}
        await world.give(person("specialist", 0), "approval", stream, "KeepTemplate", kept)
        if ended:
            await world.give(person("chief", 0), "approval", stream, "RetireTemplate", {})
        world.add("templates", template_id, label, ended=ended)


async def issued(world: World) -> None:
    """A document that went out with an order, and one that was called back."""
    for ended in (False, True):
        document_id, label = new_id(), f"{'recalled' if ended else 'issued'} document"
        readers = (HOME, CHILD, CONCERNED)
        content = {
            "kind": "Thông báo",
            "subject": f"về việc {world.canary(f'subject of {label}', *readers)}",
            "paper": paper(f"Nội dung {world.canary(f'text of {label}', *readers)}"),
            "recipients": [CHILD, CONCERNED],
            "directives": [{"text": f"Giao {world.canary(f'order of {label}', *readers)}", "lead_body_id": CHILD,
                            "deadline": in_days(20)}],
        }  # fmt: skip
        stream, fields = document(document_id), {"document_id": str(document_id), "body_id": HOME, "content": content}
        drafter, chief, leader = standard("chuyenvien1"), standard("chanhvp"), standard("lanhdao")
        await world.give(drafter, "approval", stream, "StartDraft", fields)
        await world.give(chief, "approval", stream, "CheckFormat", {"departures": []})
        await world.give(drafter, "approval", stream, "SubmitDraft", {})
        await world.give(chief, "approval", stream, "ApproveDraft", {"remarks": world.canary(f"remarks on {label}")})
        await world.give(leader, "approval", stream, "ApproveDraft", {})
        clerk = standard("vanthu")
        for who, command in ((clerk, "TakeNumber"), (leader, "SignDocument"), (clerk, "IssueDocument")):
            await world.offered(who, "publishing", stream, command)
            await world.bring_on(who, document_id, command)
        if ended:
            reason = {"reason": f"Thu hồi {world.canary(f'reason of {label}', *readers)}"}
            await world.give(clerk, "publishing", stream, "RequestRecall", reason)
        world.add("documents", document_id, label, ended=ended, more={"direction": "outgoing"})
        for body in (CHILD, CONCERNED):
            copy = incoming_id(document_id, body)
            await world.offered(standard("vanthu", body), "receiving", document(copy), "RegisterDocument")
            world.add("documents", copy, f"copy of {label} at {body}", own=(body,), ended=False,
                      more={"direction": "incoming"})  # fmt: skip
        if not ended:
            task = task_id(document_id, 0)
            await world.offered(person("chief", 0, CHILD), "tracking", f"tasks/{task}", "ReportProgress")
            world.add("tasks", task, f"task of {label}", lead=(CHILD,), sees=(CHILD,), ended=False)


async def tasks(world: World) -> None:
    """Orders by hand out of documents of every secrecy, reported on and closed; with a part that another body does."""
    for source in [thing for thing in world.things["documents"] if thing.parts["own"] == {HOME}]:
        if source.more.get("direction") != "incoming" or source.ended:
            continue
        task, part, label = new_id(), None, f"order out of {source.label}"
        stream, readers, rank = f"tasks/{task}", (HOME, CHILD), source.rank
        ordered = {
            "task_id": str(task),
            "source_document_id": source.id,
            "lead_body_id": CHILD,
            "text": f"Giao {world.canary(f'text of {label}', *readers, rank=rank)}",
            "document_subject": f"về {world.canary(f'document subject of {label}', *readers, CONCERNED, rank=rank)}",
            "symbol": world.canary(f"symbol of {label}", *readers, CONCERNED, rank=rank),
            "deadline": in_days(12),
        }
        if await world.try_to(person("leader", 3), "tracking", stream, "OrderTask", ordered) is None:
            continue
        chief = person("chief", 3, CHILD)
        said = {"percent": 40, "note": f"Đã làm {world.canary(f'progress on {label}', *readers, rank=rank)}"}
        await world.try_to(chief, "tracking", stream, "ReportProgress", said)
        partly = {
            "lead_body_id": CONCERNED,
            "text": world.canary(f"part of {label}", HOME, CHILD, CONCERNED, rank=rank),
        }
        told = await world.try_to(chief, "tracking", stream, "OrderSubTask", partly)
        if told is not None:
            part = told["events"][0]["data"].get("sub_task_id")
        world.add("tasks", task, label, rank, lead=(CHILD,), sees=(CHILD,), ended=False)
        if part:
            world.add("tasks", part, f"part of {label}", rank, own=(CHILD,), lead=(CONCERNED,), sees=(CONCERNED,),
                      ended=False)  # fmt: skip
    task, label = new_id(), "withdrawn order"
    stream = f"tasks/{task}"
    plain = next(thing for thing in world.things["documents"] if thing.rank == 0 and thing.ended)
    text = world.canary(f"text of {label}", HOME, CHILD)
    fields = {"task_id": str(task), "source_document_id": plain.id, "lead_body_id": CHILD, "text": text}
    await world.give(person("leader", 1), "tracking", stream, "OrderTask", fields)
    await world.give(person("leader", 1), "tracking", stream, "WithdrawTask", {"reason": "thôi"})
    world.add("tasks", task, label, lead=(CHILD,), sees=(CHILD,))


async def merged(world: World, database_url: str) -> None:
    """OLD goes over into HEIR, when all this was there."""
    fields = {"successor_body_id": HEIR, "day": "2025-07-01"}
    await world.give(operator(), "directory", f"bodies/{OLD}", "MergeBody", fields)
    for kind in ("documents", "tasks"):  # who took over is in charge of what was open, and no longer the one before
        world.things[kind] = [_handed_over(thing) for thing in world.things[kind]]
    await _until(database_url, "SELECT ended_on IS NOT NULL FROM roster.bodies WHERE body_id = $1", OLD)


def _handed_over(thing: Thing) -> Thing:
    if thing.ended or OLD not in thing.parts["own"]:
        return thing
    parts = {name: frozenset({HEIR} if bodies == {OLD} else bodies) for name, bodies in thing.parts.items()}
    return replace(thing, parts=parts | {"sees": frozenset({OLD, HEIR})})


async def _until(database_url: str, question: str, *arguments: object) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        async with asyncio.timeout(120):
            while not await connection.fetchval(question, *arguments):
                await asyncio.sleep(0.2)
    finally:
        await connection.close()
