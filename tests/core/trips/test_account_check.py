"""The trips of an account beside what was read of it: between which readings, with which movements, and why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from fakes.values.account_model import ACCOUNT, FIRST, AccountModel
from fakes.values.trips import BEGIN, CONTRACTS, MINUTE, TENCENT, book, fee, fill
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.account_check import AccountCheck, CashDays, NotChecked, account_check
from tideboard_core.trips.facts import CashKind, CashMove, FeeTold
from tideboard_core.trips.inference.contract_ends import CashTold
from tideboard_core.trips.inference.infer import infer
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.reconcile import Why
from tideboard_core.trips.rows import OwnHolding, Reading
from tideboard_core.trips.told import DaySpan
from tideboard_core.trips.trip import Inferences

TODAY = exchange_date(Market.HK, BEGIN)
BOUGHT, SOLD = fill("1", "buy 100 10", 2), fill("2", "sell 100 12", 4)
FEES = (fee("o1", "3"), fee("o2", "4"))
ALL_DAYS = CashDays((DaySpan(date(2000, 1, 1), date(2100, 1, 1)),))


def reading(minute: int, cash: str | None, held: int = 0) -> Reading:
    held_now = OwnHolding(instrument=TENCENT, name="", quantity=held, cost=Decimal(10), currency="HKD")
    return Reading(
        at=BEGIN + minute * MINUTE,
        currency="HKD",
        cash=Decimal(cash or 0),
        assets=Decimal(0),
        balances=() if cash is None else (("HKD", Decimal(cash)),),
        holdings=(held_now,) if held else (),
    )


def checked(
    *readings: Reading,
    moves: tuple[CashMove, ...] = (),
    fees: tuple[FeeTold, ...] = FEES,
    later: int = 0,
    days: CashDays = ALL_DAYS,
    now: datetime = BEGIN + timedelta(days=30),
) -> AccountCheck:
    fills = (BOUGHT, structs.replace(SOLD, time=SOLD.time + later * MINUTE))
    return account_check(
        book(*fills, fees=fees),
        readings,
        moves=moves,
        inferences=Inferences(),
        contracts=CONTRACTS,
        fees={one.order_id: one.total for one in fees},
        days=days,
        now=now,
    )


def deposit(amount: str, *, at: datetime | None = None, day: date | None = None) -> CashMove:
    move = CashMove(id="c", day=TODAY, kind=CashKind.DEPOSIT, currency="HKD", amount=Decimal(amount))
    return replace(move, at=at, day=day or TODAY)


def test_the_line_is_exact_between_two_readings() -> None:
    found = checked(reading(0, "1000"), reading(3, "-3", 100), reading(5, "1193"))

    assert (found.since, found.until, found.exact) == (BEGIN, BEGIN + 5 * MINUTE, True)
    (only,) = found.currencies
    assert [only.currency, only.net, only.difference] == ["HKD", 193, 0]


def test_what_was_traded_before_the_first_reading_counts_as_held() -> None:
    assert checked(reading(3, "-3", 100), reading(5, "1193")).exact


def test_fees_that_are_not_told_are_named_with_the_difference() -> None:
    found = checked(reading(0, "1000"), reading(5, "1193"), fees=FEES[:1])

    assert not found.exact
    assert found.currencies[0].difference == 4
    assert [(one.why, one.number) for one in found.currencies[0].reasons] == [(Why.FEES_OPEN, 1)]


@pytest.mark.parametrize(
    ("when", "counts"),
    [
        ({"at": BEGIN + MINUTE}, True),
        ({"at": BEGIN - MINUTE}, False),
        ({"at": BEGIN + 6 * MINUTE}, False),
        ({"day": TODAY + timedelta(days=1)}, False),
        ({}, False),
    ],
)
def test_movements_between_the_readings_count(when: dict[str, Any], counts: bool) -> None:
    found = checked(reading(0, "1000"), reading(5, "1243"), moves=(deposit("50", **when),))

    assert found.exact is counts


def test_money_whose_direction_contradicts_its_sign_is_in_no_sum_which_says_so() -> None:
    lost = replace(deposit("50", at=BEGIN + MINUTE), kind=CashKind.CONTRADICTED)

    found = checked(reading(0, "1000"), reading(5, "1193"), moves=(lost,))

    (only,) = found.currencies
    assert not only.rows
    assert only.difference == 0
    assert [tuple(one) for one in only.reasons] == [(Why.CASH_CONTRADICTED, 1, None)]


def test_a_movement_of_a_day_counts_between_readings_of_different_days() -> None:
    last = replace(reading(5, "1243"), at=BEGIN + timedelta(days=2))

    assert checked(reading(0, "1000"), last, moves=(deposit("50", day=TODAY + timedelta(days=1)),)).exact
    late = deposit("50", day=TODAY + timedelta(days=3))
    assert checked(reading(0, "1000"), replace(last, balances=(("HKD", Decimal(1193)),)), moves=(late,)).exact


def test_days_of_which_no_movements_were_read_are_counted_and_nothing_is_exact() -> None:
    last = replace(reading(5, "1193"), at=BEGIN + timedelta(days=3))
    begin, end = TODAY, TODAY + timedelta(days=3)
    for spans, unread in (
        ([], 4),
        ([(begin, begin)], 3),
        ([(begin, begin), (end - timedelta(days=1), end)], 1),
        ([(begin - timedelta(days=9), end + timedelta(days=9))], 0),
    ):
        found = checked(reading(0, "1000"), last, days=CashDays(tuple(DaySpan(*one) for one in spans)))
        assert [one.difference for one in found.currencies] == [0]
        assert (found.unread, found.exact) == (unread, not unread)


def test_a_day_that_was_read_before_it_was_over_counts_while_it_lasts_anywhere() -> None:
    """The morning after, in Hong Kong, it is not over in New York: it is read so far as the new day is."""
    days = CashDays(so_far=(DaySpan(TODAY, TODAY + timedelta(days=1)),))
    readings = reading(0, "1000"), reading(5, "1193")
    midnight = datetime.combine(TODAY + timedelta(days=1), time(), ZoneInfo("America/New_York"))

    assert checked(*readings, days=days, now=BEGIN + 6 * MINUTE).exact
    assert checked(*readings, days=days, now=BEGIN + timedelta(days=1)).exact
    assert checked(*readings, days=days, now=midnight - timedelta(seconds=1)).exact
    over = checked(*readings, days=days, now=midnight)
    assert (over.unread, over.exact) == (1, False)


def test_a_broker_that_tells_no_movements_is_named_and_no_day_waits_for_them() -> None:
    yesterday, today = (DaySpan(day, day) for day in (TODAY - timedelta(days=1), TODAY))
    readings = reading(0, "1000"), reading(5, "1193")
    for days, untold in (
        (CashDays(refused=(today,)), True),
        (CashDays(refused=(today,), so_far=(yesterday,)), True),
        (CashDays(refused=(yesterday,), so_far=(today,)), False),
        (CashDays(refused=(today,), so_far=(today,)), False),
    ):
        found = checked(*readings, days=days, now=BEGIN + 6 * MINUTE)
        assert (found.untold, found.unread) == (untold, 0)


def test_where_cash_is_not_told_by_currency_what_it_must_have_changed_by_is_named() -> None:
    """An account of several currencies at LongPort has the same sum as where it is told, after a deposit too."""
    moves = (deposit("50", at=BEGIN + MINUTE),)
    for held in (0, 100):
        first = (reading(3, "-3", held), reading(3, None, held)) if held else (reading(0, "1000"), reading(0, None))
        (known,) = checked(first[0], reading(5, "1243"), moves=moves).currencies
        (untold,) = checked(first[1], reading(5, None), moves=moves).currencies

        assert known.cash is not None
        assert (untold.cash, untold.difference, untold.net) == (None, None, known.net)
        assert untold.cash_by_trips == known.cash_by_trips
        assert known.difference == known.cash_by_trips - (known.cash.end - known.cash.begin)


def test_why_nothing_is_compared() -> None:
    assert checked().why is NotChecked.NOT_READ
    assert checked(reading(0, "1000")).why is NotChecked.NOT_READ
    untold = checked(reading(0, None), reading(5, None))
    assert (untold.why, untold.exact) == (NotChecked.CASH_NOT_TOLD, False)
    late = checked(reading(0, "1000"), reading(5, "1193"), later=3)
    assert (late.why, late.currencies, late.exact) == (NotChecked.NOT_READ_SINCE, (), False)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=60)
def test_accounts_that_trade_at_random_agree_to_the_cent(seed: int) -> None:
    model = AccountModel(seed)
    readings = [
        replace(one, balances=tuple(cash.items()))
        for one, (cash, _count) in zip(model.readings, model.cash_read, strict=True)
    ]
    booked = [
        next(one.at for one, (_cash, count) in zip(model.readings, model.cash_read, strict=True) if count > number)
        for number in range(len(model.moves))
    ]
    moves = [replace(move, at=at) for move, at in zip(model.moves, booked, strict=True)]
    inferences = infer(
        ACCOUNT,
        model.fills,
        orders=model.orders,
        contracts=model.contracts,
        now=model.now,
        readings=readings,
        cash=CashTold(moves=moves, begin=FIRST, end=FIRST + timedelta(days=60)),
    )
    found = round_trips(
        ACCOUNT,
        model.fills,
        orders=model.orders,
        fees=model.fees,
        contracts=model.contracts,
        inferences=inferences,
    )
    check = account_check(
        found,
        readings,
        moves=moves,
        inferences=inferences,
        contracts=model.contracts,
        fees=model.fees,
        days=ALL_DAYS,
        now=model.now,
    )

    assert check.exact, (seed, check)
    assert all(one.reasons == () for one in check.currencies)
