"""Converts candles and the minute line; candles are stamped with their begin on the wire, as here."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from tideboard_core.gateways.common.bounds import names_field, quantity
from tideboard_core.gateways.longport.translate.sessions import minute_end, session_at
from tideboard_core.gateways.longport.translate.values import amount, price, utc
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import PERIOD_MINUTES, Bar, BarAdjustment, BarPeriod, MinuteLine
from tideboard_core.model.session import exchange_date
from tideboard_core.ports.bars import period_start
from tideboard_proto.longport import quote_pb2 as pb

PERIOD: Final[dict[BarPeriod, pb.Period]] = {
    BarPeriod.MIN_1: pb.ONE_MINUTE,
    BarPeriod.MIN_2: pb.TWO_MINUTE,
    BarPeriod.MIN_3: pb.THREE_MINUTE,
    BarPeriod.MIN_5: pb.FIVE_MINUTE,
    BarPeriod.MIN_10: pb.TEN_MINUTE,
    BarPeriod.MIN_15: pb.FIFTEEN_MINUTE,
    BarPeriod.MIN_20: pb.TWENTY_MINUTE,
    BarPeriod.MIN_30: pb.THIRTY_MINUTE,
    BarPeriod.MIN_45: pb.FORTY_FIVE_MINUTE,
    BarPeriod.MIN_60: pb.SIXTY_MINUTE,
    BarPeriod.MIN_120: pb.TWO_HOUR,
    BarPeriod.MIN_180: pb.THREE_HOUR,
    BarPeriod.MIN_240: pb.FOUR_HOUR,
    BarPeriod.DAY: pb.DAY,
    BarPeriod.WEEK: pb.WEEK,
    BarPeriod.MONTH: pb.MONTH,
    BarPeriod.QUARTER: pb.QUARTER,
    BarPeriod.YEAR: pb.YEAR,
}
ADJUST_TYPE: Final = {
    BarAdjustment.NONE: pb.NO_ADJUST,
    BarAdjustment.FORWARD: pb.FORWARD_ADJUST,
}


@names_field
def bars(instrument: InstrumentId, period: BarPeriod, wire: Iterable[pb.Candlestick]) -> list[Bar]:
    """Return the candles with prices, oldest first, each with the previous close."""
    rows: list[Bar] = []
    before: Decimal | None = None
    for row in sorted(wire, key=lambda row: row.timestamp):
        made = _bar(instrument, period, row, before)
        if made is not None:
            rows.append(made)
            before = made.close
    return rows


@names_field
def minute_line(instrument: InstrumentId, wire: Iterable[pb.Line], prev_close: Decimal) -> MinuteLine:
    """Return the minutes of a day; trades after the close count to the last minute."""
    rows: dict[float, tuple[float, float, int, float]] = {}
    market = market_of(instrument)
    for row in wire:
        paid = price(row.price)
        if paid is None or row.timestamp <= 0:
            continue
        stamp = minute_end(session_at(market, row.timestamp), row.timestamp)
        _, _, volume, turnover = rows.get(stamp, (0.0, 0.0, 0, 0.0))
        average = float(price(row.avg_price) or paid)
        rows[stamp] = (float(paid), average, volume + quantity(row.volume), turnover + float(amount(row.turnover)))
    ordered = sorted(rows.items())
    return MinuteLine(
        instrument=instrument,
        times=tuple(stamp for stamp, _row in ordered),
        prices=tuple(row[0] for _stamp, row in ordered),
        averages=tuple(row[1] for _stamp, row in ordered),
        volumes=tuple(row[2] for _stamp, row in ordered),
        turnovers=tuple(row[3] for _stamp, row in ordered),
        prev_close=float(prev_close),
    )


def _bar(instrument: InstrumentId, period: BarPeriod, row: pb.Candlestick, before: Decimal | None) -> Bar | None:
    close = price(row.close)
    if close is None or row.timestamp <= 0:
        return None
    market, start = market_of(instrument), utc(row.timestamp)
    if period not in PERIOD_MINUTES:
        start = period_start(market, period, exchange_date(market, start))
    return Bar(
        instrument=instrument,
        period=period,
        start=start,
        open=price(row.open) or close,
        high=price(row.high) or close,
        low=price(row.low) or close,
        close=close,
        volume=quantity(row.volume),
        turnover=amount(row.turnover),
        prev_close=before,
    )
