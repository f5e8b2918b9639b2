"""Everybody signs by an act of their own: what a body's clerk can reach opens nobody's key."""

import base64
import json
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from cryptography.hazmat.primitives.serialization import pkcs12

from deploy.city.client import CityClient, Refused
from deploy.city.journey import Journey, samples
from deploy.city.people import people_of
from deploy.local.processes import PROCESSES
from deploy.local.stack import LocalStack
from shared.documents.files import FileStore
from shared.signatures.trust import Trust
from shared.signatures.verifying import verified
from tests.conftest import city_bodies

BODY = "ban-to-chuc"


def files_in(city: LocalStack) -> list[Path]:
    """Every file that the city keeps."""
    return [path for path in Path(city.run_dir.path).rglob("*") if path.is_file()]


async def test_a_document_goes_its_way_by_the_acts_of_its_people(city: LocalStack) -> None:
    body, *others = city_bodies()
    async with CityClient(city.job_env()) as client:
        journey = Journey(client, body, (others[0], others[1]), others[2:4], samples()[0])
        await journey.travel()
    admin = await asyncpg.connect(city.postgres.admin_url)
    try:
        issued = await admin.fetchval(
            "SELECT data FROM publishing.events WHERE stream_id = $1 AND type = 'congvan.publishing.DocumentIssued.v1'",
            str(journey.outgoing),
        )
    finally:
        await admin.close()
    event = json.loads(issued)
    assert [one["role"] for one in event["signatures"]] == ["person", "body", "body"]  # leader, QR, seal
    assert event["mark"]
    data = await FileStore.from_url(city.values()["FILES_URL"]).get(event["files"][0]["sha256"])
    trust = Trust.from_folder(city.values()["TRUST_ROOTS"])
    assert [finding.good for finding in await verified(data, trust)] == [True] * 3


async def test_a_clerk_alone_finds_no_leaders_key(city: LocalStack) -> None:
    people = people_of(BODY)
    leader, clerk = people["lanhdao"], people["vanthu"]
    async with CityClient(city.job_env()) as client:
        # another person's key is neither shown nor replaced nor used
        for path in (f"keys/{leader.id}/challenge", f"keys/{leader.id}/register-key"):
            with pytest.raises(Refused):
                await client.post(clerk, "publishing", path, {"way": "token", "certificate": "", "signature": ""})
        with pytest.raises(Refused):
            await client.ask(clerk, "publishing", f"keys/{leader.id}")
        acts = {"acts": [{"document_id": str(uuid4()), "act": "sign"}], "pin": client.pin_of(leader.id)}
        (outcome,) = (await client.post(clerk, "publishing", "signing/begin", acts))["outcomes"]
        assert outcome["outcome"] == "refused"
        secret, pin = city.job_env()["SAMPLE_PIN_SECRET"], client.pin_of(leader.id)
    # no process is told a PIN or what PINs follow from
    for process in PROCESSES:
        told = " ".join(city.env(process).values())
        assert secret not in told, process.name
        assert pin not in told, process.name
    # no file of the city holds a private key, but the sample authority's own, which nobody signs documents with
    kept = [path.name for path in files_in(city) if path.suffix in (".p12", ".pfx", ".key")]
    assert kept == ["authority.key"]
    # what stands in the table opens by the leader's PIN alone
    admin = await asyncpg.connect(city.postgres.admin_url)
    try:
        wrapped = await admin.fetchval("SELECT pkcs12 FROM publishing.wrapped_keys WHERE holder_id = $1", leader.id)
        told = await admin.fetchval("SELECT string_agg(data::text, ' ') FROM publishing.events")
    finally:
        await admin.close()
    assert pkcs12.load_key_and_certificates(wrapped, pin.encode())[0] is not None
    assert base64.b64encode(wrapped).decode()[:40] not in told
    others = [client.pin_of(other.id) for other in people.values() if other is not leader]
    for guess in {*city.values().values(), *others, clerk.id}:
        with pytest.raises(ValueError, match="password"):
            pkcs12.load_key_and_certificates(wrapped, guess.encode()[:100])
