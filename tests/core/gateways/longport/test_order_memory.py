"""What is remembered of orders fills in what pushes leave out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fakes.longport_rows import order_row, push_row
from tideboard_core.gateways.longport import order_memory
from tideboard_core.gateways.longport.order_memory import OrderMemory
from tideboard_core.gateways.longport.translate import orders
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import LiveAccount, OrderRequest, OrderType, Side, TimeInForce, TradingHours

SKETCH = orders.pushed_order(push_row(), "7")


def sent(client_order_id: str = "TB-1120-0001") -> OrderRequest:
    return OrderRequest(
        account=LiveAccount(id="7", name="", markets=frozenset(Market), currency="HKD"),
        instrument=InstrumentId("US.AAPL"),
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=1,
        price=Decimal(1),
        client_order_id=client_order_id,
        time_in_force=TimeInForce.GTD,
        expires=date(2026, 12, 31),
        hours=TradingHours.OVERNIGHT,
    )


def test_a_listed_order_keeps_its_terms_when_a_push_changes_it() -> None:
    memory = OrderMemory()
    memory.keep([orders.order(order_row(time_in_force="GTC", outside_rth="ANY_TIME"), "7")])

    order = memory.filled_in(SKETCH)

    assert (order.time_in_force, order.hours, order.sketch) == (TimeInForce.GTC, TradingHours.EXTENDED, False)
    assert memory.find(SKETCH.id) == order


def test_an_order_of_ours_is_known_before_its_answer() -> None:
    memory = OrderMemory()
    memory.sending(sent())

    order = memory.filled_in(SKETCH)

    assert (order.time_in_force, order.expires, order.hours, order.sketch) == (
        TimeInForce.GTD,
        date(2026, 12, 31),
        TradingHours.OVERNIGHT,
        False,
    )


def test_an_order_of_another_program_stays_a_sketch() -> None:
    memory = OrderMemory()
    memory.sending(sent())

    foreign = orders.pushed_order(push_row(order_id="8", remark=""), "7")

    assert memory.filled_in(foreign).sketch
    assert memory.filled_in(foreign).sketch


def test_the_oldest_is_forgotten_first() -> None:
    memory = OrderMemory()
    many = [orders.order(order_row(order_id=str(number)), "7") for number in range(order_memory.KEPT + 2)]

    memory.keep(many)

    assert memory.find("1") is None
    assert memory.find("2") == many[2]
