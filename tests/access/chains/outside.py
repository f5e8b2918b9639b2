"""Other systems: feeds, streams, webhooks, topics and edXML get what is their body's, cleared, and nothing else."""

import asyncio
import base64
import contextlib
import hashlib
from typing import Any
from uuid import uuid4

import aiohttp
from aiohttp import web
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError, TopicAuthorizationFailedError

from tests.access.asking import Answer
from tests.access.canaries import may_read, words_in
from tests.access.chains.trying import HOME, Try, chain
from tests.access.people import OTHER, OVERSEER, Person, person
from tests.access.world import new_secret


def _search(t: Try, clearance: int, data: bytes, what: str) -> None:
    """What a subscriber of HOME got has no word above its clearance, nor one that is a person's own."""
    reader = person("specialist", clearance)
    t.links += ["asked"] * 1
    for word in sorted(words_in(data)):
        canary = t.world.canaries.get(word)
        if canary is not None and not (canary.of_events and may_read(canary, reader)):
            t.holds(False, f"{what} of clearance {clearance} leaks {canary.what} ({word})")


async def _feed(t: Try, clearance: int, cursor: str = "") -> tuple[bytes, str]:
    """Everything that the feed of a clearance has."""
    subscription, secret = t.world.secrets[clearance]
    got, proof = b"", {"Authorization": f"Bearer {subscription}.{secret}"}
    while True:
        answer = await t.asking.ask("subscriptions", "GET", f"/feed?limit=500&cursor={cursor}", proof)
        if not answer.ok:
            t.holds(False, f"the feed of clearance {clearance} does not answer: {answer}")
            return got, cursor
        got, cursor = got + answer.data, answer.json["cursor"]
        if not answer.json["more"]:
            return got, cursor


@chain
async def feeds(t: Try) -> None:
    """feeds of every clearance are read from the beginning, events before a raise among them"""
    for clearance in t.world.secrets:
        got, _ = await _feed(t, clearance)
        _search(t, clearance, got, "the feed")
        t.holds(b"specversion" in got, f"the feed of clearance {clearance} is empty")


@chain
async def forged_cursors(t: Try) -> None:
    """a feed is read with another subscription's cursor, a forged one, from the future"""
    subscription, secret = t.world.secrets[0]
    proof = {"Authorization": f"Bearer {subscription}.{secret}"}
    _, foreign = await _feed(t, 3)
    for cursor in (
        foreign,
        "1-000000000000-0-0",
        f"1-{subscription[-12:]}-999999999-1",
        "0",
        "' OR 1=1",
        f"1-{subscription[-12:]}--1-0",
    ):
        answer = await t.asking.ask("subscriptions", "GET", "/feed", proof, params={"cursor": cursor})
        t.holds(400 <= answer.status < 500, f"cursor {cursor!r}: {answer}")
        _search(t, 0, answer.data, "a feed with a forged cursor")
    for given in (
        f"{subscription}.",
        f"{subscription}",
        f".{secret}",
        f"{uuid4()}.{secret}",
        f"{t.world.secrets[3][0]}.{secret}",
    ):
        answer = await t.asking.ask("subscriptions", "GET", "/feed", {"Authorization": f"Bearer {given}"})
        t.holds(answer.status == 401, f"proof {given[:12]}…: {answer}")


@chain
async def secret_of_a_cleared_feed(t: Try) -> None:
    """a chief without clearance changes the secret of a feed of clearance 2, and reads with it"""
    subscription, _ = t.world.secrets[2]
    for who in (person("chief", 0), person("leader", 1), person("chief", 3, OTHER), person("chief", 3, OVERSEER)):
        mine, digest = new_secret()
        await t.refused(who, "subscriptions", f"subscriptions/{subscription}", "ChangeSecret", secret_sha256=digest)
        answer = await t.asking.ask("subscriptions", "GET", "/feed", {"Authorization": f"Bearer {subscription}.{mine}"})
        t.holds(answer.status == 401, f"{who.id} reads with a secret of their own")
        _search(t, who.clearance, answer.data, f"the feed that {who.id} opened")
        for path in ("webhook", "kafka", "deliveries"):
            shown = await t.asking.as_token(who, "subscriptions", "GET", f"/subscriptions/{subscription}/{path}")
            t.holds(shown.status in (403, 404), f"{who.id} is shown the {path} of a feed above them: {shown}")
        await t.refused(
            who, "subscriptions", f"subscriptions/{subscription}", "SetWebhook", url="http://127.0.0.1:9/mine"
        )
        await t.refused(who, "subscriptions", f"subscriptions/{subscription}", "RotateKafkaPassword")
    await t.refused(person("chief", 1), "subscriptions", f"subscriptions/{uuid4()}", "OpenSubscription", name="x", clearance=2,
                    secret_sha256=new_secret()[1])  # fmt: skip


