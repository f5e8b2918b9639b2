"""Linking people to the accounts they sign in with: `python -m deploy.city link-accounts [FILE]`.

``FILE`` is a CSV with the columns ``person_id,issuer,subject`` (an empty subject: unlinked).  Without one everybody who
has no account gets the one of the local identity provider, which moves with the city's ports.
"""

import asyncio
import csv
from pathlib import Path

import asyncpg

from deploy.city.client import CityClient, operator
from shared.bodies.accounts import Account, local_account, local_subject
from shared.readmodels.roster.lookup import HeldAccount, RosterLookup

AT_ONCE = 8


async def link_accounts(client: CityClient, database_url: str, wanted: dict[str, Account | None]) -> int:
    """Link each person of ``wanted`` and wait until the roster shows it; returns how many links are new.

    Raises ``KeyError`` for a person who is not in the roster, before anybody is linked.
    """
    homes = {person.person_id: person.body_id for person in await _people(database_url)}
    others = await _other(database_url, wanted)
    differing = {person: account for person, account in wanted.items() if person in others}
    unknown = sorted(set(wanted) - set(homes))
    if unknown:
        raise KeyError(", ".join(unknown))
    gate = asyncio.Semaphore(AT_ONCE)

    async def link(person_id: str, account: Account | None) -> None:
        fields = {"person_id": person_id, "account": account.model_dump() if account else None}
        async with gate:
            body_id = homes[person_id]
            await client.give(operator(), "directory", f"bodies/{body_id}", "LinkAccount", fields)

    await asyncio.gather(*(link(person, account) for person, account in differing.items()))
    while await _other(database_url, wanted):
        await asyncio.sleep(0.1)
    return len(differing)


async def link_to_local_provider(client: CityClient, database_url: str, issuer: str) -> int:
    """Link everybody who has no account, or an account of the local provider at a former address."""
    local: dict[str, Account | None] = {
        person.person_id: local_account(issuer, person.person_id)
        for person in await _people(database_url)
        if person.account is None or person.account.subject == local_subject(person.person_id)
    }
    return await link_accounts(client, database_url, local)


def accounts_in(file: Path) -> dict[str, Account | None]:
    """The links in a file.  Raises ``ValueError`` or ``KeyError`` for a file of another form."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return {
            row["person_id"]: Account(issuer=row["issuer"], subject=row["subject"]) if row["subject"] else None
            for row in csv.DictReader(lines)
        }


async def _people(database_url: str) -> list[HeldAccount]:
    connection = await asyncpg.connect(database_url)
    try:
        return await RosterLookup(connection).accounts()
    finally:
        await connection.close()


async def _other(database_url: str, wanted: dict[str, Account | None]) -> set[str]:
    """The people whose link differs from ``wanted``, or who are not in office."""
    held = {person.person_id: person.account for person in await _people(database_url)}
    return {person for person, account in wanted.items() if person not in held or held[person] != account}
