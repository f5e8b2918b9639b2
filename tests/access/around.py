"""What is told around the documents: meetings, case files, other systems, what is the whole city's and what is one's own."""

import asyncio
import datetime as dt
import json
from typing import Any

from deploy.city.journey import in_days
from tests.access.people import CHILD, HOME, OTHER, OVERSEER, everybody, person
from tests.access.world import World, new_id, new_secret, standard


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


async def reorganised(world: World) -> None:
    """A reorganisation that founds a body, ordered by the office that oversees the city."""
    chief = person("chief", 0, OVERSEER)
    found = [{"name": "Cơ quan thử sắp xếp", "symbol": "TSX", "level": "attached"}]
    step = {"date": "2025-07-01", "new_bodies": {"parent": "Thành ủy Đà Nẵng", "term": "I"}, "found": found}
    file = json.dumps({"name": world.canary("name of a reorganisation", OVERSEER), "steps": [step]})
    plan = await world.client.post(chief.actor, "directory", "reorganisations/rehearse", {"file": file})
    ordered = {"file": file, "fingerprint": plan["fingerprint"]}
    stream = f"reorganisations/{plan['reorganisation_id']}"
    await world.give(chief, "directory", stream, "StartReorganisation", ordered)
    world.add("reorganisations", plan["reorganisation_id"], "reorganisation", own=(OVERSEER,))


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
