"""Numbers of orders by their text, from lists and from the answers to writes."""

from __future__ import annotations

import pytest

from tideboard_core.gateways.opend_rest.link import OrderNumbers
from tideboard_proto.opend import Trd_Common_pb2, Trd_GetOrderList_pb2, Trd_PlaceOrder_pb2

HEADER = Trd_Common_pb2.TrdHeader(trdEnv=1, accID=7, trdMarket=1)


def listed(*rows: tuple[int, str]) -> Trd_GetOrderList_pb2.S2C:
    orders = [Trd_Common_pb2.Order(orderID=number, orderIDEx=text) for number, text in rows]
    return Trd_GetOrderList_pb2.S2C(header=HEADER, orderList=orders)


@pytest.fixture
def numbers() -> OrderNumbers:
    """Those of one list, in which FH1 is number 8123."""
    made = OrderNumbers()
    made.learn(listed((8123, "FH1")))
    return made


def test_an_order_of_a_list_has_its_number(numbers: OrderNumbers) -> None:
    assert numbers.of("7", "FH1") == 8123


def test_not_that_of_another_account_or_order(numbers: OrderNumbers) -> None:
    assert numbers.of("8", "FH1") == 0
    assert (numbers.of("7", "FH2"), numbers.of("7", "9" * 30)) == (0, 0)
    assert numbers.of("7", "55") == 55


def test_a_placed_order_is_known_by_its_answer(numbers: OrderNumbers) -> None:
    numbers.learn(Trd_PlaceOrder_pb2.S2C(header=HEADER, orderID=9, orderIDEx="FH9"))
    numbers.learn(None)
    numbers.learn(Trd_PlaceOrder_pb2.S2C(header=HEADER))
    assert numbers.of("7", "FH9") == 9


def test_it_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_core.gateways.opend_rest.link._NUMBERS_KEPT", 3)
    numbers = OrderNumbers()
    numbers.learn(listed(*((number, f"FH{number}") for number in range(1, 11))))
    numbers.learn(listed((10, "FH10")))
    assert [numbers.of("7", f"FH{number}") for number in range(1, 11)] == [0] * 7 + [8, 9, 10]
