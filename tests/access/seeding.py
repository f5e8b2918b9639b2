"""What the city is seeded with: a story per kind of thing, told once for every secrecy."""

import asyncio
import datetime as dt
from dataclasses import replace
from typing import Any

import asyncpg

from deploy.city.client import document, operator
from deploy.city.journey import in_days
from shared.events.receiving import incoming_id
from shared.events.tracking.tasks import task_id
from tests.access.people import CHILD, CONCERNED, HEIR, HOME, OLD, OTHER, OVERSEER, PARENT, everybody, person
from tests.access.world import RAISED, RANKS, SECRECIES, Thing, World, appoint_everybody, new_id, new_secret, standard


async def tell(world: World, database_url: str) -> None:
    """The whole story: a city that has worked for a while."""
    await appoint_everybody(world)
    await _until(
        database_url,
        "SELECT count(*) >= 128 FROM roster.people WHERE person_id ~ '^(clerk|leader|chief|specialist)[0-3]'",
    )
    for body in (HOME, OLD):
        for secrecy in (*SECRECIES, RAISED):
            await incoming(world, secrecy, body)
    await drafts(world)
    await issued(world)
    await tasks(world)
    await meetings(world)
    await case_files(world)
    await subscriptions(world)
    await city_wide(world)
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
        world.add("tasks", task_id(document_id, 0), f"task of {label}", rank, own=(body,), lead=(body,), ended=False)
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
            "text": f"Nội dung {world.canary(f'text of {label}', *_CONSULTED)}\nHết.",
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
        world.add("documents", document_id, label, sees=_CONSULTED, asked=() if ended else (PARENT,), ended=ended,
                  more={"direction": "draft"})  # fmt: skip


async def issued(world: World) -> None:
    """A document that went out with an order, and one that was called back."""
    for ended in (False, True):
        document_id, label = new_id(), f"{'recalled' if ended else 'issued'} document"
        readers = (HOME, CHILD, CONCERNED)
        content = {
            "kind": "Thông báo",
            "subject": f"về việc {world.canary(f'subject of {label}', *readers)}",
            "text": f"Nội dung {world.canary(f'text of {label}', *readers)}",
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
        await world.offered(clerk, "publishing", stream, "IssueDocument")
        await world.give(clerk, "publishing", stream, "IssueDocument", {})
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


async def meetings(world: World) -> None:
    """A meeting that goes on and one that is over: people and a body invited, papers, opinions, votes, notes, minutes."""
    for ended in (False, True):
        meeting, label = new_id(), f"{'cancelled' if ended else 'coming'} meeting"
        stream, chair, guest = f"meetings/{meeting}", person("leader", 0), person("leader", 0, OTHER)
        invited = (HOME, CHILD)
        readers = {"persons": [one.id for body in invited for one in _all(body)] + [guest.id]}
        starts = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)
        called = {
            "meeting_id": str(meeting),
            "body_id": HOME,
            "title": f"Hội nghị {world.canary(f'title of {label}', **readers)}",
            "kind": "standing_committee",
            "place": "Phòng họp số 1",
            "starts_at": starts.isoformat(),
            "ends_at": (starts + dt.timedelta(hours=2)).isoformat(),
            "chair": {"person": chair.ref, "body_id": HOME},
            "people": [{"person": guest.ref, "body_id": OTHER}],
            "bodies": [CHILD],
            "agenda": [{"title": f"Mục {world.canary(f'agenda of {label}', **readers)}"}],
        }
        organiser = person("clerk", 1)
        await world.give(organiser, "meetings", stream, "CallMeeting", called)
        file = await world.upload(
            organiser, f"Nội dung {world.canary(f'text of paper of {label}', **readers)}", "tai-lieu.txt"
        )
        paper = {"paper_id": str(new_id()), "item": 1, "file": file,
                 "title": f"Tờ trình {world.canary(f'title of paper of {label}', **readers)}"}  # fmt: skip
        await world.give(organiser, "meetings", stream, "AttachPaper", paper)
        secret = {"paper_id": str(new_id()), "item": 1, "form": "on_paper", "secrecy": "secret"}
        await world.give(organiser, "meetings", stream, "AttachPaper", secret)
        said = world.canary(f"opinion of a guest of {label}", HOME, OTHER, of_events=False)
        await world.give(guest, "meetings", stream, "SendOpinion", {"text": f"Tôi cho rằng {said}", "item": 1})
        voting = str(new_id())
        await world.give(organiser, "meetings", stream, "OpenVoting",
                         {"voting_id": voting, "motion": f"Thông qua {world.canary(f'motion of {label}', **readers)}"})  # fmt: skip
        remark = world.canary(f"remark of a vote of {label}", HOME, OTHER, of_events=False)
        await world.give(
            guest, "meetings", stream, "CastVote", {"voting_id": voting, "choice": "against", "remark": remark}
        )
        if ended:
            await world.give(organiser, "meetings", stream, "CloseVoting", {"voting_id": voting})
            await world.give(organiser, "meetings", stream, "CancelMeeting", {"reason": "hoãn"})
        world.add("meetings", meeting, label, sees=invited, invited=invited, persons=frozenset({guest.id}),
                          ended=ended, more={"paper_id": paper["paper_id"], "voting_id": voting})  # fmt: skip
        world.add("files", file["sha256"], f"paper of {label}", sees=invited, persons=frozenset({guest.id}))


