"""Delays, quota, clients and the login of a gateway program; what it has no call for is said."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.gateway_health import (
    CallDelay,
    DelayBand,
    OrderDelay,
    PushDelay,
    QuotaUse,
    Scope,
    ScopeState,
)
from tideboard_core.model.hub_keys import Topic
from tideboard_core.ports.gateway import Offer, offered
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    GetDelayStatistics_pb2,
    GetUserInfo_pb2,
    Qot_Common_pb2,
    Qot_GetSubInfo_pb2,
    Qot_RequestHistoryKLQuota_pb2,
    UsedQuota_pb2,
)


async def test_delays_of_pushes_calls_and_orders(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    s2c = GetDelayStatistics_pb2.S2C()
    push = s2c.qotPushStatisticsList.add(qotPushType=3, delayAvg=12.5, count=40)
    push.itemList.add(begin=0, end=10, count=25, proportion=62.5, cumulativeRatio=62.5)
    s2c.qotPushStatisticsList.add(qotPushType=44, delayAvg=1, count=1)
    s2c.reqReplyStatisticsList.add(
        protoID=3004, count=7, totalCostAvg=3.5, openDCostAvg=1.5, netDelayAvg=2, isLocalReply=False
    )
    s2c.reqReplyStatisticsList.add(
        protoID=9999, count=1, totalCostAvg=1, openDCostAvg=1, netDelayAvg=0, isLocalReply=True
    )
    s2c.placeOrderStatisticsList.add(orderID="71", totalCost=40, openDCost=1, netDelay=30, updateCost=9)
    opend.reply(ProtoId.GetDelayStatistics, s2c)

    found = await gateway.program.delay_statistics()

    assert found.pushes[0] == PushDelay(
        kind="order-book", average=12.5, count=40, bands=(DelayBand(0, 10, 25, 62.5, 62.5),)
    )
    assert found.pushes[1].kind == "44"
    assert found.calls[0] == CallDelay(
        name="Qot_GetBasicQot", count=7, total=3.5, gateway=1.5, network=2.0, local=False
    )
    assert found.calls[1].name == "9999"
    assert found.orders == (OrderDelay(order_id="71", total=40, gateway=1, network=30, update=9),)
    c2s = opend.requests(ProtoId.GetDelayStatistics)[0].c2s
    assert (list(c2s.typeList), c2s.qotPushStage) == ([1, 2, 3], 5)


async def test_used_quota_and_its_way_round(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(ProtoId.UsedQuota, UsedQuota_pb2.S2C(usedSubQuota=12))
    assert await gateway.program.used_quota() == QuotaUse(12, None)

    opend.refuse(ProtoId.UsedQuota, "未知协议")
    opend.reply(ProtoId.Qot_GetSubInfo, Qot_GetSubInfo_pb2.S2C(totalUsedQuota=9, remainQuota=91))
    history = Qot_RequestHistoryKLQuota_pb2.S2C(usedQuota=3, remainQuota=97)
    opend.reply(ProtoId.Qot_RequestHistoryKLQuota, history)
    assert await gateway.program.used_quota() == QuotaUse(9, 3)


async def test_every_program_on_the_gateway_ours_first(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    def answer(request: Qot_GetSubInfo_pb2.Request) -> Any:
        s2c = Qot_GetSubInfo_pb2.S2C(totalUsedQuota=5, remainQuota=95)
        assert request.c2s.isReqAllConn
        s2c.connSubInfoList.add(usedQuota=2, isOwnConnData=False)
        own = s2c.connSubInfoList.add(usedQuota=3, isOwnConnData=True)
        own.subInfoList.add(subType=1, securityList=[Qot_Common_pb2.Security(market=1, code="00700")])
        own.subInfoList.add(subType=99, securityList=[Qot_Common_pb2.Security(market=1, code="00700")])
        return Qot_GetSubInfo_pb2.Response(retType=0, s2c=s2c)

    opend.answers[ProtoId.Qot_GetSubInfo] = answer
    first, second = await gateway.program.clients()
    assert (first.connection, first.own, first.used) == ("1", True, 3)
    assert first.keys == {Topic.QUOTE.of("HK.00700")}
    assert (second.own, second.used, second.keys) == (False, 2, frozenset())


async def test_the_login_without_its_keys(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    s2c = GetUserInfo_pb2.S2C(
        nickName="Anna", userID=77, webKey="canary-key", webJumpUrlHead="https://canary", avatarUrl="https://x",
        subQuota=300, historyKLQuota=100,
    )  # fmt: skip
    opend.reply(ProtoId.GetUserInfo, s2c)
    found = await gateway.program.gateway_user()
    assert (found.id, found.details) == ("77", {"nickName": "Anna", "subQuota": "300", "historyKLQuota": "100"})
    assert "canary" not in repr(found)
    assert opend.requests(ProtoId.GetUserInfo)[0].c2s.flag == 3


async def test_opend_has_no_keys_and_no_administration(gateway: OpendGateway) -> None:
    assert await gateway.program.scopes() == dict.fromkeys(Scope, ScopeState.HELD)
    with pytest.raises(NotOffered, match="admin-not-offered"):
        offered(gateway, gateway.program.admin, Offer.ADMIN)
