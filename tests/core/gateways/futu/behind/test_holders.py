"""Holders by their filings: fields, pages, days, and the older call of FutuOpenD-rs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.futu.behind.source import FutuBehind
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.holders import InstitutionQuarter, ShareHolder
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_core.wire.opend_rest.rows import row_for
from tideboard_proto.opend import Qot_Common_pb2
from tideboard_proto.opend import Qot_GetHoldingChangeList_pb2 as older_pb
from tideboard_proto.opend import Qot_GetShareholdersHolderDetail_pb2 as detail_pb
from tideboard_proto.opend import Qot_GetShareholdersHoldingChanges_pb2 as changes_pb
from tideboard_proto.opend import Qot_GetShareholdersInstitutional_pb2 as institutional_pb

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
DETAIL, CHANGES = ProtoId.Qot_GetShareholdersHolderDetail, ProtoId.Qot_GetShareholdersHoldingChanges
INSTITUTIONAL, OLDER = ProtoId.Qot_GetShareholdersInstitutional, ProtoId.Qot_GetHoldingChangeList
BEGIN, END = date(2026, 8, 20), date(2026, 11, 18)


async def test_holders_with_the_largest_first(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [
        detail_pb.OwnershipDetailItem(holderId=1, name="Small", holderQuantity=5),
        detail_pb.OwnershipDetailItem(
            holderId=2, name="Large", holderQuantity=900, holderQuantityChange=-100, holderPct=23.05,
            holdingDateStr="2026-09-30",
        ),
    ]  # fmt: skip
    opend.reply(DETAIL, detail_pb.S2C(itemList=rows, nextKey="-1"))

    found = await gateway.behind.holders.holders(TENCENT)

    assert [row.name for row in found.rows] == ["Large", "Small"]
    assert found.rows[0] == ShareHolder(
        name="Large", id="2", shares=900, percent=Decimal("23.05"), change=-100, reported=date(2026, 9, 30)
    )
    (asked,) = opend.requests(DETAIL)
    assert (asked.c2s.requestType, asked.c2s.num) == (1000, 50)


async def test_changes_of_the_days_asked_for(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [
        changes_pb.OwnerListItem(
            holderId=number, name="Fund", holderType="Manager", shareChangeNum=7, holderQuantity=70, holderPct=0.5,
            holdingDateStr=day,
        )
        for number, day in enumerate(("2026-11-19", "2026-09-30", "2026-08-20", "2026-08-19"))
    ]  # fmt: skip
    opend.reply(CHANGES, changes_pb.S2C(itemList=rows, nextKey="-1"))

    found = await gateway.behind.holders.changes(TENCENT, BEGIN, END)

    assert [(row.id, row.reported) for row in found.rows] == [("1", date(2026, 9, 30)), ("2", BEGIN)]
    assert found.rows[0] == ShareHolder(
        name="Fund", id="1", kind="Manager", shares=70, percent=Decimal("0.5"), change=7, reported=date(2026, 9, 30)
    )
    (asked,) = opend.requests(CHANGES)
    assert (asked.c2s.sortColumn, asked.c2s.sortType, asked.c2s.num) == (63, 1, 50)


async def test_a_holder_twice_counts_once_and_negative_shares_are_shown(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    rows = [detail_pb.OwnershipDetailItem(holderId=1, name="Same", holderQuantity=held) for held in (-5, 7)]
    opend.reply(DETAIL, detail_pb.S2C(itemList=rows, nextKey="-1"))

    found = await gateway.behind.holders.holders(TENCENT)

    assert ([row.shares for row in found.rows], found.unread) == ([-5], "holderId")


async def test_institutions_by_the_last_day_of_a_quarter(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [
        institutional_pb.InstitutionHolderItem(
            periodText=period, institutionQuantity=9, holderQuantity=800, holderQuantityChange=-20, holderPct=41.5
        )
        for period in ("2026/Q3", "2024/Q1", "soon", "9999/Q1", "2026/Q5")
    ]
    opend.reply(INSTITUTIONAL, institutional_pb.S2C(itemList=rows, nextKey="-1"))

    found = await gateway.behind.holders.institutions(TENCENT)

    assert [row.reported for row in found.periods] == [date(2024, 3, 31), date(2026, 9, 30)]
    assert found.periods[1] == InstitutionQuarter(date(2026, 9, 30), 9, 800, Decimal("41.5"), -20)
    assert found.unread == "periodText"


async def test_futuopend_rs_has_the_older_call_for_new_york(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    row = Qot_Common_pb2.ShareHoldingChange(
        holderName="Fund", holdingQty=70.0, holdingRatio=0.5, changeQty=-7.0, changeRatio=-9.1,
        time="2026-09-30 00:00:00",
    )  # fmt: skip
    late = Qot_Common_pb2.ShareHoldingChange(
        holderName="Late", holdingQty=1.0, holdingRatio=0.5, changeQty=1.0, changeRatio=1.0, time="2001-01-31 00:00:00"
    )
    security = Qot_Common_pb2.Security(market=11, code="AAPL")

    def answer(request: older_pb.Request) -> older_pb.Response:
        rows = [row, late] if request.c2s.holderCategory == 1 else []
        return older_pb.Response(retType=0, s2c=older_pb.S2C(security=security, holdingChangeList=rows))

    opend.answers[OLDER] = answer
    holders = FutuBehind(gateway.link, lambda proto_id: row_for(proto_id) is not None).holders

    found = await holders.changes(APPLE, BEGIN, END)

    assert found.rows == (
        ShareHolder(name="Fund", shares=70, percent=Decimal("0.5"), change=-7, reported=date(2026, 9, 30)),
    )
    assert found.unread == "time: 1"
    assert [each.c2s.holderCategory for each in opend.requests(OLDER)] == [1, 2, 3]
    with pytest.raises(NotOffered) as refused:
        await holders.changes(TENCENT, BEGIN, END)
    assert refused.value.data["offered_by"] == "Futu OpenD"


async def test_funds_are_longports(gateway: OpendGateway) -> None:
    with pytest.raises(NotOffered) as refused:
        await gateway.behind.holders.funds(TENCENT)
    assert refused.value.data["offered_by"] == "LongPort"
