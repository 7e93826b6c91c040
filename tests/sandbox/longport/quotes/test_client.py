"""A client of the quote socket."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from fakes.servers.longport.quote_session import recorded_session
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import AggressorSide, Tick
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.quotes.client import TICKS_KEPT, QuoteOutbox, SubKey
from tideboard_sandbox.longport.quotes.deltas import PushedQuote


def test_sessions_are_told_apart_though_they_hold_the_same(standing_exchange: Exchange) -> None:
    first = recorded_session(standing_exchange)
    second = recorded_session(standing_exchange, shared=first.shared)

    assert len({first, second}) == 2


TENCENT = InstrumentId("HK.00700")
QUOTE, TRADE = SubKey(TENCENT, pb.QUOTE), SubKey(TENCENT, pb.TRADE)
FACE = PushedQuote("1", "1", "1", "1", 1, 1, Decimal(1), pb.NORMAL, pb.NORMAL_TRADE)


def ticks(count: int) -> list[Tick]:
    now = datetime(2026, 11, 18, tzinfo=UTC)
    return [
        Tick(
            instrument=TENCENT,
            time=now,
            sequence=number,
            price=Decimal(1),
            quantity=1,
            turnover=Decimal(1),
            direction=AggressorSide.BUY,
        )
        for number in range(count)
    ]


def test_the_newest_trades_are_kept() -> None:
    outbox = QuoteOutbox()
    outbox.add_ticks(TRADE, ticks(TICKS_KEPT + 5))

    assert [tick.sequence for tick in outbox.ticks[TENCENT]] == list(range(5, TICKS_KEPT + 5))
    assert TRADE in outbox.dirty


def test_subscribing_again_begins_with_a_whole_quote() -> None:
    outbox = QuoteOutbox(sent_quotes={TENCENT: FACE}, closed={TENCENT})
    outbox.start(QUOTE)

    assert (outbox.sent_quotes, outbox.closed, list(outbox.dirty)) == ({}, set(), [QUOTE])


def test_what_is_given_back_is_forgotten() -> None:
    outbox = QuoteOutbox()
    outbox.start(QUOTE)
    outbox.add_ticks(TRADE, ticks(3))
    outbox.forget(QUOTE)
    outbox.forget(TRADE)

    assert outbox == QuoteOutbox()
