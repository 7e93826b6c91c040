"""Days on which an exchange was shut, began late or ended early out of turn, and until when its days are published.

`make_calendar.py` takes them into the table of days. Their sources stand here, since the table has numbers alone; a row
that no exchange's notice shows says "inferred". Ordinary holidays and the half days before them are the library's.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

_HKEX: Final = "hkex.com.hk News/Market-Communications"
_MONDO: Final = "mondovisione.com media-and-resources/news"


class DayRow(NamedTuple):
    """One day of a market of the table: its `hours` in exchange time, None = no session, and who says so."""

    market: str
    day: date
    hours: tuple[str, str] | None
    source: str


class Published(NamedTuple):
    """Until when an exchange's days are published, and by whom."""

    last: date
    source: str


WEATHER_UNTIL: Final = date(2024, 9, 22)
"""The day before Hong Kong trades through typhoons and black rain (HKEX, 16 Sep 2024; finews.asia 41547)."""

ROWS: Final = (
    # Hong Kong: signal 8 or above ends trading 15 minutes after it is issued (yahoo.com 055049255). With it, or with
    # black rain, at 9:00 there is no morning; where it ends by noon, the afternoon begins on the first half hour about
    # two hours later (benzinga.com 40744191, forexlive.com 20240906).
    DayRow("HK", date(2016, 8, 2), None, "HKEX, typhoon Nida (bloomberg.com 2016-08-01)"),
    DayRow("HK", date(2016, 10, 21), None, "HKEX, typhoon Haima (thenational.ae 1.622094)"),
    DayRow("HK", date(2017, 8, 23), None, "HKEX, typhoon Hato (thenational.ae 1.622094)"),
    DayRow("HK", date(2019, 7, 31), ("09:30", "13:55"), "storm Wipha: signal 8 at 13:40 (bloomberg, straitstimes)"),
    DayRow("HK", date(2020, 8, 19), ("13:30", "16:00"), f"{_HKEX}/2020/2008192news, typhoon Higos"),
    DayRow("HK", date(2020, 10, 13), None, f"{_HKEX}/2020/2010132news, storm Nangka"),
    DayRow("HK", date(2021, 6, 28), ("13:30", "16:00"), f"{_HKEX}/2021/2106283news, black rain"),
    DayRow("HK", date(2021, 10, 13), None, f"{_HKEX}/2021/2110132news, typhoon Kompasu"),
    DayRow("HK", date(2022, 8, 25), ("13:00", "16:00"), "HKEX, typhoon Ma-on (scmp 3190086)"),
    DayRow("HK", date(2022, 11, 2), ("09:30", "13:55"), "HKEX, typhoon Nalgae (Xinhua, lokmattimes 2022-11-02)"),
    DayRow("HK", date(2023, 7, 17), None, "HKEX, typhoon Talim (bangkokpost 2612814)"),
    DayRow("HK", date(2023, 9, 1), None, f"{_HKEX}/2023/2309012news, typhoon Saola"),
    DayRow("HK", date(2023, 9, 8), None, f"{_HKEX}/2023/2309083news, black rain"),
    DayRow("HK", date(2023, 10, 9), ("14:00", "16:00"), f"{_MONDO}, HKEX 2023-10-09, typhoon Koinu and black rain"),
    DayRow("HK", date(2024, 9, 6), None, "HKEX, typhoon Yagi (forexlive.com, benzinga.com 40744191)"),
    # New York: national days of mourning.
    DayRow("US", date(2018, 12, 5), None, "NYSE and Nasdaq, George H. W. Bush (owossoindependent 2024-12-31)"),
    DayRow("US", date(2025, 1, 9), None, "NYSE and Nasdaq, Jimmy Carter (owossoindependent 2024-12-31)"),
    # The mainland: the index's fall of 7 % ended the day, after a pause of 15 minutes from a fall of 5 % on.
    DayRow("CN", date(2016, 1, 4), ("09:30", "13:34"), "circuit breaker (thetradenews.com)"),
    DayRow("CN", date(2016, 1, 7), ("09:30", "09:59"), "circuit breaker (Xinhua, en.chinagate.cn 37482468)"),
    DayRow("CN", date(2020, 1, 31), None, "SSE c/4993503: the Spring Festival was made a day longer"),
    # Singapore: polling days, which are public holidays, and a technical halt.
    DayRow("SG", date(2016, 7, 14), ("09:00", "11:38"), "SGX, halted for the rest of the day (scmp 1989813)"),
    DayRow(
        "SG", date(2020, 7, 10), None, "polling day (eld.gov.sg; that SGX follows mom.gov.sg: trading_calendars#142)"
    ),
    DayRow("SG", date(2023, 9, 1), None, "polling day (straitstimes 2023-08-17); that SGX was shut is inferred"),
)

PUBLISHED: Final = {
    "HK": Published(date(2027, 12, 31), "general holidays of 2027 (a2znews.uk b2/28468); the half days are inferred"),
    "US": Published(date(2028, 12, 31), f"{_MONDO}, NYSE Group 2025-12-23: 2026, 2027 and 2028"),
    "CN": Published(date(2026, 12, 31), "SSE c_20251222_10802507; nothing of 2027 is published by what was read"),
    "SG": Published(date(2027, 12, 31), "public holidays of 2027 as `holidays` 0.109 has them"),
}

Table = dict[str, dict[str, object]]


def add_rows(table: Table) -> None:
    """Put the rows into a table of days in place of what it has of them."""
    for row in ROWS:
        market, number = table[row.market], row.day.year % 100 * 10000 + row.day.month * 100 + row.day.day
        closed, special = set(market["closed"]), dict(market["special"])  # type: ignore[call-overload]
        closed.discard(number)
        special.pop(f"{number:06d}", None)
        if row.hours is None:
            closed.add(number)
        else:
            special[f"{number:06d}"] = list(row.hours)
        market["closed"], market["special"] = sorted(closed), dict(sorted(special.items()))
