"""The model's values as messages."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.quote import AggressorSide, Broker, Level, OrderBook, Tick
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.longport.quotes.messages import broker_rows, depth_answer, trade

TENCENT = InstrumentId("HK.00700")


def tick(direction: AggressorSide = AggressorSide.BUY, kind: str = "") -> Tick:
    return Tick(
        instrument=TENCENT,
        time=datetime(2026, 11, 18, 2, 30, 1, 999_000, UTC),
        sequence=1,
        price=Decimal("600.500"),
        quantity=300,
        turnover=Decimal(180_150),
        direction=direction,
        kind=kind,
    )


@pytest.mark.parametrize(
    ("direction", "number"), [(AggressorSide.NEUTRAL, 0), (AggressorSide.SELL, 1), (AggressorSide.BUY, 2)]
)
def test_directions_are_numbers(direction: AggressorSide, number: int) -> None:
    assert trade(tick(direction)).direction == number


def test_a_trade_is_stamped_with_its_second_and_an_auction_marked() -> None:
    row = trade(tick(kind="auction"))

    assert (row.price, row.volume, row.timestamp, row.trade_type) == ("600.500", 300, 1_794_969_001, "U")
    assert trade(tick()).trade_type == ""


def test_positions_count_from_one_at_the_best_price() -> None:
    book = OrderBook(
        instrument=TENCENT,
        bids=(Level(Decimal("600.500"), 200, 2), Level(Decimal("600.000"), 900, 5)),
        asks=(),
    )
    answer = depth_answer(book)

    assert answer.symbol == "700.HK"
    assert list(answer.bid) == [
        pb.Depth(position=1, price="600.500", volume=200, order_num=2),
        pb.Depth(position=2, price="600.000", volume=900, order_num=5),
    ]
    assert not answer.ask


def test_brokers_are_grouped_by_price_in_their_order() -> None:
    rows = broker_rows([Broker(1, "a", 1), Broker(2, "b", 1), Broker(1, "a", 1), Broker(3, "c", 3)])

    assert [(row.position, list(row.broker_ids)) for row in rows] == [(1, [1, 2, 1]), (3, [3])]
