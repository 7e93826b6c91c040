"""Reading subscribed data."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.in_process import APPLE, INDEX, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId

READS: list[tuple[int, dict[str, Any]]] = [
    (ProtoId.Qot_GetBasicQot, {"securityList": [TENCENT]}),
    (ProtoId.Qot_GetKL, {"rehabType": 1, "klType": 1, "security": TENCENT, "reqNum": 10}),
    (ProtoId.Qot_GetRT, {"security": TENCENT}),
    (ProtoId.Qot_GetTicker, {"security": TENCENT, "maxRetNum": 10}),
    (ProtoId.Qot_GetOrderBook, {"security": TENCENT, "num": 10}),
    (ProtoId.Qot_GetBroker, {"security": TENCENT}),
]


@pytest.mark.parametrize(("proto_id", "c2s"), READS)
def test_without_the_subscription_the_text_asks_for_it(
    visitor: InProcessClient, proto_id: int, c2s: dict[str, Any]
) -> None:
    assert "请先订阅" in visitor.refused(proto_id, **c2s)


def test_a_subscription_of_another_connection_does_not_count(opend: InProcessOpend, visitor: InProcessClient) -> None:
    opend.client().subscribe(1)

    assert visitor.refused(ProtoId.Qot_GetBasicQot, securityList=[TENCENT])


def test_quotes_come_in_the_order_asked_for_with_all_they_need(visitor: InProcessClient) -> None:
    visitor.subscribe(1)
    visitor.subscribe(1, security=APPLE)

    rows = visitor.ok(ProtoId.Qot_GetBasicQot, securityList=[APPLE, TENCENT]).basicQotList

    assert [row.security.code for row in rows] == ["AAPL", "00700"]
    tencent = rows[1]
    assert tencent.lowPrice <= tencent.curPrice <= tencent.highPrice
    assert tencent.updateTime.startswith("2026-11-18 10:2") or tencent.updateTime.startswith("2026-11-18 10:30")
    assert tencent.hpVolume == tencent.volume > 0
    assert rows[0].HasField("overnight") or rows[0].HasField("afterMarket")
    assert len(rows[0].updateTime) == len("2026-11-17 19:59:59.123")


def test_a_book_has_as_many_levels_as_asked_for_and_is_not_crossed(visitor: InProcessClient) -> None:
    visitor.subscribe(2)

    book = visitor.ok(ProtoId.Qot_GetOrderBook, security=TENCENT, num=5)
    most = visitor.ok(ProtoId.Qot_GetOrderBook, security=TENCENT, num=100)

    assert len(book.orderBookBidList) == len(book.orderBookAskList) == 5
    assert book.orderBookBidList[0].price < book.orderBookAskList[0].price
    assert all(level.orederCount > 0 for level in book.orderBookBidList)
    assert len(most.orderBookBidList) == 10


def test_a_us_book_has_more_than_ten_levels(visitor: InProcessClient) -> None:
    """Each side in its order, the best ones as in a shorter book."""
    visitor.subscribe(2, security=APPLE)

    ten = visitor.ok(ProtoId.Qot_GetOrderBook, security=APPLE, num=10)
    most = visitor.ok(ProtoId.Qot_GetOrderBook, security=APPLE, num=100)

    for short, whole, sign in (
        (ten.orderBookBidList, most.orderBookBidList, -1),
        (ten.orderBookAskList, most.orderBookAskList, 1),
    ):
        assert len(short) == 10
        assert 10 < len(whole) <= 40
        assert list(whole)[:10] == list(short)
        prices = [sign * level.price for level in whole]
        assert prices == sorted(set(prices))
    assert most.orderBookBidList[0].price < most.orderBookAskList[0].price


def test_trades_are_the_newest_oldest_first(visitor: InProcessClient) -> None:
    visitor.subscribe(4)

    few = visitor.ok(ProtoId.Qot_GetTicker, security=TENCENT, maxRetNum=3).tickerList
    many = visitor.ok(ProtoId.Qot_GetTicker, security=TENCENT, maxRetNum=5000).tickerList

    assert list(few) == list(many)[-3:]
    assert len(many) <= 1000
    assert all(row.turnover == pytest.approx(row.price * row.volume) for row in few)


def test_minutes_begin_at_the_open(visitor: InProcessClient) -> None:
    visitor.subscribe(5)

    line = visitor.ok(ProtoId.Qot_GetRT, security=TENCENT).rtList

    assert line[0].minute in {570, 571}
    assert [row.timestamp for row in line] == sorted(row.timestamp for row in line)
    assert line[-1].lastClosePrice > 0


@pytest.mark.parametrize(
    ("sub_type", "kl_type"),
    [(11, 1), (17, 10), (7, 6), (8, 7), (9, 8), (10, 9), (6, 2), (12, 3), (13, 4), (15, 11), (16, 5)],
)
def test_candles_of_every_length_on_offer(visitor: InProcessClient, sub_type: int, kl_type: int) -> None:
    visitor.subscribe(sub_type)

    rows = visitor.ok(ProtoId.Qot_GetKL, rehabType=0, klType=kl_type, security=TENCENT, reqNum=3).klList

    assert 1 <= len(rows) <= 3
    assert all(row.lowPrice <= min(row.openPrice, row.closePrice) for row in rows)
    intraday = kl_type in {1, 6, 7, 8, 9, 10}
    assert rows[0].time.endswith(" 00:00:00") is not intraday


@pytest.mark.parametrize("wrong", [{"klType": 16}, {"klType": 0}, {"rehabType": 9}])
def test_candles_that_are_not_offered_are_refused(visitor: InProcessClient, wrong: dict[str, int]) -> None:
    visitor.subscribe(11)
    c2s = {"rehabType": 1, "klType": 1, "security": TENCENT, "reqNum": 3, **wrong}

    assert next(iter(wrong)) in visitor.refused(ProtoId.Qot_GetKL, **c2s)


def test_brokers_stand_on_both_sides(visitor: InProcessClient) -> None:
    visitor.subscribe(14)

    queue = visitor.ok(ProtoId.Qot_GetBroker, security=TENCENT)

    assert queue.brokerBidList[0].name
    assert queue.brokerAskList[0].id > 0


def test_a_brokers_position_is_its_price_level(visitor: InProcessClient) -> None:
    """As many brokers stand at a level as the book has orders there."""
    visitor.subscribe(2, 14)

    queue = visitor.ok(ProtoId.Qot_GetBroker, security=TENCENT)
    book = visitor.ok(ProtoId.Qot_GetOrderBook, security=TENCENT, num=10)
    positions = [broker.pos for broker in queue.brokerBidList]

    assert positions == sorted(positions)
    assert positions[0] == 1
    assert positions.count(1) == book.orderBookBidList[0].orederCount


def test_an_index_has_quote_minutes_and_candles(visitor: InProcessClient) -> None:
    visitor.subscribe(1, 5, 11, security=INDEX)

    assert visitor.ok(ProtoId.Qot_GetBasicQot, securityList=[INDEX]).basicQotList[0].curPrice > 0
    assert visitor.ok(ProtoId.Qot_GetRT, security=INDEX).rtList
