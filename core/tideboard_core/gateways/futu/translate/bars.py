"""Converts candles, which the wire names by the end inside a day and else by the day, and the minute line of a day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from tideboard_core.gateways.common.bounds import column, names_field
from tideboard_core.gateways.futu.translate.quotes import volume_of
from tideboard_core.gateways.futu.translate.symbols import instrument_of
from tideboard_core.gateways.futu.translate.values import decimal, epoch, moment, price, turnover
from tideboard_core.model.instrument import InstrumentId, Market, market_of
from tideboard_core.model.quote import PERIOD_MINUTES, Bar, BarAdjustment, BarPeriod, BarSessions, MinuteLine
from tideboard_core.model.session import Segment, Session, exchange_date
from tideboard_core.ports.bars import day_parts, period_start, regular_session
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Qot_GetRT_pb2, Qot_UpdateRT_pb2

_MINUTE: Final = timedelta(minutes=1)


def bar_starts(market: Market, period: BarPeriod, stamps: Sequence[datetime]) -> list[datetime]:
    """Return the starts (UTC) of candles by their stamps (aware), in the same order.

    Where the vendor cuts candles that are longer than what is left before a break is not documented: they end with the
    break, or go on after it, as the stamps of the reply show.
    """
    minutes = PERIOD_MINUTES.get(period)
    if minutes is None:
        return [period_start(market, period, exchange_date(market, stamp)) for stamp in stamps]
    length = timedelta(minutes=minutes)
    if minutes == 1:
        return [stamp - length for stamp in stamps]
    sessions = [regular_session(market, stamp) for stamp in stamps]
    # Some candles run on through the midday break: a single stamp beside the grid of its part shows it of them all.
    spans_breaks = any(
        session is not None and _beside_its_grid(session, stamp, length)
        for session, stamp in zip(sessions, stamps, strict=True)
    )
    starts: list[datetime] = []
    for session, stamp in zip(sessions, stamps, strict=True):
        regular = session is not None and session.open < stamp <= session.close
        if session is not None and regular and spans_breaks:
            starts.append(_start_on_axis(session, stamp, minutes))
            continue
        part = _part_of(market, stamp)
        # A candle that is stamped at the open is of the auction before it alone (py-futu-api#75), of whatever length.
        alone = part is None and session is not None and stamp == session.open
        starts.append(stamp - _MINUTE if alone else _start_in(part, stamp, length))
    return starts


def _beside_its_grid(session: Session, stamp: datetime, length: timedelta) -> bool:
    """Whether no candle that ends with the break could have this stamp."""
    part = _ending_in(session.segments, stamp)
    return part is not None and stamp != part.end and (stamp - part.begin) % length != timedelta()


def _start_on_axis(session: Session, stamp: datetime, minutes: int) -> datetime:
    place = (math.ceil(session.axis_minute(stamp.timestamp()) / minutes) - 1) * minutes
    return session.minute_end(place) - _MINUTE


def _start_in(part: Segment | None, stamp: datetime, length: timedelta) -> datetime:
    if part is None:
        return stamp - length
    # A stamp on the grid ends the candle before it.
    return part.begin + (stamp - part.begin - timedelta(microseconds=1)) // length * length


def _part_of(market: Market, stamp: datetime) -> Segment | None:
    """The part of the day in which a stamp can end a candle; None for auctions."""
    day = exchange_date(market, stamp)
    days = (day, day + timedelta(days=1))  # an evening's overnight trading belongs to the day after
    return _ending_in([part for each in days for part in day_parts(market, each, BarSessions.EXTENDED)], stamp)


def _ending_in(parts: Sequence[Segment], stamp: datetime) -> Segment | None:
    return next((part for part in parts if part.begin < stamp <= part.end), None)


KL_TYPE: Final = {
    BarPeriod.MIN_1: Qot.KLType_1Min,
    BarPeriod.MIN_3: Qot.KLType_3Min,
    BarPeriod.MIN_5: Qot.KLType_5Min,
    BarPeriod.MIN_10: Qot.KLType_10Min,
    BarPeriod.MIN_15: Qot.KLType_15Min,
    BarPeriod.MIN_30: Qot.KLType_30Min,
    BarPeriod.MIN_60: Qot.KLType_60Min,
    BarPeriod.MIN_120: Qot.KLType_120Min,
    BarPeriod.MIN_180: Qot.KLType_180Min,
    BarPeriod.MIN_240: Qot.KLType_240Min,
    BarPeriod.DAY: Qot.KLType_Day,
    BarPeriod.WEEK: Qot.KLType_Week,
    BarPeriod.MONTH: Qot.KLType_Month,
    BarPeriod.QUARTER: Qot.KLType_Quarter,
    BarPeriod.YEAR: Qot.KLType_Year,
}
REHAB_TYPE: Final = {
    BarAdjustment.NONE: Qot.RehabType_None,
    BarAdjustment.FORWARD: Qot.RehabType_Forward,
    BarAdjustment.BACKWARD: Qot.RehabType_Backward,
}
SUB_TYPE: Final = {
    BarPeriod.MIN_1: Qot.SubType_KL_1Min,
    BarPeriod.MIN_3: Qot.SubType_KL_3Min,
    BarPeriod.MIN_5: Qot.SubType_KL_5Min,
    BarPeriod.MIN_10: Qot.SubType_KL_10Min,
    BarPeriod.MIN_15: Qot.SubType_KL_15Min,
    BarPeriod.MIN_30: Qot.SubType_KL_30Min,
    BarPeriod.MIN_60: Qot.SubType_KL_60Min,
    BarPeriod.MIN_120: Qot.SubType_KL_120Min,
    BarPeriod.MIN_180: Qot.SubType_KL_180Min,
    BarPeriod.MIN_240: Qot.SubType_KL_240Min,
    BarPeriod.DAY: Qot.SubType_KL_Day,
    BarPeriod.WEEK: Qot.SubType_KL_Week,
    BarPeriod.MONTH: Qot.SubType_KL_Month,
    BarPeriod.QUARTER: Qot.SubType_KL_Qurater,  # spelt so in the schema
    BarPeriod.YEAR: Qot.SubType_KL_Year,
}


@names_field
def bars(
    instrument: InstrumentId, period: BarPeriod, wire: Iterable[Qot.KLine], *, adjusted: bool = False
) -> list[Bar]:
    """Return the candles that hold data, in the order received (oldest first), by their starts.

    Prices that are `adjusted` for what a security has paid out since may be below zero. High and low hold every price
    that is told of a candle: users met closes of New York's first minute outside both (py-futu-api#253), and of four
    prices that contradict each other none is known to be the wrong one.
    """
    bounded = decimal if adjusted else price
    lines = [line for line in wire if not line.isBlank]
    found: list[Bar] = []
    for start, line in zip(_starts(instrument, period, lines), lines, strict=True):
        prices = [bounded(each) for each in (line.openPrice, line.highPrice, line.lowPrice, line.closePrice)]
        bar = Bar(
            instrument=instrument,
            period=period,
            start=start,
            open=prices[0],
            high=max(prices),
            low=min(prices),
            close=prices[-1],
            volume=volume_of(line),
            turnover=turnover(line.turnover),
            prev_close=bounded(line.lastClosePrice) if line.HasField("lastClosePrice") else None,
        )
        found.append(bar)
    return found


@names_field
def blanks(instrument: InstrumentId, period: BarPeriod, wire: Iterable[Qot.KLine]) -> list[datetime]:
    """Return the starts of the candles without a trade."""
    return _starts(instrument, period, [line for line in wire if line.isBlank])


def _starts(instrument: InstrumentId, period: BarPeriod, lines: Sequence[Qot.KLine]) -> list[datetime]:
    market = market_of(instrument)
    return bar_starts(market, period, [moment(line.timestamp, line.time, market) for line in lines])


@names_field
def minute_line(wire: Qot_GetRT_pb2.S2C | Qot_UpdateRT_pb2.S2C) -> MinuteLine:
    """Return the minutes of a reply, or the newest ones of a push, without blank points."""
    instrument = instrument_of(wire.security)
    market = market_of(instrument)
    points = [point for point in wire.rtList if not point.isBlank]
    return MinuteLine(
        instrument=instrument,
        times=tuple(epoch(point.timestamp, point.time, market) for point in points),
        prices=column(tuple(point.price for point in points), 0.0),
        averages=column(tuple(point.avgPrice for point in points), 0.0),
        volumes=tuple(volume_of(point) for point in points),
        turnovers=column(tuple(point.turnover for point in points), 0.0),
        prev_close=column((points[0].lastClosePrice,), 0.0)[0] if points else 0.0,
    )
