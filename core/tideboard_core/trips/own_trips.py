"""All trips of an account from what the store keeps, with what they were made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tideboard_core.model.instrument import market_of
from tideboard_core.model.session import exchange_date
from tideboard_core.trips.contracts import Contracts
from tideboard_core.trips.facts import CashMove, FeeTold
from tideboard_core.trips.history import fees_given_up
from tideboard_core.trips.inference.contract_ends import CashTold
from tideboard_core.trips.inference.infer import infer
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.rows import OwnAccount, OwnOrder, OwnRows
from tideboard_core.trips.store import TripsStore
from tideboard_core.trips.told import PastSeries
from tideboard_core.trips.trip import Inferences, Method, TripBook


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTrips:
    """What `reconcile` and the figures of a trip need beside the trips."""

    book: TripBook
    rows: OwnRows
    orders: Mapping[str, OwnOrder]
    fees: Mapping[str, FeeTold]
    contracts: Contracts
    moves: tuple[CashMove, ...]
    inferences: Inferences


def own_trips(
    store: TripsStore, account: OwnAccount, *, now: datetime, method: Method, lists_fills: bool = True
) -> OwnTrips:
    """Read and reckon, in the store's thread; raises what the store raises.

    `now` is UTC. An account of which the broker lists no fills, as OpenD's simulated ones, has those of its orders.
    """
    rows, told = store.whole_rows(account), store.told
    orders = {order.id: order for order in rows.orders}
    fees, contracts, moves = told.fees(account), told.contracts(), told.cash(account)
    asked = told.fees_asked(account)
    given_up = frozenset(
        order.id
        for order in rows.orders
        if order.id not in fees and order.states and fees_given_up(order, asked.get(order.id, 0), _today(order, now))
    )
    days = told.history(account, PastSeries.CASH)[-1:]
    inferences = infer(
        account,
        rows.fills,
        orders=orders,
        contracts=contracts,
        now=now,
        readings=rows.readings,
        cash=CashTold(moves=moves, begin=days[0].begin if days else None, end=days[0].end if days else None),
        lists_fills=lists_fills,
        fees_given_up=given_up,
    )
    book = round_trips(
        account,
        rows.fills,
        orders=orders,
        fees=fees,
        contracts=contracts,
        method=method,
        inferences=inferences,
    )
    return OwnTrips(
        book=book, rows=rows, orders=orders, fees=fees, contracts=contracts, moves=moves, inferences=inferences
    )


def _today(order: OwnOrder, now: datetime) -> date:
    return exchange_date(market_of(order.instrument), now)
