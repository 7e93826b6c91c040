"""Our words to the broker's numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.quote import MarketState
from tideboard_sandbox.exchange.facade import Phase
from tideboard_sandbox.opend.messages.codes import (
    MARKET_OF_NUMBER,
    NUMBER_OF_MARKET,
    day_of,
    local_day,
    local_text,
    midnight,
    security_of,
    state_number,
    stock_number,
)
from tideboard_sandbox.opend.messages.refusals import Refusal

MOMENT = datetime(2026, 11, 18, 2, 30, 1, 250_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("market", "text"),
    [
        (Market.HK, "2026-11-18 10:30:01"),
        (Market.US, "2026-11-17 21:30:01"),
        (Market.SH, "2026-11-18 10:30:01"),
        (Market.SG, "2026-11-18 10:30:01"),
    ],
)
def test_texts_are_local_to_the_exchange(market: Market, text: str) -> None:
    assert local_text(MOMENT, market) == text
    assert local_text(MOMENT.timestamp(), market) == text
    assert local_text(MOMENT, market, timespec="milliseconds") == f"{text}.250"
    assert local_day(MOMENT, market).isoformat() == text[:10]


def test_new_york_has_summer_time() -> None:
    assert local_text(datetime(2026, 7, 1, 14, 0, tzinfo=UTC), Market.US) == "2026-07-01 10:00:00"
    assert midnight(date(2026, 7, 1), Market.US).utcoffset() != midnight(date(2026, 1, 5), Market.US).utcoffset()


@pytest.mark.parametrize("text", ["2026-11-18", "2026-11-18 09:30:00", " 2026-11-18 "])
def test_days_are_read_with_or_without_a_time(text: str) -> None:
    assert day_of(text) == date(2026, 11, 18)


@pytest.mark.parametrize("text", ["", "18.11.2026", "2026/11/18", "2026-02-30", "x" * 1000])
def test_other_texts_are_refused_without_repeating_all_of_them(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        day_of(text)

    assert len(refused.value.text) < 80


@pytest.mark.parametrize("market", list(Market))
def test_every_market_has_its_number_there_and_back(market: Market) -> None:
    assert MARKET_OF_NUMBER[NUMBER_OF_MARKET[market]] is market


def test_a_code_may_hold_dots() -> None:
    security = security_of(InstrumentId("US..DJI"))

    assert (security.market, security.code) == (11, ".DJI")


@pytest.mark.parametrize(
    ("state", "part", "market", "number"),
    [
        (MarketState.OPEN, 0, Market.HK, 3),
        (MarketState.OPEN, 1, Market.HK, 5),
        (MarketState.OPEN, 0, Market.US, 5),
        (MarketState.BREAK, 0, Market.HK, 4),
        (MarketState.CLOSING_AUCTION, 1, Market.HK, 19),
        (MarketState.CLOSING_AUCTION, 1, Market.SH, 30),
        (MarketState.PRE_MARKET, 0, Market.US, 8),
        (MarketState.AFTER_HOURS, 0, Market.US, 10),
        (MarketState.FIXED_PRICE, 1, Market.SH, 28),
        (MarketState.AT_CLOSE, 1, Market.SG, 35),
        (MarketState.OVERNIGHT, 0, Market.US, 37),
        (MarketState.CLOSED, 0, Market.HK, 6),
    ],
)
def test_states_have_the_brokers_numbers(state: MarketState, part: int, market: Market, number: int) -> None:
    assert state_number(Phase(state, part, MOMENT, MOMENT, date(2026, 11, 18)), market) == number


@pytest.mark.parametrize("state", list(MarketState))
def test_no_state_is_without_a_number(state: MarketState) -> None:
    assert state_number(Phase(state, 0, MOMENT, MOMENT, date(2026, 11, 18)), Market.HK) >= 0


def test_stock_numbers_are_stable_and_differ() -> None:
    assert stock_number(InstrumentId("HK.00700")) == 132255316024908
    assert stock_number(InstrumentId("HK.00701")) != stock_number(InstrumentId("HK.00700"))
