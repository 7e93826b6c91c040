"""People, insiders, buy-backs by day, firms' ratings and an industry: what is asked, and each field of the answer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.gateways.futu.translate.behind.people import industry_of
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.behind.company import BuyBackDay, Executive, FirmRating, ValuationMetric
from tideboard_core.model.behind.holders import ShareHolder
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_Common_pb2
from tideboard_proto.opend import Qot_GetCompanyExecutives_pb2 as executives_pb
from tideboard_proto.opend import Qot_GetCorporateActionsBuybacks_pb2 as buy_backs_pb
from tideboard_proto.opend import Qot_GetInsiderHolderList_pb2 as insider_pb
from tideboard_proto.opend import Qot_GetInsiderTradeList_pb2 as trade_pb
from tideboard_proto.opend import Qot_GetOwnerPlate_pb2 as owner_pb
from tideboard_proto.opend import Qot_GetResearchRatingSummary_pb2 as summary_pb
from tideboard_proto.opend import Qot_GetValuationPlateStockList_pb2 as plate_pb

TENCENT, APPLE, MOUTAI = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("SH.600519")


def wire(code: str, market: int = 1) -> Qot_Common_pb2.Security:
    return Qot_Common_pb2.Security(market=market, code=code)


async def test_people_by_the_name_that_is_shown(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [
        executives_pb.DirectorInfo(displayLeaderName="Mr. A", leaderName="A", positionName="Chairman"),
        executives_pb.DirectorInfo(leaderName="B", positionName="Director"),
    ]
    opend.reply(ProtoId.Qot_GetCompanyExecutives, executives_pb.S2C(directorList=rows))

    found = await gateway.behind.company.executives(TENCENT)

    assert (found.rows, found.unread) == ((Executive("Mr. A", "Chairman"), Executive("B", "Director")), "")


async def test_buy_backs_by_day_of_both_lists(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    hong_kong = buy_backs_pb.HKBuyBackItem(
        endDateStr="2026-10-02",
        buyBackSum=1000,
        buyBackMoney=612000.5,
        highPrice=613.0,
        lowPrice=611.0,
        percentage=0.01,
    )
    newer = buy_backs_pb.HKBuyBackItem(endDateStr="2026-10-05", buyBackSum=500)
    mainland = buy_backs_pb.ABuyBackItem(
        endDateStr="2026-10-03", buyBackSum=200, priceFloor=1400.0, priceCeiling=1410.0
    )
    call = ProtoId.Qot_GetCorporateActionsBuybacks
    opend.reply(call, buy_backs_pb.S2C(hkBuyBackList=[hong_kong, newer], aBuyBackList=[mainland], nextKey="-1"))

    here, there = await gateway.behind.company.buy_backs(TENCENT), await gateway.behind.company.buy_backs(MOUTAI)

    assert here.days == (
        BuyBackDay(date(2026, 10, 5), 500, None),
        BuyBackDay(date(2026, 10, 2), 1000, Decimal("612000.5"), Decimal(611), Decimal(613), Decimal("0.01")),
    )
    assert there.days == (BuyBackDay(date(2026, 10, 3), 200, None, Decimal(1400), Decimal(1410)),)
    assert (here.years, here.currency, there.currency) == ((), "HKD", "CNY")


async def test_insiders_with_their_last_trade(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    people = [
        insider_pb.OwnerInsiderHolderItem(holderId=1, holderQuantity=50, holderPct=0.5, name="A", title="Chairman"),
        insider_pb.OwnerInsiderHolderItem(holderId=2, holderQuantity=90, name="B", title="Director"),
    ]
    trades = [
        trade_pb.OwnerInsiderTradeItem(holderId=1, tradeShares=-7, maxTradeDateStr="2026-10-02", name="A"),
        trade_pb.OwnerInsiderTradeItem(holderId=1, tradeShares=3, maxTradeDateStr="2026-08-02", name="A"),
    ]
    opend.reply(ProtoId.Qot_GetInsiderHolderList, insider_pb.S2C(itemList=people, nextKey="-1"))
    opend.reply(ProtoId.Qot_GetInsiderTradeList, trade_pb.S2C(itemList=trades, nextKey="-1"))

    found = await gateway.behind.holders.insiders(APPLE)

    assert found.rows == (
        ShareHolder(name="B", id="2", kind="Director", shares=90),
        ShareHolder(
            name="A", id="1", kind="Chairman", shares=50, percent=Decimal("0.5"), change=-7, reported=date(2026, 10, 2)
        ),
    )


async def test_ratings_of_each_firm_by_day(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    def firm(
        name: str, *items: tuple[Qot_Common_pb2.ResearchRatingType, str, float]
    ) -> summary_pb.InstRatingSummaryItem:
        rows = [
            summary_pb.RatingItem(rating=rating, recommendationDateStr=day, targetPrice=target)
            for rating, day, target in items
        ]
        return summary_pb.InstRatingSummaryItem(
            institutionInfo=summary_pb.InstInfo(institutionName=name), ratingItemList=rows
        )

    buy, strong = Qot_Common_pb2.ResearchRatingType_Buy, Qot_Common_pb2.ResearchRatingType_StrongBuy
    rows = [
        firm("Keel", (buy, "2026-09-01", 600.0), (strong, "2026-10-01", 700.0)),
        firm("Jetty", (buy, "2026-09-15", 650.0)),
    ]
    opend.reply(ProtoId.Qot_GetResearchRatingSummary, summary_pb.S2C(instRatingSummaryList=rows, nextKey="-1"))

    found = await gateway.behind.company.firm_ratings(TENCENT)

    assert found.rows == (
        FirmRating("Keel", "STRONG_BUY", date(2026, 10, 1), Decimal(700)),
        FirmRating("Jetty", "BUY", date(2026, 9, 15), Decimal(650)),
        FirmRating("Keel", "BUY", date(2026, 9, 1), Decimal(600)),
    )


async def test_an_industry_is_asked_for_by_its_plate(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    owner = owner_pb.SecurityOwnerPlate(security=wire("00700"))
    owner.plateInfoList.add(plate=wire("BK1999"), name="Concept", plateType=3)
    owner.plateInfoList.add(plate=wire("BK1033"), name="Games", plateType=1)
    opend.reply(ProtoId.Qot_GetOwnerPlate, owner_pb.S2C(ownerPlateList=[owner]))

    def answer(request: plate_pb.Request) -> plate_pb.Response:
        value = float(request.c2s.valuationType)
        stocks = [plate_pb.StockItem(security=wire(code), name=code, valuationVal=value) for code in ("00700", "09999")]
        return plate_pb.Response(retType=0, s2c=plate_pb.S2C(count=2, stockList=stocks, nextKey="-1"))

    opend.answers[ProtoId.Qot_GetValuationPlateStockList] = answer

    found = await gateway.behind.company.industry(TENCENT)

    assert {each.c2s.security.code for each in opend.requests(ProtoId.Qot_GetValuationPlateStockList)} == {"BK1033"}
    values = tuple(map(Decimal, (1, 2, 3)))
    assert [(row.instrument, (row.pe, row.pb, row.ps)) for row in found.peers] == [
        (TENCENT, values), (InstrumentId("HK.09999"), values),
    ]  # fmt: skip
    metrics = (ValuationMetric.EARNINGS, ValuationMetric.BOOK, ValuationMetric.SALES)
    assert [(row.metric, row.value) for row in found.places] == list(zip(metrics, values, strict=True))
    assert {row.of for row in found.places} == {2}


@pytest.mark.parametrize(("code", "kind"), [("00005", 1), ("00700", 3)])
def test_another_securitys_industry_and_a_concept_are_none(code: str, kind: int) -> None:
    owner = owner_pb.SecurityOwnerPlate(security=wire(code))
    owner.plateInfoList.add(plate=wire("BK1033"), name="Games", plateType=kind)
    assert industry_of(owner_pb.S2C(ownerPlateList=[owner]), TENCENT) is None


async def test_without_an_industry_nobody_is_beside_it(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(ProtoId.Qot_GetOwnerPlate, owner_pb.S2C())
    found = await gateway.behind.company.industry(TENCENT)
    assert (found.peers, found.places) == ((), ())
    assert not opend.requests(ProtoId.Qot_GetValuationPlateStockList)
