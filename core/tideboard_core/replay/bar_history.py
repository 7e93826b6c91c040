"""Bars of a replay: minutes of the running day up to its second, minutes and days of the recorded days before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from tideboard_core.archive.actions import Adjustment, adjustment
from tideboard_core.archive.records import NULL, Rows
from tideboard_core.archive.units import price_of
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod
from tideboard_core.model.session import TradingCalendar, exchange_date
from tideboard_core.ports.bars import BarPage, BarRequest, day_start, oldest_day
from tideboard_core.replay.known_rows import minute_bars, minute_end_times, priced
from tideboard_core.replay.recorded_day import RecordedDay
from tideboard_core.replay.recorded_security import RecordedSecurity

_LONGEST: Final = timedelta(days=800)
"""How far back days are read at most."""
_CALENDAR: Final = TradingCalendar()


async def bars_of(
    day: RecordedDay, security: RecordedSecurity, request: BarRequest, now: Callable[[], datetime]
) -> BarPage:
    """The answer to a request for minutes or days at a second of the day (aware UTC). Raises ArchiveError.

    `now` returns the second, which may be another one once the days before it are read. Forward-adjusted are days
    before by what was split and paid until this one, as far as the archive has it; volumes stay as they were traded.
    """
    daily, instrument = request.period is BarPeriod.DAY, request.instrument
    before = now() if request.before is None else min(request.before, now())
    begin = oldest_day(instrument, request.period, request.count, before) if request.begin is None else None
    begin = max(exchange_date(day.market, request.begin or before) if begin is None else begin, day.day - _LONGEST)
    found: list[Bar] = []
    actions = await day.actions(instrument) if request.adjustment is BarAdjustment.FORWARD else []
    for past, rows in await day.bars_before(instrument, begin):
        bars = _day_bar(instrument, past, rows) if daily else _minutes(instrument, past, rows)
        found += _adjusted(bars, adjustment(past, actions))
    today = security.bars(now())
    found += _joined(today) if daily else today
    kept = [bar for bar in found if request.before is None or bar.start < before]
    if request.begin is None:
        kept = kept[-request.count :]
    return BarPage(bars=kept, older=bool(kept) and len(kept) < len(found))


def _minutes(instrument: InstrumentId, day: date, rows: Rows) -> list[Bar]:
    session = _CALENDAR.session_on(market_of(instrument), day)
    return [] if session is None else minute_bars(instrument, minute_end_times(session), rows)


def _day_bar(instrument: InstrumentId, day: date, rows: Rows) -> list[Bar]:
    """The bar of a recorded day, from its columns: a year has eighty thousand minutes."""
    rows = priced(rows)
    if not len(rows):
        return []
    return [
        Bar(
            instrument=instrument,
            period=BarPeriod.DAY,
            start=day_start(market_of(instrument), day),
            open=price_of(int(rows["open"][0])),
            high=price_of(int(rows["high"].max())),
            low=price_of(int(rows["low"].min())),
            close=price_of(int(rows["close"][-1])),
            volume=int(rows["volume"][rows["volume"] != NULL].sum()),
            turnover=Decimal(int(rows["turnover"][rows["turnover"] != NULL].sum())).scaleb(-3),
        )
    ]


def _adjusted(bars: list[Bar], made: Adjustment) -> list[Bar]:
    if made == Adjustment():
        return bars
    price = made.price
    return [
        replace(bar, open=price(bar.open), high=price(bar.high), low=price(bar.low), close=price(bar.close))
        for bar in bars
    ]


def _joined(minutes: Sequence[Bar]) -> list[Bar]:
    """The bar of the running day so far."""
    if not minutes:
        return []
    first = minutes[0]
    market = market_of(first.instrument)
    return [
        Bar(
            instrument=first.instrument,
            period=BarPeriod.DAY,
            start=day_start(market, exchange_date(market, first.start)),
            open=first.open,
            high=max(bar.high for bar in minutes),
            low=min(bar.low for bar in minutes),
            close=minutes[-1].close,
            volume=sum(bar.volume for bar in minutes),
            turnover=sum((bar.turnover for bar in minutes), Decimal(0)),
        )
    ]