@chain
async def streams(t: Try) -> None:
    """server-sent events are listened to while a secret document comes in, and from the beginning"""

    async def listen(clearance: int) -> bytes:
        subscription, secret = t.world.secrets[clearance]
        headers = {"Authorization": f"Bearer {subscription}.{secret}", "Last-Event-ID": f"1-{subscription[-12:]}-0-0"}
        got = b""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{t.asking.urls['subscriptions']}/stream", headers=headers) as stream,
        ):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(8):
                    async for part in stream.content.iter_any():
                        got += part
        return got

    listening = [asyncio.create_task(listen(clearance)) for clearance in (0, 2)]
    await asyncio.sleep(1)
    word, document_id = t.world.canary("issuer told to streams", HOME, rank=2), uuid4()
    head = {"issuer": f"Sở {word}", "secrecy": "secret"}
    await t.done(person("clerk", 3), "receiving", f"documents/{document_id}", "ReceiveDocument", document_id=str(document_id),
                 body_id=HOME, channel="paper", head=head)  # fmt: skip
    for clearance, got in zip((0, 2), await asyncio.gather(*listening), strict=True):
        _search(t, clearance, got, "the stream")
        t.holds(b"data:" in got, f"the stream of clearance {clearance} said nothing")


@chain
async def webhooks(t: Try) -> None:
    """a webhook of clearance 0 is posted everything from the beginning"""
    got: list[bytes] = []

    async def take(request: web.Request) -> web.Response:
        got.append(await request.read() + str(dict(request.headers)).encode())
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        assert site._server is not None
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        subscription, chief = uuid4(), person("chief", 0)
        stream = f"subscriptions/{subscription}"
        await t.done(chief, "subscriptions", stream, "OpenSubscription", subscription_id=str(subscription), name="Ngoài", clearance=0,
                     secret_sha256=new_secret()[1])  # fmt: skip
        await t.done(chief, "subscriptions", stream, "SetWebhook", url=f"http://127.0.0.1:{port}/")
        cursor = f"1-{str(subscription)[-12:]}-0-0"
        await t.done(chief, "subscriptions", stream, "RewindWebhook", cursor=cursor)
        async with asyncio.timeout(60):
            while len(got) < 60:
                await asyncio.sleep(0.2)
        await asyncio.sleep(3)
        for posted in got:
            _search(t, 0, posted, "the webhook")
    finally:
        await runner.cleanup()


async def _login(t: Try, clearance: int, who: Person) -> Any:
    subscription, _ = t.world.secrets[clearance]
    for _ in range(100):
        answer = await t.asking.as_token(who, "subscriptions", "GET", f"/subscriptions/{subscription}/kafka")
        if answer.ok:
            return answer.json
        await asyncio.sleep(0.2)
    return None


@chain
async def topics(t: Try) -> None:
    """a subscriber reads its topic on Kafka, and then everybody else's, and writes to them"""
    logins = {clearance: await _login(t, clearance, person("chief", 3)) for clearance in (0, 2)}
    if not all(logins.values()):
        t.holds(t.stack.broker.subscribers == "", f"no access to Kafka is shown: {logins}")
        t.links += ["asked"] * 2
        return
    for clearance, login in logins.items():
        others = [one["topic"] for other, one in logins.items() if other != clearance]
        for topic, own in (
            (login["topic"], True),
            *((one, False) for one in (*others, "congvan.documents.v1", "congvan.directory.v1")),
        ):
            got = await _read_topic(login, topic)
            t.holds(own or got is None, f"a subscriber of clearance {clearance} reads {topic}")
            _search(t, clearance, b"".join(got or ()), f"the topic {topic}")


