"""Raised later, read as it was: what becomes secret is secret in everything that was there before."""

import datetime as dt
from urllib.parse import quote
from uuid import uuid4

from deploy.city.journey import in_days
from tests.access.chains.trying import CHILD, HOME, Try, chain
from tests.access.people import HEIR, OLD, OTHER, OVERSEER, PARENT, person
from tests.access.world import RAISED, Thing


def _raised(t: Try) -> Thing:
    return next(one for one in t.world.things["documents"] if f"ended incoming {RAISED} of {HOME}" == one.label)


async def _moments(t: Try, stream: str) -> list[dt.datetime]:
    """A moment just after each event of a document."""
    rows = await t.rows("SELECT time FROM log.events WHERE subject = $1 ORDER BY transaction_id, position", stream)
    return [row["time"] + dt.timedelta(seconds=1) for row in rows]


@chain
async def before_it_was_raised(t: Try) -> None:
    """an uncleared colleague reads a document as it stood before it became secret"""
    thing = _raised(t)
    for who in (person("specialist", 0), person("clerk", 1), person("chief", 3, OTHER), person("leader", 3, PARENT)):
        for moment in (await _moments(t, thing.id))[:4]:
            at = quote(min(moment, dt.datetime.now(dt.UTC)).isoformat())
            answer = t.judge(
                who,
                f"past {at}",
                await t.asking.as_token(who, "projections", "GET", f"/past/documents/{thing.id}?at={at}"),
            )
            t.holds(answer.status in (403, 404), f"{who.id} reads it as it was: {answer}")
            t.judge(
                who,
                f"register {at}",
                await t.asking.as_token(who, "projections", "GET", f"/past/registers/incoming?at={at}"),
            )
            local = quote(moment.astimezone(dt.timezone(dt.timedelta(hours=7))).strftime("%Y-%m-%dT%H:%M"))
            await t.page(who, f"/documents/{thing.id}?at={local}")
            await t.page(who, f"/registers/incoming?at={local}")


@chain
async def raised_while_others_look(t: Try) -> None:
    """a document is known to everybody of its body, is worked on, and then becomes secret at its registration"""
    document_id = uuid4()
    stream, clerk, low = f"documents/{document_id}", person("clerk", 3), person("specialist", 0)
    words = [t.world.canary(f"{what} before it was raised", HOME) for what in ("subject", "issuer", "symbol")]
    head = {"issuer": f"Sở {words[1]}", "subject": f"về {words[0]}", "symbol": words[2], "kind": "Công văn"}
    await t.done(
        clerk,
        "receiving",
        stream,
        "ReceiveDocument",
        document_id=str(document_id),
        body_id=HOME,
        channel="paper",
        head=head,
    )
    await t.rest()
    await t.done(
        clerk, "receiving", stream, "RegisterDocument", head={"issuer": "Sở", "kind": "Công văn", "secrecy": "secret"}
    )
    await t.rest()
    t.world.raised(words, 2)
    for path in (f"/documents/{document_id}", "/registers/incoming", "/", "/search?q=Sở", "/search?q=Công văn", "/notices",
                 "/search/quick?q=Sở", "/registers/incoming/so.xlsx", "/registers/incoming/so.pdf", "/evaluation/documents?which=open"):  # fmt: skip
        for who in (low, person("chief", 1)):
            await t.page(who, path)
    answer = await t.page(low, f"/documents/{document_id}")
    t.holds(answer.status in (403, 404), f"its page is still shown: {answer}")
    for word in words:  # whether a search finds it tells as much as its words
        found = await t.asking.as_session(low, "portal", "GET", f"/search/quick?q={word}")
        t.holds(str(document_id) not in found.data.decode(), "a search still finds it")


