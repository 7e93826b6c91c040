"""Quotes off the wire: US prices outside the regular hours, over the protocol's own fields."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tideboard_core.errors import GatewayError
from tideboard_core.gateways.futu.translate.bars import bars, minute_line
from tideboard_core.gateways.futu.translate.quotes import NO_TIME, BlockTimes, order_book, quote, quote_of, tick
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import BarPeriod, ExtendedQuote
from tideboard_proto.opend import Qot_Common_pb2, Qot_UpdateOrderBook_pb2, Qot_UpdateRT_pb2
from tideboard_sandbox.opend.messages.quotes import extended

BLOCK = ExtendedQuote(
    price=Decimal("270.99"),
    high=Decimal("271.5"),
    low=Decimal("268.01"),
    volume=12345,
    turnover=Decimal("3345678.9"),
    change=Decimal("0.36"),
    change_rate=Decimal("0.133"),
)


def basic() -> Qot_Common_pb2.BasicQot:
    """A quote of Apple after its close."""
    return Qot_Common_pb2.BasicQot(
        security=Qot_Common_pb2.Security(market=11, code="AAPL"), isSuspended=False, listTime="", priceSpread=0.01,
        updateTime="2026-11-19 16:00:00", highPrice=272, openPrice=266, lowPrice=265, curPrice=270.63,
        lastClosePrice=267.1, volume=3, turnover=1, turnoverRate=0, amplitude=0, updateTimestamp=1_795_122_000.0,
    )  # fmt: skip


@pytest.mark.parametrize(("field", "attribute"), [
    ("preMarket", "pre"), ("afterMarket", "after"), ("overnight", "overnight"),
])  # fmt: skip
def test_each_part_of_the_us_day_arrives_as_the_exchange_sent_it(field: str, attribute: str) -> None:
    """Through bytes; the other two parts stay empty."""
    sent = basic()
    block = extended(BLOCK)
    assert block is not None
    getattr(sent, field).CopyFrom(block)

    got = quote(Qot_Common_pb2.BasicQot.FromString(sent.SerializeToString()))

    parts = {name: getattr(got, name) for name in ("pre", "after", "overnight")}
    assert parts.pop(attribute) == BLOCK
    assert set(parts.values()) == {None}
    assert got.last == Decimal("270.63")


def test_a_block_that_the_exchange_leaves_out_is_none() -> None:
    """Not a price of zero."""
    got = quote(basic())
    assert (got.pre, got.after, got.overnight) == (None, None, None)


def candle(**changes: float) -> Qot_Common_pb2.KLine:
    """A candle of one day."""
    facts = {"openPrice": 10.0, "highPrice": 11.0, "lowPrice": 9.0, "closePrice": 10.5, "turnover": 5.0} | changes
    return Qot_Common_pb2.KLine(time="2026-11-20", isBlank=False, timestamp=1_795_122_000.0, volume=1, **facts)


@pytest.mark.parametrize("field", ["openPrice", "highPrice", "lowPrice", "closePrice", "turnover"])
def test_a_candle_below_zero_is_unreadable_unless_its_prices_are_adjusted(field: str) -> None:
    """What a share has paid out since may be more than it cost."""
    tencent, below = InstrumentId("HK.00700"), candle(**{field: -1.0})
    with pytest.raises(GatewayError, match=f"reply-unreadable.*{field}"):
        bars(tencent, BarPeriod.DAY, [below])
    if field == "turnover":
        with pytest.raises(GatewayError, match="reply-unreadable"):
            bars(tencent, BarPeriod.DAY, [below], adjusted=True)
    else:
        assert bars(tencent, BarPeriod.DAY, [below], adjusted=True)


@pytest.mark.parametrize("field", ["price", "turnover"])
def test_a_trade_below_zero_is_unreadable(field: str) -> None:
    row = Qot_Common_pb2.Ticker(
        time="", sequence=1, dir=1, price=1.0, volume=1, turnover=1.0, timestamp=1_795_122_000.0
    )
    setattr(row, field, -1.0)
    with pytest.raises(GatewayError, match=f"reply-unreadable.*{field}"):
        tick(InstrumentId("HK.00700"), row)


@pytest.mark.parametrize("field", ["price", "avgPrice", "turnover", "lastClosePrice"])
def test_a_minute_below_zero_is_unreadable(field: str) -> None:
    facts = {"price": 1.0, "avgPrice": 1.0, "turnover": 1.0, "lastClosePrice": 1.0} | {field: -1.0}
    point = Qot_Common_pb2.TimeShare(time="", minute=1, isBlank=False, timestamp=1_795_122_000.0, volume=1, **facts)
    security = Qot_Common_pb2.Security(market=1, code="00700")
    with pytest.raises(GatewayError, match=f"reply-unreadable.*{field}"):
        minute_line(Qot_UpdateRT_pb2.S2C(security=security, rtList=[point]))


# --- times of the blocks ----------------------------------------------------------------------------------------------


class Clocked:
    """Market time that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 22, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def block_row(price: float = 275.0, volume: int = 100, code: str = "AAPL", market: int = 11) -> Qot_Common_pb2.BasicQot:
    row = Qot_Common_pb2.BasicQot(security={"market": market, "code": code}, isSuspended=False, curPrice=300.0)
    row.afterMarket.price, row.afterMarket.volume = price, volume
    return row


