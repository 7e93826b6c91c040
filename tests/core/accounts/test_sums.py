"""Sums over accounts: apart by environment and currency, converted by named rates, never a guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.accounts import account, funds, position
from tideboard_core.accounts.rates import OLDEST, RateBook
from tideboard_core.accounts.reading import STALE_AFTER, AccountReading
from tideboard_core.accounts.sums import KnownProfits, Money, account_amounts, profits_by_currency, sums
from tideboard_core.errors import GatewayError
from tideboard_core.model.hub_keys import ORDERS_LINK
from tideboard_core.model.order import Account, Environment, PaperAccount, Position
from tideboard_core.orders.charges import DayTotal
from tideboard_core.trips.facts import Rate

NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
DOLLAR = Rate(day=NOW.date(), base="USD", quote="HKD", rate=Decimal("7.8"), source="Broker", at=NOW)


def reading(
    owner: Account, assets: str | None, *positions: Position, currency: str = "", since: float | None = 5.0
) -> AccountReading:
    """An account as it was read; `assets` None = not read yet."""
    return AccountReading(
        account=owner,
        link=ORDERS_LINK,
        provider="Broker",
        trades=True,
        connected=True,
        funds=None if assets is None else funds(owner.id, assets, currency or owner.currency),
        positions=None if assets is None else positions,
        since=since,
    )


def book(*rates: Rate) -> RateBook:
    """A book with these rates."""
    made = RateBook()
    made.take(rates)
    return made


def test_money_of_two_environments_is_never_added_up() -> None:
    found = sums([reading(account("1"), "10"), reading(account("2", PaperAccount), "20")], book(), "HKD", NOW)
    assert [(env, [row.amounts[Money.ASSETS] for row in rows]) for env, rows in found.items()] == [
        (Environment.LIVE, [Decimal(10)]),
        (Environment.PAPER, [Decimal(20)]),
    ]


def test_a_day_that_waits_for_its_fees_in_another_currency_makes_the_total_a_dash() -> None:
    """All of that currency was closed today: nothing is held in it, and no account is kept in it."""
    owner = account("1", currency="HKD")
    days = {owner.identity: DayTotal({"HKD": Decimal(5), "USD": None}, after_fees=True)}
    *_rows, total = sums([reading(owner, "10")], book(DOLLAR), "HKD", NOW, days=days)[Environment.LIVE]
    assert (total.converted, total.amounts[Money.DAY], total.amounts[Money.OPEN]) == (True, None, Decimal(0))
    *_rows, total = sums([reading(owner, "10")], book(), "HKD", NOW, days=days)[Environment.LIVE]
    assert total.left_out == ("USD",)


def test_a_sum_for_each_currency_and_one_converted_total() -> None:
    rows = sums(
        [
            reading(account("1"), "100", position("HK.00700"), position("US.AAPL", 10, "12", "10")),
            reading(account("2", currency="USD"), "10", since=2.0),
            reading(account("3"), None),
        ],
        book(DOLLAR),
        "HKD",
        NOW,
    )[Environment.LIVE]
    assert [(row.currency, row.converted, row.counted, row.missing) for row in rows] == [
        ("HKD", False, 1, 1),
        ("USD", False, 1, 0),
        ("HKD", True, 2, 1),
    ]
    hkd, usd, total = rows
    assert (hkd.amounts[Money.OPEN], usd.amounts[Money.OPEN]) == (Decimal(200), Decimal(20))
    assert total.amounts[Money.ASSETS] == Decimal(178)
    assert total.amounts[Money.OPEN] == Decimal(356)
    assert (total.rates, total.left_out, total.since) == ((DOLLAR,), (), 2.0)


def test_a_currency_without_a_rate_is_left_out_and_named() -> None:
    rows = sums([reading(account("1"), "100"), reading(account("2", currency="CNY"), "50")], book(DOLLAR), "HKD", NOW)[
        Environment.LIVE
    ]
    assert rows[-1].amounts[Money.ASSETS] == Decimal(100)
    assert rows[-1].left_out == ("CNY",)
    nothing = sums([reading(account("2", currency="CNY"), "50")], book(), "HKD", NOW)[Environment.LIVE]
    assert nothing[-1].amounts[Money.ASSETS] is None  # a total of nothing is not 0


def test_a_currency_of_positions_alone_has_profits_and_no_money() -> None:
    rows = sums([reading(account("1"), "100", position("US.AAPL"))], book(DOLLAR), "HKD", NOW)[Environment.LIVE]
    usd = next(row for row in rows if row.currency == "USD")
    assert (usd.amounts[Money.ASSETS], usd.amounts[Money.OPEN], usd.counted) == (None, Decimal(200), 0)
    assert rows[-1].amounts[Money.ASSETS] == Decimal(100)  # not unknown for what USD has none of


def test_a_sum_says_how_many_of_its_accounts_could_not_be_renewed() -> None:
    lost = replace(reading(account("2"), "20"), connected=False)
    refused = replace(reading(account("3", currency="USD"), "1"), error=GatewayError("timed-out"))
    rows = sums([reading(account("1"), "10"), lost, refused], book(DOLLAR), "HKD", NOW)[Environment.LIVE]
    assert [(row.currency, row.counted, row.late) for row in rows] == [("HKD", 2, 1), ("USD", 1, 1), ("HKD", 3, 2)]


def test_an_account_that_was_read_long_ago_is_not_renewed_in_its_sum_and_the_total() -> None:
    ages = {"1": STALE_AFTER + 1, "2": STALE_AFTER}
    read = [reading(account("1", currency="USD"), "10"), reading(account("2"), "20")]
    rows = sums(read, book(DOLLAR), "HKD", NOW, age=lambda one: ages[one.account.id])[Environment.LIVE]
    assert [(row.currency, row.late) for row in rows] == [("HKD", 0), ("USD", 1), ("HKD", 1)]


def test_one_currency_needs_no_total() -> None:
    rows = sums([reading(account("1"), "100")], book(), "HKD", NOW)[Environment.LIVE]
    assert [row.converted for row in rows] == [False]


def test_an_unknown_profit_makes_its_sum_unknown() -> None:
    unpriced = position("HK.00005", priced=False)
    rows = sums([reading(account("1"), "1", position("HK.00700"), unpriced)], book(), "HKD", NOW)
    assert rows[Environment.LIVE][0].amounts[Money.OPEN] is None
    gone = replace(position("HK.00005", cost=None), quantity=0)  # sold: it says nothing
    rows = sums([reading(account("1"), "1", position("HK.00700"), gone)], book(), "HKD", NOW)
    assert rows[Environment.LIVE][0].amounts[Money.OPEN] == Decimal(200)


@pytest.mark.parametrize("gap", [{"positions": None}, {"lacking": True}])
def test_positions_that_were_not_read_leave_profits_unknown_in_every_currency(gap: dict[str, Any]) -> None:
    whole = reading(account("1"), "100", position("HK.00700"), position("US.AAPL", 10, "12", "10"))
    apart = replace(reading(account("2"), "50", position("HK.00700")), **gap)
    rows = sums([whole, apart], book(DOLLAR), "HKD", NOW)[Environment.LIVE]
    assert [row.amounts[Money.OPEN] for row in rows] == [None, None, None]
    assert [row.amounts[Money.DAY] for row in rows] == [None, None, None]
    days = {one.key: DayTotal({"HKD": Decimal(5)}, after_fees=True) for one in (whole, apart)}
    read = sums([whole, apart], book(DOLLAR), "HKD", NOW, days=days)[Environment.LIVE]
    assert read[0].amounts[Money.DAY] == 10, "orders and fills were read"
    assert rows[0].amounts[Money.ASSETS] == Decimal(150)
    assert account_amounts(apart)[Money.OPEN] is None


def test_a_day_is_that_of_what_is_held_or_of_the_fills_where_all_of_them_were_read() -> None:
    one = reading(account("1"), "1", position("HK.00700"))
    for days, day in (
        ({}, Decimal(5)),
        ({one.key: DayTotal({"HKD": Decimal(7)}, after_fees=True)}, Decimal(7)),
        ({one.key: DayTotal(None, after_fees=True)}, None),
    ):
        (row,) = sums([one], book(), "HKD", NOW, days=days)[Environment.LIVE]
        assert row.amounts[Money.DAY] == day


@pytest.mark.parametrize(
    ("day", "amount"), [({"HKD": Decimal(7)}, Decimal(7)), ({}, Decimal(0)), ({"USD": Decimal(7)}, None), (None, None)]
)
def test_the_day_of_an_account_is_in_its_own_currency_alone(
    day: dict[str, Decimal | None] | None, amount: Decimal | None
) -> None:
    one = reading(account("1"), "1", position("HK.00700"))
    assert account_amounts(one, day=DayTotal(day, after_fees=True))[Money.DAY] == amount
    assert account_amounts(one)[Money.OPEN] == 200


@pytest.mark.parametrize(("profit", "known"), [(0, None), (1, Decimal(1)), (-3, Decimal(-3))])
def test_without_a_price_paid_a_profit_of_0_is_not_known(profit: int, known: Decimal | None) -> None:
    held = position("HK.00700", cost=None, pl=Decimal(profit))
    assert profits_by_currency([held])["HKD"].open == known


def test_a_currency_of_positions_that_brought_nothing_needs_no_rate() -> None:
    idle = position("US.AAPL", 10, "10", pl_today=Decimal(0))
    rows = sums([reading(account("1"), "1", idle)], book(), "HKD", NOW)[Environment.LIVE]
    assert rows[-1].left_out == ()


def test_profits_are_reckoned_anew_for_other_positions_alone() -> None:
    known, one = KnownProfits(), reading(account("1"), "1", position("HK.00700"))
    assert known(one) is known(replace(one, since=6.0))
    assert known(replace(one, positions=())) == {}


def test_the_columns_of_saved_layouts_keep_their_names() -> None:
    assert [money.value for money in Money] == ["assets", "cash", "value", "open", "day"]


def test_an_account_adds_no_currencies_of_its_own() -> None:
    mixed = account_amounts(reading(account("1"), "1", position("HK.00700"), position("US.AAPL")))
    assert (mixed[Money.ASSETS], mixed[Money.OPEN]) == (Decimal(1), None)
    assert account_amounts(reading(account("1"), "1"))[Money.OPEN] == Decimal(0)


def test_a_rate_that_is_too_old_converts_nothing() -> None:
    old = replace(DOLLAR, at=NOW - OLDEST - timedelta(seconds=1))
    rows = sums([reading(account("2", currency="USD"), "50")], book(old), "HKD", NOW)[Environment.LIVE]
    assert rows[-1].left_out == ("USD",)


@given(st.lists(st.tuples(st.sampled_from(["HKD", "USD"]), st.integers(-(10**9), 10**9)), max_size=20))
def test_the_total_is_the_sum_of_the_sums_at_the_rate(rows: list[tuple[str, int]]) -> None:
    readings = [reading(account(str(at), currency=currency), str(amount)) for at, (currency, amount) in enumerate(rows)]
    found = sums(readings, book(DOLLAR), "HKD", NOW).get(Environment.LIVE, [])
    rates = {"HKD": Decimal(1), "USD": Decimal("7.8")}
    wanted = sum((amount * rates[currency] for currency, amount in rows), Decimal(0))
    assert (found[-1].amounts[Money.ASSETS] if found else Decimal(0)) == wanted
