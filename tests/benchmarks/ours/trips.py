"""Round trips of 20,000 fills with their fees, and opening them cold."""

from __future__ import annotations

import gc
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.subject import serve, timed
from benchmarks.trip_data import FillRow, fill_rows
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Fill, OrderStatus, OrderType, Side
from tideboard_core.trips.contracts import TradedContract
from tideboard_core.trips.facts import FeeTold
from tideboard_core.trips.journal import make_journal, read_past
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder, Reading
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.trip import Method

ACCOUNT = AccountId("300003", Environment.LIVE)
BEGIN = datetime(2024, 11, 1, 1, 30, tzinfo=UTC)
DAYS = 500


def main() -> None:
    """Serve rounds; the program collects garbage by itself, in steps."""
    gc.disable()
    fills, orders, told = made()
    make = partial(
        round_trips,
        ACCOUNT,
        fills,
        orders=orders,
        fees={order: fee.total for order, fee in told.items()},
        contracts=contracts_of(fills),
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, closing(TripsStore(Path(folder))) as store:
        keep(store, fills, orders, told)
        opened: list[object] = []  # a page holds what it opened: nothing of it is freed meanwhile

        def round_() -> dict[str, Any]:
            opening = timed(1, lambda: opened.append(open_journal(store, fills)))
            opened.clear()
            return {"trips": timed(1, make), "opened": opening}

        serve(round_)


def made() -> tuple[list[Fill], dict[str, OwnOrder], dict[str, FeeTold]]:
    """The fills, and orders and fees by the order's id."""
    rows = fill_rows()
    fills = [_fill(row) for row in rows]
    return fills, _orders(fills), {str(row.order): _fee(row) for row in rows}


def contracts_of(fills: list[Fill]) -> dict[InstrumentId, TradedContract]:
    """What is traded."""
    return {fill.instrument: TradedContract(currency="HKD", multiplier=Decimal(1)) for fill in fills}


def keep(store: TripsStore, fills: list[Fill], orders: dict[str, OwnOrder], fees: dict[str, FeeTold]) -> None:
    """Put all into a store, with what was held on each day."""
    store.add_orders(ACCOUNT, orders.values())
    store.add_fills(ACCOUNT, fills)
    store.told.add_fees(ACCOUNT, fees.values())
    store.told.add_contracts(contracts_of(fills).items())
    for reading in _readings(fills):
        store.add_reading(ACCOUNT, reading)


def open_journal(store: TripsStore, fills: list[Fill]) -> object:
    """Read and reckon all as the journal's dock does when it is opened; returns what it holds."""
    rows = read_past(store, ACCOUNT)
    found = make_journal(rows, {}, method=Method.FIFO, now=fills[-1].time)
    for one in found.facts:
        one.warm()
    return rows, found


def _fill(row: FillRow) -> Fill:
    return Fill(
        id=str(row.number),
        order_id=str(row.order),
        account_id=ACCOUNT.id,
        instrument=InstrumentId(f"HK.{row.security + 1:05}"),
        name="",
        side=Side.BUY if row.sign > 0 else Side.SELL,
        quantity=row.quantity,
        price=Decimal(row.price).scaleb(-3),
        time=BEGIN + timedelta(seconds=row.second),
    )


def _fee(row: FillRow) -> FeeTold:
    return FeeTold(order_id=str(row.order), total=Decimal(row.fee).scaleb(-2), told=BEGIN)


def _orders(fills: list[Fill]) -> dict[str, OwnOrder]:
    found: dict[str, OwnOrder] = {}
    for fill in fills:
        before = found.get(fill.order_id)
        dealt = fill.quantity + (before.states[-1].filled if before is not None else 0)
        state = OrderState(at=fill.time, status=OrderStatus.FILLED, quantity=dealt, filled=dealt)
        found[fill.order_id] = OwnOrder(
            id=fill.order_id,
            our_id="",
            instrument=fill.instrument,
            name="",
            side=fill.side,
            order_type=OrderType.LIMIT,
            created=fill.time,
            currency="HKD",
            states=(state,),
        )
    return found


def _readings(fills: list[Fill]) -> list[Reading]:
    """What was held on each of the days."""
    found, held, place = list[Reading](), dict[InstrumentId, int](), 0
    span = (fills[-1].time - BEGIN) / DAYS
    for number in range(DAYS + 1):
        at = BEGIN + number * span
        while place < len(fills) and fills[place].time <= at:
            fill = fills[place]
            signed = int(fill.quantity) if fill.side is Side.BUY else -int(fill.quantity)
            held[fill.instrument] = held.get(fill.instrument, 0) + signed
            place += 1
        holdings = tuple(
            OwnHolding(instrument=name, name="", quantity=quantity, cost=Decimal(1), currency="HKD")
            for name, quantity in held.items()
            if quantity
        )
        found.append(Reading(at=at, currency="HKD", cash=Decimal(0), assets=Decimal(0), holdings=holdings))
    return found


if __name__ == "__main__":
    main()
