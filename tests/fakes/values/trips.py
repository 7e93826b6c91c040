"""Fills, orders and fees of an account, told by short words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from fakes.values.option_chain import terms_of
from tideboard_core.model.account_id import AccountId
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Fill, OrderStatus, OrderType, Side
from tideboard_core.model.shares import Shares
from tideboard_core.trips.contracts import Contracts, TradedContract
from tideboard_core.trips.facts import FeeTold
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder, Reading
from tideboard_core.trips.trip import Inferences, Method, TripBook

ACCOUNT: Final = AccountId("300003", Environment.LIVE)
BEGIN: Final = datetime(2026, 11, 2, 1, 30, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
TENCENT: Final = InstrumentId("HK.00700")
APPLE: Final = InstrumentId("US.AAPL")
CALL: Final = InstrumentId("US.AAPL261120C280000")
PUT: Final = InstrumentId("US.AAPL261120P260000")
LOWER: Final = InstrumentId("US.AAPL261120C270000")
EXPIRY: Final = date(2026, 11, 20)
CONTRACTS: Final = {
    TENCENT: TradedContract(currency="HKD", multiplier=Decimal(1)),
    APPLE: TradedContract(currency="USD", multiplier=Decimal(1)),
}

OPTIONS: Final = {
    name: TradedContract(
        currency="USD",
        multiplier=Decimal(100),
        worthless_after=True,
        underlying=APPLE,
        terms=terms_of(name),
        last_day=EXPIRY,
    )
    for name in (CALL, PUT, LOWER)
}


def fill(
    id_: str,
    words: str,
    minute: float = 0,
    *,
    of: str = "",
    instrument: InstrumentId = TENCENT,
    name: str = "",
    side_told: bool = True,
) -> Fill:
    """`buy 100 612.5` at a minute; of an order of its own where none is named."""
    side, quantity, price = words.split()
    return Fill(
        id=id_,
        order_id=of or f"o{id_}",
        account_id=ACCOUNT.id,
        instrument=instrument,
        name=name,
        side=Side(side),
        quantity=_shares(quantity),
        price=Decimal(price),
        time=BEGIN + minute * MINUTE,
        side_told=side_told,
    )


def _shares(text: str) -> Shares:
    return int(text) if text.isdigit() else Decimal(text)


def order(
    id_: str,
    side: Side,
    dealt: Shares,
    average: str,
    minute: float = 0,
    *,
    instrument: InstrumentId = TENCENT,
    currency: str = "HKD",
    legs: int = 0,
) -> OwnOrder:
    """A limit order that dealt all of it half a minute after it was made."""
    at = BEGIN + minute * MINUTE
    state = OrderState(
        at=at + MINUTE / 2,
        status=OrderStatus.FILLED,
        quantity=dealt,
        filled=dealt,
        price=Decimal(average),
        average=Decimal(average),
    )
    return OwnOrder(
        id=id_,
        our_id="",
        instrument=instrument,
        name="",
        side=side,
        order_type=OrderType.LIMIT,
        created=at,
        currency=currency,
        legs=legs,
        states=(state,),
    )


def orders_of(fills: Iterable[Fill], currency: str = "HKD") -> dict[str, OwnOrder]:
    """An order for each that the fills name, which dealt what they say."""
    found: dict[str, OwnOrder] = {}
    for one in fills:
        before = found.get(one.order_id)
        dealt = one.quantity + (0 if before is None else before.states[-1].filled)
        minute = (one.time - BEGIN) / MINUTE - 1 if before is None else (before.created - BEGIN) / MINUTE
        found[one.order_id] = order(
            one.order_id, one.side, dealt, str(one.price), minute, instrument=one.instrument, currency=currency
        )
    return found


def reading(day: date, *held: tuple[InstrumentId, Shares, str | None], cash: str = "0", hour: int = 15) -> Reading:
    """What was held on a day, and at which cost; in the middle of New York's session."""
    return Reading(
        at=datetime(day.year, day.month, day.day, hour, tzinfo=UTC),
        currency="USD",
        cash=Decimal(cash),
        assets=Decimal(cash),
        holdings=tuple(
            OwnHolding(
                instrument=name,
                name="",
                quantity=quantity,
                cost=None if cost is None else Decimal(cost),
                currency="USD",
            )
            for name, quantity, cost in held
        ),
    )


def fee(order_id: str, total: str, minute: float = 0) -> FeeTold:
    """What an order was charged."""
    return FeeTold(order_id=order_id, total=Decimal(total), told=BEGIN + minute * MINUTE)


def book(
    *fills: Fill,
    fees: Iterable[FeeTold] = (),
    orders: dict[str, OwnOrder] | None = None,
    method: Method = Method.FIFO,
    inferences: Inferences | None = None,
    contracts: Contracts = CONTRACTS,
) -> TripBook:
    """The trips of the account."""
    return round_trips(
        ACCOUNT,
        fills,
        orders=orders_of(fills) if orders is None else orders,
        fees={one.order_id: one.total for one in fees},
        contracts=contracts,
        method=method,
        inferences=inferences or Inferences(),
    )