@chain
async def heirs_read_the_past(t: Try) -> None:
    """who takes over reads the records of then, as far as they are cleared; nobody else does"""
    mine = [one for one in t.world.things["documents"] if one.label.startswith("ended") and one.parts["own"] == {OLD}]
    now = quote(dt.datetime.now(dt.UTC).isoformat())
    for thing in mine:
        for clearance in (0, 1, 2, 3):
            who = person("specialist", clearance, HEIR)
            answer = await t.asking.as_token(who, "projections", "GET", f"/past/documents/{thing.id}?at={now}")
            t.judge(who, f"past of {thing.label}", answer)
            expected = clearance >= thing.rank
            t.holds(answer.ok is expected, f"{who.id} · past of {thing.label}: {'let in' if answer.ok else answer}")
        for who in (person("chief", 3, OTHER), person("chief", 3, OVERSEER)):
            answer = await t.asking.as_token(who, "projections", "GET", f"/past/documents/{thing.id}?at={now}")
            t.holds(t.judge(who, thing.label, answer).status in (403, 404), f"{who.id} reads {thing.label}")


@chain
async def orders_of_a_secret(t: Try) -> None:
    """a secret document orders something: its task, the task's part, their notices and pages"""
    secret = await t.incoming(HOME, secrecy="secret", routed=False)
    order, low = uuid4(), person("chief", 0, CHILD)
    words = [
        t.world.canary(f"{what} of an order of a secret", HOME, CHILD, rank=2)
        for what in ("text", "subject", "note", "part")
    ]
    ordered = await t.give(person("leader", 3), "tracking", f"tasks/{order}", "OrderTask", task_id=str(order), lead_body_id=CHILD,
                           source_document_id=str(secret), text=words[0], document_subject=words[1], deadline=in_days(0))  # fmt: skip
    if not ordered.ok:
        t.holds(ordered.status in (403, 404, 409, 422), f"an order of a secret: {ordered}")
        return
    chief = person("chief", 3, CHILD)
    await t.give(chief, "tracking", f"tasks/{order}", "ReportProgress", percent=10, note=words[2])
    await t.give(chief, "tracking", f"tasks/{order}", "OrderSubTask", lead_body_id=OTHER, text=words[3])
    await t.rest()
    for who in (low, person("specialist", 0), person("chief", 1)):
        for path in (f"/tasks/{order}", "/tasks", "/tasks?show=ordered", f"/tasks?document={secret}", "/", "/notices", "/dashboard",
                     "/evaluation", "/reports/list?figure=open"):  # fmt: skip
            await t.page(who, path)
        answer = await t.page(who, f"/tasks/{order}")
        t.holds(answer.status in (403, 404), f"{who.id} sees the task: {answer}")
    await t.refused(low, "tracking", f"tasks/{order}", "ReportProgress", percent=20, note="x")


@chain
async def secret_papers_of_meetings(t: Try) -> None:
    """a paper about a secret is laid before a meeting with its title, its file, or a file later"""
    meeting = next(one for one in t.world.things["meetings"] if not one.ended)
    who, stream = person("clerk", 1), f"meetings/{meeting.id}"
    file = await t.uploaded(who, "Nội dung thường")
    for fields in (
        {"form": "on_paper", "title": "về việc mật"},
        {"form": "electronic", "title": "về việc mật", "file": file},
        {"form": "electronic", "file": file},
    ):
        await t.refused(
            who, "meetings", stream, "AttachPaper", paper_id=str(uuid4()), item=1, secrecy="secret", **fields
        )
    paper = str(uuid4())
    await t.done(who, "meetings", stream, "AttachPaper", paper_id=paper, item=1, secrecy="secret", form="on_paper")
    await t.refused(who, "meetings", stream, "UpdatePaper", paper_id=paper, file=file)


@chain
async def moments_that_are_none(t: Try) -> None:
    """the past is asked at moments that are none, and in other bodies' names"""
    thing, who = _raised(t), person("specialist", 0)
    for at in (
        "2030-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "now()",
        "2026-01-01",
        "",
        "1e99",
        "-1",
    ):
        answer = await t.asking.as_token(who, "projections", "GET", f"/past/documents/{thing.id}?at={quote(at)}")
        t.holds(t.judge(who, f"at {at}", answer).status in (400, 403, 404, 422), f"at {at!r}: {answer}")
    for extra in (f"body_id={OTHER}", "clearance=3", "actor=system", f"body={HOME}"):
        for path in ("/registers/incoming", "/tasks", "/search?q=về", "/evaluation"):
            await t.page(who, f"{path}{'&' if '?' in path else '?'}{extra}")