def _all(body: str) -> list[Any]:
    return [
        *everybody(body),
        *(standard(prefix, body) for prefix in ("vanthu", "lanhdao", "chanhvp", "chuyenvien1", "chuyenvien2")),
    ]


async def case_files(world: World) -> None:
    """Case files with documents of every secrecy: one open, one handed over."""
    for ended in (False, True):
        file, label = new_id(), f"{'handed over' if ended else 'open'} case file"
        stream, clerk = f"case-files/{file}", person("clerk", 3)
        opened = {"case_file_id": str(file), "title": f"Hồ sơ {world.canary(f'title of {label}')}", "code": f"0{ended:d}",
                  "retention_years": 10, "kept_by": clerk.ref}  # fmt: skip
        await world.give(clerk, "routing", stream, "OpenCaseFile", opened)
        for thing in world.things["documents"]:
            if thing.parts["own"] == {HOME} and thing.ended and thing.more["direction"] == "incoming":
                await _put(world, clerk, stream, thing.id)
        if ended:
            await world.give(clerk, "routing", stream, "CloseCaseFile", {})
            await world.give(clerk, "routing", stream, "HandOverCaseFile", {"received_by": "Kho lưu trữ"})
        world.add("case-files", file, label, ended=ended)


async def _put(world: World, clerk: Any, stream: str, document_id: str) -> None:
    """Into the case file, as soon as the read model of documents shows it."""
    for _ in range(100):
        before = len(world.refused)
        if await world.try_to(clerk, "routing", stream, "PutDocument", {"document_id": document_id}):
            return
        del world.refused[before:]
        await asyncio.sleep(0.2)
    world.refused.append(f"PutDocument {document_id} at {stream}")


