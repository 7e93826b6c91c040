"""Institutions of a market: what is asked, pages, each field, and what is no institution or market of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import BadInput, NotOffered
from tideboard_core.gateways.futu.behind.source import FutuBehind
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.holders import IndustryPart, Institution, InstitutionHolding
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_core.wire.opend_rest.rows import row_for
from tideboard_proto.opend import Qot_Common_pb2
from tideboard_proto.opend import Qot_GetInstitutionDistribution_pb2 as industries_pb
from tideboard_proto.opend import Qot_GetInstitutionHoldingChange_pb2 as change_pb
from tideboard_proto.opend import Qot_GetInstitutionHoldingList_pb2 as holding_pb
from tideboard_proto.opend import Qot_GetInstitutionList_pb2 as list_pb
from tideboard_proto.opend import Qot_GetInstitutionProfile_pb2 as profile_pb

LIST, PROFILE = ProtoId.Qot_GetInstitutionList, ProtoId.Qot_GetInstitutionProfile
INDUSTRIES, CHANGES = ProtoId.Qot_GetInstitutionDistribution, ProtoId.Qot_GetInstitutionHoldingChange
HELD = ProtoId.Qot_GetInstitutionHoldingList
DAY = date(2026, 9, 30)


def wire(code: str, market: int = 1) -> Qot_Common_pb2.Security:
    return Qot_Common_pb2.Security(market=market, code=code)


async def test_the_list_in_pages_with_its_currency(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    def answer(request: list_pb.Request) -> list_pb.Response:
        first = int(request.c2s.page or 0)
        rows = [list_pb.InstitutionListItem(institutionId=number) for number in range(first, first + request.c2s.count)]
        rows[0].MergeFrom(
            list_pb.InstitutionListItem(
                institutionName="Harbour", positionValue=5.5, positionValueChange=-1.5, positionCount=3,
                positionCountChange=-2, disclosureDate="2026-11-14",
            )
        )  # fmt: skip
        told = list_pb.S2C(dataList=rows, allCount=900, currency="HKD", nextPage=str(first + request.c2s.count))
        return list_pb.Response(retType=0, s2c=told)

    opend.answers[LIST] = answer

    found = await gateway.behind.holders.institution_list(Market.HK, 250, "har")

    assert [row.id for row in found.rows] == [str(number) for number in range(250)]
    assert found.rows[0] == Institution("0", "Harbour", Decimal("5.5"), Decimal("-1.5"), 3, -2, date(2026, 11, 14))
    assert found.rows[1] == Institution("1", "")
    assert (found.market, found.total, found.currency, found.unread) == (Market.HK, 900, "HKD", "")
    asked = [(row.c2s.market, row.c2s.count, row.c2s.page, row.c2s.namePart) for row in opend.requests(LIST)]
    assert asked == [(1, 200, "", "har"), (1, 50, "200", "har")]


async def test_a_page_mark_that_comes_again_ends_the_reading(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    row = list_pb.InstitutionListItem(institutionId=1)
    opend.reply(LIST, list_pb.S2C(dataList=[row], nextPage="again"))

    found = await gateway.behind.holders.institution_list(Market.US, 400)

    assert len(opend.requests(LIST)) == 2
    assert ([row.id for row in found.rows], found.unread) == (["1"], "institutionId")


async def test_one_institution_and_its_industries(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(
        PROFILE,
        profile_pb.S2C(
            institutionName="Harbour", description="Text", positionValue=10.0, lastPositionValue=8.0,
            totalHoldingCount=4, newCount=1, soldOutCount=2, increaseCount=3, decreaseCount=0, top10Pct=61.5,
            top10PctChange=-0.5, disclosureDate="2026-11-14", currency="HKD",
        ),
    )  # fmt: skip
    parts = [industries_pb.IndustryDistributionItem(industryName="Games", positionValue=6.0, portfolioPct=60.0)]
    opend.reply(INDUSTRIES, industries_pb.S2C(dataList=parts))

    found = await gateway.behind.holders.institution(Market.HK, "7")

    assert (found.id, found.name, found.value, found.value_before) == ("7", "Harbour", Decimal(10), Decimal(8))
    assert (found.companies, found.new, found.sold_out, found.increased, found.decreased) == (4, 1, 2, 3, 0)
    assert (found.top_ten, found.top_ten_change) == (Decimal("61.5"), Decimal("-0.5"))
    assert (found.disclosed, found.currency, found.text) == (date(2026, 11, 14), "HKD", "Text")
    assert found.industries == (IndustryPart("Games", Decimal(6), Decimal(60)),)
    assert {row.c2s.institutionId for row in (*opend.requests(PROFILE), *opend.requests(INDUSTRIES))} == {7}


async def test_what_one_holds(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [
        holding_pb.HoldingListItem(
            security=wire("00700"), name="TENCENT", industryName="Games", holdingValue=9.0, holdingPct=1.5,
            lastHoldingPct=1.25, changeShares=100, portfolioPct=20.5, holdingDate="2026-09-30", source="13F",
        ),
        holding_pb.HoldingListItem(security=wire("AAPL", 11), name="APPLE"),
    ]  # fmt: skip
    opend.reply(HELD, holding_pb.S2C(dataList=rows, allCount=2, currency="HKD"))

    found = await gateway.behind.holders.institution_holdings(Market.HK, "7", 10)

    assert found.rows == (
        InstitutionHolding(
            instrument=InstrumentId("HK.00700"), name="TENCENT", industry="Games", value=Decimal(9),
            percent=Decimal("1.5"), percent_before=Decimal("1.25"), part=Decimal("20.5"), change=100, reported=DAY,
            filing="13F",
        ),
    )  # fmt: skip
    assert (found.unread, found.total, found.currency) == ("security", 2, "HKD")


async def test_what_one_changed_is_asked_for_by_kind(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    def answer(request: change_pb.Request) -> change_pb.Response:
        kind = request.c2s.changeType
        row = change_pb.HoldingChangeItem(
            security=wire(f"0000{kind}"), changeShares=kind * 10 - 25, holdingDate="2026-09-30"
        )
        return change_pb.Response(retType=0, s2c=change_pb.S2C(dataList=[row]))

    opend.answers[CHANGES] = answer

    found = await gateway.behind.holders.institution_changes(Market.HK, "7", 50)

    assert sorted(row.c2s.changeType for row in opend.requests(CHANGES)) == [1, 2, 3, 4]
    assert {row.c2s.count for row in opend.requests(CHANGES)} == {50}
    assert [(row.instrument, row.change) for row in found.rows] == [
        ("HK.00001", -15), ("HK.00004", 15), ("HK.00003", 5), ("HK.00002", -5),
    ]  # fmt: skip


async def test_a_change_of_nothing_is_named(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(CHANGES, change_pb.S2C(dataList=[change_pb.HoldingChangeItem(security=wire("00700"))]))

    found = await gateway.behind.holders.institution_changes(Market.HK, "7", 50)

    assert (found.rows, found.unread) == ((), "changeShares")


@pytest.mark.parametrize("number", ["", "x", "-1", "1.5", "٣", "1234567890"])
async def test_what_is_no_number_is_not_sent(gateway: OpendGateway, opend: ScriptedOpend, number: str) -> None:
    before = len(opend.received)
    for call in ("institution_holdings", "institution_changes"):
        with pytest.raises(BadInput) as refused:
            await getattr(gateway.behind.holders, call)(Market.HK, number, 1)
        assert refused.value.code == "bad-institution"
    with pytest.raises(BadInput):
        await gateway.behind.holders.institution(Market.HK, number)
    assert len(opend.received) == before


async def test_other_markets_and_the_other_transport_have_none(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    before = len(opend.received)
    with pytest.raises(NotOffered):
        await gateway.behind.holders.institution_list(Market.SH, 10)
    rest = FutuBehind(gateway.link, lambda proto_id: row_for(proto_id) is not None)
    with pytest.raises(NotOffered) as refused:
        await rest.holders.institution_list(Market.HK, 10)
    assert refused.value.data["offered_by"] == "Futu OpenD"
    assert len(opend.received) == before
