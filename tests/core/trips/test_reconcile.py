"""Trips and account agree to the cent: on random accounts, and a difference is named where something lacks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from fakes.values.account_model import ACCOUNT, FIRST, AccountModel
from fakes.values.trips import APPLE, BEGIN, CONTRACTS, MINUTE, TENCENT, book, fee, fill, order
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.shares import Shares
from tideboard_core.trips.facts import CashKind, CashMove, FeeTold
from tideboard_core.trips.inference.contract_ends import CashTold
from tideboard_core.trips.inference.infer import infer
from tideboard_core.trips.known_fills import KnownFills, known_fills
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.reconcile import CashSpan, Reconciliation, Why, reconcile
from tideboard_core.trips.rows import OwnHolding
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.trip import Inferences, Method, TripBook, TripCause

ALL_DAYS = FIRST + timedelta(days=60)


def inferred(model: AccountModel, fills: Iterable[Fill], known: KnownFills | None = None) -> Inferences:
    return infer(
        ACCOUNT,
        fills,
        orders=model.orders,
        contracts=model.contracts,
        now=model.now,
        readings=model.readings,
        cash=CashTold(moves=model.moves, begin=FIRST, end=ALL_DAYS),
        known=known,
    )


def trips(
    model: AccountModel,
    fills: Iterable[Fill],
    inferences: Inferences,
    method: Method,
    known: KnownFills | None = None,
) -> TripBook:
    return round_trips(
        ACCOUNT,
        fills,
        orders=model.orders,
        fees=model.fees,
        contracts=model.contracts,
        method=method,
        inferences=inferences,
        known=known,
    )


def both_sides(
    model: AccountModel, found: TripBook, inferences: Inferences, since: int = 0
) -> dict[str, Reconciliation]:
    """From the reading of this number on."""
    cash, moves = model.cash_read[since] if since else (model.begin, 0)
    rows = reconcile(
        found,
        cash={currency: CashSpan(cash[currency], model.cash[currency]) for currency in model.begin},
        moves=model.moves[moves:],
        used=inferences.cash_used,
        positions=model.positions,
        prices=model.prices,
        contracts=model.contracts,
        fees=model.fees,
        since=model.readings[since].at if since else None,
    )
    return {row.currency: row for row in rows}


def walk(seed: int) -> None:
    """One account from begin to end: by either method, in any order of the list, over a part of the time too."""
    model = AccountModel(seed)
    inferences = inferred(model, model.fills)
    first = trips(model, model.fills, inferences, Method.FIFO)
    average = trips(model, model.fills, inferences, Method.AVERAGE)
    mixed = list(model.fills)
    Random(seed).shuffle(mixed)

    assert trips(model, mixed, inferred(model, mixed), Method.FIFO) == first
    part = Random(seed).randrange(len(model.readings))
    for found in (first, average):
        for currency, row in both_sides(model, found, inferences).items():
            assert row.difference == 0, (seed, currency, row)
            assert row.net == model.earned(currency), (seed, currency, row)
            assert row.reasons == (), (seed, currency, row)
        assert all(row.difference == 0 for row in both_sides(model, found, inferences, part).values()), (seed, part)
    known = known_fills(ACCOUNT, model.fills, model.orders)
    assert inferred(model, [], known=known) == inferences
    for _ in range(2):
        assert trips(model, [], inferences, Method.FIFO, known=known) == first
    assert first.left_out == ()
    charged = sum(model.fees.values(), Decimal(0))
    assert sum((trip.fees_told for trip in first.trips), Decimal(0)) == charged


@given(seed=st.integers(0, 2**32))
@settings(max_examples=150)
def test_what_trips_earned_is_what_the_account_gained(seed: int) -> None:
    walk(seed)


# The gate has test_what_trips_earned_is_what_the_account_gained.
@pytest.mark.whole
@pytest.mark.parametrize("first", range(0, 10_000, 500))
def test_ten_thousand_accounts_agree_to_the_cent(first: int) -> None:
    for seed in range(first, first + 500):
        walk(seed)


def test_an_account_that_was_kept_in_the_file_agrees_to_the_cent(tmp_path: Path) -> None:
    """Row by row, as the recorder and the reader of the history keep it, and read from the file alone."""
    model = AccountModel(11, days=20)
    with closing(TripsStore(tmp_path)) as store:
        store.add_orders(ACCOUNT, model.orders.values())
        store.add_fills(ACCOUNT, model.fills)
        for reading in model.readings:
            store.add_reading(ACCOUNT, reading)
        store.told.add_fees(ACCOUNT, [fee(name, str(total)) for name, total in model.fees.items()])
        store.told.add_cash(ACCOUNT, [replace(move, id=str(number)) for number, move in enumerate(model.moves)])
        store.told.add_contracts(model.contracts.items())
        rows, told = store.whole_rows(ACCOUNT), store.told
        kept = AccountModel(11, days=20)
        kept.fills, kept.readings, kept.moves = list(rows.fills), list(rows.readings), list(told.cash(ACCOUNT))
        kept.orders, kept.fees = {one.id: one for one in rows.orders}, told.charged(ACCOUNT)
        kept.contracts = told.contracts()

    inferences = inferred(kept, kept.fills)
    sides_of = both_sides(kept, trips(kept, kept.fills, inferences, Method.FIFO), inferences)

    assert {currency: (row.net, row.reasons) for currency, row in sides_of.items()} == {
        currency: (model.earned(currency), ()) for currency in ("CNY", "HKD", "USD")
    }


# --- what makes the sides differ -------------------------------------------------------------------------------------


def position(quantity: Shares, instrument: InstrumentId = TENCENT, currency: str = "HKD") -> OwnHolding:
    return OwnHolding(instrument=instrument, name="", quantity=quantity, cost=None, currency=currency)


def move(kind: CashKind, amount: str, currency: str = "HKD") -> CashMove:
    return CashMove(id="", day=date(2026, 11, 2), kind=kind, currency=currency, amount=Decimal(amount))


def sides(
    found: TripBook,
    change: str,
    *positions: OwnHolding,
    moves: Iterable[CashMove] = (),
    fees: Iterable[FeeTold] = (),
    price: str = "12",
) -> Reconciliation:
    (row,) = reconcile(
        found,
        cash={"HKD": CashSpan(Decimal(1000), 1000 + Decimal(change))},
        moves=moves,
        positions=positions,
        prices={TENCENT: Decimal(price)},
        contracts=CONTRACTS,
        fees={one.order_id: one.total for one in fees},
    )
    return row


def test_two_codes_of_one_trip_are_one_position_each_at_its_own_price() -> None:
    """While Hong Kong's temporary code trades beside the usual one: 200 and 100 shares of one trip."""
    other = InstrumentId("HK.02901")
    trip = book(fill("1", "buy 300 10"), fees=(fee("o1", "3"),))

    def row(renamed: dict[InstrumentId, InstrumentId]) -> Reconciliation:
        (found,) = reconcile(
            trip,
            cash={"HKD": CashSpan(Decimal(9000), Decimal(5997))},
            moves=(),
            positions=(position(200), position(100, other)),
            prices={TENCENT: Decimal(12), other: Decimal("12.02")},
            contracts=CONTRACTS | {other: CONTRACTS[TENCENT]},
            fees={"o1": Decimal(3)},
            renamed=renamed,
        )
        return found

    found = row({other: TENCENT})
    assert (found.difference, reasons(found), found.value) == (Decimal(0), [], Decimal(3602))
    assert found.net == Decimal(602 - 3)
    assert [reason.why for reason in row({}).reasons] == [Why.POSITION]


