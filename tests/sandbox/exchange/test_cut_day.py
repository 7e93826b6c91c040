"""A part of a day that the practice exchange does not trade, and lists as traded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderStatus, OrderType, Side
from tideboard_core.model.quote import MarketState as S
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.trading_hours import DayCut, day_plan, trading_day
from tideboard_sandbox.exchange.market.refusals import CommandRefusal, ExchangeRefusal, Reason

WEDNESDAY, FRIDAY = date(2026, 11, 18), date(2026, 11, 20)
TENCENT = InstrumentId("HK.00700")
HONG_KONG = ZoneInfo("Asia/Hong_Kong")


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    opened = Exchange(date=WEDNESDAY)
    yield opened
    opened.close()
    assert len(day_plan(Market.HK, FRIDAY).minutes) == 330, "the next exchange of this process trades all of it"


def at(clock: str, day: date = WEDNESDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), HONG_KONG).astimezone(UTC)


STATES = {
    DayCut.CLOSURE: {"10:59": S.OPEN, "11:00": S.CLOSED, "13:30": S.CLOSED, "16:05": S.CLOSED},
    DayCut.BREAKER: {"10:59": S.OPEN, "11:00": S.BREAK, "11:15": S.OPEN, "12:30": S.BREAK, "16:05": S.CLOSING_AUCTION},
    DayCut.LATE: {"10:31": S.PRE_OPEN, "10:59": S.PRE_OPEN, "11:00": S.OPEN, "12:30": S.BREAK, "15:00": S.OPEN},
    DayCut.NOON: {"11:59": S.OPEN, "12:00": S.CLOSED, "13:30": S.CLOSED, "16:05": S.CLOSED},
}


@pytest.mark.parametrize("how", list(DayCut))
def test_a_scenario_cuts_the_practice_day_of_hong_kong_alone(how: DayCut) -> None:
    exchange = Exchange(date=WEDNESDAY, scenario=how.value)
    try:
        for clock, state in STATES[how].items():
            exchange.advance_to(at(clock))
            assert exchange.market_state(Market.HK) is state, clock
        assert exchange.market_state(Market.SZ) is S.CLOSED
        assert exchange.trading_days(Market.HK, WEDNESDAY, WEDNESDAY) == ((WEDNESDAY, False),)
        exchange.advance_to(at("10:00", date(2026, 11, 19)))
        assert exchange.market_state(Market.HK) is S.OPEN
    finally:
        exchange.close()


def test_nothing_trades_while_it_is_shut_and_goes_on_after_a_breaker() -> None:
    exchange = Exchange(date=WEDNESDAY, scenario="breaker")
    try:
        exchange.advance_to(at("11:00"))
        before = exchange.quote(TENCENT)
        exchange.advance_to(at("11:14"))
        assert exchange.quote(TENCENT).volume == before.volume
        exchange.advance_to(at("11:20"))
        assert exchange.quote(TENCENT).volume > before.volume
    finally:
        exchange.close()


def ticket(exchange: Exchange, price: Decimal) -> OrderTicket:
    account = next(one for one in exchange.broker.accounts() if one.real and Market.HK in one.markets)
    return OrderTicket(
        account_id=account.id, instrument=TENCENT, side=Side.BUY, kind=OrderType.LIMIT, quantity=100, price=price
    )


def test_no_order_is_taken_and_each_cancel_is() -> None:
    exchange = Exchange(date=WEDNESDAY, scenario="closure")
    try:
        broker, low = exchange.broker, exchange.quote(TENCENT).last - 20
        wanted = ticket(exchange, low)
        order = broker.place(wanted)
        exchange.advance_to(at("11:05"))
        with pytest.raises(ExchangeRefusal) as refused:
            broker.place(wanted)
        assert (refused.value.reason, refused.value.data) == (Reason.MARKET_SHUT, {"market": "HK"})
        assert broker.order(wanted.account_id, order.id).status is OrderStatus.SUBMITTED
        assert broker.cancel(wanted.account_id, order.id).status is OrderStatus.CANCELLED
    finally:
        exchange.close()


def test_a_later_day_is_cut_by_command(exchange: Exchange) -> None:
    exchange.change_day(Market.HK, FRIDAY, DayCut.CLOSURE)
    exchange.advance_to(at("11:30", FRIDAY))
    assert (exchange.market_state(Market.HK), exchange.market_state(Market.SH)) == (S.CLOSED, S.BREAK)
    assert trading_day(Market.HK, int(at("11:30", FRIDAY).timestamp() * 1_000_000)) == FRIDAY


def test_a_planned_day_is_not_cut(exchange: Exchange) -> None:
    with pytest.raises(CommandRefusal, match="no trading day"):
        exchange.change_day(Market.HK, date(2026, 11, 19), DayCut.CLOSURE)
