"""Doors: methods nobody uses, paths that mean something else, headers that are believed."""

from urllib.parse import quote

from tests.access.chains.trying import HOME, STRANGER, Try, chain
from tests.access.people import OTHER, person


def _secret(t: Try) -> str:
    return next(one.id for one in t.world.things["documents"] if one.label == f"ended incoming secret of {HOME}")


@chain
async def other_methods(t: Try) -> None:
    """pages and commands are asked for with every method there is"""
    document, who = _secret(t), person("specialist", 0)
    for method in ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        for site, path in (("portal", f"/documents/{document}"), ("portal", "/registers/incoming"), ("portal", "/")):
            answer = await t.asking.as_session(who, site, method, path)
            t.holds(t.judge(who, f"{method} {path}", answer).status in (403, 404, 405), f"{method} {path}: {answer}")
        for service, path in (
            ("receiving", f"/documents/{document}/register-document"),
            ("receiving", f"/documents/{document}/actions"),
        ):
            answer = await t.asking.as_token(STRANGER, service, method, path)
            t.holds(
                t.judge(STRANGER, f"{method} {path}", answer).status in (401, 403, 404, 405),
                f"{method} {path}: {answer}",
            )


@chain
async def methods_overridden(t: Try) -> None:
    """a form is smuggled in as a GET, or under another method's name"""
    who, document = person("leader", 1), await t.incoming(HOME)
    before = await t.events("routing", document)
    token = await t.asking.csrf(who)
    for headers in ({"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}):
        await t.page(who, f"/documents/{document}/CommentDocument?text=x&csrf={token}&_method=POST", headers=headers)
    await t.page(who, f"/documents/{document}/CommentDocument?text=x&csrf={token}", "PUT")
    t.holds(await t.events("routing", document) == before, "something was done")


@chain
async def paths_that_climb(t: Try) -> None:
    """paths climb out of their folder, or spell an id in another way"""
    document, who = _secret(t), person("specialist", 0)
    for path in ("/static/../app.py", "/static/..%2f..%2fapp.py", "/static/%2e%2e/%2e%2e/app.py", "/static/....//app.py",
                 "/files/../../etc/passwd", "/files/%2e%2e%2f", f"//documents/{document}", f"/documents//{document}",
                 f"/documents/{document.upper()}", f"/documents/{{{document}}}", f"/documents/urn:uuid:{document}",
                 f"/documents/{document.replace('-', '')}", f"/documents/{document}%00", f"/documents/{document}/", f"/documents/{document};a=b",
                 f"/documents/{document}%2f..%2f", f"/documents/{document}/../{document}", f"/DOCUMENTS/{document}",
                 f"/documents/{quote('０' + document[1:])}"):  # fmt: skip
        answer = await t.page(who, path)
        t.holds(answer.status in (303, 307, 400, 403, 404, 405, 422), f"{path}: {answer}")
        t.holds(
            b"root:" not in answer.data and b"def create_app" not in answer.data, f"{path} shows a file of the machine"
        )


@chain
async def ids_spelt_otherwise(t: Try) -> None:
    """commands name a document by another spelling of its id: one document must not become two streams"""
    document = next(one.id for one in t.world.things["documents"] if one.label == f"open incoming none of {HOME}")
    for spelt in (document.upper(), document.replace("-", ""), f"urn:uuid:{document}", f"{{{document}}}"):
        await t.give(person("clerk", 3, OTHER), "routing", f"documents/{quote(spelt)}", "CommentDocument", text="x")
        await t.give(person("clerk", 3), "routing", f"documents/{quote(spelt)}", "CommentDocument", text="x")
    rows = await t.rows(
        "SELECT DISTINCT stream_id FROM routing.events WHERE replace(lower(stream_id), '-', '') = $1",
        document.replace("-", ""),
    )
    t.holds(len(rows) == 1, f"the document has {len(rows)} streams")
    for spelt in ("QUAN-UY-HAI-CHAU", "quan-uy-hai-chau ", "quan-uy-hải-châu", "quan-uy-hai-chau%00", "..", "%2e%2e"):
        answer = await t.give(
            person("chief", 3), "directory", f"bodies/{quote(spelt)}", "SeeNotices", until="2026-01-01T00:00:00Z"
        )
        t.holds(400 <= answer.status < 500, f"a body spelt {spelt!r}: {answer}")


@chain
async def headers_that_are_believed(t: Try) -> None:
    """headers say who asks, from where, for which host, and under which correlation"""
    document, who = _secret(t), person("specialist", 0)
    for headers in ({"X-Actor": "system"}, {"X-Forwarded-User": "chief3.quan-uy-hai-chau"}, {"X-Clearance": "3"}, {"Remote-User": "system"},
                    {"X-Original-URL": "/metrics"}, {"X-Rewrite-URL": f"/documents/{document}"}, {"X-Correlation-Id": "x" * 200},
                    {"X-Forwarded-For": "127.0.0.1"}, {"Forwarded": "for=127.0.0.1"}):  # fmt: skip
        answer = await t.page(who, f"/documents/{document}", headers=headers)
        t.holds(answer.status in (403, 404), f"{headers}: {answer}")
        shown = await t.asking.as_token(STRANGER, "receiving", "GET", f"/documents/{document}/actions", headers=headers)
        t.holds(shown.status == 401, f"{headers}: {shown}")
    for host in ("evil.example", "evil.example:80", "127.0.0.1@evil.example"):
        answer = await t.asking.ask("portal", "GET", "/", {"Host": host})
        t.links += ["asked"] * 1
        t.holds(
            "evil" not in answer.headers.get("Location", ""),
            f"Host {host}: sent on to {answer.headers.get('Location')}",
        )
        answer = await t.asking.ask("portal", "GET", "/documents", {"Host": host})
        t.holds(
            "evil" not in answer.headers.get("Location", ""),
            f"Host {host}: sent on to {answer.headers.get('Location')}",
        )


@chain
async def stale_versions(t: Try) -> None:
    """strangers ask with a version that is wrong, to be told the right one"""
    document = _secret(t)
    for who in (person("clerk", 0), person("clerk", 3, OTHER), person("leader", 0, OTHER)):
        for service, stream, command, fields in (
            ("receiving", f"documents/{document}", "RefuseDocument", {"reason": "x"}),
            ("routing", f"documents/{document}", "CommentDocument", {"text": "x"}),
        ):
            answer = await t.give(who, service, stream, command, headers={"If-Match": '"999999"'}, **fields)
            t.holds(
                answer.status in (403, 404),
                f"{who.id} · {command}: expected refused, got {answer} {answer.data[:160]!r}",
            )


@chain
async def counted_from_outside(t: Try) -> None:
    """figures that anybody can ask for say what is inside: metrics, health, the catalogue, problem documents"""
    for site in t.asking.urls:
        for path in ("/metrics", "/health/ready", "/health/live", "/openapi.json", "/docs", "/redoc", "/events", "/events/asyncapi.json",
                     "/nowhere", "/.env", "/.git/config"):  # fmt: skip
            answer = await t.asking.ask(site, "GET", path)
            t.judge(STRANGER, f"{site}{path}", answer)
            t.holds(b"PRIVATE KEY" not in answer.data, f"{site}{path} shows a key")
