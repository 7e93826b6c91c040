"""The table of warrants, counted from the practice day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from tideboard_core.model.derivatives import WarrantKind
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import OrderStatus, Side, TimeInForce
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.session import exchange_date
from tideboard_sandbox.exchange.broker.cash_journal import CashKind
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.derivatives.warrants import (
    State,
    WarrantListing,
    WarrantTerms,
    observed,
    payment_of,
    value_at_end,
    warrant_listings,
)
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.instruments.listing import Catalogue
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR
from tideboard_sandbox.exchange.market.bars import ExchangeBar


def listings(anchor: date) -> list[WarrantListing]:
    return list(warrant_listings(Catalogue().find, anchor))


@pytest.mark.parametrize("anchor", [date(2026, 11, 18), date(2025, 2, 14), date(2027, 12, 31)])
def test_terms_hold_on_every_practice_day(anchor: date) -> None:
    rows = listings(anchor)

    assert len({row.instrument.name for row in rows}) == len({row.id for row in rows}) == len(rows)
    assert {row.terms.kind for row in rows} == set(WarrantKind)
    ends = [row.terms.maturity for row in rows]
    assert anchor < min(ends)
    assert max(ends) > anchor + timedelta(days=440)
    for row in rows:
        assert CALENDAR.session_on(row.instrument.market, row.terms.maturity)
        listed = date.fromisoformat(row.instrument.listing_date)
        assert (listed > anchor) == (row.state is State.TO_BE_LISTED)
        assert row.ladder.valid(int(row.prev_close * 10_000))


def test_names_tell_issuer_end_and_kind() -> None:
    rows = {row.id: row.instrument for row in listings(date(2026, 11, 18))}

    assert (rows[InstrumentId("HK.13716")].name, rows[InstrumentId("HK.13716")].name_en) == (
        "騰訊摩通七三購A",
        "TENCT@JPC2703A",
    )
    assert rows[InstrumentId("HK.54113")].name_en == "TENCT#SGRC2705A"


def test_a_warrant_trades_from_the_day_it_is_listed_on() -> None:
    exchange, name = Exchange(seed=7, date=date(2026, 11, 20)), InstrumentId("HK.15802")
    listed = date.fromisoformat(exchange.instrument(name).listing_date)
    assert exchange.quote(name).suspended
    assert exchange.order_book(name).bids == ()

    exchange.advance((listed - date(2026, 11, 20)).days * 86_400)

    assert exchange.quote(name).volume > 0
    assert not exchange.quote(name).suspended
    exchange.close()


def test_a_warrant_that_has_ended_is_off_the_list() -> None:
    exchange, name = Exchange(seed=7, date=date(2026, 11, 20)), InstrumentId("HK.14688")
    end = listings(date(2026, 11, 20))
    maturity = next(row.terms.maturity for row in end if row.id == name)
    assert name in exchange.details.warrants_of(InstrumentId("HK.00700"))

    exchange.advance((maturity - date(2026, 11, 20)).days * 86_400 + 5 * 86_400)

    assert name not in exchange.details.warrants_of(InstrumentId("HK.00700"))
    assert exchange.quote(name).suspended
    exchange.close()


def test_a_contract_that_was_called_stays_so() -> None:
    exchange, name = Exchange(seed=7, date=date(2026, 11, 18)), InstrumentId("HK.00700")
    exchange.advance(40 * 86_400)  # unwatched days are drawn, not lived

    called = {row for row in exchange.details.warrants_of(name) if exchange.details.called(row)}
    exchange.advance(2 * 86_400)

    assert all(exchange.details.called(row) and exchange.quote(row).suspended for row in called)
    assert called
    exchange.close()


OWNER = InstrumentId("HK.00700")
CALL = WarrantTerms(OWNER, WarrantKind.CALL, "JP", Decimal(600), date(2026, 12, 30), 100)
BULL = WarrantTerms(OWNER, WarrantKind.BULL, "SG", Decimal(540), date(2027, 5, 28), 100, recovery=Decimal(550))
CLOSES = [Decimal(close) for close in (1, 600, 610, 620, 630, 640)]


@pytest.mark.parametrize(
    ("terms", "closes", "paid"),
    [
        (CALL, CLOSES, "0.2"),  # the average of the last five is 620
        (CALL._replace(kind=WarrantKind.PUT), CLOSES, "0"),
        (CALL._replace(kind=WarrantKind.PUT, strike=Decimal(650)), CLOSES, "0.3"),
        (BULL, CLOSES, "1"),  # the last close is 640
        (BULL._replace(kind=WarrantKind.BEAR, strike=Decimal(680)), CLOSES, "0.4"),
        (CALL._replace(kind=WarrantKind.INLINE, strike=Decimal(620), upper=Decimal(700)), CLOSES, "1"),
        (CALL._replace(kind=WarrantKind.INLINE, strike=Decimal(500), upper=Decimal(619)), CLOSES, "0.25"),
    ],
)
def test_what_one_pays_that_lived_to_its_last_day(terms: WarrantTerms, closes: list[Decimal], paid: str) -> None:
    assert value_at_end(terms, closes) == Decimal(paid)


def minute(day: int, utc_hour: int, low: str, high: str = "560") -> ExchangeBar:
    """A minute of the owner that ends at this hour of UTC: 3 is the morning, 6 the afternoon."""
    return ExchangeBar(
        instrument=OWNER,
        period=BarPeriod.MIN_1,
        time=datetime(2026, 11, day, utc_hour, tzinfo=UTC),
        open=Decimal(low),
        high=Decimal(high),
        low=Decimal(low),
        close=Decimal(low),
        prev_close=Decimal(555),
        volume=1,
        turnover=Decimal(1),
    )


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        # called in the morning: the afternoon is observed, the next morning is not
        ([minute(18, 3, "549"), minute(18, 6, "545"), minute(19, 3, "530")], Decimal(545)),
        # called in the afternoon: the next morning is observed, its afternoon is not
        (
            [minute(18, 3, "551"), minute(18, 6, "550"), minute(19, 3, "543"), minute(19, 6, "530")],
            Decimal(543),
        ),
        ([minute(18, 3, "551"), minute(18, 6, "550")], None),  # the next morning is still to come
        ([minute(18, 3, "551"), minute(18, 6, "551")], None),  # never called
    ],
)
def test_a_called_contract_is_settled_by_the_worst_price_until_the_next_session_ends(
    minutes: list[ExchangeBar], found: Decimal | None
) -> None:
    assert observed(BULL, minutes) == found


def test_a_bear_is_settled_by_the_highest_price() -> None:
    bear = BULL._replace(kind=WarrantKind.BEAR, strike=Decimal(600), recovery=Decimal(590))
    minutes = [minute(18, 3, "551", "591"), minute(18, 6, "551", "597"), minute(19, 3, "551", "650")]

    assert observed(bear, minutes) == Decimal(597)


def test_what_ends_is_paid_once_its_price_is_known() -> None:
    """Forty drawn days on: warrants of the month have ended, and some contracts were called."""
    start = date(2026, 11, 18)
    exchange = Exchange(seed=7, date=start)
    exchange.advance(45 * 86_400)
    today = exchange.phase(Market.HK).day
    owner = exchange._market_for(OWNER)
    listed = [row for row in warrant_listings(Catalogue().find, start) if row.terms.owner == OWNER]

    paid = {row.id: payment_of(row, owner, since=start, today=today) for row in listed}

    over = {row.id for row in listed if row.terms.maturity < today}
    called = {row.id for row in listed if exchange.details.called(row.id)}
    assert over
    assert called
    assert {name for name, value in paid.items() if value is not None} == over | called
    closes = {exchange_date(Market.HK, bar.time): bar.close for bar in exchange.bars(OWNER, BarPeriod.DAY, 30)}
    row = next(row for row in listed if row.id in over and row.terms.kind is WarrantKind.CALL)
    last = [close for day, close in sorted(closes.items()) if day < row.terms.maturity][-5:]
    assert paid[row.id] == (max(sum(last, Decimal(0)) / 5 - row.terms.strike, Decimal(0)) / 100).quantize(
        Decimal("0.0001")
    )
    exchange.close()


def test_an_account_is_paid_and_its_orders_end(monkeypatch: pytest.MonkeyPatch) -> None:
    exchange, name = Exchange(seed=7, date=date(2026, 11, 18), start=time(15, 58)), InstrumentId("HK.13716")
    account = next(row.id for row in exchange.broker.accounts() if row.real)
    best = exchange.order_book(name).best_ask
    assert best is not None
    ticket = OrderTicket(
        account_id=account, instrument=name, side=Side.BUY, kind=OrderType.LIMIT, quantity=10_000, price=best.price,
        time_in_force=TimeInForce.GTC,
    )  # fmt: skip
    exchange.broker.place(ticket)
    cash = exchange.broker.funds(account).cash
    waiting = exchange.broker.place(replace(ticket, side=Side.SELL, price=best.price * 2))
    monkeypatch.setattr("tideboard_sandbox.exchange.engine.floor.payment_of", lambda *_, **__: Decimal("0.1234"))

    exchange.advance(18 * 3600)

    assert exchange.broker.positions(account) == ()
    assert exchange.broker.funds(account).cash - cash == Decimal(1234)
    assert exchange.broker.order(account, waiting.id).status is OrderStatus.EXPIRED
    row = exchange.cash_journal(account)[-1]
    assert (row.kind, row.instrument, row.quantity, row.amount) == (CashKind.SETTLEMENT, name, 10_000, Decimal(1234))
    exchange.close()
