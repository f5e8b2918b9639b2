"""The sites: sessions that end, cookies that are carried elsewhere, and what the operators' console shows."""

import asyncio
import time
from urllib.parse import quote

from shared.bodies.tokens import sign_actor
from tests.access.asking import Answer, NotLetIn
from tests.access.chains.trying import HOME, Try, chain, last_chain
from tests.access.people import OLD, OTHER, Person, person
from tests.access.world import RAISED, operating


def _cookie(cookies: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def _not_in(answer: Answer) -> bool:
    return answer.status in (401, 403) or (answer.status == 303 and "/sign-in" in answer.headers.get("Location", ""))


@chain
async def after_sign_out(t: Try) -> None:
    """a cookie that was copied before signing out is used afterwards, at the portal and at the console"""
    for who, site, page in (
        (person("specialist", 3), "portal", "/registers/incoming"),
        (operating()[1], "operations", "/events"),
    ):
        own = t.apart()
        copied = dict(await own.asking.session(who, site))
        before = await own.asking.ask(site, "GET", page, _cookie(copied))
        t.holds(before.ok, f"{site}: not signed in: {before}")
        token = await own.asking.csrf(who, site)
        copied = dict(await own.asking.session(who, site))
        ended = await own.asking.as_session(who, site, "POST", "/sign-out", headers={"X-CSRF-Token": token}, data={})
        t.holds(ended.status in (200, 303), f"{site}: signing out failed: {ended}")
        t.links += ["asked"] * 2
        after = await own.asking.ask(site, "GET", page, _cookie(copied))
        t.holds(_not_in(after), f"{site}: the copied cookie still opens {page}: {after}")


@chain
async def one_site_at_the_other(t: Try) -> None:
    """an operator's session of the portal is carried to the console, and the other way round"""
    who, own = operating()[1], t.apart()
    for site, other, page in (("portal", "operations", "/events"), ("operations", "portal", "/registers/incoming")):
        cookies = await own.asking.session(who, site)
        names = {
            "congvan": "congvan-operations",
            "congvan-operations": "congvan",
            "__Host-congvan": "__Host-congvan-operations",
        }
        carried = cookies | {names.get(name, name): value for name, value in cookies.items()}
        answer = await own.asking.ask(other, "GET", page, _cookie(carried))
        t.links += ["asked"] * 1
        t.holds(_not_in(answer), f"a session of {site} opens {page} of {other}: {answer}")


@chain
async def sessions_of_the_released(t: Try) -> None:
    """somebody signs in, leaves their body, and goes on with the session and with a token"""
    leaver, chief, own = await t.newcomer(), person("chief", 0), t.apart()
    await t.rest()
    cookies = await own.asking.sign_in(leaver.id)
    t.holds((await own.asking.ask("portal", "GET", "/", _cookie(cookies))).ok, "not signed in")
    await t.done(chief, "directory", f"bodies/{HOME}", "ReleasePerson", person_id=leaver.id)
    await t.rest()
    answer = await own.asking.ask("portal", "GET", "/registers/incoming", _cookie(cookies))
    t.holds(_not_in(answer), f"the session of somebody who left opens the register: {answer}")
    try:
        await own.asking.sign_in(leaver.id)
        t.holds(False, "somebody who left signs in again")
    except NotLetIn:
        t.links += ["asked"] * 1


@chain
async def anothers_form(t: Try) -> None:
    """a form is sent with the token of another session, with none, and from another site"""
    victim, attacker = person("leader", 1), person("specialist", 0)
    theirs = await t.asking.csrf(attacker)
    document = next(one for one in t.world.things["documents"] if one.label == f"open incoming none of {HOME}")
    for headers in (
        {"X-CSRF-Token": theirs},
        {},
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "x" * 32},
        {"Origin": "https://evil.example"},
    ):
        answer = await t.page(
            victim, f"/documents/{document.id}/CommentDocument", "POST", headers=headers, data={"text": "x"}
        )
        t.holds(400 <= answer.status < 500, f"with {headers}: {answer}")