def test_a_trip_under_a_code_that_has_ended_has_the_price_of_the_code_that_is_held() -> None:
    """The broker has the usual code again; the trip is still under the temporary one."""
    other = InstrumentId("HK.02901")
    (row,) = reconcile(
        book(fill("1", "buy 300 10"), fees=(fee("o1", "3"),)),
        cash={"HKD": CashSpan(Decimal(9000), Decimal(5997))},
        moves=(),
        positions=(position(300, other),),
        prices={TENCENT: Decimal(11), other: Decimal(12)},
        contracts=CONTRACTS | {other: CONTRACTS[TENCENT]},
        fees={"o1": Decimal(3)},
        renamed={other: TENCENT},
    )
    assert (row.difference, reasons(row), row.net) == (Decimal(0), [], Decimal(597))


BOUGHT, SOLD = fill("1", "buy 200 10"), fill("2", "sell 100 11", 1)
FEES = (fee("o1", "3"), fee("o2", "2"))


def reasons(row: Reconciliation) -> list[tuple[Why, int, Decimal | None]]:
    return [(reason.why, reason.number, reason.amount) for reason in row.reasons]


def test_each_kind_of_outside_money_is_a_row() -> None:
    moves = [
        move(CashKind.DEPOSIT, "500"),
        move(CashKind.DEPOSIT, "20"),
        move(CashKind.WITHDRAWAL, "-100"),
        move(CashKind.INTEREST, "-7.31"),
        move(CashKind.TRADE, "-900"),
        move(CashKind.ORDER_FEE, "-5"),
    ]

    row = sides(book(BOUGHT, SOLD, fees=FEES), "-492.31", position(100), moves=moves, fees=FEES)

    assert (row.realised, row.fees, row.unrealised, row.net) == (Decimal(100), Decimal(5), Decimal(200), Decimal(295))
    assert [(one.kind, one.number, one.amount) for one in row.rows] == [
        (CashKind.DEPOSIT, 2, Decimal(520)),
        (CashKind.INTEREST, 1, Decimal("-7.31")),
        (CashKind.WITHDRAWAL, 1, Decimal(-100)),
    ]
    assert (row.gained, row.difference, row.reasons) == (Decimal(295), Decimal(0), ())


