"""How long pages take with 10,000 and with 1,000,000 documents: the portal's own app, its queries and templates.

One body holds three tenths of all documents, and it is that body which asks: far worse than the city's share.
"""

import datetime as dt
import random
import statistics
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

import asyncpg
import httpx

from services.portal.app import create_app
from services.projections.engine import ensure_schema
from shared.documents.words import tokens_of, words_of
from shared.readmodels.catalogue import READ_MODELS
from shared.settings import Settings
from shared.web.signin.sessions import Signed

SIZES = (10_000, 1_000_000)
BASE = 4000  # different documents; the others repeat their words under symbols, dates and bodies of their own
BODY = "van-phong-thanh-uy"
BODIES = 81
ASKED = 150  # times
WORDS_A_DOCUMENT = 80
SAMPLES = Path(__file__).parents[1] / "data" / "documents"
PERSON = "vanthu.bench"
SECRET = "bench"
ACCOUNT = ("http://identity", "bench")

_FILL_SEARCH = """
    INSERT INTO search.entries (body_id, document_id, direction, kind, issuer, symbol, symbol_key, subject, signer,
                                document_date, said, content, cites, tokens, secrecy_rank, at)
    SELECT d.body, d.id, 'incoming', 'Thông báo', 'Thành ủy Đà Nẵng', d.symbol, d.key, b.subject, 'Nguyễn Văn An',
           d.day, '', b.content, '{}', b.tokens || ARRAY['body:' || d.body, d.key, 'year:' || extract(year FROM d.day),
           'direction:incoming', 'kind:Thông báo', 'month:' || d.body || ':' || to_char(d.day, 'YYYY-MM')], 0, d.day
    FROM documents d JOIN base b ON b.number = d.number % $1
"""
_FILL_REGISTER = """
    INSERT INTO registers.incoming (body_id, register_body_id, document_id, register_year, arrival_number,
                                    received_at, registered_at, channel, issuer, kind, symbol, document_date, subject, urgency, secrecy,
                                    secrecy_rank, status, files, findable)
    SELECT d.body, d.body, d.id, extract(year FROM d.day), d.number, d.day, d.day,
           'upload', 'Thành ủy Đà Nẵng', 'Thông báo', d.symbol, d.day, b.subject, 0, 'none', 0, 'filed', '[]',
           lower(d.symbol || ' ' || b.subject)
    FROM documents d JOIN base b ON b.number = d.number % $1
"""
_DOCUMENTS = """
    CREATE TEMP TABLE documents AS
    SELECT n AS number, gen_random_uuid() AS id, n || '-TB/BTCTU' AS symbol, n || 'tbbtctu' AS key,
           CASE WHEN n % 10 < 3 THEN 'van-phong-thanh-uy' ELSE 'body-' || n % 80 END AS body,
           current_date - 1 - (n % 3900) AS day
    FROM generate_series($1::int, $2::int) AS n
"""


def vocabulary() -> list[str]:
    """The words of the real documents, as often as they stand there."""
    return [word for path in sorted(SAMPLES.rglob("*.txt")) for word in words_of(path.read_text("utf-8"))]


async def figures(url: Callable[[str], str], sizes: tuple[int, ...] = SIZES, asked: int = ASKED) -> dict[str, float]:
    """Milliseconds: p50 and p99 of the search and of other pages, with each of ``sizes`` documents.

    ``url`` is the address of the database, whose read models are empty, for a role.
    """
    random.seed(7)
    words = vocabulary()
    connection = await asyncpg.connect(url("projections"), command_timeout=900)
    for model in READ_MODELS:
        await ensure_schema(connection, model)
    await _base(connection, words)
    await _sign_up(connection)
    result: dict[str, float] = {}
    filled = 0
    for size in sizes:
        await _fill(connection, filled + 1, size)
        filled = size
        async with _portal(url) as client:
            for name, paths in _asked(words, size, asked).items():
                for share, value in (await _timed(client, paths)).items():
                    result[f"{name}, {size:,} documents, {share}"] = value
    await connection.close()
    return result