@chain
async def secrets_at_the_console(t: Try) -> None:
    """an operator without clearance looks through every event of documents that are secret, or became so later"""
    low, high = operating()
    secret = [one for one in t.world.things["documents"] if one.rank and one.parts["own"] == {HOME}]
    for thing in secret:
        rows = await t.rows("SELECT service, stream_id, version FROM log.events WHERE subject = $1", thing.id)
        for row in rows:
            path = f"/events/{row['service']}/{quote(row['stream_id'])}/{row['version']}"
            for who in (low, high):
                answer = await t.asking.as_session(who, "operations", "GET", path)
                t.judge(who, path, answer, at_console=True)
        for who in (low, high):
            for path in (f"/ways/{thing.id}", f"/events?subject={thing.id}"):
                t.judge(who, path, await t.asking.as_session(who, "operations", "GET", path), at_console=True)
    t.holds(any(RAISED in one.label for one in secret), "nothing was raised")


@chain
async def what_is_a_persons_own_at_the_console(t: Try) -> None:
    """an operator reads single votes, opinions and kept lists in the log"""
    rows = await t.rows(
        "SELECT service, stream_id, version FROM log.events WHERE type ~ '(VoteCast|OpinionSent|ViewSaved|PaperRead|NoticesSeen)'"
    )
    t.holds(rows, "nobody voted")
    for row in rows:
        path = f"/events/{row['service']}/{quote(row['stream_id'])}/{row['version']}"
        for who in operating():
            t.judge(who, path, await t.asking.as_session(who, "operations", "GET", path), at_console=True)


@last_chain
async def letters_of_a_secret(t: Try) -> None:
    """an event of a document that became secret cannot be read by anybody: its dead letter shows nothing to the uncleared"""
    thing = next(one for one in t.world.things["documents"] if one.label == f"ended incoming {RAISED} of {OLD}")
    word = t.world.canary("broken event of what became secret", OLD, rank=2)
    await t.rows(
        "INSERT INTO receiving.events (id, stream_id, version, type, subject, body_id, time, data, metadata, command_id, command_index) "
        "SELECT gen_random_uuid(), e.stream_id, s.version + 1, type, subject, body_id, now(), "
        "data || jsonb_build_object('channel', $2::text), metadata, gen_random_uuid(), 0 FROM receiving.events e "
        "JOIN receiving.streams s USING (stream_id) WHERE e.stream_id = $1 AND e.version = 1",
        thing.id, word,
    )  # fmt: skip
    low, _ = operating()
    async with asyncio.timeout(60):
        while not (found := await t.rows("SELECT letter_id FROM operations.letters WHERE stream_id = $1", thing.id)):
            await asyncio.sleep(0.2)
    for row in found:
        for path in (f"/letters/{row['letter_id']}", "/letters", f"/events/receiving/{thing.id}/4"):
            t.judge(low, path, await t.asking.as_session(low, "operations", "GET", path), at_console=True)
    for path in ("/letters?show=open", "/audit", "/", "/bodies", "/outside", "/read-models"):
        t.judge(low, path, await t.asking.as_session(low, "operations", "GET", path), at_console=True)


@chain
async def operators_have_no_part(t: Try) -> None:
    """an operator gives commands of bodies, and people of bodies give those of operators"""
    operator = operating()[1]
    theirs = next(one for one in t.world.things["documents"] if one.label == f"open incoming none of {HOME}")
    await t.refused(operator, "routing", f"documents/{theirs.id}", "CommentDocument", text="x")
    await t.refused(operator, "publishing", f"documents/{theirs.id}", "RequestRecall", reason="x")
    claimed = Person("chief", 3, OTHER)
    for path in ("/read-models", "/standing"):
        service = "projections" if path == "/read-models" else "subscriptions"
        answer = await t.asking.as_token(claimed, service, "GET", path)
        t.holds(t.judge(claimed, path, answer).status == 403, f"{path}: {answer}")


@chain
async def proof_that_is_old(t: Try) -> None:
    """rights are changed and documents approved by a session whose proof is hours old"""
    chief, new = person("chief", 0), {"person_id": "nguoi-cua-phien-cu", "name": "Cũ", "post": "specialist"}
    old = sign_actor(chief.actor, t.stack.values()["ACTOR_TOKEN_PRIVATE_KEY"], proved_at=time.time() - 6 * 3600)
    for path, sent in (
        (f"/bodies/{HOME}/appoint-person", {"person": new, "clearance": 0}),
        (f"/bodies/{HOME}/release-person", {"person_id": "ai-do"}),
    ):
        headers = {"Authorization": f"Bearer {old}"}
        answer = t.judge(chief, path, await t.asking.ask("directory", "POST", path, headers, json=sent))
        t.holds(answer.status in (401, 403), f"{path} with an old proof: {answer}")
