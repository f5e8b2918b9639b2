"""Hostile requests to the running city: a problem document in two languages, nothing written, one log line."""

import asyncio
import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pikepdf
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from deploy.city.client import CityClient, Refused, document
from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from shared.bodies.tokens import new_keys, sign_actor
from shared.services import COMMANDED, SERVICES

BODY = "van-phong-thanh-uy"
CLERK = people_of(BODY)["vanthu"]


def headers(stack: LocalStack, who: str = "vanthu", **more: str) -> dict[str, str]:
    token = sign_actor(people_of(BODY)[who].actor(), stack.job_env()["ACTOR_TOKEN_PRIVATE_KEY"])
    return {"Authorization": f"Bearer {token}", **more}


def received(document_id: object) -> dict[str, Any]:
    head = {"issuer": "Thành ủy", "subject": "về hội nghị"}
    return {"document_id": str(document_id), "body_id": BODY, "channel": "upload", "head": head}


async def events_in(stack: LocalStack) -> int:
    connection = await asyncpg.connect(stack.postgres.admin_url)
    try:
        return int(await connection.fetchval("SELECT count(*) FROM receiving.events"))
    finally:
        await connection.close()


def is_problem(response: httpx.Response, status: int, code: str) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == code
    assert problem["status"] == status
    for language in ("vi", "en"):
        assert problem[language]["title"]
        assert problem[language]["next_step"]


FORGED = sign_actor(CLERK.actor(), new_keys()[0])


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        (lambda fields: fields | {"channel": 7}, 422, "request.invalid"),
        (lambda fields: fields | {"unknown": "x"}, 422, "request.invalid"),
        (lambda fields: fields | {"head": {"subject": "x" * 3000}}, 422, "request.invalid"),
        (lambda fields: fields | {"document_id": str(uuid4())}, 422, "request.invalid"),
        (lambda fields: fields | {"body_id": "thanh-uy"}, 403, "forbidden.body"),
        (
            lambda fields: fields | {"directives": [{"text": "x", "lead_body_id": "nobody"}]},
            422,
            "directory.unknown-body",
        ),
    ],
)
async def test_fields_that_are_wrong(city: LocalStack, change: Any, status: int, code: str) -> None:
    before = await events_in(city)
    stream = uuid4()
    url = f"{city.urls['receiving']}/documents/{stream}/receive-document"
    async with httpx.AsyncClient() as http:
        is_problem(await http.post(url, json=change(received(stream)), headers=headers(city)), status, code)
    assert await events_in(city) == before


async def test_requests_that_are_no_requests(city: LocalStack) -> None:
    before = await events_in(city)
    stream = uuid4()
    url = f"{city.urls['receiving']}/documents/{stream}/receive-document"
    json_type = {"Content-Type": "application/json"}
    async with httpx.AsyncClient(timeout=60) as http:
        is_problem(await http.post(url, json=received(stream)), 401, "auth.missing")
        is_problem(
            await http.post(url, json=received(stream), headers={"Authorization": f"Bearer {FORGED}"}),
            401,
            "auth.invalid",
        )
        is_problem(
            await http.post(url, content=b'{"a": ', headers=headers(city, **json_type)), 400, "request.malformed"
        )
        is_problem(
            await http.post(url, content=b"\xff\xfe\x00", headers=headers(city, **json_type)), 400, "request.malformed"
        )
        huge = b'{"a": "' + b"x" * (5 * 1024 * 1024) + b'"}'
        is_problem(await http.post(url, content=huge, headers=headers(city, **json_type)), 413, "request.too-large")
        is_problem(await http.get(f"{city.urls['receiving']}/nowhere"), 404, "request.not-found")
        is_problem(await http.delete(url, headers=headers(city)), 405, "request.method")
        bad_key = headers(city, **{"Idempotency-Key": "x" * 300})
        is_problem(await http.post(url, json=received(stream), headers=bad_key), 400, "request.header")
        bad_version = headers(city, **{"If-Match": "yesterday"})
        is_problem(await http.post(url, json=received(stream), headers=bad_version), 400, "request.header")
    assert await events_in(city) == before


