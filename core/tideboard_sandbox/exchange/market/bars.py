"""Bars of every length, from the minutes of the running day and the records of the days before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import PERIOD_MINUTES, BarPeriod
from tideboard_core.model.session import exchange_zone
from tideboard_sandbox.exchange.history.corporate_actions import (
    UNCHANGED,
    Adjustment,
    PriceAdjustment,
    price_adjustment,
)
from tideboard_sandbox.exchange.history.past_minutes import past_minutes
from tideboard_sandbox.exchange.history.records import DayRecord, Sum, record_of_tape
from tideboard_sandbox.exchange.instruments.listing import Listing
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.instruments.tape import Minute
from tideboard_sandbox.exchange.instruments.trading_hours import (
    MINUTE_US,
    DayPlan,
    day_plan,
    from_us,
    previous_trading_day,
)
from tideboard_sandbox.exchange.market.derived_values import DerivedListing
from tideboard_sandbox.exchange.market.extended_hours import ExtendedBlock
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.minute_sending import is_sent, sent_minutes
from tideboard_sandbox.exchange.market.quotes import money

GROUPS: dict[BarPeriod, Callable[[date], tuple[int, ...]]] = {
    BarPeriod.DAY: lambda day: (day.toordinal(),),
    BarPeriod.WEEK: lambda day: day.isocalendar()[:2],
    BarPeriod.MONTH: lambda day: (day.year, day.month),
    BarPeriod.QUARTER: lambda day: (day.year, (day.month - 1) // 3),
    BarPeriod.YEAR: lambda day: (day.year,),
}
"""Which days belong to one bar; it is stamped with the last of them."""


_CALENDAR_DAYS = {
    BarPeriod.DAY: 2,
    BarPeriod.WEEK: 7,
    BarPeriod.MONTH: 31,
    BarPeriod.QUARTER: 92,
    BarPeriod.YEAR: 366,
}
_CLOSURE, _FURTHEST = 15, 4000
"""How many calendar days hold one bar at most, the longest closure, and more days than any history has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeBar:
    """One candle; `time` UTC is the end of an intraday bar, 00:00 exchange time of its last day for longer ones.

    `blank`: nothing was traded in it, and another bar has followed.
    """

    instrument: InstrumentId
    period: BarPeriod
    time: datetime
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: int
    turnover: Decimal
    prev_close: Decimal
    blank: bool = False


_KEPT = 30
"""Minutes of the pieces of past days that are kept, counted from the begin of each part of a day."""


class Stretch(NamedTuple):
    """A piece of a day: its begin (us), prices in units, volume and turnover."""

    start: int
    open: int
    high: int
    low: int
    close: int
    volume: int
    turnover: int


def current_record(market: InstrumentMarket) -> DayRecord:
    """The running day so far as a record; flow as published with the last minute."""
    return record_of_tape(market.day.plan.day, market.day.tape, market.day.prev_close)


def records_of(market: InstrumentMarket, begin: date, end: date) -> list[DayRecord]:
    """Records of the exchange days `begin` to `end`, both included, the running day too once it has begun.

    A security has none of before its first trading day: those of its history only lead to its first price.
    """
    current, listing = market.day.plan.day, market.listing
    records = market.history.records(begin, end, current)
    if isinstance(listing, DerivedListing) and listing.waits:
        records = [record for record in records if not listing.rests(record.day)]
    if begin <= current <= end and market.day.tape.volume:
        records.append(current_record(market))
    return records


