"""Quotes off the wire: US prices outside the regular hours, over the protocol's own fields."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tideboard_core.gateways.futu.translate.quotes import quote
from tideboard_core.model.quote import ExtendedQuote
from tideboard_proto.opend import Qot_Common_pb2
from tideboard_sandbox.opend.messages.quotes import extended

BLOCK = ExtendedQuote(
    price=Decimal("270.99"),
    high=Decimal("271.5"),
    low=Decimal("268.01"),
    volume=12345,
    turnover=Decimal("3345678.9"),
    change=Decimal("0.36"),
    change_rate=Decimal("0.133"),
)


def basic() -> Qot_Common_pb2.BasicQot:
    """A quote of Apple after its close."""
    return Qot_Common_pb2.BasicQot(
        security=Qot_Common_pb2.Security(market=11, code="AAPL"), isSuspended=False, listTime="", priceSpread=0.01,
        updateTime="2026-11-19 16:00:00", highPrice=272, openPrice=266, lowPrice=265, curPrice=270.63,
        lastClosePrice=267.1, volume=3, turnover=1, turnoverRate=0, amplitude=0, updateTimestamp=1_795_122_000.0,
    )  # fmt: skip


@pytest.mark.parametrize(("field", "attribute"), [
    ("preMarket", "pre"), ("afterMarket", "after"), ("overnight", "overnight"),
])  # fmt: skip
def test_each_part_of_the_us_day_arrives_as_the_exchange_sent_it(field: str, attribute: str) -> None:
    """Through bytes; the other two parts stay empty."""
    sent = basic()
    block = extended(BLOCK)
    assert block is not None
    getattr(sent, field).CopyFrom(block)

    got = quote(Qot_Common_pb2.BasicQot.FromString(sent.SerializeToString()))

    parts = {name: getattr(got, name) for name in ("pre", "after", "overnight")}
    assert parts.pop(attribute) == BLOCK
    assert set(parts.values()) == {None}
    assert got.last == Decimal("270.63")


def test_a_block_that_the_exchange_leaves_out_is_none() -> None:
    """Not a price of zero."""
    got = quote(basic())
    assert (got.pre, got.after, got.overnight) == (None, None, None)