@pytest.mark.parametrize(
    ("data", "media_type", "code"),
    [
        (b"", "application/pdf", "file.empty"),
        (b"just text", "application/pdf", "file.not-what-it-says"),
        (b"%PDF-1.7 but called text", "text/plain", "file.not-what-it-says"),
        (b"\x7fELF\x02\x01\x01" + bytes(100), "application/octet-stream", "file.unsupported"),
        (b"PK\x03\x04 broken", "application/octet-stream", "file.unsupported"),
    ],
)
async def test_bytes_that_are_not_what_the_type_says(city: LocalStack, data: bytes, media_type: str, code: str) -> None:
    async with CityClient(city.job_env()) as client:
        with pytest.raises(Refused) as refused:
            await client.upload(CLERK, data, "x.pdf", media_type)
    assert refused.value.problem["code"] == code


async def test_a_broken_pdf_is_kept_and_said_to_be_unreadable(city: LocalStack) -> None:
    async with CityClient(city.job_env()) as client:
        answer = await client.upload(CLERK, b"%PDF-1.7\n cut off", "../../etc/x.pdf", "application/pdf")
    assert answer["problem"] == "broken"
    assert answer["file"]["name"] == "x.pdf"


async def test_two_hundred_megabytes_are_refused_before_they_are_sent(city: LocalStack) -> None:
    """The size is announced; the answer comes though not one byte of the body does."""
    before = await events_in(city)
    url = httpx.URL(city.urls["receiving"])
    reader, writer = await asyncio.open_connection(url.host, url.port)
    token = headers(city)["Authorization"]
    lines = ("POST /files HTTP/1.1", f"Host: {url.host}", f"Authorization: {token}", "Content-Type: application/pdf",
             f"Content-Length: {200 * 1024 * 1024}", "Connection: close", "", "")  # fmt: skip
    writer.write("\r\n".join(lines).encode())
    await writer.drain()
    answer = (await asyncio.wait_for(reader.read(), 30)).decode()
    writer.close()
    assert answer.startswith("HTTP/1.1 413")
    problem = json.loads(answer[answer.index("{") : answer.rindex("}") + 1])
    assert problem["code"] == "request.too-large"
    assert problem["vi"]["next_step"].startswith("Giảm độ phân giải")
    assert await events_in(city) == before


def docx_bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(40 * 1024 * 1024))
    return target.getvalue()


async def test_a_bomb_is_refused_and_a_script_is_told(city: LocalStack) -> None:
    script = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('x')")
        pdf.save(script)
    async with CityClient(city.job_env()) as client:
        with pytest.raises(Refused) as refused:
            await client.upload(CLERK, docx_bomb(), "x.docx", "application/octet-stream")
        answer = await client.upload(CLERK, script.getvalue(), "x.pdf", "application/pdf")
    assert refused.value.problem["code"] == "file.dangerous"
    assert answer["active_content"] == ["script"]


async def test_out_of_order_stale_without_right_and_twice(city: LocalStack) -> None:
    stream = uuid4()
    head = {"issuer": "Thành ủy", "subject": "về hội nghị"}
    async with CityClient(city.job_env()) as client:

        async def refused(who: str, service: str, command: str, fields: dict[str, Any]) -> str:
            with pytest.raises(Refused) as error:
                await client.give(people_of(BODY)[who], service, document(stream), command, fields)
            return str(error.value.problem["code"])

        assert await refused("vanthu", "receiving", "RegisterDocument", {"head": head}) == "document.unknown"
        await client.give(CLERK, "receiving", document(stream), "ReceiveDocument", received(stream))
        assert await refused("chuyenvien1", "receiving", "RegisterDocument", {"head": head}) == "forbidden.post"
        first = await client.give(CLERK, "receiving", document(stream), "RegisterDocument", {"head": head}, key="k1")
        again = await client.give(CLERK, "receiving", document(stream), "RegisterDocument", {"head": head}, key="k1")
        assert again["repeated"]
        assert again["events"] == first["events"]
        assert await refused("vanthu", "receiving", "RegisterDocument", {"head": head}) == "receiving.not-waiting"
        stranger = {"lead": {"person_id": "lanhdao.ban-to-chuc", "name": "x", "post": "leader"}}
        await client.wait_for_action(people_of(BODY)["lanhdao"], "routing", document(stream), "AnnotateDocument")
        assert await refused("chanhvp", "routing", "RouteDocument", stranger) == "directory.unknown-person"
    async with httpx.AsyncClient() as http:
        url = f"{city.urls['receiving']}/documents/{stream}/refuse-document"
        stale = headers(city, **{"If-Match": '"1"'})
        is_problem(await http.post(url, json={"reason": "x"}, headers=stale), 409, "command.stale-version")


