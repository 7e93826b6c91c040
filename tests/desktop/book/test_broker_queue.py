"""Lines of the broker queue."""

from __future__ import annotations

from decimal import Decimal

from fakes.scenes.market.hub_snapshot import TENCENT, book
from tideboard_core.model.quote import Broker, BrokerQueue
from tideboard_desktop.book.brokers_page import Presence, both_sides, presence

QUEUE = BrokerQueue(
    instrument=TENCENT,
    bids=(Broker(8738, "Futu ", 1), Broker(5465, "", 1), Broker(8738, "Futu", 3)),
    asks=(Broker(6999, "BOCI", 1), Broker(1, "", 12)),
)


def test_each_level_has_its_price_and_number_of_orders() -> None:
    """A level that the book does not show has a number only."""
    bids, asks = both_sides(QUEUE, book())

    assert [(line.level, line.price, line.broker, line.name, line.orders) for line in bids] == [
        (1, Decimal("612.0"), 0, "", 2),
        (1, Decimal("612.0"), 8738, "Futu", 1),
        (1, Decimal("612.0"), 5465, "", 1),
        (3, Decimal("611.0"), 0, "", 1),
        (3, Decimal("611.0"), 8738, "Futu", 1),
    ]
    assert [(line.level, line.price) for line in asks if not line.broker] == [(1, Decimal("612.5")), (12, None)]


def test_without_a_queue_or_a_book_there_is_less() -> None:
    """Nothing is made up."""
    assert both_sides(None, book()) == ((), ())
    assert {line.price for side in both_sides(QUEUE, None) for line in side} == {None}


def test_a_broker_is_found_on_a_side() -> None:
    bids, asks = both_sides(QUEUE, None)

    assert presence(bids, 8738) == Presence(2, 1)
    assert presence(asks, 8738) == Presence(0, 0)
    assert presence(bids, 0) == Presence(0, 0)
