"""Old registers: who takes one over is cleared for what it says; who looks at how it went may not be."""

import asyncio
import io
from urllib.parse import quote

import openpyxl

from tests.access.chains.trying import HOME, Try, chain
from tests.access.people import OTHER, person


@chain
async def reports_of_an_import(t: Try) -> None:
    """a cleared clerk imports secret lines, right and broken; colleagues without clearance open the report"""
    clerk, own = person("clerk", 3), t.apart()
    words = [
        t.world.canary(f"{what} of an imported secret line", HOME, rank=2)
        for what in ("issuer", "symbol", "date", "number", "place")
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Số đến", "Ngày đến", "Nơi ban hành", "Số, ký hiệu", "Ngày văn bản", "Trích yếu", "Độ mật"])
    sheet.append([901, "02/01/2019", words[0], words[1], "01/01/2019", "", "Tối mật"])
    sheet.append([words[3], "02/01/2019", words[0], words[1], words[2], "", "Tối mật"])
    sheet.append([901, "02/01/2019", words[0], words[1], "01/01/2019", words[4], "Tối mật"])
    target = io.BytesIO()
    book.save(target)
    token = {"X-CSRF-Token": await own.asking.csrf(clerk), "X-File-Name": quote("so-cu.xlsx")}
    taken = await own.page(clerk, "/registers/incoming/import", "POST", headers=token, data=target.getvalue())
    t.holds(taken.ok, f"the import was refused: {taken} {taken.data[:200]!r}")
    await asyncio.sleep(5)
    await t.rest()
    mine = await own.page(clerk, "/registers/incoming/import")
    reports = {part.split(b'"')[0].decode() for part in mine.data.split(b"/registers/incoming/import/")[1:]}
    t.holds(reports, "there is no report")
    for who in (person("specialist", 0), person("clerk", 0), person("chief", 3, OTHER)):
        for path in ("", *(f"/{one}" for one in reports)):
            answer = await t.page(who, f"/registers/incoming/import{path}")
            t.holds(who.body == HOME or not path or answer.status in (403, 404), f"{who.id} opens the report: {answer}")
        await t.page(who, "/registers/incoming?q=901")