async def _read_topic(login: dict[str, str], topic: str) -> list[bytes] | None:
    """What a topic holds; nothing where the broker refuses it."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=login["servers"], security_protocol=login["protocol"], sasl_mechanism=login["mechanism"],
        sasl_plain_username=login["username"], sasl_plain_password=login["password"], auto_offset_reset="earliest",
        group_id=None,
    )  # fmt: skip
    try:
        await consumer.start()
        consumer.subscribe([topic])
        got: list[bytes] = []
        for _ in range(4):
            for records in (await consumer.getmany(timeout_ms=1500)).values():
                got += [(record.value or b"") + str(record.headers).encode() for record in records]
        return got or None if topic not in login["topic"] else got
    except (KafkaError, TopicAuthorizationFailedError):
        return None
    finally:
        await consumer.stop()


async def _edxml(t: Try, peer: tuple[str, str], message: dict[str, str]) -> Answer:
    proof = {"Authorization": f"Bearer {peer[0]}.{peer[1]}", "Content-Type": "application/xml"}
    return await t.asking.ask("subscriptions", "POST", "/edxml", proof, data=_MESSAGE.format(**message).encode())


_MESSAGE = """<?xml version="1.0" encoding="UTF-8"?><edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"
xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLEnvelope><edXML:edXMLHeader><edXML:MessageHeader>
<edXML:From><edXML:OrganId>{sender}</edXML:OrganId></edXML:From><edXML:To><edXML:OrganId>{to}</edXML:OrganId></edXML:To>
<edXML:Code><edXML:CodeNumber>{number}</edXML:CodeNumber><edXML:CodeNotation>CV</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:Place>Hà Nội</edXML:Place><edXML:PromulgationDate>2026/03/04</edXML:PromulgationDate>
</edXML:PromulgationInfo><edXML:DocumentType><edXML:Type>2</edXML:Type><edXML:TypeName>Công văn</edXML:TypeName>
</edXML:DocumentType><edXML:Subject>{subject}</edXML:Subject><edXML:DocumentId>{document}</edXML:DocumentId>
</edXML:MessageHeader><edXML:TraceHeaderList><edXML:Bussiness><edXML:BussinessDocType>{kind}</edXML:BussinessDocType>
<edXML:BussinessDocReason>x</edXML:BussinessDocReason></edXML:Bussiness></edXML:TraceHeaderList></edXML:edXMLHeader>
</edXML:edXMLEnvelope></edXML>"""


@chain
async def forged_senders(t: Try) -> None:
    """a peer sends, and recalls, in the name of an organ that another peer speaks for, or of the city itself"""
    if not t.world.peers:
        t.holds(False, "there is no peer")
        return
    peer, organ = t.world.peers[0]
    words = {"to": HOME, "number": "1", "subject": "giả", "kind": "0"}
    for sender in ("000.00.99.H17", HOME, "", "system", "000.00.00.H17' OR 1=1"):
        for kind in ("0", "1", "2", "3"):
            answer = await _edxml(
                t, peer, words | {"sender": sender, "document": f"{sender},2026/03/04,1/CV", "kind": kind}
            )
            t.holds(400 <= answer.status < 500, f"sent as {sender!r}: {answer}")
            t.links += ["asked"] * 1
    t.holds(
        (await _edxml(t, (peer[0], "x" * 32), words | {"sender": organ, "document": "x"})).status == 401,
        "a wrong secret was taken",
    )
    document = f"{organ},2026/03/04,1/CV"
    honest = await _edxml(t, peer, words | {"sender": organ, "document": document})
    t.holds(honest.ok, f"an honest message was refused: {honest}")


@chain
async def secrets_over_edxml(t: Try) -> None:
    """a peer sends a file that is stamped secret: it is not taken, and nothing of it is kept"""
    peer, organ = t.world.peers[0]
    text = f"ĐẢNG CỘNG SẢN VIỆT NAM\nTỐI MẬT\nNội dung {uuid4()}\n".encode()
    attached = (
        "<AttachmentEncoded><Attachment><ContentType>text/plain</ContentType><ContentId>f1</ContentId>"
        f"<ContentTransferEncoded>{base64.b64encode(text).decode()}</ContentTransferEncoded>"
        "<AttachmentName>x.txt</AttachmentName></Attachment></AttachmentEncoded></edXML>"
    )
    sent = {
        "to": HOME,
        "number": "2",
        "subject": "về thử",
        "kind": "0",
        "sender": organ,
        "document": f"{organ},2026/03/04,2/CV",
    }
    message = _MESSAGE.format(**sent).replace("</edXML>", attached)
    proof = {"Authorization": f"Bearer {peer[0]}.{peer[1]}", "Content-Type": "application/xml"}
    answer = await t.asking.ask("subscriptions", "POST", "/edxml", proof, data=message.encode())
    t.links += ["asked"] * 2
    t.holds(400 <= answer.status < 500, f"a secret file came in over edXML: {answer}")
    kept = list((t.stack.run_dir.path / "files").rglob(hashlib.sha256(text).hexdigest()))
    t.holds(not kept, "its bytes are in the store of files")
