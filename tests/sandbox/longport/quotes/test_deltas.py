"""Quotes as deltas."""

from __future__ import annotations

from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.quotes.deltas import PushedQuote, delta, pushed_quote_of, regular_pushed_quote

BEFORE = PushedQuote("10.000", "9.000", "11.000", "8.000", 100, 500, Decimal(5000), pb.NORMAL, pb.NORMAL_TRADE)


def push(before: PushedQuote | None, now: PushedQuote) -> pb.PushQuote:
    return delta("700.HK", 7, before, now, tag=pb.Normal)


def test_without_a_push_before_everything_is_told_and_nothing_was_added() -> None:
    told = push(None, BEFORE)

    assert (told.last_done, told.open, told.high, told.low) == ("10.000", "9.000", "11.000", "8.000")
    assert (told.volume, told.turnover, told.sequence) == (500, "5000.000", 7)
    assert (told.current_volume, told.current_turnover) == (0, "")


def test_only_what_changed_is_told_with_what_was_added() -> None:
    told = push(BEFORE, BEFORE._replace(last_done="10.500", timestamp=101, volume=600, turnover=Decimal(6050)))

    assert (told.last_done, told.timestamp, told.volume, told.turnover) == ("10.500", 101, 600, "6050.000")
    assert (told.open, told.high, told.low) == ("", "", "")
    assert (told.current_volume, told.current_turnover) == (100, "1050.000")


def test_another_session_is_told_from_scratch() -> None:
    told = push(BEFORE, BEFORE._replace(trade_session=pb.POST_TRADE, volume=20, open=""))

    assert (told.trade_session, told.volume, told.current_volume, told.high) == (pb.POST_TRADE, 20, 0, "11.000")


def test_a_halt_alone_is_told() -> None:
    told = push(BEFORE, BEFORE._replace(trade_status=pb.HALTED))

    assert (told.trade_status, told.last_done, told.volume) == (pb.HALTED, "", 0)


def test_hong_kong_shows_regular_hours_and_new_york_its_night(standing_exchange: Exchange) -> None:
    tencent, apple = InstrumentId("HK.00700"), InstrumentId("US.AAPL")

    assert pushed_quote_of(standing_exchange, tencent) == regular_pushed_quote(standing_exchange.quote(tencent))
    night = pushed_quote_of(standing_exchange, apple)
    assert night.trade_session == pb.OVERNIGHT_TRADE
    assert night.timestamp <= standing_exchange.now.timestamp()
    assert night.open == ""
