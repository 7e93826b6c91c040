"""Five own orders of the recorded day, three of them by 10:47, with their fills, readings, alerts and notes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from fakes.values.archive_market import DAY, TENCENT, session
from fakes.values.replayed import moment
from tideboard_core.model.order import Fill, OrderStatus, OrderType, Side
from tideboard_core.trips.own_day import OwnDay
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder, OwnRows, OwnSpan, Reading, Ring

SESSION: Final = session(DAY)
OPENED: Final = SESSION.open - timedelta(minutes=30)


def own_order(number: int, clock: str, seconds: int, side: Side, quantity: int, price: str) -> OwnOrder:
    """One that was filled five seconds after it was made."""
    at = moment(clock, seconds)
    return OwnOrder(
        id=str(number),
        our_id=f"TB-1120-KQXW-{number:04}",
        instrument=TENCENT,
        name="TENCENT",
        side=side,
        order_type=OrderType.LIMIT,
        created=at,
        currency="HKD",
        states=(
            OrderState(at=at, status=OrderStatus.SUBMITTED, quantity=quantity, filled=0, price=Decimal(price)),
            OrderState(
                at=at + timedelta(seconds=5),
                status=OrderStatus.FILLED,
                quantity=quantity,
                filled=quantity,
                price=Decimal(price),
                average=Decimal(price),
            ),
        ),
    )


ORDERS: Final = (
    own_order(1, "9:41", 12, Side.BUY, 500, "600.50"),
    own_order(2, "10:08", 37, Side.BUY, 500, "605.00"),
    own_order(3, "10:33", 5, Side.SELL, 400, "609.50"),
    own_order(4, "13:20", 0, Side.BUY, 400, "606.00"),
    own_order(5, "14:20", 0, Side.SELL, 1000, "608.00"),
)
FILLS: Final = tuple(
    Fill(
        id=f"f{order.id}",
        order_id=order.id,
        account_id="1",
        instrument=TENCENT,
        name="TENCENT",
        side=order.side,
        quantity=order.states[1].quantity,
        price=order.states[1].average or Decimal(0),
        time=order.states[1].at,
    )
    for order in ORDERS
)
READINGS: Final = (
    Reading(at=OPENED, currency="HKD", cash=Decimal(1_000_000), assets=Decimal(1_000_000)),
    Reading(
        at=moment("10:33", 20),
        currency="HKD",
        cash=Decimal(641_000),
        assets=Decimal(1_003_600),
        holdings=(
            OwnHolding(instrument=TENCENT, name="TENCENT", quantity=600, cost=Decimal("603.25"), currency="HKD"),
        ),
    ),
)
CLOSED_AT: Final = moment("11:30")
"""The program was not connected from then to the break's end."""
RINGS: Final = (Ring(moment("10:22"), TENCENT, "HK.00700: price above 608"), Ring(moment("14:00"), TENCENT, "later"))


def own_day() -> OwnDay:
    """What the account held and did."""
    return OwnDay(
        span=OwnSpan(SESSION.open, SESSION.settled),
        rows=OwnRows(
            watched=(OwnSpan(OPENED, CLOSED_AT), OwnSpan(moment("13:00"), SESSION.settled)),
            readings=READINGS,
            orders=ORDERS,
            fills=FILLS,
            rings=RINGS,
            notes={"TB-1120-KQXW-0001": "Before flow agreed. Why so early?"},
        ),
    )
