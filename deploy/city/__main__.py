"""The running city's directory and its sample documents.

`python -m deploy.city seed` fills the directory, `demo` sends the sample documents through all steps,
`link-accounts [FILE]` links people to the accounts they sign in with, `forget-second-step PERSON` lets a person enrol
again, `reorganise FILE [--rehearse]` shows what a reorganisation of bodies moves, and applies it.
"""

import argparse
import asyncio
import os
import sys
from itertools import cycle
from pathlib import Path
from uuid import UUID

import asyncpg
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.city.accounts import accounts_in, link_accounts, link_to_local_provider
from deploy.city.client import CityClient
from deploy.city.journey import STEPS, Journey, samples
from deploy.city.keys import SampleKeys
from deploy.city.people import bodies
from deploy.city.procedures import seed_procedures
from deploy.city.reorganisation import NotApplicable, reorganise
from deploy.city.seed import seed
from deploy.city.waiting import WAITING, WaitingDocuments
from shared.eventsourcing.ids import repeatable_id
from shared.readmodels.registers.past import incoming_ids
from shared.texts import say

NAMESPACE = UUID("5a7f9c1e-3f0b-4b57-9a43-0d6a3f2f8c11")  # of the sample documents' ids


async def run_seed() -> None:
    """Every body and its people, and the procedures that documents follow."""
    async with CityClient.from_environment() as client:
        people = await seed(
            client,
            os.environ["DATABASE_URL"],
            bodies(),
            SampleKeys.from_environment(),
            issuer=os.environ.get("OIDC_ISSUER", ""),
        )
        await seed_procedures(client)
    print(say("samples.cli.seeded", bodies=len(bodies()), people=people))


async def run_demo() -> None:
    """The sample documents through all seven steps; once, however often the city starts."""
    by_id = {body.id: body for body in bodies()}
    districts = [body for body in bodies() if body.level == "district"]
    there = await _known_documents()
    async with CityClient.from_environment() as client:
        with Progress(
            TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        ) as progress:
            bar = progress.add_task(say("samples.cli.documents"), total=len(STEPS) * len(samples()) + len(WAITING))
            for sample, district in zip(samples(), cycle(districts), strict=False):
                incoming = repeatable_id(NAMESPACE, sample.name)
                if incoming in there:
                    progress.update(
                        bar, advance=len(STEPS), description=say("samples.cli.there", document=sample.stem)[:24]
                    )
                    continue
                communes = [body for body in bodies() if body.parent == district.id][:4]

                def report(step: str, name: str = sample.stem) -> None:
                    progress.update(bar, advance=1, description=f"{say(f'samples.step.{step}')} · {name}"[:24])

                consulted = (by_id["ban-to-chuc"], by_id["uy-ban-kiem-tra"])
                await Journey(client, district, consulted, communes, sample, report, incoming=incoming).travel()

            def sent(symbol: str) -> None:
                progress.update(bar, advance=1, description=say("samples.cli.waiting", symbol=symbol)[:24])

            await WaitingDocuments(client).send(there, sent)


async def run_link_accounts(file: str | None) -> int:
    """Link people to the accounts they sign in with."""
    url = os.environ["DATABASE_URL"]
    async with CityClient.from_environment() as client:
        try:
            if file is None:
                linked = await link_to_local_provider(client, url, os.environ["OIDC_ISSUER"])
            else:
                linked = await link_accounts(client, url, accounts_in(Path(file)))
        except (KeyError, ValueError) as error:
            print(f"  ✗ {error}", file=sys.stderr)
            return 1
    print(say("samples.cli.linked", accounts=linked))
    return 0


async def run_forget_second_step(person_id: str) -> int:
    """Remove a person's authenticator and end their sessions at every site."""
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        done = await connection.execute("DELETE FROM sessions.second_steps WHERE person_id = $1", person_id)
        await connection.execute("DELETE FROM sessions.sessions WHERE person_id = $1", person_id)
    finally:
        await connection.close()
    forgotten = "samples.cli.forgotten" if done == "DELETE 1" else "samples.cli.never_enrolled"
    print(say(forgotten, person=person_id))
    return 0


async def run_reorganise(file: str, rehearse: bool) -> int:
    """Show a reorganisation and, unless it is a rehearsal, apply it; a mistake stops it before the first command."""
    async with CityClient.from_environment() as client:
        try:
            await reorganise(
                client, os.environ["DATABASE_URL"], Path(file), rehearse=rehearse, keys=SampleKeys.from_environment()
            )
        except NotApplicable as error:
            for problem in error.problems:
                print(f"  ✗ {problem}", file=sys.stderr)
            return 1
    print(say("samples.cli.rehearsed" if rehearse else "samples.cli.reorganised"))
    return 0


async def _known_documents() -> set[UUID]:
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        return await incoming_ids(connection)
    finally:
        await connection.close()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy.city", description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("seed")
    what.add_parser("demo")
    link = what.add_parser("link-accounts")
    link.add_argument("file", nargs="?", help="person_id,issuer,subject; without: the local identity provider's")
    forget = what.add_parser("forget-second-step")
    forget.add_argument("person", help="who has lost telephone and recovery codes, and enrols anew at the next sign-in")
    change = what.add_parser("reorganise")
    change.add_argument("file")
    change.add_argument("--rehearse", action="store_true", help="show what would move, and move nothing")
    arguments = parser.parse_args()
    if arguments.what == "link-accounts":
        return asyncio.run(run_link_accounts(arguments.file))
    if arguments.what == "forget-second-step":
        return asyncio.run(run_forget_second_step(arguments.person))
    if arguments.what == "reorganise":
        return asyncio.run(run_reorganise(arguments.file, arguments.rehearse))
    asyncio.run({"seed": run_seed, "demo": run_demo}[arguments.what]())
    return 0


if __name__ == "__main__":
    sys.exit(main())
