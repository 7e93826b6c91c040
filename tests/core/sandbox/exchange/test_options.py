"""Option chains of the practice exchange."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.sandbox import PRACTICE_DAY
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.exchange.options import OptionPicture, expiries_of

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    return Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY))


def picture(exchange: Exchange, name: str) -> OptionPicture:
    found = exchange.details.option(InstrumentId(name))
    assert found is not None
    return found


def test_hong_kong_contracts_end_on_the_last_but_one_trading_day_of_the_month() -> None:
    assert expiries_of(TENCENT, date(2026, 11, 18)) == (
        date(2026, 11, 27),
        date(2026, 12, 30),
        date(2027, 1, 28),
        date(2027, 2, 25),
    )


def test_us_contracts_end_on_fridays_the_monthly_ones_on_the_third() -> None:
    days = expiries_of(APPLE, date(2026, 11, 18))

    assert days[:4] == (date(2026, 11, 20), date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 18))
    assert all(day.weekday() == 4 for day in days)


def test_an_expiry_that_is_over_is_gone() -> None:
    assert expiries_of(TENCENT, date(2026, 11, 28))[0] == date(2026, 12, 30)


def test_other_securities_have_no_options(exchange: Exchange) -> None:
    assert exchange.details.option_expiries(InstrumentId("HK.00005")) == ()
    assert exchange.details.option_chain(InstrumentId("HK.00005"), date(2026, 11, 27)) == ()
    assert exchange.details.option(InstrumentId("HK.00005")) is None
    assert exchange.details.option(InstrumentId("US.AAPL999999C1")) is None
    assert exchange.details.option_chain(TENCENT, date(2026, 11, 28)) == ()


def test_a_chain_has_a_call_and_a_put_at_each_strike_around_the_price(exchange: Exchange) -> None:
    chain = exchange.details.option_chain(TENCENT, date(2026, 12, 30))

    assert [contract.call for contract in chain[:2]] == [True, False]
    strikes = [contract.strike for contract in chain[::2]]
    assert strikes == sorted(set(strikes))
    assert strikes[0] < Decimal(604) < strikes[-1]
    assert chain[16].id == "HK.TCH261230C600000"


def test_prices_follow_from_the_owners(exchange: Exchange) -> None:
    call, put = picture(exchange, "HK.TCH261230C600000"), picture(exchange, "HK.TCH261230P600000")

    assert call.low <= call.last <= call.high
    assert call.low <= call.open <= call.high
    parity = call.last - put.last
    spot = exchange.quote(TENCENT).last
    assert abs(parity - (spot - 600)) < 3  # interest of six weeks
    assert 0 < call.greeks.delta < 1
    assert -1 < put.greeks.delta < 0


def test_a_call_rises_with_its_owner() -> None:
    moving = Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY))
    moving.watch(TENCENT)
    before, spot = picture(moving, "HK.TCH261230C600000").last, moving.quote(TENCENT).last
    while abs(moving.quote(TENCENT).last - spot) < 3:
        moving.advance(600)

    change = picture(moving, "HK.TCH261230C600000").last - before

    assert (change > 0) == (moving.quote(TENCENT).last > spot)
