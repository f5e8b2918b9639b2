"""Seeding: every body with its term and its sample people, once; a second run changes nothing."""

import asyncio

import asyncpg
from rich.progress import track

from deploy.city.accounts import link_to_local_provider
from deploy.city.client import CityClient, operator
from deploy.city.keys import SampleKeys
from deploy.city.people import TERM_OPENED_ON, CityBody, people_of
from shared.readmodels.roster.lookup import RosterLookup
from shared.texts import say

AT_ONCE = 8


async def seed(
    client: CityClient,
    database_url: str,
    chosen: tuple[CityBody, ...],
    keys: SampleKeys | None = None,
    *,
    issuer: str = "",
    quiet: bool = False,
) -> int:
    """Enter ``chosen`` bodies into the directory and wait until the roster shows them; returns the people.

    With an ``issuer``, the local identity provider's, they can sign in there.
    """
    if keys is not None:
        await asyncio.to_thread(keys.make_authority)
    if await _missing(database_url, chosen):
        gate = asyncio.Semaphore(AT_ONCE)
        work = [asyncio.create_task(_enter(client, body, gate)) for body in chosen]
        for done in track(asyncio.as_completed(work), say("samples.cli.directory"), len(work), disable=quiet):
            await done
        while await _missing(database_url, chosen):
            await asyncio.sleep(0.1)
    if keys is not None:
        await keys.register_missing(client, chosen)
    if issuer:
        await link_to_local_provider(client, database_url, issuer)
    return sum(len(people_of(body.id)) for body in chosen)


async def _enter(client: CityClient, body: CityBody, gate: asyncio.Semaphore) -> None:
    stream, who = f"bodies/{body.id}", operator()
    async with gate:
        founded = {
            "body_id": body.id,
            "name": body.name,
            "symbol": body.symbol,
            "level": body.level,
            "parent_body_id": body.parent,
        }
        await client.give(who, "directory", stream, "FoundBody", founded, key=f"seed/{body.id}/found")
        term = {"term": body.term, "opened_on": TERM_OPENED_ON}
        await client.give(who, "directory", stream, "OpenTerm", term, key=f"seed/{body.id}/{body.term}")
        for person in people_of(body.id).values():
            fields = {
                "person": person.ref().model_dump(mode="json"),
                "clearance": person.clearance,
                "email": person.email,
            }
            await client.give(who, "directory", stream, "AppointPerson", fields, key=f"seed/{person.id}")


async def _missing(database_url: str, chosen: tuple[CityBody, ...]) -> int:
    wanted = [person.id for body in chosen for person in people_of(body.id).values()]
    connection = await asyncpg.connect(database_url)
    try:
        known = await RosterLookup(connection).known(wanted)
    finally:
        await connection.close()
    return len(wanted) - known