def bars_between(
    market: InstrumentMarket,
    period: BarPeriod,
    begin: date,
    end: date,
    adjustment: Adjustment,
    outside: Collection[str] = (),
    scenario: str = "calm",
) -> tuple[ExchangeBar, ...]:
    """Bars whose days lie in `begin` to `end`, oldest first, as they are sent in a scenario.

    `outside` names the running day's blocks outside regular hours that count too, in bars inside a day; those that
    began on the exchange's calendar days `begin` to `end`.
    """
    if period in PERIOD_MINUTES:
        records = records_of(market, begin, end)
        regular = [bar for record in records for bar in _intraday(market, period, record, adjustment, scenario)]
        others = [
            bar
            for start, bar in _bars_outside(market, period, adjustment, outside)
            if begin <= from_us(start).astimezone(exchange_zone(market.market)).date() <= end
        ]
        return tuple(_in_order(market, regular, others, adjustment))
    return _daily(market, period, records_of(market, begin, end), adjustment)


def newest_bars(
    market: InstrumentMarket,
    period: BarPeriod,
    count: int,
    adjustment: Adjustment,
    outside: Collection[str] = (),
    scenario: str = "calm",
) -> tuple[ExchangeBar, ...]:
    """The newest `count` bars, oldest first, the running one included; `outside` and `scenario` as `bars_between`."""
    current = market.day.plan.day
    if period not in PERIOD_MINUTES:
        reach = min(_CALENDAR_DAYS[period] * (count + 1) + _CLOSURE, _FURTHEST)
        return _daily(market, period, records_of(market, current - timedelta(days=reach), current), adjustment)[-count:]
    others = [bar for _, bar in _bars_outside(market, period, adjustment, outside)]
    found: list[ExchangeBar] = []
    day, first = current, market.history.first_day
    while len(found) + len(others) < count and day >= first:
        found[:0] = bars_between(market, period, day, day, adjustment, scenario=scenario)
        day = previous_trading_day(market.market, day)
    return tuple(_in_order(market, found, others, adjustment)[-count:])


def newest_stretches(
    market: InstrumentMarket, length: int, count: int, adjustment: Adjustment, scenario: str = "calm"
) -> list[Stretch]:
    """The newest `count` pieces of `length` minutes, oldest first, the running one included."""
    found: list[Stretch] = []
    day, first = market.day.plan.day, market.history.first_day
    while len(found) < count and day >= first:
        found[:0] = stretches_between(market, length, day, day, adjustment, scenario)
        day = previous_trading_day(market.market, day)
    return found[-count:]


def stretches_between(
    market: InstrumentMarket, length: int, begin: date, end: date, adjustment: Adjustment, scenario: str = "calm"
) -> list[Stretch]:
    """Pieces of `length` minutes of the exchange days `begin` to `end`, as sent in a scenario; a break ends one."""
    return [
        piece
        for record in records_of(market, begin, end)
        for minute, piece in _stretches(market, length, record, adjustment, scenario)
        if is_sent(minute, length, scenario)
    ]