def after_time(blocks: BlockTimes, row: Qot_Common_pb2.BasicQot) -> datetime | None:
    made = quote_of(InstrumentId("US.AAPL"), row, blocks.pushed(row)).after
    assert made is not None
    return made.time


def test_a_block_has_the_time_of_the_push_that_changed_its_price_or_volume() -> None:
    """The first push of a connection may be of any age, and one that changes nothing proves nothing."""
    now = Clocked()
    blocks, first = BlockTimes(now), now.now
    assert after_time(blocks, block_row()) is None
    now.now += timedelta(minutes=1)
    assert after_time(blocks, block_row()) is None
    assert after_time(blocks, block_row(volume=101)) == first + timedelta(minutes=1)
    now.now += timedelta(minutes=1)
    assert after_time(blocks, block_row(volume=101)) == first + timedelta(minutes=1)
    assert after_time(blocks, block_row(price=276.0, volume=101)) == first + timedelta(minutes=2)
    other = BlockTimes(now)
    assert after_time(other, block_row(price=276.0, volume=101)) is None


def test_a_change_of_one_block_dates_no_other() -> None:
    now, row = Clocked(), block_row()
    blocks = BlockTimes(now)
    blocks.pushed(row)
    row.overnight.price, row.overnight.volume = 274.0, 1
    assert blocks.pushed(row) == (None, None, now.now)


def test_an_answer_has_the_time_of_a_block_that_pushes_told_the_same_of() -> None:
    now = Clocked()
    blocks = BlockTimes(now)
    blocks.pushed(block_row())
    blocks.pushed(block_row(volume=101))
    assert blocks.read(block_row(volume=101)) == (None, now.now, None)
    assert blocks.read(block_row(volume=102)) == NO_TIME
    assert blocks.read(block_row(volume=101, code="MSFT")) == NO_TIME
    assert blocks.read(block_row(volume=101, market=1)) == NO_TIME


SENT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("market", "bid", "ask", "text", "time"),
    [
        (1, SENT.timestamp(), 0.0, "", SENT),
        (1, 0.0, 0.0, "2026-11-20 10:30:00.000", SENT),
        (21, 0.0, SENT.timestamp(), "", SENT),
        (1, 0.0, 0.0, "", None),
        (1, 0.0, 0.0, "0", None),
        (1, 0.0, 0.0, "1970-01-01 08:00:00", None),
        (11, SENT.timestamp(), SENT.timestamp(), "2026-11-20 10:30:00.000", None),
    ],
    ids=["hong-kong", "as-text", "mainland", "empty", "zero", "the-epoch", "united-states"],
)
def test_a_books_time_is_one_of_a_market_that_tells_it(
    market: int, bid: float, ask: float, text: str, time: datetime | None
) -> None:
    wire = Qot_UpdateOrderBook_pb2.S2C(
        security=Qot_Common_pb2.Security(market=market, code="00700"), svrRecvTimeBid=text, svrRecvTimeAsk=text,
        svrRecvTimeBidTimestamp=bid, svrRecvTimeAskTimestamp=ask,
    )  # fmt: skip

    assert order_book(wire).time == time
