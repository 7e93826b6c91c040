"""Write core/tideboard_core/model/calendar.json from exchange_calendars (developer tool, own throw-away environment).

Usage: python packaging/make_calendar.py [OUTPUT]     with exchange_calendars installed (it brings pandas, so never
in the project's environment). The table holds, per market, the first and last day that the library vouches for, the
weekdays without a session, and the sessions with unusual hours; everything else follows from the usual hours.
"""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import exchange_calendars as xcals

from calendar_rows import PUBLISHED, add_rows

FIRST = "2015-01-01"
CALENDARS = {"HK": "XHKG", "US": "XNYS", "CN": "XSHG", "SG": "XSES"}
USUAL = {"HK": ("09:30", "16:00"), "US": ("09:30", "16:00"), "CN": ("09:30", "15:00"), "SG": ("09:00", "17:00")}
# The library extends fixed rules as far as asked: a table ends where the exchange's published days end, `PUBLISHED`.
# Singapore's of 2027 are the public holidays that its government has named.
LIBRARY_END = {"SG": date(2026, 12, 31)}
NAMED = {"SG": (270101, 270208, 270310, 270326, 270517, 270520, 270809, 271028)}
OUTPUT = Path(__file__).resolve().parent.parent / "core/tideboard_core/model/calendar.json"


def add_sgx_eves(table: dict[str, dict[str, object]]) -> None:
    """Add SGX's half days, which the library lacks: the eves of Christmas, New Year and Lunar New Year end at noon.

    The eve of Lunar New Year is the half day that the Hong Kong table has in January or February.
    """
    singapore, hong_kong = table["SG"], table["HK"]
    years = range(int(str(singapore["first"])[2:4]), int(str(singapore["last"])[2:4]) + 1)
    lunar = [int(day) for day in hong_kong["special"] if day[2:4] in {"01", "02"}]
    eves = [year * 10000 + eve for year in years for eve in (1224, 1231)] + lunar
    last = _number(date.fromisoformat(str(singapore["last"])))
    open_eves = [day for day in sorted(eves) if day <= last and day not in singapore["closed"] and _weekday(day) < 5]
    singapore["special"] = {str(day): ["09:00", "12:00"] for day in open_eves}


def market_table(market: str) -> dict[str, object]:
    """Return first and last known day, holidays as yymmdd numbers and unusual hours of one market."""
    last = PUBLISHED[market].last
    end = LIBRARY_END.get(market, last)
    calendar = xcals.get_calendar(CALENDARS[market], start=FIRST, end=end.isoformat())
    hours = {
        day.date(): (row.open.tz_convert(calendar.tz), row.close.tz_convert(calendar.tz))
        for day, row in calendar.schedule.iterrows()
    }
    first, named = date.fromisoformat(FIRST), NAMED.get(market, ())
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "closed": [
            number
            for day in days
            if day.weekday() < 5 and ((number := _number(day)) in named or (day <= end and day not in hours))
        ],
        "special": {
            str(_number(day)): clock
            for day, pair in hours.items()
            if (clock := [stamp.strftime("%H:%M") for stamp in pair]) != list(USUAL[market])
        },
    }


def _number(day: date) -> int:
    return day.year % 100 * 10000 + day.month * 100 + day.day


def _weekday(number: int) -> int:
    return date(2000 + number // 10000, number // 100 % 100, number % 100).weekday()


def main() -> None:
    """Write the table and say how large it is."""
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    markets = {market: market_table(market) for market in CALENDARS}
    add_sgx_eves(markets)
    add_rows(markets)
    table = {"source": f"exchange_calendars {xcals.__version__}"} | markets
    output.write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{output.name}: {output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
