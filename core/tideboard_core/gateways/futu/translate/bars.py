"""Converts candles and the minute line of a day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tideboard_core.gateways.common.bounds import column, names_field
from tideboard_core.gateways.futu.translate.quotes import volume_of
from tideboard_core.gateways.futu.translate.symbols import instrument_of
from tideboard_core.gateways.futu.translate.values import decimal, epoch, moment
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod, MinuteLine
from tideboard_proto.opend import Qot_Common_pb2 as Qot
from tideboard_proto.opend import Qot_GetRT_pb2, Qot_UpdateRT_pb2

KL_TYPE: Final = {
    BarPeriod.MIN_1: Qot.KLType_1Min,
    BarPeriod.MIN_3: Qot.KLType_3Min,
    BarPeriod.MIN_5: Qot.KLType_5Min,
    BarPeriod.MIN_15: Qot.KLType_15Min,
    BarPeriod.MIN_30: Qot.KLType_30Min,
    BarPeriod.MIN_60: Qot.KLType_60Min,
    BarPeriod.DAY: Qot.KLType_Day,
    BarPeriod.WEEK: Qot.KLType_Week,
    BarPeriod.MONTH: Qot.KLType_Month,
    BarPeriod.QUARTER: Qot.KLType_Quarter,
    BarPeriod.YEAR: Qot.KLType_Year,
}
REHAB_TYPE: Final = {
    BarAdjustment.NONE: Qot.RehabType_None,
    BarAdjustment.FORWARD: Qot.RehabType_Forward,
}
PERIOD_OF_KL: Final[dict[int, BarPeriod]] = {number: period for period, number in KL_TYPE.items()}


@names_field
def bars(instrument: InstrumentId, period: BarPeriod, wire: Iterable[Qot.KLine]) -> list[Bar]:
    """Return the candles that hold data, in the order received (oldest first)."""
    market = market_of(instrument)
    return [
        Bar(
            instrument=instrument,
            period=period,
            time=moment(line.timestamp, line.time, market),
            open=decimal(line.openPrice),
            high=decimal(line.highPrice),
            low=decimal(line.lowPrice),
            close=decimal(line.closePrice),
            volume=volume_of(line),
            turnover=decimal(line.turnover),
            prev_close=decimal(line.lastClosePrice) if line.HasField("lastClosePrice") else None,
        )
        for line in wire
        if not line.isBlank
    ]


@names_field
def minute_line(wire: Qot_GetRT_pb2.S2C | Qot_UpdateRT_pb2.S2C) -> MinuteLine:
    """Return the minutes of a reply, or the newest ones of a push, without blank points."""
    instrument = instrument_of(wire.security)
    market = market_of(instrument)
    points = [point for point in wire.rtList if not point.isBlank]
    return MinuteLine(
        instrument=instrument,
        times=tuple(epoch(point.timestamp, point.time, market) for point in points),
        prices=column(tuple(point.price for point in points)),
        averages=column(tuple(point.avgPrice for point in points)),
        volumes=tuple(volume_of(point) for point in points),
        turnovers=column(tuple(point.turnover for point in points)),
        prev_close=column((points[0].lastClosePrice,))[0] if points else 0.0,
    )
