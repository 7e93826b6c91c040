"""Watchlists kept by the broker: groups, their order, and changes to them."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import NotOffered, PermissionMissing, UnknownSymbol
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_Common_pb2,
    Qot_GetUserSecurity_pb2,
    Qot_GetUserSecurityGroup_pb2,
    Qot_ModifyUserSecurity_pb2,
)

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
HK00700 = Qot_Common_pb2.Security(market=1, code="00700")
USAAPL = Qot_Common_pb2.Security(market=11, code="AAPL")


def groups(*rows: tuple[str, int]) -> Qot_GetUserSecurityGroup_pb2.S2C:
    s2c = Qot_GetUserSecurityGroup_pb2.S2C()
    for name, kind in rows:
        s2c.groupList.add(groupName=name, groupType=kind)
    return s2c


def members(*securities: Qot_Common_pb2.Security) -> Qot_GetUserSecurity_pb2.S2C:
    s2c = Qot_GetUserSecurity_pb2.S2C()
    for each in securities:
        s2c.staticInfoList.add(
            basic=Qot_Common_pb2.SecurityStaticBasic(
                security=each, id=1, lotSize=100, secType=3, name=f"name of {each.code}", listTime=""
            )
        )
    return s2c


async def test_own_groups_come_before_the_brokers_and_of_one_name_the_first(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    opend.reply(ProtoId.Qot_GetUserSecurityGroup, groups(("All", 2), ("科技", 1), ("科技", 1), ("HK", 2)))
    strange = Qot_Common_pb2.Security(market=91, code="BTC")
    opend.reply(ProtoId.Qot_GetUserSecurity, members(HK00700, strange, USAAPL))

    found = await gateway.watchlists.watchlist_groups()

    assert [(each.id, each.system) for each in found] == [("科技", False), ("All", True), ("HK", True)]
    assert [(each.instrument, each.name) for each in found[0].securities] == [
        (TENCENT, "name of 00700"), (APPLE, "name of AAPL")
    ]  # fmt: skip


async def test_the_brokers_own_groups_never_make_a_login_wait(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    many = [("mine", 1), *((f"system {number}", 2) for number in range(20))]
    opend.reply(ProtoId.Qot_GetUserSecurityGroup, groups(*many))
    opend.reply(ProtoId.Qot_GetUserSecurity, members())
    found = await gateway.watchlists.watchlist_groups()
    assert (found[0].name, len(found)) == ("mine", 5)
    opend.reply(ProtoId.Qot_GetUserSecurity, members(HK00700))
    again = await gateway.watchlists.watchlist_groups()
    assert [each.name for each in again] == [each.name for each in found]
    assert [len(each.securities) for each in again] == [1, 0, 0, 0, 0]


async def test_without_a_list_of_groups_the_usual_one_is_read(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    def answer(request: Qot_GetUserSecurity_pb2.Request) -> Any:
        if request.c2s.groupName == "自选":
            return Qot_GetUserSecurity_pb2.Response(retType=0, s2c=members(HK00700))
        return Qot_GetUserSecurity_pb2.Response(retType=-1, retMsg="未知自选股分组")

    opend.refuse(ProtoId.Qot_GetUserSecurityGroup, "未知协议")
    opend.answers[ProtoId.Qot_GetUserSecurity] = answer
    (found,) = await gateway.watchlists.watchlist_groups()
    assert (found.id, found.system, [each.instrument for each in found.securities]) == ("自选", False, [TENCENT])
    opend.refuse(ProtoId.Qot_GetUserSecurity, "没有权限")
    with pytest.raises(PermissionMissing):
        await gateway.watchlists.watchlist_groups()


async def test_a_group_is_asked_for_by_the_name_it_has_and_shown_by_one_that_can_be_read(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    """A joined emoji is part of the name at the broker; what is invisible is not shown."""
    opend.reply(ProtoId.Qot_GetUserSecurityGroup, groups(("one\u200dtwo", 1), ("All\u202e", 2)))
    opend.reply(ProtoId.Qot_GetUserSecurity, members())

    found = await gateway.watchlists.watchlist_groups()

    assert [(group.id, group.name) for group in found] == [("one\u200dtwo", "onetwo"), ("All\u202e", "All")]
    asked = [request.c2s.groupName for request in opend.requests(ProtoId.Qot_GetUserSecurity)]
    assert asked == ["one\u200dtwo", "All\u202e"]


async def test_a_group_is_added_to_before_anything_is_moved_out(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(ProtoId.Qot_GetUserSecurityGroup, groups(("mine", 1), ("All", 2)))
    opend.reply(ProtoId.Qot_GetUserSecurity, members())
    opend.reply(ProtoId.Qot_ModifyUserSecurity, Qot_ModifyUserSecurity_pb2.S2C())
    mine, everything = await gateway.watchlists.watchlist_groups()

    await gateway.watchlists.change_watchlist(mine, add=[TENCENT], remove=[APPLE])
    with pytest.raises(NotOffered, match="watchlist-kept-by-broker"):
        await gateway.watchlists.change_watchlist(everything, add=[TENCENT])

    asked = [
        (r.c2s.groupName, r.c2s.op, list(r.c2s.securityList)) for r in opend.requests(ProtoId.Qot_ModifyUserSecurity)
    ]
    assert asked == [("mine", 1, [HK00700]), ("mine", 3, [USAAPL])]

    opend.refuse(ProtoId.Qot_ModifyUserSecurity, "未知股票 00700")
    with pytest.raises(UnknownSymbol):
        await gateway.watchlists.change_watchlist(mine, add=[TENCENT], remove=[APPLE])
    assert len(opend.requests(ProtoId.Qot_ModifyUserSecurity)) == 3
