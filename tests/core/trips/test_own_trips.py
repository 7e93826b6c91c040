"""From the file to the trips: a random account that was kept row by row is reconciled from the file alone."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from fakes.values.account_model import ACCOUNT, FIRST, AccountModel
from tideboard_core.model.order import Side
from tideboard_core.trips.own_trips import own_trips
from tideboard_core.trips.reconcile import CashSpan, reconcile
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.told import DaySpan, PastSeries
from tideboard_core.trips.trip import Method, TripMark


def keep(store: TripsStore, model: AccountModel) -> None:
    """As the recorder and the reader of the history do."""
    store.add_orders(ACCOUNT, model.orders.values())
    store.add_fills(ACCOUNT, model.fills)
    for reading in model.readings:
        store.add_reading(ACCOUNT, reading)
    store.told.add_fees(ACCOUNT, model.fees.values())
    store.told.add_cash(ACCOUNT, [replace(move, id=str(number)) for number, move in enumerate(model.moves)])
    store.told.add_contracts(model.contracts.items())
    store.told.note_history(ACCOUNT, PastSeries.CASH, DaySpan(FIRST, FIRST + timedelta(days=60)))


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("method", Method)
def test_the_file_tells_what_the_account_earned(seed: int, method: Method, tmp_path: Path) -> None:
    model = AccountModel(seed)
    with closing(TripsStore(tmp_path)) as store:
        keep(store, model)
        found = own_trips(store, ACCOUNT, now=model.now, method=method)

    rows = reconcile(
        found.book,
        cash={currency: CashSpan(model.begin[currency], model.cash[currency]) for currency in model.begin},
        moves=found.moves,
        used=found.inferences.cash_used,
        positions=model.positions,
        prices=model.prices,
        contracts=found.contracts,
        fees=found.fees,
    )

    assert [(row.currency, row.net, row.difference, row.reasons) for row in rows] == [
        (currency, model.earned(currency), Decimal(0), ()) for currency in ("HKD", "USD")
    ]


def test_fees_are_given_up_after_ten_sessions_in_which_they_were_asked_for(tmp_path: Path) -> None:
    model = next(one for one in map(AccountModel, range(9)) if one.fills)
    late = model.fills[0].order_id
    del model.fees[late]
    with closing(TripsStore(tmp_path)) as store:
        keep(store, model)
        open_ = own_trips(store, ACCOUNT, now=model.now, method=Method.FIFO)
        for _ in range(10):
            store.told.note_fees_asked(ACCOUNT, [late])
        given_up = own_trips(store, ACCOUNT, now=model.now, method=Method.FIFO)

    def marks(trips: tuple[object, ...]) -> set[TripMark]:
        return {mark for trip in trips for mark in trip.marks if mark.startswith("fees")}  # type: ignore[attr-defined]

    assert marks(open_.book.trips) == {TripMark.FEES_OPEN}
    assert marks(given_up.book.trips) == {TripMark.FEES_NOT_TOLD}


def test_readings_of_an_hour_are_its_first_and_its_last(tmp_path: Path) -> None:
    model = AccountModel(1)
    begin = model.readings[0]
    with closing(TripsStore(tmp_path)) as store:
        for minute in range(0, 150, 10):
            store.add_reading(ACCOUNT, replace(begin, at=begin.at + timedelta(minutes=minute)))
        found = store.whole_rows(ACCOUNT).readings

    assert [(reading.at - begin.at) / timedelta(minutes=1) for reading in found] == [0, 50, 60, 110, 120, 140]


def test_an_account_without_rows_has_no_trips(tmp_path: Path) -> None:
    with closing(TripsStore(tmp_path)) as store:
        found = own_trips(store, ACCOUNT, now=AccountModel(1).now, method=Method.FIFO)

    assert (found.book.trips, found.rows.fills) == ((), ())


def test_an_account_that_lists_no_fills_has_the_trips_of_its_orders(tmp_path: Path) -> None:
    model = AccountModel(2)
    orders = [
        replace(order, states=(replace(order.states[0], average=Decimal(10)),)) for order in model.orders.values()
    ]
    with closing(TripsStore(tmp_path)) as store:
        store.add_orders(ACCOUNT, orders)
        found = own_trips(store, ACCOUNT, now=model.now, method=Method.FIFO, lists_fills=False)

    assert {one.fill.side for trip in found.book.trips for one in trip.fills} <= set(Side)
    assert sum(len(trip.fills) for trip in found.book.trips) >= len(orders)
    assert all(TripMark.FROM_ORDER in trip.marks for trip in found.book.trips)
