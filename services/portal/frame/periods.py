"""The periods that registers and figures are shown for."""

import datetime as dt

from shared.calendar import VIETNAM


def periods() -> list[tuple[str, dt.date, dt.date]]:
    """Each by its text's key, with its first and its last day, in Đà Nẵng."""
    today = dt.datetime.now(VIETNAM).date()
    month = today.replace(day=1)
    quarter = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    year = today.replace(month=1, day=1)
    last = year.replace(year=year.year - 1)
    return [
        ("common.this_month", month, today),
        ("common.this_quarter", quarter, today),
        ("common.this_year", year, today),
        ("common.last_year", last, year - dt.timedelta(days=1)),
    ]
