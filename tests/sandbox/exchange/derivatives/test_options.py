"""Option chains of the practice exchange."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.order import OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import BarPeriod
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.derivatives.options import ListedOption, OptionSnapshot, expiries_of
from tideboard_sandbox.exchange.facade import Exchange

pytestmark = pytest.mark.slow

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    return Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY))


def picture(exchange: Exchange, name: str) -> OptionSnapshot:
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
    days = [day for day in expiries_of(APPLE, date(2026, 11, 18)) if day.weekday() == 4]

    assert days[:4] == [date(2026, 11, 20), date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 18)]
    assert len(days) == 7


def test_apple_s_contracts_end_on_mondays_and_wednesdays_too_two_of_each_beyond_the_week() -> None:
    short = [day for day in expiries_of(APPLE, date(2026, 11, 18)) if day.weekday() != 4]
    beyond = [date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 30), date(2026, 12, 2)]
    assert short == [date(2026, 11, 18), *beyond]
    first = [day for day in expiries_of(APPLE, date(2026, 1, 26)) if day.weekday() != 4]
    assert first == [date(2026, 2, 2), date(2026, 2, 4), date(2026, 2, 9), date(2026, 2, 11)], "of the day it began"
    assert [day for day in expiries_of(APPLE, date(2026, 1, 12)) if day.weekday() != 4] == []
    held = expiries_of(APPLE, date(2026, 5, 25))  # Memorial Day
    assert date(2026, 5, 25) not in held
    assert date(2026, 5, 27) in held


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


def test_put_and_call_of_every_strike_keep_parity_and_an_uncrossed_book(exchange: Exchange) -> None:
    spot = exchange.quote(TENCENT).last
    chain = exchange.details.option_chain(TENCENT, date(2026, 12, 30))
    for call, put in zip(chain[::2], chain[1::2], strict=True):
        gap = exchange.quote(call.id).last - exchange.quote(put.id).last - (spot - call.strike)
        assert abs(gap) < 5  # six weeks of interest, and what moved since the last trade of either
        for name in (call.id, put.id):
            book = exchange.order_book(name)
            assert book.best_ask is not None
            assert book.best_bid is None or book.best_bid.price < book.best_ask.price


def test_bars_and_ticks_of_an_option_add_up(exchange: Exchange) -> None:
    name = InstrumentId("HK.TCH261230C600000")
    quote, ticks = exchange.quote(name), exchange.ticks(name, 100_000)

    assert sum(tick.quantity for tick in ticks) == quote.volume
    assert sum(tick.turnover for tick in ticks) == quote.turnover
    assert sum(tick.price * tick.quantity * 100 for tick in ticks) == quote.turnover
    days = exchange.bars(name, BarPeriod.DAY, 30)
    assert days[-1].close == quote.last
    assert all(before.close == after.prev_close for before, after in itertools.pairwise(days))
    assert all(bar.low <= min(bar.open, bar.close) <= max(bar.open, bar.close) <= bar.high for bar in days)


def test_the_same_seed_makes_the_same_contract_whatever_was_touched_before() -> None:
    name = InstrumentId("US.AAPL261218C270000")
    one, other = (Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY)) for _ in range(2))
    other.quote(InstrumentId("HK.TCH261230C600000"))
    other.quote(APPLE)

    assert one.quote(name) == other.quote(name)
    assert one.order_book(name) == other.order_book(name)


def test_a_contract_that_ends_is_paid_out_and_its_orders_expire(tmp_path: Path) -> None:
    name = InstrumentId("HK.TCH261127C550000")
    market = Exchange(seed=7, date=date(2026, 11, 27), start=time(15, 30), state=tmp_path / "state")
    account = next(row.id for row in market.broker.accounts() if row.real)
    ask = market.order_book(name).best_ask
    assert ask is not None
    ticket = OrderTicket(
        account_id=account,
        instrument=name,
        side=Side.BUY,
        kind=OrderType.LIMIT,
        quantity=2,
        price=ask.price,
        time_in_force=TimeInForce.GTC,
    )
    market.broker.place(ticket)
    waiting = market.broker.place(replace(ticket, price=Decimal(int(ask.price / 3))))
    cash = market.broker.funds(account).cash

    market.advance(3 * 24 * 3600)
    spot = market.quote(TENCENT).prev_close

    assert market.broker.order(account, waiting.id).status is OrderStatus.EXPIRED
    assert not market.broker.positions(account)
    assert market.broker.funds(account).cash - cash == max(spot - 550, Decimal(0)) * 200
    assert sum(row.amount for row in market.cash_journal(account)) == market.broker.funds(account).cash
    assert market.broker.history_fills(account, date(2026, 11, 1), date(2026, 11, 30))[0].instrument == name
    assert not market.has_instrument(name)
    market.close()
    again = Exchange(state=tmp_path / "state")
    assert sum(row.amount for row in again.cash_journal(account)) == again.broker.funds(account).cash
    again.close()


ADJUSTED_ENDS = {TENCENT: date(2027, 1, 28), APPLE: date(2027, 1, 15)}


def adjusted_of(exchange: Exchange, owner: InstrumentId) -> tuple[ListedOption, ...]:
    chain = exchange.details.option_chain(owner, ADJUSTED_ENDS[owner])
    return tuple(row for row in chain if row.adjusted)


@pytest.mark.parametrize(("owner", "root", "size"), [(TENCENT, "TCA", 110), (APPLE, "AAPL1", 100)])
def test_adjusted_contracts_stand_beside_the_usual_ones(
    exchange: Exchange, owner: InstrumentId, root: str, size: int
) -> None:
    rows = adjusted_of(exchange, owner)
    assert [row.call for row in rows] == [True, False] * 3
    assert {row.code for row in rows} == {root}
    for row in rows:
        assert exchange.details.facts(row.id).multiplier == size
        assert exchange.details.facts(row.id).underlying == owner
        assert exchange.order_book(row.id).best_ask is not None
    usual = exchange.details.option_chain(owner, ADJUSTED_ENDS[owner])[0]
    assert exchange.details.facts(usual.id).multiplier == 100
    other_end = InstrumentId(rows[0].id.replace(f"{ADJUSTED_ENDS[owner]:%y%m%d}", "261218"))
    assert not exchange.has_instrument(other_end)


def test_the_price_of_an_adjusted_contract_is_that_of_shares_and_cash(exchange: Exchange) -> None:
    """Half a share and 20 in money for each unit."""
    call, put = adjusted_of(exchange, APPLE)[2:4]
    spot, shown = exchange.quote(APPLE).last, picture(exchange, call.id)
    delivered = spot / 2 + 20
    assert call.worth_at(spot) == max(delivered - call.strike, Decimal(0))
    gap = float(exchange.quote(call.id).last - exchange.quote(put.id).last)
    assert gap == pytest.approx(float(delivered - call.strike), abs=2)
    assert 0 < shown.greeks.delta < 0.5


@pytest.mark.parametrize("owner", [TENCENT, APPLE])
def test_adjusted_contracts_that_end_are_exercised_and_assigned_for_what_they_deliver(owner: InstrumentId) -> None:
    """A bought call and a sold put: one of them is worth something wherever its owner ends."""
    market = Exchange(seed=7, date=ADJUSTED_ENDS[owner], start=time(15, 30))
    call, *_rest, put = adjusted_of(market, owner)
    name = f"real-{market_of(owner)}"
    account = market.broker.transfers.account(name).id
    for option, count in ((call, 1), (put, -1)):
        market.broker.transfers.set_holding(name, option.id, Decimal(count))
    cash = market.broker.funds(account).cash
    held = {row.instrument for row in market.broker.positions(account)}

    for _ in range(6 * 24):
        market.advance(3600)
        if not held & {row.instrument for row in market.broker.positions(account)}:
            break

    spot = market.quote(owner).prev_close
    gain = (call.worth_at(spot) - put.worth_at(spot)) * call.root.size
    assert held == {call.id, put.id}
    assert market.broker.positions(account) == ()
    assert market.broker.funds(account).cash - cash == gain != 0
