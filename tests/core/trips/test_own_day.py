"""What was held, done and earned by a moment: nothing later, and nothing that is not known."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from fakes.values.trading import NOON, TENCENT
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, OrderStatus, OrderType, Side
from tideboard_core.trips.own_day import OwnDay
from tideboard_core.trips.rows import OrderState, OwnHolding, OwnOrder, OwnRows, OwnSpan, Reading, Ring

MINUTE = timedelta(minutes=1)
OPEN = NOON - 60 * MINUTE


def reading(at: datetime, quantity: int, cost: str | None = "590") -> Reading:
    held = OwnHolding(
        instrument=TENCENT.id,
        name="TENCENT",
        quantity=quantity,
        cost=None if cost is None else Decimal(cost),
        currency="HKD",
    )
    return Reading(at=at, currency="HKD", cash=Decimal(0), assets=Decimal(0), holdings=(held,) if quantity else ())


def fill(minute: int, side: Side, quantity: int, price: str, instrument: InstrumentId = TENCENT.id) -> Fill:
    return Fill(
        id=f"{minute}{side}",
        order_id=str(minute),
        account_id="1",
        instrument=instrument,
        name="",
        side=side,
        quantity=quantity,
        price=Decimal(price),
        time=OPEN + minute * MINUTE,
    )


def day(**rows: object) -> OwnDay:
    rows.setdefault("watched", (OwnSpan(OPEN, OPEN + 300 * MINUTE),))
    rows.setdefault("readings", (reading(OPEN, 0),))
    return OwnDay(span=OwnSpan(OPEN, OPEN + 390 * MINUTE), rows=OwnRows(**rows))  # type: ignore[arg-type]


DEALS = (
    fill(10, Side.BUY, 500, "600.50"),
    fill(38, Side.BUY, 500, "605.00"),
    fill(63, Side.SELL, 400, "609.50"),
    fill(200, Side.SELL, 600, "611.00"),
)


def test_an_order_has_the_state_of_the_moment() -> None:
    order = OwnOrder(
        id="1",
        our_id="",
        instrument=TENCENT.id,
        name="",
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        created=NOON,
        states=tuple(
            OrderState(at=NOON + minute * MINUTE, status=status, quantity=5, filled=0)
            for minute, status in ((1, OrderStatus.SUBMITTED), (3, OrderStatus.FILLED))
        ),
    )
    made = day(orders=(order,), rings=(Ring(NOON, TENCENT.id, "rang"),), notes={"1": "why"})
    assert made.orders_by(NOON - MINUTE) == ()
    assert made.orders_by(NOON) == (order,)
    assert order.state_at(NOON) is None
    states = [order.state_at(NOON + minute * MINUTE) for minute in (1, 2, 3)]
    assert [state and state.status for state in states] == [
        OrderStatus.SUBMITTED,
        OrderStatus.SUBMITTED,
        OrderStatus.FILLED,
    ]
    assert made.note(order) == "why"


def test_positions_are_known_only_while_the_account_was_watched() -> None:
    made = day(
        watched=(OwnSpan(OPEN, OPEN + 20 * MINUTE), OwnSpan(OPEN + 60 * MINUTE, OPEN + 90 * MINUTE)),
        readings=(reading(OPEN, 300), reading(OPEN + 60 * MINUTE, 800)),
        fills=(fill(10, Side.BUY, 100, "600"),),
    )
    assert made.held_at(OPEN - MINUTE) is None
    first = made.held_at(OPEN + 5 * MINUTE)
    assert first is not None
    assert (first.reading.at, first.since) == (OPEN, ())
    behind = made.held_at(OPEN + 11 * MINUTE)
    assert behind is not None
    assert len(behind.since) == 1, "the reading lacks a fill"
    assert made.held_at(OPEN + 40 * MINUTE) is None, "closed in between: not what was read before, nor after"
    last = made.last_reading(OPEN + 40 * MINUTE)
    assert last is not None
    assert last.at == OPEN
    again = made.held_at(OPEN + 61 * MINUTE)
    assert again is not None
    assert again.reading.holdings[0].quantity == 800


def test_realised_is_first_in_first_out_and_knows_nothing_later() -> None:
    made = day(fills=DEALS)
    assert made.realised_by(OPEN + 40 * MINUTE) == {"HKD": Decimal(0)}
    assert made.realised_by(OPEN + 77 * MINUTE) == {"HKD": Decimal(3600)}
    assert made.realised_by(OPEN + 300 * MINUTE) == {"HKD": Decimal(3600) + Decimal("10.5") * 100 + Decimal(6) * 500}


def test_what_was_held_at_the_open_counts_at_its_cost() -> None:
    sold = fill(5, Side.SELL, 400, "600")
    assert day(readings=(reading(OPEN, 300),), fills=(sold,)).realised_by(NOON) == {"HKD": Decimal(3000)}
    bought = fill(5, Side.BUY, 400, "600")
    short = day(readings=(reading(OPEN, -100, "610"),), fills=(bought,))
    assert short.realised_by(NOON) == {"HKD": Decimal(1000)}


def test_it_says_when_a_result_cannot_be_derived() -> None:
    sold = fill(5, Side.SELL, 400, "600")
    assert day(readings=(), fills=(sold,)).realised_by(NOON) is None
    assert day(watched=(), fills=(sold,)).realised_by(NOON) is None
    assert day(readings=(reading(OPEN, 300, None),), fills=(sold,)).realised_by(NOON) is None
    contract = replace(sold, instrument=InstrumentId("HK.TCH261127C600000"))
    assert day(fills=(contract,)).realised_by(NOON) is None
    assert day(fills=()).realised_by(NOON) == {}


def test_no_result_is_told_of_a_time_of_which_fills_may_be_missing() -> None:
    """Not zero: nobody knows what filled on a day, or after an hour, that was not watched."""
    assert day(watched=(), fills=()).realised_by(NOON) is None
    until = OPEN + 90 * MINUTE
    made = day(watched=(OwnSpan(OPEN, until),), fills=DEALS[:3])
    assert made.realised_by(until) == {"HKD": Decimal(3600)}
    assert made.realised_by(until + MINUTE) is None
    again = day(watched=(OwnSpan(OPEN, until), OwnSpan(NOON + 60 * MINUTE, NOON + 90 * MINUTE)), fills=DEALS[:3])
    assert again.realised_by(until + MINUTE) == {"HKD": Decimal(3600)}, "the fills of between were read again"


def test_an_order_that_filled_more_than_its_fills_leaves_the_result_unknown() -> None:
    state = OrderState(at=OPEN + 10 * MINUTE, status=OrderStatus.FILLED, quantity=500, filled=500)
    order = OwnOrder(
        id=DEALS[0].order_id,
        our_id="",
        instrument=TENCENT.id,
        name="",
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        created=OPEN + 9 * MINUTE,
        states=(state,),
    )
    at = OPEN + 40 * MINUTE
    assert day(orders=(order,), fills=DEALS).realised_by(at) == {"HKD": Decimal(0)}
    assert day(orders=(order,), fills=DEALS[1:]).realised_by(at) is None
    earlier = replace(order, created=OPEN - 600 * MINUTE)
    assert day(orders=(earlier,), fills=DEALS[1:]).realised_by(at) is not None, "it may have filled on a day before"
