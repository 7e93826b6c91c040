"""Plates, screens, futures, offerings, corporate actions and days: what is asked, and every field of the answer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.reference import (
    ActionKind,
    ActionPart,
    CodeChange,
    CodeChangeKind,
    Plate,
    PlateKind,
    ReferenceKind,
    Suspension,
    TradeTime,
    TradingDay,
)
from tideboard_core.model.watch.screen import Screen, ScreenCondition, ScreenField
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_Common_pb2,
    Qot_GetCodeChange_pb2,
    Qot_GetFutureInfo_pb2,
    Qot_GetHeatMapData_pb2,
    Qot_GetIpoList_pb2,
    Qot_GetOwnerPlate_pb2,
    Qot_GetPlateSecurity_pb2,
    Qot_GetPlateSet_pb2,
    Qot_GetReference_pb2,
    Qot_GetSuspend_pb2,
    Qot_GetTopMoversRank_pb2,
    Qot_RequestRehab_pb2,
    Qot_RequestTradeDate_pb2,
    Qot_StockFilter_pb2,
)

TENCENT, APPLE = InstrumentId("HK.00700"), InstrumentId("US.AAPL")
TECH = InstrumentId("HK.LIST1059")
BITCOIN = Qot_Common_pb2.Security(market=91, code="BTC")


def hk(code: str) -> Qot_Common_pb2.Security:
    return Qot_Common_pb2.Security(market=1, code=code)


def static(code: str, *, kind: int = 3, market: int = 1) -> Qot_Common_pb2.SecurityStaticInfo:
    basic = Qot_Common_pb2.SecurityStaticBasic(
        security=Qot_Common_pb2.Security(market=market, code=code), id=1, lotSize=100, secType=kind, name=code,
        listTime="2004-06-16",
    )  # fmt: skip
    return Qot_Common_pb2.SecurityStaticInfo(basic=basic)


def plate(code: str, name: str, kind: int | None = None) -> Qot_Common_pb2.PlateInfo:
    return Qot_Common_pb2.PlateInfo(plate=hk(code), name=name, **({} if kind is None else {"plateType": kind}))


async def test_plates_of_a_kind_and_of_all(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [plate("LIST1059", "Internet"), Qot_Common_pb2.PlateInfo(plate=BITCOIN, name="Coins")]
    opend.reply(ProtoId.Qot_GetPlateSet, Qot_GetPlateSet_pb2.S2C(plateInfoList=rows))

    assert await gateway.reference.plates(Market.HK, PlateKind.CONCEPT) == [Plate(TECH, "Internet", PlateKind.CONCEPT)]
    assert await gateway.reference.plates(Market.US) == [Plate(TECH, "Internet", None)]

    asked = [(r.c2s.market, r.c2s.plateSetType) for r in opend.requests(ProtoId.Qot_GetPlateSet)]
    assert asked == [(1, 3), (11, 0)]


async def test_movers_keep_the_brokers_order_and_tell_how_many_there_are(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    item = Qot_GetTopMoversRank_pb2.TopMoversRankItem
    rows = [
        item(security=hk("00700"), name="TENCENT", changeRatio=8.5),
        item(security=BITCOIN),
        item(security=hk("00005"), changeRatio=3.25),
    ]
    opend.reply(ProtoId.Qot_GetTopMoversRank, Qot_GetTopMoversRank_pb2.S2C(dataList=rows, allCount=800))
    found = await gateway.reference.movers(Market.HK, count=3)
    assert [(row.instrument, row.name) for row in found.rows] == [("HK.00700", "TENCENT"), ("HK.00005", "")]
    assert (found.rows[0].figures, found.total) == ({ScreenField.CHANGE_RATE: Decimal("8.5")}, 800)
    await gateway.reference.movers(Market.HK, falls=True)
    rises, falls = (asked.c2s for asked in opend.requests(ProtoId.Qot_GetTopMoversRank))
    assert (rises.market, rises.count, rises.sortDir) == (1, 3, Qot_GetTopMoversRank_pb2.SortDir_Descending)
    assert (falls.count, falls.sortDir) == (200, Qot_GetTopMoversRank_pb2.SortDir_Ascending)


async def test_a_heat_map_is_asked_and_read_to_the_byte(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    """Bytes of an encoder of our own: plate BK1001 with its figures, one of an unknown market, 112 in all."""
    told = Qot_GetHeatMapData_pb2.Response.FromString(
        bytes.fromhex(
            "080022550a440a0a08011206424b313030311206e993b6e8a18c190000000000fc8f4021000000000000f4bf29000000503baaff41"
            "30c0a90748035007580162090801120530303030350a070a05085b12015810701a023530"
        )
    )
    opend.reply(ProtoId.Qot_GetHeatMapData, told.s2c)
    found = await gateway.reference.heat_map(Market.HK, PlateKind.INDUSTRY)
    (row,) = found.rows
    assert (row.instrument, row.name, found.total) == ("HK.BK1001", "银行", 112)
    assert row.figures == {ScreenField.CHANGE_RATE: Decimal("-1.25"), ScreenField.TURNOVER: Decimal(8500000000)}
    (asked,) = opend.requests(ProtoId.Qot_GetHeatMapData)
    assert asked.SerializeToString() == bytes.fromhex("0a0a08011003180020323000")
    with pytest.raises(NotOffered):
        await gateway.reference.heat_map(Market.HK, PlateKind.REGION)


async def test_members_of_a_plate_keep_the_brokers_order(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    rows = [static("00700"), static("BTC", market=91), static("00005")]
    opend.reply(ProtoId.Qot_GetPlateSecurity, Qot_GetPlateSecurity_pb2.S2C(staticInfoList=rows))
    found = await gateway.reference.plate_members(TECH)
    assert [each.id for each in found] == ["HK.00700", "HK.00005"]
    assert opend.requests(ProtoId.Qot_GetPlateSecurity)[0].c2s.plate == hk("LIST1059")


async def test_owner_plates_leave_out_what_is_unknown_and_keep_what_has_none(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    def answer(request: Qot_GetOwnerPlate_pb2.Request) -> Any:
        codes = [each.code for each in request.c2s.securityList]
        if "99999" in codes:
            return Qot_GetOwnerPlate_pb2.Response(retType=-1, retMsg="未知股票 99999")
        owner = Qot_GetOwnerPlate_pb2.SecurityOwnerPlate(security=hk("00700"))
        owner.plateInfoList.extend([plate("LIST1059", "Internet", 3), plate("LIST1001", "Tech", 1)])
        return Qot_GetOwnerPlate_pb2.Response(retType=0, s2c=Qot_GetOwnerPlate_pb2.S2C(ownerPlateList=[owner]))

    opend.answers[ProtoId.Qot_GetOwnerPlate] = answer
    found = await gateway.reference.owner_plates([TENCENT, InstrumentId("HK.99999"), InstrumentId("HK.00005")])
    assert found == {
        TENCENT: [
            Plate(TECH, "Internet", PlateKind.CONCEPT), Plate(InstrumentId("HK.LIST1001"), "Tech", PlateKind.INDUSTRY)
        ],
        "HK.00005": [],
    }  # fmt: skip


async def test_a_screen_asks_with_three_kinds_of_filters(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    row = Qot_StockFilter_pb2.StockData(security=hk("00700"), name="TENCENT")
    row.baseDataList.add(fieldName=Qot_StockFilter_pb2.StockField_CurPrice, value=612.5)
    row.accumulateDataList.add(fieldName=Qot_StockFilter_pb2.AccumulateField_ChangeRate, value=-1.25, days=5)
    row.financialDataList.add(fieldName=Qot_StockFilter_pb2.FinancialField_ReturnOnEquityRate, value=21.4, quarter=1)
    s2c = Qot_StockFilter_pb2.S2C(lastPage=False, allCount=741, dataList=[row])
    opend.reply(ProtoId.Qot_StockFilter, s2c)
    wanted = Screen(
        market=Market.HK,
        plate=TECH,
        order=ScreenField.CHANGE_RATE,
        conditions=(
            ScreenCondition(field=ScreenField.PRICE, least=Decimal(10), most=Decimal("700.5")),
            ScreenCondition(field=ScreenField.CHANGE_RATE, days=5),
            ScreenCondition(field=ScreenField.ROE, least=Decimal(15)),
        ),
    )

    page = await gateway.reference.screen(wanted, begin=200, count=50)

    assert page.total == 741
    (found,) = page.rows
    assert (found.instrument, found.name) == (TENCENT, "TENCENT")
    assert found.figures == {
        ScreenField.PRICE: Decimal("612.5"), ScreenField.CHANGE_RATE: Decimal("-1.25"), ScreenField.ROE: Decimal("21.4")
    }  # fmt: skip
    c2s = opend.requests(ProtoId.Qot_StockFilter)[0].c2s
    assert (c2s.begin, c2s.num, c2s.market, c2s.plate) == (200, 50, 1, hk("LIST1059"))
    (base,), (counted,), (report,) = c2s.baseFilterList, c2s.accumulateFilterList, c2s.financialFilterList
    assert (base.fieldName, base.filterMin, base.filterMax, base.isNoFilter) == (3, 10.0, 700.5, False)
    assert (counted.fieldName, counted.days, counted.isNoFilter, counted.sortDir) == (1, 5, True, 2)
    assert (report.fieldName, report.quarter, report.filterMin, report.HasField("filterMax")) == (8, 1, 15.0, False)


async def test_terms_of_a_future(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    info = Qot_GetFutureInfo_pb2.FutureInfo(
        name="HSI main", security=hk("HSImain"), lastTradeTime="", owner=hk("800000"), ownerOther="Hang Seng",
        exchange="HKEX", contractType="Index", contractSize=50, contractSizeUnit="index points*HKD",
        quoteCurrency="HKD", minVar=1, minVarUnit="point", quoteUnit="point", timeZone="CCT", exchangeFormatUrl="",
        origin=hk("HSI2611"),
    )  # fmt: skip
    info.tradeTime.add(begin=555, end=720)
    info.tradeTime.add(begin=1035, end=180)
    opend.reply(ProtoId.Qot_GetFutureInfo, Qot_GetFutureInfo_pb2.S2C(futureInfoList=[info]))

    (found,) = await gateway.reference.futures([InstrumentId("HK.HSImain")])

    assert (found.instrument, found.last_trade, found.owner, found.origin) == (
        "HK.HSImain", None, "HK.800000", "HK.HSI2611"
    )  # fmt: skip
    assert (found.contract_size, found.tick, found.currency) == (Decimal(50), Decimal(1), "HKD")
    assert found.times == (TradeTime(555, 720), TradeTime(1035, 1620))


@pytest.mark.parametrize(("kind", "number"), [(ReferenceKind.WARRANT, 1), (ReferenceKind.FUTURE, 2)])
async def test_related_securities(
    gateway: OpendGateway, opend: ScriptedOpend, kind: ReferenceKind, number: int
) -> None:
    s2c = Qot_GetReference_pb2.S2C(staticInfoList=[static("13579", kind=5)])
    opend.reply(ProtoId.Qot_GetReference, s2c)
    (found,) = await gateway.derivatives.related(TENCENT, kind)
    assert (found.id, found.security_type) == ("HK.13579", SecurityType.WARRANT)
    assert opend.requests(ProtoId.Qot_GetReference)[0].c2s.referenceType == number


async def test_offerings_of_each_market_by_date(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    def row(market: int, code: str, listed: str) -> Qot_GetIpoList_pb2.IpoData:
        security = Qot_Common_pb2.Security(market=market, code=code)
        return Qot_GetIpoList_pb2.IpoData(basic={"security": security, "name": code, "listTime": listed})

    late, undated, shenzhen = row(21, "603001", "2026-12-04"), row(21, "603002", ""), row(22, "301001", "2026-11-30")
    late.cnExData.CopyFrom(
        Qot_GetIpoList_pb2.CNIpoExData(
            applyCode="732001", issueSize=40_000_000, onlineIssueSize=1, applyUpperLimit=1, applyLimitMarketValue=1,
            isEstimateIpoPrice=False, ipoPrice=12.34, industryPeRate=31.5, isEstimateWinningRatio=False,
            winningRatio=0.0321, issuePeRate=22.9, applyTime="2026-11-25", winningTime="2026-11-27", isHasWon=False,
        )
    )  # fmt: skip
    opend.reply(ProtoId.Qot_GetIpoList, Qot_GetIpoList_pb2.S2C(ipoList=[undated, late, shenzhen]))
    found = await gateway.reference.ipos(Market.SH)
    assert [each.instrument for each in found] == ["SH.603001", "SH.603002"]
    first = found[0]
    assert (first.price_low, first.price_high, first.apply_code) == (Decimal("12.34"), Decimal("12.34"), "732001")
    assert (first.apply_begin, first.apply_end, first.result_date) == (
        date(2026, 11, 25), date(2026, 11, 25), date(2026, 11, 27)
    )  # fmt: skip
    assert (first.winning_ratio, first.issue_pe, first.industry_pe) == (
        Decimal("0.0321"), Decimal("22.9"), Decimal("31.5")
    )  # fmt: skip
    assert found[1].listing_date is None

    hong_kong = row(1, "02999", "2026-12-01")
    hong_kong.hkExData.CopyFrom(
        Qot_GetIpoList_pb2.HKIpoExData(
            ipoPriceMin=3.1, ipoPriceMax=3.8, listPrice=0, lotSize=1000, entrancePrice=3838.33,
            isSubscribeStatus=True, applyEndTime="2026-11-26 12:00:00",
        )
    )  # fmt: skip
    opend.reply(ProtoId.Qot_GetIpoList, Qot_GetIpoList_pb2.S2C(ipoList=[hong_kong]))
    (entry,) = await gateway.reference.ipos(Market.HK)
    assert (entry.price_low, entry.price_high, entry.list_price) == (Decimal("3.1"), Decimal("3.8"), None)
    assert (entry.lot_size, entry.entrance, entry.open) == (1000, Decimal("3838.33"), True)
    assert entry.apply_end == date(2026, 11, 26)

    american, asian = row(11, "NEWCO", "2026-12-02"), row(31, "N1C", "2026-12-02")
    american.usExData.CopyFrom(Qot_GetIpoList_pb2.USIpoExData(ipoPriceMin=14, ipoPriceMax=16, issueSize=9_000_000))
    asian.sgExData.CopyFrom(
        Qot_GetIpoList_pb2.SGIpoExData(ipoPriceMin=1, ipoPriceMax=2, issueSize=5, applyStartTime="2026-11-23")
    )
    opend.reply(ProtoId.Qot_GetIpoList, Qot_GetIpoList_pb2.S2C(ipoList=[american, asian]))
    (us,), (sg,) = await gateway.reference.ipos(Market.US), await gateway.reference.ipos(Market.SG)
    assert (us.price_low, us.price_high, us.issue_size) == (Decimal(14), Decimal(16), 9_000_000)
    assert (sg.issue_size, sg.apply_begin) == (5, date(2026, 11, 23))


async def test_corporate_actions_newest_first_with_every_part(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    old = Qot_Common_pb2.Rehab(
        time="2014-05-15", companyActFlag=1, fwdFactorA=0.2, fwdFactorB=0, bwdFactorA=5, bwdFactorB=0, splitBase=1,
        splitErt=5,
    )  # fmt: skip
    new = Qot_Common_pb2.Rehab(
        time="2026-05-18", companyActFlag=64 | 128 | 256 | 16, fwdFactorA=1, fwdFactorB=-4.5, bwdFactorA=1,
        bwdFactorB=4.5, dividend=4.5, spDividend=1.25, spinOffBase=10, spinOffErt=1, allotBase=5, allotErt=1,
        allotPrice=300.2,
    )  # fmt: skip
    opend.reply(ProtoId.Qot_RequestRehab, Qot_RequestRehab_pb2.S2C(rehabList=[old, new]))

    first, second = await gateway.reference.corporate_actions(TENCENT)

    assert (first.ex_date, second.ex_date) == (date(2026, 5, 18), date(2014, 5, 15))
    assert set(first.parts) == {
        ActionPart(ActionKind.DIVIDEND, amount=Decimal("4.5")),
        ActionPart(ActionKind.SPECIAL_DIVIDEND, amount=Decimal("1.25")),
        ActionPart(ActionKind.SPIN_OFF, Decimal(10), Decimal(1)),
        ActionPart(ActionKind.ALLOTMENT, Decimal(5), Decimal(1), Decimal("300.2")),
    }
    assert second.parts == (ActionPart(ActionKind.SPLIT, Decimal(1), Decimal(5)),)
    assert (second.forward_a, second.backward_a) == (Decimal("0.2"), Decimal("5.0"))
    assert (first.forward_b, first.backward_b) == (Decimal("-4.5"), Decimal("4.5"))


async def test_code_changes_of_some_and_of_all(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    info = Qot_GetCodeChange_pb2.CodeChangeInfo(
        type=3, security=hk("00700"), relatedSecurity=hk("02988"), publicTime="2026-11-01",
        effectiveTime="2026-11-16", endTime="2026-12-04",
    )  # fmt: skip
    strange = Qot_GetCodeChange_pb2.CodeChangeInfo(type=99, security=hk("00001"), relatedSecurity=hk("02989"))
    opend.reply(ProtoId.Qot_GetCodeChange, Qot_GetCodeChange_pb2.S2C(codeChangeList=[info, strange]))

    found = await gateway.reference.code_changes([TENCENT])
    await gateway.reference.code_changes()

    assert found[0] == CodeChange(
        kind=CodeChangeKind.CHANGE_LOT, instrument=TENCENT, related=InstrumentId("HK.02988"),
        published=date(2026, 11, 1), effective=date(2026, 11, 16), end=date(2026, 12, 4),
    )  # fmt: skip
    assert (found[1].kind, found[1].published) == (CodeChangeKind.OTHER, None)
    assert [len(r.c2s.securityList) for r in opend.requests(ProtoId.Qot_GetCodeChange)] == [1, 0]


async def test_suspended_days(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    row = Qot_GetSuspend_pb2.SecuritySuspend(security=hk("00700"))
    row.suspendList.add(time="2026-11-18")
    opend.reply(ProtoId.Qot_GetSuspend, Qot_GetSuspend_pb2.S2C(SecuritySuspendList=[row]))
    found = await gateway.reference.suspensions([TENCENT], date(2026, 11, 1), date(2026, 11, 20))
    assert found == [Suspension(TENCENT, date(2026, 11, 18))]
    c2s = opend.requests(ProtoId.Qot_GetSuspend)[0].c2s
    assert (c2s.beginTime, c2s.endTime) == ("2026-11-01", "2026-11-20")


async def test_half_days_are_marked(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    s2c = Qot_RequestTradeDate_pb2.S2C()
    s2c.tradeDateList.add(time="2026-12-25", tradeDateType=2)
    s2c.tradeDateList.add(time="2026-12-24", tradeDateType=1)
    s2c.tradeDateList.add(time="2026-12-23", tradeDateType=0)
    opend.reply(ProtoId.Qot_RequestTradeDate, s2c)
    found = await gateway.quotes.market_days(Market.HK, date(2026, 12, 23), date(2026, 12, 26))
    assert found == [
        TradingDay(date(2026, 12, 23)),
        TradingDay(date(2026, 12, 24), half=True),
        TradingDay(date(2026, 12, 25), half=True, late=True),
    ]


async def test_long_lists_are_cut(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    opend.reply(ProtoId.Qot_GetFutureInfo, Qot_GetFutureInfo_pb2.S2C())
    await gateway.reference.futures([InstrumentId(f"HK.{number:05}") for number in range(401)])
    assert [len(r.c2s.securityList) for r in opend.requests(ProtoId.Qot_GetFutureInfo)] == [200, 200, 1]
