"""The running minute: pushes move it, pulls correct it, a minute ends where the exchange ends it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from tideboard_core.gateways.longport.quotes.running_minute import (
    PartialMinute,
    RunningMinute,
    Sums,
    bars_of,
    minute_line_of,
)
from tideboard_core.gateways.longport.translate.bars import bars, minute_line
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod
from tideboard_proto.longport import quote_pb2 as pb

TENCENT = InstrumentId("HK.00700")
DAY = datetime(2026, 11, 20, tzinfo=ZoneInfo("Asia/Hong_Kong"))


def at(clock: str) -> int:
    """Epoch seconds of a Hong Kong time."""
    hour, minute, second = map(int, clock.split(":"))
    return int(DAY.replace(hour=hour, minute=minute, second=second).timestamp())


def push(clock: str, last: str, volume: int = 0, *, tag: pb.PushQuoteTag = pb.Normal) -> pb.PushQuote:
    """A quote push that traded `volume` just now."""
    return pb.PushQuote(last_done=last, timestamp=at(clock), current_volume=volume,
                        current_turnover=str(volume * 10), tag=tag)  # fmt: skip


def day(volume: int) -> Sums:
    """Sums of the day at a price of ten."""
    return Sums(volume, Decimal(volume * 10))


def test_a_minute_is_put_together_from_pushes() -> None:
    run = RunningMinute(TENCENT)
    run.pushed(push("10:00:05", "10.0", 100), day(1100))
    run.pushed(push("10:00:20", "10.4", 50), day(1150))
    run.pushed(push("10:00:40", "9.8", 50), day(1200))
    got = run.pushed(push("10:00:59", "10.2", 25), day(1225))

    assert got == PartialMinute(
        at("10:01:00"), Decimal(10), Decimal("10.4"), Decimal("9.8"), Decimal("10.2"), day(225), day(1225)
    )


def test_the_next_minute_begins_with_what_the_day_had() -> None:
    run = RunningMinute(TENCENT)
    run.pushed(push("10:00:05", "10.0", 100), day(1100))
    got = run.pushed(push("10:01:01", "10.1", 30), day(1130))

    assert got is not None
    assert (got.end, got.open, got.traded) == (at("10:02:00"), Decimal("10.1"), day(30))


def test_a_push_of_an_earlier_minute_and_one_without_a_time_move_nothing() -> None:
    run = RunningMinute(TENCENT)
    run.pushed(push("10:01:05", "10.0", 100), day(1100))

    assert run.pushed(push("10:00:59", "11.0", 1), day(1100)) is None
    assert run.pushed(pb.PushQuote(last_done="11.0"), day(1101)) is None
    assert RunningMinute(TENCENT).pushed(pb.PushQuote(timestamp=at("10:00:00")), day(1)) is None


def test_the_close_of_the_day_goes_to_its_last_minute_and_is_corrected_there() -> None:
    run = RunningMinute(TENCENT)
    run.pushed(push("15:59:59", "10.0", 100), day(1100))
    auction = run.pushed(push("16:08:30", "10.5", 900), day(2000))
    corrected = run.pushed(push("16:10:00", "10.6", tag=pb.Eod), day(2000))

    assert auction is not None
    assert (auction.end, auction.traded) == (at("16:00:00"), day(1000))
    assert corrected is not None
    assert (corrected.end, corrected.close, corrected.high, corrected.traded) == (
        at("16:00:00"), Decimal("10.6"), Decimal("10.6"), day(1000),
    )  # fmt: skip
    assert RunningMinute(TENCENT).pushed(push("16:10:00", "10.6", tag=pb.Eod), day(1)) is None


def test_a_pulled_line_is_where_pushes_go_on() -> None:
    """Subscribed in the middle of a minute that has traded 80 already."""
    run = RunningMinute(TENCENT)
    rows = [pb.Line(price="10.0", timestamp=at("10:00:00"), volume=80, turnover="800")]
    run.line_pulled(minute_line(TENCENT, rows, Decimal(9)), day(1080))

    got = run.pushed(push("10:00:30", "10.1", 20), day(1100))

    assert got is not None
    assert got.traded == day(100)


def test_pulled_candles_bring_the_highs_that_pushes_missed() -> None:
    run = RunningMinute(TENCENT)
    run.pushed(push("10:00:05", "10.0", 10), day(1010))
    row = pb.Candlestick(open="9.9", high="10.9", low="9.7", close="10.0", volume=60, turnover="600",
                         timestamp=at("10:00:00"))  # fmt: skip
    run.bars_pulled(bars(TENCENT, BarPeriod.MIN_1, [row]), day(1060))

    got = run.pushed(push("10:00:30", "10.1", 20), day(1080))

    assert got is not None
    assert (got.open, got.high, got.low, got.traded) == (Decimal("9.9"), Decimal("10.9"), Decimal("9.7"), day(80))


def test_an_older_pull_does_not_turn_the_minute_back() -> None:
    run = RunningMinute(TENCENT)
    run.pushed(push("10:05:05", "10.0", 10), day(1010))
    rows = [pb.Line(price="9.0", timestamp=at("10:00:00"), volume=80, turnover="720")]
    run.line_pulled(minute_line(TENCENT, rows, Decimal(9)), day(1010))
    run.line_pulled(minute_line(TENCENT, [], Decimal(9)), day(1010))
    run.bars_pulled([], day(1010))

    got = run.pushed(push("10:05:30", "10.1", 20), day(1030))

    assert got is not None
    assert (got.open, got.traded) == (Decimal(10), day(30))


def test_what_a_minute_looks_like_on_the_chart_and_as_a_candle() -> None:
    minute = PartialMinute(at("10:01:00"), Decimal(10), Decimal(12), Decimal(9), Decimal(11), Sums(5, Decimal(55)),
                    Sums(100, Decimal(1050)))  # fmt: skip

    line = minute_line_of(TENCENT, minute, Decimal("9.5"))
    (bar,) = bars_of(TENCENT, minute)

    assert (line.times, line.prices, line.averages) == ((float(at("10:01:00")),), (11.0,), (10.5,))
    assert (line.volumes, line.turnovers, line.prev_close) == ((5,), (55.0,), 9.5)
    assert [bar.open, bar.high, bar.low, bar.close] == [minute.open, minute.high, minute.low, minute.close]
    assert (bar.start.timestamp(), bar.volume) == (float(at("10:00:00")), 5)


def test_without_a_turnover_the_average_is_the_price() -> None:
    minute = PartialMinute(at("10:01:00"), Decimal(10), Decimal(12), Decimal(9), Decimal(11), Sums(), Sums())

    assert minute_line_of(TENCENT, minute, Decimal(0)).averages == (11.0,)
