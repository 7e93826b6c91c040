"""Rows of calls: what trades is never a read, and what an order says is said once."""

from __future__ import annotations

import pytest

from tideboard_core.errors import NotOffered, OrderDenied
from tideboard_core.gateways.opend_rest.requests import row_of_read, row_of_write
from tideboard_core.wire.opend.protocols import WRITE_IDS, ProtoId
from tideboard_proto.opend import Trd_PlaceComboOrder_pb2, Trd_PlaceOrder_pb2


@pytest.mark.parametrize("number", sorted(WRITE_IDS))
def test_no_trade_write_has_the_row_of_a_read(number: int) -> None:
    with pytest.raises((OrderDenied, NotOffered), match=r"approval-missing|call-not-offered"):
        row_of_read(number, Trd_PlaceOrder_pb2.Request())


def test_a_combination_has_no_row_and_is_no_reconfirmation() -> None:
    with pytest.raises(OrderDenied, match="route-missing"):
        row_of_write(ProtoId.Trd_PlaceComboOrder, Trd_PlaceComboOrder_pb2.Request())
