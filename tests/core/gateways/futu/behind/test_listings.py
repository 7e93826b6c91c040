"""The members of an index by the call for plates, and how many of them rise by its snapshot."""

from __future__ import annotations

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.listings import Constituent
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import Qot_GetPlateSecurity_pb2 as members_pb
from tideboard_proto.opend import Qot_GetSecuritySnapshot_pb2 as snapshot_pb

INDEX, TENCENT, MEITUAN = InstrumentId("HK.800000"), InstrumentId("HK.00700"), InstrumentId("HK.03690")
MEMBERS, SNAPSHOT = ProtoId.Qot_GetPlateSecurity, ProtoId.Qot_GetSecuritySnapshot


def member(code: str, name: str, market: int = 1) -> qot.SecurityStaticInfo:
    return qot.SecurityStaticInfo(
        basic=qot.SecurityStaticBasic(
            security=qot.Security(market=market, code=code), id=1, lotSize=100, secType=3, name=name, listTime=""
        )
    )


def snapshot() -> snapshot_pb.Snapshot:
    return snapshot_pb.Snapshot(
        basic=snapshot_pb.SnapshotBasicData(
            security=qot.Security(market=1, code="800000"), type=6, isSuspend=False, listTime="", lotSize=1,
            priceSpread=0.01, updateTime="2026-11-17 10:00:00", highPrice=1, openPrice=1, lowPrice=1,
            lastClosePrice=1, curPrice=1, volume=0, turnover=0, turnoverRate=0,
        ),
        indexExData=snapshot_pb.IndexSnapshotExData(raiseCount=2, fallCount=1, equalCount=4),
    )  # fmt: skip


async def test_members_have_names_and_the_index_its_counts(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(MEMBERS, members_pb.S2C(staticInfoList=[member("00700", "Tencent"), member("03690", "Meituan")]))
    opend.reply(SNAPSHOT, snapshot_pb.S2C(snapshotList=[snapshot()]))
    found = await gateway.behind.listings.constituents(INDEX)
    assert found.rows == (
        Constituent(instrument=TENCENT, name="Tencent"),
        Constituent(instrument=MEITUAN, name="Meituan"),
    )
    assert (found.instrument, found.source, found.unread) == (INDEX, "Futu OpenD", "")
    assert (found.rising, found.falling, found.unchanged) == (2, 1, 4)


async def test_a_member_twice_and_one_of_no_known_market_are_named(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(MEMBERS, members_pb.S2C(staticInfoList=[member("00700", "Tencent"), member("00700", "Again")]))
    opend.reply(SNAPSHOT, snapshot_pb.S2C())
    found = await gateway.behind.listings.constituents(INDEX)
    assert ([row.name for row in found.rows], found.unread) == (["Tencent"], "security")
    assert (found.rising, found.falling, found.unchanged) == (None, None, None), "nobody told them"
    opend.reply(MEMBERS, members_pb.S2C(staticInfoList=[member("00700", "Tencent"), member("1", "Elsewhere", 77)]))
    found = await gateway.behind.listings.constituents(INDEX)
    assert ([row.name for row in found.rows], found.unread) == (["Tencent"], "market")
