"""A day on which the practice exchange is shut although the table has a session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import MarketState
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR
from tideboard_sandbox.exchange.market.refusals import CommandRefusal

WEDNESDAY, FRIDAY, MONDAY = date(2026, 11, 18), date(2026, 11, 20), date(2026, 11, 23)


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    opened = Exchange(date=WEDNESDAY)
    yield opened
    opened.close()
    assert CALENDAR.is_trading_day(Market.HK, FRIDAY), "the next exchange of this process trades on it"


def days(exchange: Exchange, market: Market) -> list[date]:
    return [day for day, _ in exchange.trading_days(market, WEDNESDAY, MONDAY)]


def test_it_is_in_no_list_and_nothing_trades(exchange: Exchange) -> None:
    assert FRIDAY in days(exchange, Market.HK)
    exchange.change_day(Market.HK, FRIDAY)
    assert FRIDAY not in days(exchange, Market.HK)
    assert FRIDAY in days(exchange, Market.US)
    exchange.advance_to(datetime(2026, 11, 20, 3, tzinfo=UTC))
    assert (exchange.market_state(Market.HK), exchange.market_state(Market.SH)) == (
        MarketState.CLOSED,
        MarketState.OPEN,
    )
    exchange.advance_to(datetime(2026, 11, 23, 3, tzinfo=UTC))
    assert (exchange.market_state(Market.HK), exchange.phase(Market.HK).day) == (MarketState.OPEN, MONDAY)


def test_shanghai_and_shenzhen_are_shut_together(exchange: Exchange) -> None:
    exchange.change_day(Market.SZ, FRIDAY)
    assert FRIDAY not in days(exchange, Market.SH) + days(exchange, Market.SZ)


@pytest.mark.parametrize("day", [date(2026, 11, 17), WEDNESDAY, date(2026, 11, 19), date(2026, 11, 21)])
def test_what_is_planned_and_what_has_no_session_is_refused(exchange: Exchange, day: date) -> None:
    with pytest.raises(CommandRefusal, match="no trading day"):
        exchange.change_day(Market.HK, day)


def test_a_new_start_forgets_it(exchange: Exchange) -> None:
    exchange.change_day(Market.HK, FRIDAY)
    exchange.restart()
    assert FRIDAY in days(exchange, Market.HK)