def test_fees_that_are_open_are_counted() -> None:
    row = sides(book(BOUGHT, SOLD, fees=FEES[:1]), "-905", position(100))

    assert row.difference == 2
    assert reasons(row) == [(Why.FEES_OPEN, 1, None)]


def test_a_fill_that_is_left_out_explains_its_money() -> None:
    broken = fill("3", "buy 50 10", 2)
    broken = structs.replace(broken, time=BEGIN - 60 * 24 * 365 * 60 * MINUTE)

    row = sides(book(BOUGHT, SOLD, broken, fees=FEES, orders={}), "-1405", position(150))

    assert row.difference == -100
    assert reasons(row)[1:] == [(Why.LEFT_OUT, 1, Decimal(500)), (Why.POSITION, 1, Decimal(-600))]
    assert row.unexplained == 0


def test_a_fill_of_unknown_side_may_explain_anything() -> None:
    row = sides(book(BOUGHT, fill("2", "sell 100 11", 1, side_told=False), orders={}), "-905", position(100))

    assert (Why.LEFT_OUT, 1, None) in reasons(row)
    assert row.difference == 105


def test_the_fee_of_an_order_that_is_left_out_is_named() -> None:
    late = fill("2", "sell 100 11", 1, side_told=False)

    row = sides(book(BOUGHT, late, orders={}, fees=FEES), "-905", position(100), fees=FEES)

    assert (Why.FEES_APART, 1, Decimal(2)) in reasons(row)


def test_a_trip_without_a_known_cost_stands_on_the_accounts_side_alone() -> None:
    before = Inferences(before=(structs.replace(position(100), cost=None),))

    row = sides(book(SOLD, fees=FEES, inferences=before), "1098")

    assert (row.net, row.gained) == (Decimal(-2), Decimal(1098))
    assert (reasons(row), row.unexplained) == ([(Why.RESULT_UNKNOWN, 1, Decimal(-1100))], Decimal(0))


def test_what_was_held_before_counts_at_its_cost() -> None:
    before = Inferences(before=(structs.replace(position(100), cost=Decimal(9)),))

    row = sides(book(SOLD, fees=FEES, inferences=before), "1098")

    assert (row.net, row.value_begin, row.difference) == (Decimal(198), Decimal(900), Decimal(0))


def test_a_position_without_a_price_weighs_on_both_sides_alike() -> None:
    (row,) = reconcile(
        book(BOUGHT, fees=FEES),
        cash={"HKD": CashSpan(Decimal(0), Decimal(-2003))},
        moves=[],
        positions=[position(200)],
        prices={},
        contracts=CONTRACTS,
        fees={},
    )

    assert (row.value, row.difference) == (Decimal(2000), Decimal(0))


def test_a_currency_whose_cash_is_not_told_has_no_difference() -> None:
    bought = fill("1", "buy 1 200", instrument=APPLE)
    found = book(bought, orders={"o1": order("o1", Side.BUY, 1, "200", instrument=APPLE, currency="USD")})

    rows = reconcile(
        found,
        cash={"HKD": CashSpan(Decimal(5), Decimal(5))},
        moves=[],
        positions=[position(1, APPLE, "USD")],
        prices={},
        contracts=CONTRACTS,
        fees={},
    )

    assert [(row.currency, row.difference) for row in rows] == [("HKD", Decimal(0)), ("USD", None)]


def test_shares_that_moved_without_a_fill_are_no_gain() -> None:
    model = AccountModel(3)
    inferences = inferred(model, model.fills[1:])
    found = trips(model, model.fills[1:], inferences, Method.FIFO)

    assert any(one.cause is TripCause.MOVED for trip in found.trips for one in trip.fills)
    assert any(row.reasons for row in both_sides(model, found, inferences).values())