async def subscriptions(world: World) -> None:
    """Other systems of every clearance, one that was shut out, and a peer."""
    for clearance in (0, 1, 2, 3):
        subscription, (secret, digest) = new_id(), new_secret()
        opened = {"subscription_id": str(subscription), "name": f"Phần mềm {world.canary('name of a subscription')}",
                  "clearance": clearance, "secret_sha256": digest}  # fmt: skip
        await world.give(
            person("chief", 3), "subscriptions", f"subscriptions/{subscription}", "OpenSubscription", opened
        )
        world.secrets[clearance] = (str(subscription), secret)
        stream, chief = f"subscriptions/{subscription}", person("chief", 3)
        await world.give(chief, "subscriptions", stream, "SetWebhook", {"url": "http://127.0.0.1:9/"})
        await world.give(chief, "subscriptions", stream, "GrantKafkaAccess", {})
        world.add("subscriptions", subscription, f"subscription of clearance {clearance}", clearance, ended=False)
    closed = new_id()
    opened = {"subscription_id": str(closed), "name": "Đã đóng", "clearance": 0, "secret_sha256": new_secret()[1]}
    await world.give(person("chief", 0), "subscriptions", f"subscriptions/{closed}", "OpenSubscription", opened)
    await world.give(
        person("chief", 0), "subscriptions", f"subscriptions/{closed}", "CloseSubscription", {"reason": "hết"}
    )
    world.add("subscriptions", closed, "closed subscription")
    for ended in (False, True):
        peer, name, (secret, digest) = new_id(), world.canary("name of a peer", OVERSEER), new_secret()
        registered = {"peer_id": str(peer), "name": name, "organs": [{"organ_id": f"000.00.0{ended:d}.H17", "name": "Sở"}],
                      "secret_sha256": digest, "url": "https://example.org/edxml"}  # fmt: skip
        chief = person("chief", 0, OVERSEER)
        if await world.try_to(chief, "subscriptions", f"peers/{peer}", "RegisterPeer", registered) is None:
            continue
        if ended:
            await world.give(chief, "subscriptions", f"peers/{peer}", "ClosePeer", {"reason": "hết"})
        else:
            world.peers.append(((str(peer), secret), "000.00.00.H17"))
        world.add("peers", peer, "closed peer" if ended else "peer", own=(OVERSEER,), ended=ended)


async def city_wide(world: World) -> None:
    """What every body may read: a target, an initiative; and a proposed procedure, which is its body's own."""
    target, initiative = new_id(), new_id()
    leader = person("leader", 0, OVERSEER)
    fields = {"target_id": str(target), "owner_body_id": HOME, "programme": "Cải cách", "name": "Chỉ tiêu", "measure": "100%",
              "due_on": in_days(90)}  # fmt: skip
    await world.give(leader, "tracking", f"targets/{target}", "SetTarget", fields)
    await world.give(leader, "tracking", f"targets/{target}", "CloseTarget", {"outcome": "dropped", "reason": "thôi"})
    world.add("targets", target, "closed target", own=(OVERSEER,), setting=(OVERSEER, HOME))
    fields = {"initiative_id": str(initiative), "name": "Sáng kiến", "description": "Mô tả"}
    chief = person("chief", 0)
    await world.give(chief, "tracking", f"initiatives/{initiative}", "RegisterInitiative", fields)
    await world.give(chief, "tracking", f"initiatives/{initiative}", "WithdrawInitiative", {"reason": "thôi"})
    world.add("initiatives", initiative, "withdrawn initiative")
    procedure, name = "thu.nghiem-cua-co-quan", world.canary("name of a proposed procedure", of_events=True)
    step = {"key": "xu-ly", "name": "Xử lý", "post": "specialist", "hours": 8, "ends_with": "filed"}
    content = {"name": name, "area": "other", "sort": "procedure", "direction": "incoming", "legal_basis": "Thử",
               "valid_from": "2026-01-01", "steps": [step]}  # fmt: skip
    fields = {"procedure_id": procedure, "content": content}
    await world.give(person("specialist", 0), "tracking", f"procedures/{procedure}", "DraftVersion", fields)
    world.add("procedures", procedure, "proposed procedure")


async def personal(world: World) -> None:
    """What is a person's own: a list that is kept, a note on a meeting, an absence."""
    who = person("specialist", 1)
    name = world.canary("name of a kept list", persons=[who.id], of_events=False)
    view = {"view_id": str(new_id()), "name": name, "address": "/tasks?show=mine"}
    await world.give(who, "directory", f"bodies/{HOME}", "SaveView", view)
    world.add("bodies", HOME, "the body itself", own=(HOME, OVERSEER), ended=False)


async def merged(world: World, database_url: str) -> None:
    """OLD goes over into HEIR, when all this was there."""
    fields = {"successor_body_id": HEIR, "day": "2025-07-01"}
    await world.give(operator(OLD), "directory", f"bodies/{OLD}", "MergeBody", fields)
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