def extended_stretches(block: ExtendedBlock, length: int, line: PriceAdjustment = UNCHANGED) -> list[Stretch]:
    """Pieces of `length` minutes of a block outside regular hours, counted from its begin, oldest first."""
    long = length * MINUTE_US
    pieces = groupby(block.minutes.items(), key=lambda row: (row[0] - block.begin) // long)
    return [
        Stretch(block.begin + place * long, *_adjusted(_add([minute for _, minute in rows]), line))
        for place, rows in pieces
    ]


def outside_of_day(
    market: InstrumentMarket, length: int, day: date | None, adjustment: Adjustment
) -> dict[str, list[Stretch]]:
    """Pieces outside the regular hours of a day, by block; without one of the running day, unadjusted."""
    current = market.day.plan.day
    if day is None or day == current:
        return {name: extended_stretches(block, length) for name, block in market.blocks().items()}
    if market.is_recording:
        return {}
    line = price_adjustment(market.history.actions, day, adjustment)
    return {
        name: extended_stretches(block, length, line)
        for record in market.history.records(day, day, current)
        for name, block in market.past_blocks(record, market.us).items()
    }


def _bars_outside(
    market: InstrumentMarket, period: BarPeriod, adjustment: Adjustment, outside: Collection[str]
) -> Iterator[tuple[int, ExchangeBar]]:
    """The running day's bars of the blocks `outside`, oldest first, each with its begin (us)."""
    line = price_adjustment(market.history.actions, market.day.plan.day, adjustment)
    for name, block in market.blocks().items():
        if name in outside:
            for piece in extended_stretches(block, PERIOD_MINUTES[period], line):
                end = min(piece.start + PERIOD_MINUTES[period] * MINUTE_US, block.end)
                yield piece.start, _bar(market, period, from_us(end), Sum(*piece[1:]), piece.open)


def _in_order(
    market: InstrumentMarket, regular: list[ExchangeBar], others: list[ExchangeBar], adjustment: Adjustment
) -> list[ExchangeBar]:
    """Bars of all hours by time; those of the running day follow one another."""
    if not others:
        return regular
    line = price_adjustment(market.history.actions, market.day.plan.day, adjustment)
    begin, previous = from_us(market.day.plan.begin), to_decimal(line.apply(market.day.prev_close))
    bars: list[ExchangeBar] = []
    for bar in sorted((*regular, *others), key=lambda bar: bar.time):
        running = bar.time > begin
        bars.append(replace(bar, prev_close=previous) if running else bar)
        previous = bar.close if running else previous
    return bars


def _stretches(
    market: InstrumentMarket, length: int, record: DayRecord, adjustment: Adjustment, scenario: str
) -> list[tuple[int, Stretch]]:
    """Every piece of a day with its first session minute, also one that is not sent."""
    plan = _plan(market, record.day)
    parts = _parts(market, record, plan, length, scenario)
    line = price_adjustment(market.history.actions, record.day, adjustment)
    count = max(parts, default=-1) + 1 if record.day == market.day.plan.day else len(plan.minutes)
    found: list[tuple[int, Stretch]] = []
    for members in _groups(plan, count, length):
        told = [parts[minute] for minute in members if minute in parts]
        if told:
            found.append((members[0], Stretch(plan.minutes[members[0]], *_adjusted(_add(told), line))))
    return found


def _parts(
    market: InstrumentMarket, record: DayRecord, plan: DayPlan, length: int, scenario: str
) -> Mapping[int, Minute | Sum]:
    """What pieces of `length` minutes are made of, by its first session minute: minutes, or half hours of a past day.

    Half hours are kept: long bars are made of hundreds of days, whose minutes take milliseconds each.
    """
    if record.day == market.day.plan.day:
        return sent_minutes(market.day.minutes, scenario)
    if length % _KEPT:
        return _minutes(market, record, plan)
    kept = market.history.half_hours.get(record.day)
    if kept is None:
        minutes = _minutes(market, record, plan)
        halves = [[at for at in members if at in minutes] for members in _groups(plan, len(plan.minutes), _KEPT)]
        kept = {half[0]: _add([minutes[at] for at in half]) for half in halves if half}
        market.history.half_hours[record.day] = kept
    return kept


def _daily(
    market: InstrumentMarket, period: BarPeriod, records: Sequence[DayRecord], adjustment: Adjustment
) -> tuple[ExchangeBar, ...]:
    zone, bars = exchange_zone(market.market), []
    group = GROUPS[period]
    for _, members in groupby(records, key=lambda record: group(record.day)):
        days = list(members)
        lines = [price_adjustment(market.history.actions, record.day, adjustment) for record in days]
        total = _add([_adjusted(record, line) for record, line in zip(days, lines, strict=True)])
        stamp = datetime.combine(days[-1].day, time(), zone).astimezone(UTC)
        bars.append(_bar(market, period, stamp, total, _previous(days[0], market, adjustment)))
    return tuple(bars)


def _previous(record: DayRecord, market: InstrumentMarket, adjustment: Adjustment) -> int:
    """Close before a record's first day; it already counts in the shares of that day."""
    return price_adjustment(market.history.actions, record.day, adjustment).apply(record.prev_close)


def _intraday(
    market: InstrumentMarket, period: BarPeriod, record: DayRecord, adjustment: Adjustment, scenario: str
) -> list[ExchangeBar]:
    plan, length = _plan(market, record.day), PERIOD_MINUTES[period]
    bars: list[ExchangeBar] = []
    previous = price_adjustment(market.history.actions, record.day, adjustment).apply(record.prev_close)
    pieces = _stretches(market, length, record, adjustment, scenario)
    for minute, piece in pieces:
        if is_sent(minute, length, scenario):
            end = min(piece.start + length * MINUTE_US, _part_end(plan, minute))
            quiet = not piece.volume and minute != pieces[-1][0]
            bars.append(_bar(market, period, from_us(end), Sum(*piece[1:]), previous, blank=quiet))
        previous = piece.close
    return bars


def _plan(market: InstrumentMarket, day: date) -> DayPlan:
    if day == market.day.plan.day:
        return market.day.plan
    return day_plan(market.market, day, market.listing.instrument.security_type)


def minutes_of(market: InstrumentMarket, record: DayRecord) -> list[Minute]:
    """The regular minutes of a day, of the running one as they stand; a recorded day may lack some."""
    return list(_minutes(market, record, _plan(market, record.day)).values())


def _minutes(market: InstrumentMarket, record: DayRecord, plan: DayPlan) -> Mapping[int, Minute]:
    if record.day == market.day.plan.day:
        return market.day.minutes
    told = market.history.minutes(record.day)
    if told is None:
        told = _drawn(market.listing, market.address, record, len(plan.minutes))
    return told


@lru_cache(256)
def _drawn(listing: Listing, address: Address, record: DayRecord, count: int) -> Mapping[int, Minute]:
    """Minutes of a past day by the seed; kept, since charts ask for the same days in several lengths and pages."""
    return dict(enumerate(past_minutes(listing, record, count, address.stream("minutes", record.day))))


def _groups(plan: DayPlan, count: int, length: int) -> Iterable[list[int]]:
    """Minute indexes of each bar; a break ends a bar."""
    start = 0
    while start < count:
        stop = min(start + length, count, bisect_left(plan.minutes, _part_end(plan, start), start))
        yield list(range(start, stop))
        start = stop


def _part_end(plan: DayPlan, minute: int) -> int:
    return plan.part_ends[bisect_right(plan.part_ends, plan.minutes[minute])]


def _adjusted(stretch: DayRecord | Sum, line: PriceAdjustment) -> Sum:
    if line is UNCHANGED and isinstance(stretch, Sum):
        return stretch
    prices = (stretch.open, stretch.high, stretch.low, stretch.close)
    if line is not UNCHANGED:
        prices = (line.apply(prices[0]), line.apply(prices[1]), line.apply(prices[2]), line.apply(prices[3]))
    return Sum(*prices, stretch.volume, stretch.turnover)


def _add(parts: Sequence[Sum | Minute]) -> Sum:
    if len(parts) == 1:  # a bar of one minute
        only = parts[0]
        return Sum(only.open, only.high, only.low, only.close, only.volume, only.turnover)
    return Sum(
        parts[0].open,
        max(part.high for part in parts),
        min(part.low for part in parts),
        parts[-1].close,
        sum(part.volume for part in parts),
        sum(part.turnover for part in parts),
    )


def _bar(
    market: InstrumentMarket,
    period: BarPeriod,
    stamp: datetime,
    total: Sum,
    previous: int,
    *,
    blank: bool = False,
) -> ExchangeBar:
    return ExchangeBar(
        instrument=market.listing.id,
        period=period,
        time=stamp,
        open=to_decimal(total.open),
        high=to_decimal(total.high),
        low=to_decimal(total.low),
        close=to_decimal(total.close),
        volume=total.volume,
        turnover=money(total.turnover) * market.listing.instrument.multiplier,
        prev_close=to_decimal(previous),
        blank=blank,
    )