async def _sign_up(connection: asyncpg.Connection) -> None:
    """The body that asks, and its clerk."""
    await connection.execute(
        "INSERT INTO roster.bodies (body_id, name, symbol, level, numbering, successors, exceptions,"
        " separate_approver, second_step, numbering_rules)"
        " VALUES ($1, 'Văn phòng Thành ủy', 'VPTU', 'board', 'party', '{}', '{}', false, false, '{}')",
        BODY,
    )
    await connection.execute(
        "INSERT INTO roster.people (person_id, body_id, name, post, clearance, active, account_issuer, account_subject)"
        " VALUES ($1, $2, 'Nguyễn Văn An', 'records_clerk', 1, true, $3, $4)",
        PERSON,
        BODY,
        *ACCOUNT,
    )


async def _base(connection: asyncpg.Connection, words: list[str]) -> None:
    await connection.execute(
        "CREATE TEMP TABLE base (number int PRIMARY KEY, subject text, content text, tokens text[])"
    )
    rows = []
    for number in range(BASE):
        content = " ".join(random.choices(words, k=WORDS_A_DOCUMENT))
        rows.append((number, "về " + " ".join(random.choices(words, k=8)), content, sorted(tokens_of(content))))
    await connection.copy_records_to_table("base", records=rows)


async def _fill(connection: asyncpg.Connection, first: int, last: int) -> None:
    await connection.execute("DROP TABLE IF EXISTS documents")
    await connection.execute("DROP INDEX search.entries_by_token")  # made once at the end, as a restore would
    await connection.execute(_DOCUMENTS.replace("$1", str(first)).replace("$2", str(last)))
    for statement in (_FILL_SEARCH, _FILL_REGISTER):
        await connection.execute(statement, BASE)
    await connection.execute("SET maintenance_work_mem = '1GB'")
    await connection.execute(
        "CREATE INDEX entries_by_token ON search.entries USING gin (tokens) WITH (fastupdate = off)"
    )
    await connection.execute("ANALYZE search.entries; ANALYZE registers.incoming")


def _asked(words: list[str], size: int, asked: int) -> dict[str, list[str]]:
    """The addresses asked for: words of any frequency, one to four of them; symbols; pages of the register."""
    searches = [
        f"/search?q={quote(' '.join(random.sample(words, random.randint(1, 4))))}" for _ in range(asked - asked // 5)
    ]
    searches += [f"/search?q={random.randrange(1, size)}-TB/BTCTU" for _ in range(asked // 5)]
    return {
        "search page": searches,
        "register page": [f"/registers/incoming?page={random.randint(1, 20)}" for _ in range(asked // 3)],
        "register page of a month": [_month(random.randint(1, 120)) for _ in range(asked // 3)],
        "inbox page": ["/"] * (asked // 3),
    }


def _month(back: int) -> str:
    """The register of 30 days that ended ``back`` months ago, as far as documents go back."""
    until = dt.date.today() - dt.timedelta(days=30 * back)
    return f"/registers/incoming?since={until - dt.timedelta(days=30)}&until={until}"


async def _timed(client: httpx.AsyncClient, paths: list[str]) -> dict[str, float]:
    taken = []
    for path in [*paths[:3], *paths]:  # the first ones warm caches, as a morning's first click does
        began = time.perf_counter()
        answer = await client.get(path)
        taken.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, (path, answer.status_code)
    taken = taken[3:]
    return {"p50": statistics.median(taken), "p99": statistics.quantiles(taken, n=100)[98]}


@asynccontextmanager
async def _portal(url: Callable[[str], str]) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(
        database_url=url("portal"),
        portal_url="http://portal",
        portal_session_secret=SECRET,
        files_url="file:///tmp/congvan-bench",
    )
    app = create_app(settings)
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app):
        signed = Signed(PERSON, *ACCOUNT, proved_at=dt.datetime.now(dt.UTC), second_step=False)
        cookie = await app.state.sessions.begin(signed, "127.0.0.1", "bench", {})
        async with httpx.AsyncClient(
            transport=transport, base_url="http://portal", cookies={"congvan": cookie}, timeout=60
        ) as client:
            yield client
