"""What the trading tests trade with: accounts, one instrument, its book, rows of a broker."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.order import (
    Account,
    Environment,
    Funds,
    LiveAccount,
    Order,
    OrderStatus,
    OrderType,
    PaperAccount,
    Position,
    PracticeAccount,
    Side,
    TimeInForce,
)
from tideboard_core.model.quote import Level, OrderBook, Quote
from tideboard_core.model.shares import Shares

PASSWORD = "correct horse 88"
NOON = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
TENCENT = Instrument(
    id=InstrumentId("HK.00700"), name="TENCENT", security_type=SecurityType.STOCK, lot_size=100, currency="HKD"
)
ACCOUNTS: dict[Environment, Account] = {
    Environment.PRACTICE: PracticeAccount(
        id="100001", name="Practice HK", markets=frozenset(Market), currency="HKD", broker="futu"
    ),
    Environment.PAPER: PaperAccount(
        id="200002", name="Paper HK", markets=frozenset(Market), currency="HKD", broker="futu", firm="FutuSecurities"
    ),
    Environment.LIVE: LiveAccount(
        id="300003", name="Futu HK", markets=frozenset(Market), currency="HKD", broker="futu", firm="FutuSecurities"
    ),
}


def levels(*rows: tuple[str, int]) -> tuple[Level, ...]:
    return tuple(Level(Decimal(price), quantity, 3) for price, quantity in rows)


BOOK = OrderBook(
    instrument=TENCENT.id,
    bids=levels(("612.00", 2600), ("611.50", 5400), ("611.00", 4000)),
    asks=levels(("612.50", 1200), ("613.00", 4300), ("613.50", 3800), ("614.00", 6100)),
    time=NOON,
)
QUOTE = Quote(
    instrument=TENCENT.id,
    last=Decimal("612.50"),
    prev_close=Decimal("605.00"),
    open=Decimal("606.00"),
    high=Decimal("615.00"),
    low=Decimal("604.00"),
    volume=1_000_000,
    turnover=Decimal(611000000),
    time=NOON,
)


def funds(power: str) -> Funds:
    amount = Decimal(power)
    return Funds(
        account_id="",
        currency="HKD",
        power=amount,
        total_assets=amount,
        cash=amount,
        market_value=Decimal(0),
        frozen_cash=Decimal(0),
    )


def held_exit(**changes: Any) -> HeldExit:
    """A stop at market for 200 that the broker lists for an entry."""
    fields: dict[str, Any] = {
        "order_id": "W9",
        "role": ExitRole.STOP_LOSS,
        "trigger": Decimal(600),
        "limit": None,
        "quantity": 200,
        "filled": 0,
        "status": OrderStatus.PENDING,
        "time_in_force": TimeInForce.GTC,
        "expires": None,
        "updated": NOON,
    }
    return HeldExit(**(fields | changes))


def position(account: Account, quantity: Shares) -> Position:
    return Position(
        account_id=account.id,
        instrument=TENCENT.id,
        name="TENCENT",
        quantity=quantity,
        available=quantity,
        average_cost=Decimal(600),
        last=Decimal("612.50"),
        value=Decimal("612.50") * quantity,
        pl=Decimal(0),
        pl_percent=None,
        pl_today=None,
        currency="HKD",
    )


def order_row(account: Account, **changes: Any) -> Order:
    """A working buy of 200 at 611.00 that another program placed; `changes` as they are."""
    fields: dict[str, Any] = {
        "id": "W1",
        "account_id": account.id,
        "instrument": TENCENT.id,
        "name": "TENCENT",
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "status": OrderStatus.SUBMITTED,
        "quantity": 200,
        "filled": 0,
        "price": Decimal("611.00"),
        "average_price": None,
        "created": NOON,
        "updated": NOON,
        "currency": "HKD",
    }
    return Order(**(fields | changes))
