"""What each port calls a code that is closed for a temporary one, and a temporary one that has ended."""

from __future__ import annotations

from datetime import date, time

from tideboard_core.model.instrument import InstrumentId
from tideboard_proto.longport import quote_pb2
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_sandbox.exchange.broker.splits import Split, TemporaryCode
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.quotes.deltas import pushed_quote_of
from tideboard_sandbox.longport.quotes.messages import security_quote
from tideboard_sandbox.opend.messages.quotes import basic_quote

SHARE, CODE = InstrumentId("HK.06186"), InstrumentId("HK.02951")


def states(exchange: Exchange, name: InstrumentId) -> tuple[int, int, int]:
    """OpenD's, and LongPort's of an answer and of a push."""
    answered = security_quote(exchange, name, overnight=False).trade_status
    return basic_quote(exchange, name).secStatus, answered, pushed_quote_of(exchange, name).trade_status


def test_a_closed_code_has_the_vendors_own_states() -> None:
    exchange = Exchange(date=date(2026, 11, 16), start=time(15, 55))
    exchange.commands.split(Split(SHARE, date(2026, 11, 17), 5, 1, temporary=TemporaryCode(CODE, 1, 1)))
    trades = (qot.SecurityStatus_Normal, quote_pb2.NORMAL, quote_pb2.NORMAL)
    assert states(exchange, SHARE) == trades
    exchange.advance(86_400)
    halts = quote_pb2.SPLIT_STOCK_HALTS
    assert states(exchange, SHARE) == (qot.SecurityStatus_ChangeToTemporaryCode, halts, halts)
    assert states(exchange, CODE) == trades
    exchange.advance(86_400)
    assert (states(exchange, SHARE), states(exchange, CODE)) == (trades, trades)
    exchange.advance(86_400)
    moved = quote_pb2.CODE_MOVED
    assert states(exchange, CODE) == (qot.SecurityStatus_TemporaryCodeTradeEnd, moved, moved)
    assert states(exchange, SHARE) == trades
