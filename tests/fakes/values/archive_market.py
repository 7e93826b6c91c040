"""A made-up market for tests of the archive: keys, sessions, and flows of whole days from a seed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from fakes.values.clock import ManualClock
from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.lease import Lease
from tideboard_core.archive.records import Distribution, Minute, MinuteBar, Print
from tideboard_core.archive.writer import ArchiveWriter
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.session import Session, TradingCalendar

TENCENT = InstrumentId("HK.00700")
MEITUAN = InstrumentId("HK.03690")
DAY = date(2026, 11, 20)
HALF_DAY = date(2025, 12, 24)
KEY = DefinitionKey(provider="OpenD", tier_version="1", market=Market.HK, currency="HKD", valid_from=date(2015, 1, 1))
OTHER_KEY = DefinitionKey(
    provider="LongPort", tier_version="1", market=Market.HK, currency="HKD", valid_from=date(2015, 1, 1)
)
CALENDAR = TradingCalendar()


def session(day: date = DAY, market: Market = Market.HK) -> Session:
    """The calendar's session of a day that trades."""
    found = CALENDAR.session_on(market, day)
    assert found is not None
    return found


def at(minute: int, day: date = DAY, seconds: int = 20) -> datetime:
    """Some seconds after the end of a session minute."""
    return session(day).minute_end(minute) + timedelta(seconds=seconds)


def after_close(day: date = DAY, market: Market = Market.HK) -> datetime:
    """A minute after its values are final."""
    return session(day, market).settled + timedelta(minutes=1)


def days_before(day: date, count: int, market: Market = Market.HK) -> list[date]:
    """The last `count` sessions before a day, oldest first."""
    found: list[date] = []
    while len(found) < count:
        day = CALENDAR.previous_session(market, day).date
        found.insert(0, day)
    return found


def open_archive(folder: Path, *days: date, market: Market = Market.HK) -> ArchiveWriter:
    """A writer whose archive has the hours of some days."""
    writer = ArchiveWriter(folder, Lease(folder, ManualClock(), program="test").take())
    for day in days or (DAY,):
        writer.record_hours(session(day, market))
    return writer


def close_archive(writer: ArchiveWriter) -> None:
    """Close the file and give its lease back."""
    writer.close()
    writer.lease.release()


def nets(*values: int | None, first: int = 0) -> list[Minute]:
    """Minutes with nothing but a net, one after the other."""
    return [Minute(first + index, value) for index, value in enumerate(values)]


def flow_day(minutes: int, seed: int, *, unit: int = 10) -> list[Minute]:
    """A day of flow whose tiers sum up to the net; amounts of a large security, to the cent."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(0, [6e6, 3e6, 1.5e6, 8e5], (minutes, 4)) * 1000 / unit
    tiers = np.cumsum(np.rint(steps).astype(np.int64), axis=0) * unit
    return [Minute(i, int(row.sum()), *(int(value) for value in row)) for i, row in enumerate(tiers)]


def bar_day(minutes: int, seed: int) -> list[MinuteBar]:
    """A day of bars of a security at 600 with steps of 0.2 and lots of 100."""
    rng = np.random.default_rng(seed)
    closes = 3000 + np.cumsum(rng.integers(-2, 3, minutes))
    bars, before = [], 3000
    for i, close in enumerate(closes.tolist()):
        high, low = max(before, close) + int(rng.integers(0, 3)), min(before, close) - int(rng.integers(0, 3))
        volume = int(rng.integers(5, 900)) * 100
        turnover = volume * (high + low) * 100 + int(rng.integers(0, 2000)) * 10
        bars.append(MinuteBar(i, before * 2000, high * 2000, low * 2000, close * 2000, volume, turnover))
        before = close
    return bars


def distribution_day(day: date, every: int, seed: int) -> list[Distribution]:
    """A distribution each `every` minutes."""
    rng = np.random.default_rng(seed)
    opened = int(session(day).open.astimezone(UTC).timestamp()) * 1_000_000
    totals = np.cumsum(rng.integers(0, 5_000_000, (session(day).minutes // every, 8)) * 10, axis=0)
    return [Distribution(opened + index * every * 60_000_000, *row) for index, row in enumerate(totals.tolist())]


def prints_day(day: date, count: int, seed: int, market: Market = Market.HK) -> list[Print]:
    """Trades of a security at 600 with steps of 0.2, of many sizes and all three sides, from the open to the close."""
    rng = np.random.default_rng(seed)
    hours = session(day, market)
    open_ = int(hours.open.timestamp()) * 1_000_000
    spans = [
        (int(each.begin.timestamp()) * 1_000_000, int(each.end.timestamp()) * 1_000_000) for each in hours.segments
    ]
    lengths = [end - begin for begin, end in spans]
    places = np.sort(rng.integers(0, sum(lengths), count))
    morning = lengths[0]
    times = np.where(places < morning, open_ + places, spans[-1][0] + places - morning)
    prices = (3000 + np.cumsum(rng.integers(-1, 2, count))) * 2000
    shares = np.rint(100 * np.exp(rng.normal(1.0, 1.6, count))).astype(np.int64) + 1
    sides = rng.choice([1, -1, 0], count, p=[0.47, 0.47, 0.06])
    first = day.toordinal() * 10_000_000
    return [
        Print(first + 3 * at, *values)
        for at, values in enumerate(zip(*(each.tolist() for each in (times, prices, shares, sides)), strict=True))
    ]
