"""Orders that were seen, by text and by number."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from fakes.sinks import Sinks
from tideboard_core.gateways.opend_rest.memory import OrderMemory
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Order, OrderStatus, OrderType, Side
from tideboard_proto.opend import Trd_Common_pb2, Trd_GetOrderList_pb2, Trd_PlaceOrder_pb2

HEADER = Trd_Common_pb2.TrdHeader(trdEnv=1, accID=7, trdMarket=1)
THEN = datetime(2026, 11, 20, 2, tzinfo=UTC)


def order(order_id: str = "FH1", **changes: Any) -> Order:
    return Order(
        **{
            "id": order_id, "account_id": "7", "instrument": InstrumentId("HK.00700"), "name": "", "side": Side.BUY,
            "order_type": OrderType.LIMIT, "status": OrderStatus.SUBMITTED, "quantity": 100, "filled": 0,
            "price": Decimal(300), "average_price": None, "created": THEN, "updated": THEN, **changes,
        }
    )  # fmt: skip


@pytest.fixture
def memory() -> OrderMemory:
    """One that has read FH1, which is number 8123."""
    made = OrderMemory(Sinks())
    made.keep([order()])
    row = Trd_Common_pb2.Order(orderID=8123, orderIDEx="FH1")
    made.learn(Trd_GetOrderList_pb2.S2C(header=HEADER, orderList=[row]))
    return made


def test_an_order_is_found_by_its_text_and_by_its_number(memory: OrderMemory) -> None:
    assert memory.order("7", "FH1") == memory.order("7", "8123") == order()
    assert memory.number_of("7", "FH1") == 8123


def test_not_by_that_of_another_account_or_order(memory: OrderMemory) -> None:
    assert [memory.order("8", "8123"), memory.order("7", "8124"), memory.order("7", "FH2")] == [None] * 3
    assert (memory.number_of("7", "FH2"), memory.number_of("7", "9" * 30)) == (0, 0)
    assert memory.number_of("7", "55") == 55


def test_a_placed_order_is_known_by_its_answer(memory: OrderMemory) -> None:
    memory.learn(Trd_PlaceOrder_pb2.S2C(header=HEADER, orderID=9, orderIDEx="FH9"))
    memory.learn(None)
    memory.learn(Trd_PlaceOrder_pb2.S2C(header=HEADER))
    assert memory.number_of("7", "FH9") == 9


def test_what_passes_is_kept_and_handed_on() -> None:
    sinks = Sinks()
    memory = OrderMemory(sinks)
    memory.order_changed(order(status=OrderStatus.FILLED))
    memory.late_reply("TB", "FH1", None)
    memory.keep([order("FH2", status=OrderStatus.CANCELLED)])

    assert [each.id for each in sinks.orders] == ["FH1"]
    assert sinks.late == [("TB", "FH1", None)]
    assert {each.id for each in memory.of("7")} == {"FH1", "FH2"}
    assert memory.of("8") == []


def test_it_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_core.gateways.opend_rest.memory._KEPT", 3)
    memory = OrderMemory(Sinks())
    memory.keep(order(f"FH{number}") for number in range(10))
    memory.keep([order("FH9", filled=5)])
    assert [each.id for each in memory.of("7")] == ["FH7", "FH8", "FH9"]
