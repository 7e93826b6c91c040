"""Write core/tideboard_core/model/calendar.json from exchange_calendars (developer tool, own throw-away environment).

Usage: python packaging/make_calendar.py [OUTPUT]     with exchange_calendars installed (it brings pandas, so never
in the project's environment). The table holds, per market, the first and last day that the library vouches for, the
weekdays without a session, and the sessions with unusual hours; everything else follows from the usual hours.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import exchange_calendars as xcals

FIRST = "2015-01-01"
CALENDARS = {"HK": "XHKG", "US": "XNYS", "CN": "XSHG", "SG": "XSES"}
USUAL = {"HK": ("09:30", "16:00"), "US": ("09:30", "16:00"), "CN": ("09:30", "15:00"), "SG": ("09:00", "17:00")}
# The library extends fixed rules as far as asked; these end where the exchange's published list ends. Singapore's of
# 2027 are the public holidays that its government has named, as `holidays` 0.109 has them.
PUBLISHED_END = {"CN": date(2026, 12, 31), "SG": date(2027, 12, 31)}
LIBRARY_END = {"SG": date(2026, 12, 31)}
NAMED = {"SG": (270101, 270208, 270310, 270326, 270517, 270520, 270809, 271028)}
# What the library lacks. Days without a session: typhoons and black rain (scmp 3233800, pandas_market_calendars HKEX).
SHUT = {"HK": (230901, 230908)}
# Part days: HKEX's announcements name when trading began or ended (2021, 2023; scmp 3190086; marketswired 2022-11-02).
PART_DAYS = {
    "HK": {
        "210628": ["13:30", "16:00"],
        "220825": ["13:00", "16:00"],
        "221102": ["09:30", "13:55"],
        "231009": ["14:00", "16:00"],
    }
}
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


def add_what_lacks(table: dict[str, dict[str, object]]) -> None:
    """Add days on which a market was shut, began late or ended early, which the library does not have."""
    for market, shut in SHUT.items():
        table[market]["closed"] = sorted({*table[market]["closed"], *shut})  # type: ignore[misc]
    for market, days in PART_DAYS.items():
        table[market]["special"] = dict(sorted({**dict(table[market]["special"]), **days}.items()))  # type: ignore[call-overload]


def market_table(market: str) -> dict[str, object]:
    """Return first and last known day, holidays as yymmdd numbers and unusual hours of one market."""
    last = PUBLISHED_END.get(market, datetime.now(UTC).date() + timedelta(days=365))
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
    add_what_lacks(markets)
    table = {"source": f"exchange_calendars {xcals.__version__}"} | markets
    output.write_text(json.dumps(table, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{output.name}: {output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
