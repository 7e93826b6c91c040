"""Watchlist groups at OpenD's port."""

from __future__ import annotations

from fakes.servers.opend.in_process import APPLE, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId

GROUPS, MEMBERS = ProtoId.Qot_GetUserSecurityGroup, ProtoId.Qot_GetUserSecurity
MODIFY = ProtoId.Qot_ModifyUserSecurity
ADD, DELETE, MOVE_OUT = 1, 2, 3
MTR = {"market": 1, "code": "00066"}
OPTION = {"market": 1, "code": "TCH261230C600000"}


def names(client: InProcessClient, group_type: int) -> list[str]:
    return [row.groupName for row in client.ok(GROUPS, groupType=group_type).groupList]


def codes(client: InProcessClient, group: str) -> list[str]:
    return [row.basic.security.code for row in client.ok(MEMBERS, groupName=group).staticInfoList]


def test_groups_of_the_system_and_of_the_person(opend: InProcessOpend, visitor: InProcessClient) -> None:
    opend.exchange.watchlists.create("Banks", [InstrumentId("HK.00005")])

    assert names(visitor, 1) == ["自选", "Banks"]
    assert names(visitor, 2)[:2] == ["全部", "沪深"]
    assert names(visitor, 3) == names(visitor, 2) + names(visitor, 1)
    assert "groupType" in visitor.refused(GROUPS, groupType=9)


def test_system_groups_are_made_from_all_groups(opend: InProcessOpend, visitor: InProcessClient) -> None:
    opend.exchange.watchlists.create("More", [InstrumentId("HK.00066"), InstrumentId("HK.00700")])

    everything = codes(visitor, "全部")
    assert codes(visitor, "All") == everything
    assert len(set(everything)) == len(everything)
    assert "00066" in everything
    assert {"00700", "00066"} <= set(codes(visitor, "港股"))
    assert "AAPL" in codes(visitor, "US")
    assert "AAPL" not in codes(visitor, "港股")


def test_members_come_move_out_and_go_for_good(opend: InProcessOpend, visitor: InProcessClient) -> None:
    lists = opend.exchange.watchlists
    group = lists.create("Mine", [InstrumentId("HK.00700")])

    visitor.ok(MODIFY, groupName="Mine", op=ADD, securityList=[MTR, OPTION])
    assert codes(visitor, "Mine") == ["00700", "00066", "TCH261230C600000"]
    assert codes(visitor, "港股期权") == ["TCH261230C600000"]
    visitor.ok(MODIFY, groupName="Mine", op=MOVE_OUT, securityList=[TENCENT])
    assert "00700" in codes(visitor, "自选")
    assert "HK.00700" not in group.names
    visitor.ok(MODIFY, groupName="Mine", op=ADD, securityList=[APPLE])
    visitor.ok(MODIFY, groupName="Mine", op=DELETE, securityList=[APPLE])
    assert "AAPL" not in codes(visitor, "全部")
    assert not any("US.AAPL" in row.names for row in lists.groups())


def test_what_cannot_be_is_refused(visitor: InProcessClient) -> None:
    before = codes(visitor, "自选")

    assert "System grouping" in visitor.refused(MODIFY, groupName="港股", op=ADD, securityList=[MTR])
    assert "Unknown watchlists" in visitor.refused(MODIFY, groupName="none", op=ADD, securityList=[MTR])
    assert "Unknown watchlists" in visitor.refused(MEMBERS, groupName="none")
    assert "op" in visitor.refused(MODIFY, groupName="自选", op=9, securityList=[MTR])
    assert "securityList" in visitor.refused(MODIFY, groupName="自选", op=ADD)
    unknown = [MTR, {"market": 1, "code": "99999"}]
    assert "未知股票" in visitor.refused(MODIFY, groupName="自选", op=ADD, securityList=unknown)
    assert codes(visitor, "自选") == before
