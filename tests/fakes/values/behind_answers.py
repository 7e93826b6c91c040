"""Made-up answers about what stands behind the flow of a security, and an archive's rows of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from fakes.values.archive_market import CALENDAR, DAY, KEY, TENCENT, after_close
from tideboard_core.archive.daily.rows import event_rows, holding_rows, position_rows, rating_rows, sales_rows
from tideboard_core.archive.daily.writing import add_daily
from tideboard_core.archive.daily_tables import BROKERS, DAILY_TABLES, EVENT, RATING, SHORT
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.behind.brokers import Holdings, Participant, ParticipantHolding
from tideboard_core.model.behind.company import RatingCounts, Ratings
from tideboard_core.model.behind.dated import UnstatedFigure
from tideboard_core.model.behind.events import CalendarEvent, EventKind
from tideboard_core.model.behind.news import News, NewsItem
from tideboard_core.model.behind.short_selling import ShortPosition, ShortPositions, ShortVolume, ShortVolumes
from tideboard_core.model.instrument import InstrumentId, market_of

SOURCE = "Fake"


def short_sales(*percents: str | None, day: date = DAY, instrument: InstrumentId = TENCENT) -> ShortVolumes:
    """Short sales of the days up to `day`, the last one its own; None for a figure without a stated unit."""
    days = [day]
    while len(days) < len(percents):
        days.insert(0, CALENDAR.previous_session(market_of(instrument), days[0]).date)
    found = [
        ShortVolume(day=each, unstated=(UnstatedFigure("rate", Decimal("0.12")),))
        if percent is None
        else ShortVolume(day=each, shares=1_000, volume=8_000, percent=Decimal(percent), close=Decimal("612.5"))
        for each, percent in zip(days, percents, strict=True)
    ]
    return ShortVolumes(instrument=instrument, source=SOURCE, days=tuple(found))


def open_positions(day: date = DAY, instrument: InstrumentId = TENCENT) -> ShortPositions:
    """The open position of one report day."""
    row = ShortPosition(day=day, shares=75_000, percent=Decimal("1.25"), percent_of="float", published=day)
    return ShortPositions(instrument=instrument, source=SOURCE, days=(row,))


def holdings(count: int, *, settled: date | None = DAY, shares: int = 1_000_000) -> Holdings:
    """What so many participants hold, the largest first; each one's holding grew by a tenth over 20 days."""
    rows = [
        ParticipantHolding(
            participant=Participant(number(each), f"Broker {each}"),
            shares=shares - each,
            changes={1: 10, 20: shares // 11},
        )
        for each in range(count)
    ]
    return Holdings(instrument=TENCENT, source=SOURCE, rows=tuple(rows), settled=settled)


def number(each: int) -> str:
    """A participant's number."""
    return f"B{each + 1:05}"


def ratings(updated: date | None = None) -> Ratings:
    """What 44 analysts say."""
    counts = RatingCounts(34, 10, 0, 0, 0)
    return Ratings(
        instrument=TENCENT,
        source=SOURCE,
        counts=counts,
        target_mean=Decimal("700.5"),
        currency="HKD",
        updated=updated,
        analysts=44,
    )


def report(day: date, *, id_: str = "", text: str = "Q3", instrument: InstrumentId = TENCENT) -> CalendarEvent:
    """A report in the calendar."""
    return CalendarEvent(
        kind=EventKind.REPORT,
        day=day,
        market=market_of(instrument),
        instrument=instrument,
        name="Name",
        text=text,
        source=SOURCE,
        id=id_,
    )


def news_of(*times: datetime | None, text: str = "Headline") -> News:
    """Headlines at these times, told apart by their number."""
    items = [
        NewsItem(id=str(place), headline=text, text="", publisher="", link="", time=time)
        for place, time in enumerate(times)
    ]
    return News(instrument=TENCENT, source=SOURCE, items=tuple(items))


def add_daily_day(
    writer: ArchiveWriter,
    instruments: Sequence[InstrumentId] = (TENCENT,),
    day: date = DAY,
    key: DefinitionKey = KEY,
) -> None:
    """Give an archive a row of each daily table about a day."""
    received = after_close(day).astimezone(UTC)
    for each in instruments:
        rows = {
            SHORT: [*sales_rows(short_sales("12.5", day=day), CALENDAR), *position_rows(open_positions(day), CALENDAR)],
            BROKERS: holding_rows(holdings(3, settled=day), CALENDAR),
            RATING: rating_rows(ratings(day), day, CALENDAR),
            EVENT: event_rows([report(day, text="=1+1, “Q3”")]),
        }
        for table, found in rows.items():
            add_daily(writer, table, key, each, found, received=received)


def drop_daily_tables(connection: sqlite3.Connection) -> None:
    """Take out of a file what versions before 4 do not have; the caller sets the version."""
    for table in ("daily_read", *(each.name for each in DAILY_TABLES), "depth_block", "depth_day", "facts"):
        connection.execute(f"DROP TABLE {table}")
