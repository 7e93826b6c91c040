"""Quotes, books, trades and broker queues off the wire, from the bytes that the vendor's documents and servers send."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tideboard_core.gateways.longport.translate import quotes
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import AggressorSide, Level
from tideboard_core.wire.longport.commands import parse
from tideboard_core.wire.longport.packet import REPLY_CAP, decode
from tideboard_proto.longport import quote_pb2 as pb

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
PUSH_QUOTE = bytes.fromhex(
    "036500003b0a063730302e484b102a1a073333382e3230303880dd9b950640859dbe034a0e323436313439363938312e30303060646a09"
    "33333832302e303030"
)
PUSH_DEPTH = bytes.fromhex(
    "136600002e0a063730302e484b102b1a10080112073333382e32303018e80720012210080112073333382e303030188407200201020304"
    "05060708090a0b0c0d0e0f101112131415161718"
)
PULLED = pb.SecurityQuote(
    symbol="700.HK", last_done="338.000", prev_close="334.800", open="340.600", high="340.600", low="333.000",
    timestamp=1651115955, volume=7310881, turnover="2461463161.000",
)  # fmt: skip


def through_bytes(message: pb.SecurityQuote) -> pb.SecurityQuote:
    """As it comes off a socket."""
    return pb.SecurityQuote.FromString(message.SerializeToString())


def test_the_documents_quote() -> None:
    got = quotes.quote(TENCENT, through_bytes(PULLED))

    assert got is not None
    assert (got.last, got.prev_close, got.open, got.high, got.low) == tuple(
        map(Decimal, ("338", "334.8", "340.6", "340.6", "333"))
    )
    assert (got.volume, got.turnover, got.suspended) == (7310881, Decimal(2461463161), False)
    assert got.time == datetime(2022, 4, 28, 3, 19, 15, tzinfo=UTC)
    assert (got.pre, got.after, got.overnight) == (None, None, None)


def test_the_recorded_push_changes_what_it_names_and_nothing_else() -> None:
    push = parse(decode(PUSH_QUOTE, cap=REPLY_CAP).body, pb.PushQuote)

    got = quotes.quote_of(TENCENT, PULLED, [push, None, None, None])

    assert (got.last, got.volume, got.turnover) == (Decimal("338.2"), 7310981, Decimal(2461496981))
    assert (got.prev_close, got.open, got.high) == (Decimal("334.8"), Decimal("340.6"), Decimal("340.6"))
    assert (push.current_volume, push.current_turnover) == (100, "33820.000")


@pytest.mark.parametrize("text", ["", "0", "0.000", "n/a"])
def test_no_last_price_is_no_quote(text: str) -> None:
    assert quotes.quote(TENCENT, pb.SecurityQuote(symbol="700.HK", last_done=text, prev_close="334.8")) is None


@pytest.mark.parametrize(("status", "suspended"), [
    (pb.NORMAL, False), (pb.HALTED, True), (pb.FUSE, True), (pb.SUSPEND_TRADE, True), (pb.EXPIRED, True),
    (pb.TO_BE_OPENED, False),
])  # fmt: skip
def test_only_states_without_trading_are_suspended(status: pb.TradeStatus, suspended: bool) -> None:
    got = quotes.quote(TENCENT, pb.SecurityQuote(symbol="700.HK", last_done="1", trade_status=status))

    assert got is not None
    assert got.suspended is suspended


def test_a_status_of_a_newer_broker_says_nothing() -> None:
    wire = pb.SecurityQuote.FromString(
        pb.SecurityQuote(symbol="700.HK", last_done="1").SerializeToString() + b"\x50\x63"
    )

    got = quotes.quote(TENCENT, wire)

    assert got is not None
    assert wire.trade_status == 99
    assert got.suspended is False


@pytest.mark.parametrize(("field", "attribute", "part"), [
    ("pre_market_quote", "pre", quotes.PRE),
    ("post_market_quote", "after", quotes.POST),
    ("over_night_quote", "overnight", quotes.OVERNIGHT),
])  # fmt: skip
def test_each_part_of_the_us_day_has_its_own_block(field: str, attribute: str, part: int) -> None:
    wire = pb.SecurityQuote(symbol="AAPL.US", last_done="156.57", prev_close="156.8")
    getattr(wire, field).CopyFrom(
        pb.PrePostQuote(last_done="158.770", timestamp=1651103995, volume=6188441, turnover="970874184.759",
                        high="159.400", low="156.400", prev_close="156.570")
    )  # fmt: skip

    got = quotes.quote(APPLE, through_bytes(wire))
    assert got is not None
    block = getattr(got, attribute)
    assert (block.price, block.high, block.low) == (Decimal("158.77"), Decimal("159.4"), Decimal("156.4"))
    assert (block.volume, block.change) == (6188441, Decimal("2.2"))
    assert round(block.change_rate, 3) == Decimal("1.405")
    others = {"pre", "after", "overnight"} - {attribute}
    assert [getattr(got, other) for other in others] == [None, None]

    parts: list[pb.PushQuote | None] = [None] * 4
    parts[part] = pb.PushQuote(symbol="AAPL.US", last_done="159", trade_session=part)  # type: ignore[arg-type]
    moved = getattr(quotes.quote_of(APPLE, wire, parts), attribute)
    assert (moved.price, moved.high, moved.volume) == (Decimal(159), Decimal("159.4"), 6188441)


def test_a_block_in_which_nothing_traded_is_none() -> None:
    wire = pb.SecurityQuote(symbol="AAPL.US", last_done="1", pre_market_quote=pb.PrePostQuote(prev_close="1"))

    got = quotes.quote(APPLE, wire)
    assert got is not None
    assert got.pre is None


def test_the_recorded_book() -> None:
    push = parse(decode(PUSH_DEPTH, cap=REPLY_CAP).body, pb.PushDepth)

    book = quotes.order_book_of(TENCENT, push.bid, push.ask)

    assert book.asks == (Level(Decimal("338.2"), 1000, 1),)
    assert book.bids == (Level(Decimal(338), 900, 2),)
    assert book.time is None


def test_a_row_without_a_price_is_no_level() -> None:
    rows = [pb.Depth(position=1, price="", volume=5), pb.Depth(position=2, price="10.0", volume=7, order_num=1)]

    assert quotes.order_book_of(TENCENT, rows, []).bids == (Level(Decimal(10), 7, 1),)


def test_trades_are_numbered_and_know_who_took_them() -> None:
    rows = [
        pb.Trade(price="338.2", volume=100, timestamp=1651115955, direction=2),
        pb.Trade(price="338.0", volume=200, timestamp=1651115956, direction=1, trade_type="U"),
        pb.Trade(price="338.0", volume=300, timestamp=1651115957, direction=7, trade_type=" "),
        pb.Trade(price="338.0", volume=300, timestamp=1651115957, direction=0, trade_type="Q"),
    ]
    ticks = quotes.ticks_of(TENCENT, [pb.Trade.FromString(row.SerializeToString()) for row in rows], 41)

    assert [tick.sequence for tick in ticks] == [41, 42, 43, 44]
    neutral = AggressorSide.NEUTRAL
    assert [tick.direction for tick in ticks] == [AggressorSide.BUY, AggressorSide.SELL, neutral, neutral]
    assert [tick.kind for tick in ticks] == ["", "Auction", "", "Q"]
    assert ticks[0].turnover == Decimal(33820)


def test_letters_of_other_exchanges_stay_letters() -> None:
    assert quotes.tick(APPLE, pb.Trade(price="1", volume=1, trade_type="U"), 1).kind == "U"


def test_a_broker_queue_is_flat_and_named() -> None:
    bids = [pb.Brokers(position=1, broker_ids=[4498, 6999]), pb.Brokers(position=2, broker_ids=[1])]

    queue = quotes.broker_queue_of(TENCENT, bids, [], {4498: "BEA", 6999: "BOCI"})

    assert queue.bids == ((4498, "BEA", 1), (6999, "BOCI", 1), (1, "", 2))
    assert queue.asks == ()
