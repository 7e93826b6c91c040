"""How the gateway is doing: what it measured of replies, orders and pushes, and quota in use."""

from __future__ import annotations

import pytest

from fakes.servers.opend.in_process import PASSWORD_MD5, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.opend.session.state import MOST_ORDERS, Delays

DELAYS = ProtoId.GetDelayStatistics
PUSHES, REPLIES, ORDERS = 1, 2, 3


def test_replies_and_orders_are_counted_as_they_are_answered(opend: InProcessOpend, visitor: InProcessClient) -> None:
    header = opend.header(real=True)
    visitor.ok(ProtoId.Trd_UnlockTrade, unlock=True, pwdMD5=PASSWORD_MD5, securityFirm=1)
    order = visitor.write(
        ProtoId.Trd_PlaceOrder, header=header, trdSide=1, orderType=1, code="00700", qty=100.0, price=400.0
    )
    for _ in range(3):
        visitor.ok(ProtoId.KeepAlive, time=0)

    found = visitor.ok(DELAYS, typeList=[REPLIES, ORDERS])

    counts = {row.protoID: row.count for row in found.reqReplyStatisticsList}
    assert (counts[ProtoId.KeepAlive], counts[ProtoId.Trd_PlaceOrder]) == (3, 1)
    assert all(row.totalCostAvg >= row.openDCostAvg > 0 for row in found.reqReplyStatisticsList)
    assert [row.orderID for row in found.placeOrderStatisticsList] == [order.s2c.orderIDEx]
    assert not found.qotPushStatisticsList


def test_pushes_fall_into_the_segments_that_were_asked_for(opend: InProcessOpend, visitor: InProcessClient) -> None:
    visitor.subscribe(1, 2)
    opend.advance(120)

    found = visitor.ok(DELAYS, typeList=[PUSHES], qotPushStage=1, segmentList=[0, 1000]).qotPushStatisticsList

    pushed = {1: ProtoId.Qot_UpdateBasicQot, 3: ProtoId.Qot_UpdateOrderBook}
    assert {row.qotPushType: row.count for row in found} == {
        kind: len(visitor.of(proto_id)) for kind, proto_id in pushed.items()
    }
    for row in found:
        assert [item.begin for item in row.itemList] == [0, 1000]
        assert sum(item.count for item in row.itemList) == row.count
        assert row.itemList[-1].cumulativeRatio == pytest.approx(100)


@pytest.mark.parametrize(
    "wrong", [{"typeList": [4]}, {"qotPushStage": 9}, {"segmentList": [5, 1]}, {"segmentList": [-1]}], ids=str
)
def test_what_is_not_counted_cannot_be_asked_for(visitor: InProcessClient, wrong: dict[str, object]) -> None:
    assert "参数错误" in visitor.refused(DELAYS, **wrong)


def test_quota_in_use_follows_subscriptions_and_histories(visitor: InProcessClient) -> None:
    visitor.subscribe(1, 2, push=False)
    visitor.ok(
        ProtoId.Qot_RequestHistoryKL,
        security=TENCENT, rehabType=0, klType=2, beginTime="2026-11-02", endTime="2026-11-06",
    )  # fmt: skip

    used = visitor.ok(ProtoId.UsedQuota)

    assert (used.usedSubQuota, used.usedKLineQuota) == (2, 1)


def test_no_count_grows_for_ever() -> None:
    delays = Delays()
    for number in range(MOST_ORDERS + 5):
        delays.order(str(number), 0.001)

    assert [cost.order_id for cost in delays.orders][:1] == ["5"]


def test_heartbeats_and_global_state_carry_exchange_time(opend: InProcessOpend, visitor: InProcessClient) -> None:
    opend.exchange.advance(90)
    now = int(opend.exchange.now.timestamp())

    assert visitor.ok(ProtoId.KeepAlive, time=1).time == now
    assert visitor.ok(ProtoId.GetGlobalState, userID=1).time == now


def test_global_state_is_ready_and_logged_in(visitor: InProcessClient) -> None:
    state = visitor.ok(ProtoId.GetGlobalState, userID=1)

    assert (state.qotLogined, state.trdLogined, state.programStatus.type) == (True, True, 10)
    assert (state.marketHK, state.marketSH, state.marketSZ) == (3, 3, 3)
    assert state.marketUS == 37
    assert state.connID == visitor.session.conn_id


def test_user_info_tells_rights_and_quotas(opend: InProcessOpend, visitor: InProcessClient) -> None:
    free = visitor.ok(ProtoId.GetUserInfo)
    opend.shared.apply_scenario("no-permission")
    limited = visitor.ok(ProtoId.GetUserInfo)
    opend.shared.apply_scenario("quota")
    small = visitor.ok(ProtoId.GetUserInfo)

    assert (free.hkQotRight, limited.hkQotRight, limited.usQotRight) == (3, 2, 5)
    assert (free.subQuota, small.subQuota, small.historyKLQuota) == (1000, 10, 10)
