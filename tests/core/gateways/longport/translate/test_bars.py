"""Candles by their start, and the minute line by its ends, whatever the break or the auction."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tideboard_core.gateways.longport.translate.bars import PERIOD, bars, minute_line
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_proto.longport import quote_pb2 as pb

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
HONG_KONG, NEW_YORK = ZoneInfo("Asia/Hong_Kong"), ZoneInfo("America/New_York")


def seconds(clock: str, zone: ZoneInfo = HONG_KONG, day: int = 20) -> int:
    """Epoch seconds of a market time in November 2026."""
    hour, minute = map(int, clock.split(":"))
    return int(datetime(2026, 11, day, hour, minute, tzinfo=zone).timestamp())


def candle(stamp: int, close: str = "338.200", *, volume: int = 7) -> pb.Candlestick:
    """One candle, through bytes."""
    made = pb.Candlestick(
        close=close, open="337.0", low="336.0", high="340.0", volume=volume, turnover="2366.0", timestamp=stamp
    )
    return pb.Candlestick.FromString(made.SerializeToString())


@pytest.mark.parametrize(("period", "begin"), [
    (BarPeriod.MIN_1, "09:30"),
    (BarPeriod.MIN_45, "11:45"),
    (BarPeriod.MIN_60, "13:00"),
    (BarPeriod.MIN_1, "16:08"),
])  # fmt: skip
def test_a_candle_is_named_by_the_start_that_the_wire_has(period: BarPeriod, begin: str) -> None:
    """The golden test of LongPort: stamps of the wire are starts."""
    (made,) = bars(TENCENT, period, [candle(seconds(begin))])

    assert made.start.timestamp() == seconds(begin)
    assert (made.open, made.close, made.volume, made.turnover) == (
        Decimal(337), Decimal("338.2"), 7, Decimal(2366),
    )  # fmt: skip


@pytest.mark.parametrize(("period", "first"), [
    (BarPeriod.DAY, "2026-11-20"), (BarPeriod.WEEK, "2026-11-16"), (BarPeriod.MONTH, "2026-11-01"),
    (BarPeriod.QUARTER, "2026-10-01"), (BarPeriod.YEAR, "2026-01-01"),
])  # fmt: skip
def test_a_long_candle_starts_with_its_first_day_in_the_market(period: BarPeriod, first: str) -> None:
    """Whatever day of it the wire names; summer time began and ended on other days than the candle."""
    (made,) = bars(APPLE, period, [candle(seconds("09:30", NEW_YORK))])

    assert made.start == datetime.fromisoformat(first).replace(tzinfo=NEW_YORK)


def test_candles_are_in_order_know_the_close_before_and_leave_out_broken_ones() -> None:
    rows = [
        candle(seconds("09:32"), "338.4"),
        candle(seconds("09:30"), "338.0"),
        candle(seconds("09:31"), ""),
        candle(0, "338.0"),
    ]
    made = bars(TENCENT, BarPeriod.MIN_1, rows)

    assert [bar.close for bar in made] == [Decimal(338), Decimal("338.4")]
    assert [bar.prev_close for bar in made] == [None, Decimal(338)]


def test_every_period_of_ours_is_asked_for_by_its_name() -> None:
    assert set(PERIOD) == set(BarPeriod)
    assert PERIOD[BarPeriod.MIN_60] == 60
    assert PERIOD[BarPeriod.QUARTER] == 3500


def point(stamp: int, price: str = "338.0", *, volume: int = 10) -> pb.Line:
    """One minute, through bytes."""
    made = pb.Line(price=price, timestamp=stamp, volume=volume, turnover=str(volume * 338), avg_price="337.5")
    return pb.Line.FromString(made.SerializeToString())


def test_the_line_ends_its_minutes_and_puts_the_auction_to_the_last() -> None:
    """A row that begins when trading has stopped belongs to the minute before it, at noon as in the evening."""
    rows = [point(seconds(clock)) for clock in ("09:30", "11:59", "13:00", "15:59")]
    rows += [point(seconds("12:00"), "338.5", volume=1), point(seconds("16:00"), "339.0", volume=1000)]

    line = minute_line(TENCENT, rows, Decimal("334.8"))

    assert line.times == tuple(float(seconds(clock)) for clock in ("09:31", "12:00", "13:01", "16:00"))
    assert line.prices == (338.0, 338.5, 338.0, 339.0)
    assert line.volumes == (10, 11, 10, 1010)
    assert line.turnovers[3] == 1010 * 338
    assert (line.averages[0], line.prev_close) == (337.5, 334.8)


def test_points_without_a_price_or_a_time_are_left_out() -> None:
    line = minute_line(TENCENT, [point(seconds("09:30"), ""), point(0), point(seconds("09:31"), "0")], Decimal(0))

    assert (line.times, line.prev_close) == ((), 0.0)