async def test_a_secret_document_shows_only_to_the_cleared(city: LocalStack) -> None:
    stream = uuid4()
    head = {"issuer": "Thành ủy", "symbol": "7-CV/TU", "secrecy": "confidential"}
    async with CityClient(city.job_env()) as client:
        file = (await client.upload(CLERK, "Nội dung mật".encode(), "mat.txt", "text/plain"))["file"]
        with pytest.raises(Refused, match=r"secret\.content"):
            await client.give(
                CLERK,
                "receiving",
                document(stream),
                "ReceiveDocument",
                received(stream) | {"head": head, "files": [file]},
            )
        await client.give(
            CLERK, "receiving", document(stream), "ReceiveDocument",
            received(stream) | {"head": head, "channel": "paper", "paper_location": "Két số 2"},
        )  # fmt: skip
        await client.give(CLERK, "receiving", document(stream), "RegisterDocument", {"head": head})
        leader, specialist = people_of(BODY)["lanhdao"], people_of(BODY)["chuyenvien1"]
        await client.wait_for_action(leader, "routing", document(stream), "AnnotateDocument")
    async with httpx.AsyncClient() as http:
        url = f"{city.urls['routing']}/documents/{stream}/actions"
        answer = await http.get(url, headers=headers(city, "chuyenvien1"))
        assert answer.json()["actions"] == [], specialist.id


@pytest.mark.parametrize("service", COMMANDED)
async def test_the_api_keeps_its_contract(city: LocalStack, service: str) -> None:
    """Whatever the OpenAPI document allows to be sent, and what it does not, is answered and never crashes."""
    auth = headers(city)

    def probe() -> int:
        schema = schemathesis.openapi.from_url(f"{city.inner_urls[service]}/openapi.json")
        probed = 0
        for result in schema.get_all_operations():
            operation = result.ok()

            @settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy())
            def answered(case: Any) -> None:
                response = case.call(headers=auth)
                assert response.status_code < 500 or response.status_code == 503, response.text
                if response.status_code >= 400 and "health" not in case.path:
                    assert json.loads(response.content)["code"]

            answered()
            probed += 1
        return probed

    assert await asyncio.to_thread(probe) >= 4


async def test_health_and_metrics(city: LocalStack) -> None:
    async with httpx.AsyncClient() as http:
        for name, url in city.urls.items():
            assert (await http.get(f"{url}/health/live")).json() == {"status": "ok"}
            assert (await http.get(f"{url}/health/ready")).status_code == 200, name
        for name in (service.name for service in SERVICES if service.published):  # people and other systems reach these
            for path in ("/metrics", "/openapi.json", "/docs", "/redoc", "//metrics", "/METRICS", "/metrics/"):
                assert (await http.get(f"{city.urls[name]}{path}")).status_code == 404, (name, path)
            assert "python_info" in (await http.get(f"{city.inner_urls[name]}/metrics")).text
        metrics = (await http.get(f"{city.urls['receiving']}/metrics")).text
        for family in ("congvan_append_seconds_bucket", "congvan_relay_lag_events", "congvan_relay_lag_seconds"):
            assert family in metrics
        shown = (await http.get(f"{city.urls['projections']}/metrics")).text
        for family in ("congvan_consumer_lag_events", "congvan_read_model_freshness_seconds"):
            assert family in shown
