"""Pushes: what changed, in order, newest first of all for those who read slowly."""

from __future__ import annotations

import pytest

from fakes.servers.opend.in_process import TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.opend.session.state import TRADES_KEPT

QUOTE, BOOK, TICKER, RT, K_1M, BROKER = 1, 2, 4, 5, 11, 14
K_DAY = 6


def test_a_moving_market_pushes_every_kind(opend: InProcessOpend, visitor: InProcessClient) -> None:
    visitor.subscribe(QUOTE, BOOK, TICKER, RT, K_1M, BROKER)
    opend.publisher.flush()
    visitor.pushes.clear()

    opend.advance(60)

    assert {proto_id for proto_id, _ in visitor.pushes} == {
        ProtoId.Qot_UpdateBasicQot,
        ProtoId.Qot_UpdateOrderBook,
        ProtoId.Qot_UpdateTicker,
        ProtoId.Qot_UpdateRT,
        ProtoId.Qot_UpdateKL,
        ProtoId.Qot_UpdateBroker,
    }


def test_only_what_is_registered_is_pushed(opend: InProcessOpend, visitor: InProcessClient) -> None:
    visitor.subscribe(BOOK)
    stranger = opend.client()

    opend.advance(60)

    assert {proto_id for proto_id, _ in visitor.pushes} == {ProtoId.Qot_UpdateOrderBook}
    assert stranger.pushes == []


def test_a_slow_reader_gets_one_newest_quote_and_the_others_every_one(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    visitor.subscribe(QUOTE)
    fast = opend.client()
    fast.subscribe(QUOTE)
    opend.publisher.flush()
    visitor.writable = False
    visitor.pushes.clear()
    fast.pushes.clear()

    for _ in range(20):
        opend.advance(30)
    visitor.writable = True
    opend.publisher.flush()

    assert len(fast.pushes) == 20
    assert len(visitor.pushes) == 1
    assert visitor.pushes[0] == fast.pushes[-1]


def test_trades_are_pushed_once_each_and_without_a_gap(opend: InProcessOpend, visitor: InProcessClient) -> None:
    visitor.subscribe(TICKER)
    opend.publisher.flush()
    for _ in range(5):
        opend.advance(30)

    numbers = [row.sequence for s2c in visitor.of(ProtoId.Qot_UpdateTicker) for row in s2c.tickerList]
    asked = visitor.ok(ProtoId.Qot_GetTicker, security=TENCENT, maxRetNum=1000).tickerList

    assert numbers == [row.sequence for row in asked][-len(numbers) :]
    assert len(numbers) > 100


def test_the_first_trades_are_marked_as_cached_and_the_later_ones_as_live(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    visitor.subscribe(TICKER)
    opend.publisher.flush()
    opend.advance(30)

    first, later = visitor.of(ProtoId.Qot_UpdateTicker)[:2]

    assert {row.pushDataType for row in first.tickerList} == {3}
    assert {row.pushDataType for row in later.tickerList} == {1}


def test_minutes_arrive_without_a_gap_and_close_as_asked_for(opend: InProcessOpend, visitor: InProcessClient) -> None:
    visitor.subscribe(RT)
    opend.publisher.flush()
    visitor.writable = False
    for _ in range(10):
        opend.advance(30)
    visitor.writable = True
    opend.publisher.flush()

    pushed = [row for s2c in visitor.of(ProtoId.Qot_UpdateRT) for row in s2c.rtList]
    asked = visitor.ok(ProtoId.Qot_GetRT, security=TENCENT).rtList
    final = {row.time: row for row in pushed}

    assert len(final) >= 5
    assert list(final.values()) == list(asked)[-len(final) :]


@pytest.mark.parametrize(("sub_type", "kl_type"), [(K_1M, 1), (7, 6), (K_DAY, 2), (12, 3)])
def test_the_last_state_of_each_candle_is_pushed(
    opend: InProcessOpend, visitor: InProcessClient, sub_type: int, kl_type: int
) -> None:
    visitor.subscribe(sub_type)
    opend.publisher.flush()
    for _ in range(25):
        opend.advance(30)

    pushed = [row for s2c in visitor.of(ProtoId.Qot_UpdateKL) for row in s2c.klList]
    final = {row.time: row for row in pushed}
    asked = visitor.ok(ProtoId.Qot_GetKL, rehabType=1, klType=kl_type, security=TENCENT, reqNum=len(final)).klList

    assert list(final.values()) == list(asked)
    assert {s2c.rehabType for s2c in visitor.of(ProtoId.Qot_UpdateKL)} == {1}


def test_candle_pushes_come_in_every_adjustment_asked_for(opend: InProcessOpend, visitor: InProcessClient) -> None:
    visitor.ok(
        ProtoId.Qot_Sub,
        securityList=[TENCENT],
        subTypeList=[K_1M],
        isSubOrUnSub=True,
        isRegOrUnRegPush=True,
        regPushRehabTypeList=[0, 1],
    )
    opend.publisher.flush()
    opend.advance(120)

    kinds = [s2c.rehabType for s2c in visitor.of(ProtoId.Qot_UpdateKL)]
    assert set(kinds) == {0, 1}
    assert kinds.count(0) == kinds.count(1)


def test_a_client_that_lets_account_pushes_pile_up_is_cut_off(opend: InProcessOpend, visitor: InProcessClient) -> None:
    account = opend.account(real=False)
    visitor.ok(ProtoId.Trd_SubAccPush, accIDList=[int(account)])
    visitor.writable = False
    visitor.session.outbox.trades.extend([None] * TRADES_KEPT)  # type: ignore[list-item]  # only counted

    reply = visitor.write(
        ProtoId.Trd_PlaceOrder,
        header=opend.header(real=False),
        trdSide=1,
        orderType=2,
        code="00700",
        qty=100.0,
        secMarket=1,
    )

    assert reply.retType == 0
    assert "slowly" in visitor.cut_reason


def test_a_failure_in_one_push_spares_the_connection_and_is_logged(
    opend: InProcessOpend, visitor: InProcessClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.subscribe(QUOTE)
    monkeypatch.setattr(opend.exchange, "quote", None)
    opend.publisher.flush()

    assert "failed to push" in caplog.text
    assert visitor.cut_reason == ""


def test_the_same_calls_on_the_same_seed_give_the_same_pushes(opend: InProcessOpend, visitor: InProcessClient) -> None:
    twin = InProcessOpend()
    other = twin.client()
    for market, client in ((opend, visitor), (twin, other)):
        client.ok(ProtoId.Trd_SubAccPush, accIDList=[int(market.account(real=False))])
        client.subscribe(QUOTE, BOOK, TICKER, RT, K_1M, K_DAY, BROKER)
        market.advance(95)
        order = {"trdSide": 1, "orderType": 2, "code": "00700", "qty": 300.0, "secMarket": 1}
        assert client.write(ProtoId.Trd_PlaceOrder, header=market.header(real=False), **order).retType == 0
        market.advance(200)
    twin.exchange.close()

    assert visitor.pushes == other.pushes
    assert len(visitor.pushes) > 10


def test_the_clock_is_kept_with_every_change_of_an_order_and_not_otherwise(
    opend: InProcessOpend, visitor: InProcessClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[bool] = []
    monkeypatch.setattr(opend.exchange, "checkpoint", lambda: kept.append(True))
    opend.advance(60)
    assert kept == []

    order = {"trdSide": 1, "orderType": 2, "code": "00700", "qty": 100.0, "secMarket": 1}
    visitor.write(ProtoId.Trd_PlaceOrder, header=opend.header(real=False), **order)
    opend.publisher.flush()

    assert kept == [True]
