"""Option chains, their figures and warrants: what is asked, and every field of the answer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import NotOffered
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.model.derivatives import (
    OptionContract,
    OptionStyle,
    WarrantExpiry,
    WarrantFilter,
    WarrantIssuer,
    WarrantKind,
    WarrantOrder,
    WarrantSensitivity,
    WarrantStatus,
    option_of,
)
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_Common_pb2,
    Qot_GetOptionChain_pb2,
    Qot_GetOptionExpirationDate_pb2,
    Qot_GetSecuritySnapshot_pb2,
    Qot_GetStaticInfo_pb2,
    Qot_GetWarrant_pb2,
)

TENCENT = InstrumentId("HK.00700")
CALL, PUT = InstrumentId("HK.TCH261127C600000"), InstrumentId("HK.TCH261127P600000")
DAY = date(2026, 11, 27)
SNAPSHOT = ProtoId.Qot_GetSecuritySnapshot


def security(instrument: InstrumentId) -> Qot_Common_pb2.Security:
    return Qot_Common_pb2.Security(market=1, code=instrument.partition(".")[2])


def option(instrument: InstrumentId, strike: float, *, standard: int = 1) -> Qot_Common_pb2.SecurityStaticInfo:
    return Qot_Common_pb2.SecurityStaticInfo(
        basic=Qot_Common_pb2.SecurityStaticBasic(
            security=security(instrument), id=1, lotSize=100, secType=8, name="", listTime=""
        ),
        optionExData=Qot_Common_pb2.OptionStaticExData(
            type=1, owner=security(TENCENT), strikeTime="2026-11-27", strikePrice=strike, suspend=False, market="",
            optionStandardType=standard,
        ),
    )  # fmt: skip


async def test_expiries_ascend_without_doubles(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    s2c = Qot_GetOptionExpirationDate_pb2.S2C()
    for day in ("2026-12-30", "2026-11-27", "2026-12-30"):
        s2c.dateList.add(strikeTime=day, optionExpiryDateDistance=7)
    opend.reply(ProtoId.Qot_GetOptionExpirationDate, s2c)
    assert await gateway.derivatives.option_expiries(TENCENT) == [DAY, date(2026, 12, 30)]


async def test_a_chain_pairs_calls_and_puts(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    chain = Qot_GetOptionChain_pb2.OptionChain(strikeTime="2026-11-27")
    chain.option.add(call=option(CALL, 610.0), put=option(PUT, 610.0))
    chain.option.add(put=option(InstrumentId("HK.TCH261127P590000"), 590.0, standard=2))
    chain.option.add()
    other = Qot_GetOptionChain_pb2.OptionChain(strikeTime="2026-12-30")
    other.option.add(call=option(CALL, 600.0))
    opend.reply(ProtoId.Qot_GetOptionChain, Qot_GetOptionChain_pb2.S2C(optionChain=[chain, other]))

    found = await gateway.derivatives.option_chain(TENCENT, DAY)

    assert found == [
        OptionContract(
            underlying=TENCENT, expiry=DAY, strike=Decimal(590), call=None,
            put=InstrumentId("HK.TCH261127P590000"), standard=False,
        ),
        OptionContract(underlying=TENCENT, expiry=DAY, strike=Decimal(610), call=CALL, put=PUT),
    ]  # fmt: skip
    c2s = opend.requests(ProtoId.Qot_GetOptionChain)[0].c2s
    assert (c2s.owner, c2s.beginTime, c2s.endTime) == (security(TENCENT), "2026-11-27", "2026-11-27")


def option_row(area: int = 0) -> Qot_GetSecuritySnapshot_pb2.Snapshot:
    return Qot_GetSecuritySnapshot_pb2.Snapshot(
        basic=Qot_GetSecuritySnapshot_pb2.SnapshotBasicData(
            security=security(CALL), type=8, isSuspend=False, listTime="", lotSize=100, priceSpread=0.01,
            updateTime="2026-11-20 10:30:00", updateTimestamp=1795141800.0, highPrice=21, openPrice=20, lowPrice=19,
            lastClosePrice=20, curPrice=20.5, volume=130, turnover=266500.0, turnoverRate=0, askPrice=20.6,
            bidPrice=20.4, askVol=11, bidVol=12,
        ),
        optionExData=Qot_GetSecuritySnapshot_pb2.OptionSnapshotExData(
            type=1, owner=security(TENCENT), strikeTime="2026-11-27", strikePrice=600, contractSize=100,
            contractSizeFloat=100.0, openInterest=4210, netOpenInterest=-15, impliedVolatility=34.56, premium=1.2,
            delta=0.51, gamma=0.0102, vega=0.71, theta=-0.4, rho=0.06, optionAreaType=area,
        ),
    )  # fmt: skip


async def test_figures_of_an_option(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    row = option_row()
    share = Qot_GetSecuritySnapshot_pb2.Snapshot(basic=row.basic)
    opend.reply(ProtoId.Qot_GetSecuritySnapshot, Qot_GetSecuritySnapshot_pb2.S2C(snapshotList=[row, share]))

    (found,) = await gateway.derivatives.option_figures([CALL, TENCENT])

    assert (found.instrument, found.last, found.change_rate) == (CALL, Decimal("20.5"), Decimal("2.5"))
    assert (found.bid, found.ask, found.bid_volume, found.ask_volume) == (Decimal("20.4"), Decimal("20.6"), 12, 11)
    assert (found.volume, found.open_interest, found.net_open_interest) == (130, 4210, -15)
    assert (found.implied_volatility, found.premium) == (Decimal("0.3456"), Decimal("1.2"))
    assert (found.delta, found.gamma, found.theta, found.vega, found.rho) == tuple(
        map(Decimal, ("0.51", "0.0102", "-0.4", "0.71", "0.06"))
    )
    assert (found.contract_size, found.time) == (Decimal(100), datetime.fromtimestamp(1795141800, UTC))
    assert found.style is None


@pytest.mark.parametrize(
    ("area", "style"),
    [
        (Qot_Common_pb2.OptionAreaType_American, OptionStyle.AMERICAN),
        (Qot_Common_pb2.OptionAreaType_European, OptionStyle.EUROPEAN),
        (Qot_Common_pb2.OptionAreaType_Bermuda, None),
        (Qot_Common_pb2.OptionAreaType_Unknown, None),
    ],
)
async def test_the_facts_of_an_option_have_the_style_of_its_snapshot(
    gateway: OpendGateway, opend: ScriptedOpend, area: int, style: OptionStyle | None
) -> None:
    opend.reply(ProtoId.Qot_GetStaticInfo, Qot_GetStaticInfo_pb2.S2C(staticInfoList=[option(CALL, 600.0)]))
    opend.reply(SNAPSHOT, Qot_GetSecuritySnapshot_pb2.S2C(snapshotList=[option_row(area)]))
    (found,) = await gateway.quotes.instruments([CALL])
    assert (found.id, found.style) == (CALL, style)


@pytest.mark.parametrize(
    ("size", "multiplier", "exact"),
    [(100.4132, 101, Decimal("100.4132")), (100.0, 100, None), (0.0, 100, None), (1004.132, 100, None)],
)
async def test_a_snapshot_tells_the_fraction_of_an_adjusted_size(
    gateway: OpendGateway, opend: ScriptedOpend, size: float, multiplier: int, exact: Decimal | None
) -> None:
    """Static info has 100: a cost by it would be too low. A size of another lot means something else."""
    row = option_row(1)
    row.optionExData.contractSizeFloat = size
    opend.reply(ProtoId.Qot_GetStaticInfo, Qot_GetStaticInfo_pb2.S2C(staticInfoList=[option(CALL, 600.0)]))
    opend.reply(SNAPSHOT, Qot_GetSecuritySnapshot_pb2.S2C(snapshotList=[row]))
    (found,) = await gateway.quotes.instruments([CALL])
    assert (found.multiplier, found.contract_size, found.units) == (multiplier, exact, exact or multiplier)
    contract = option_of(CALL, found)
    assert contract is not None
    assert contract.adjusted is (exact is not None), "no usual contract has a part of a share"


async def test_a_fraction_that_was_read_stays_where_a_later_snapshot_is_refused(
    gateway: OpendGateway, opend: ScriptedOpend
) -> None:
    """Else an order that is being confirmed has other units suddenly, and costs less than it will."""
    row = option_row(1)
    row.optionExData.contractSizeFloat = 100.4132
    opend.reply(ProtoId.Qot_GetStaticInfo, Qot_GetStaticInfo_pb2.S2C(staticInfoList=[option(CALL, 600.0)]))
    opend.reply(SNAPSHOT, Qot_GetSecuritySnapshot_pb2.S2C(snapshotList=[row]))
    await gateway.quotes.instruments([CALL])
    opend.refuse(SNAPSHOT, "无权限")
    (found,) = await gateway.quotes.instruments([CALL])
    assert (found.multiplier, found.contract_size) == (101, Decimal("100.4132"))
    row.optionExData.contractSizeFloat = 100.0
    opend.reply(SNAPSHOT, Qot_GetSecuritySnapshot_pb2.S2C(snapshotList=[row]))
    gateway.forget_refusals()
    (found,) = await gateway.quotes.instruments([CALL])
    assert (found.multiplier, found.contract_size) == (100, None)


async def test_without_snapshots_an_option_is_told_without_a_style(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    """As without a right to the options; and where a snapshot would have to wait: an exit may need the facts."""
    share = Qot_Common_pb2.SecurityStaticInfo(
        basic=Qot_Common_pb2.SecurityStaticBasic(
            security=security(TENCENT), id=1, lotSize=100, secType=3, name="", listTime=""
        )
    )
    opend.reply(ProtoId.Qot_GetStaticInfo, Qot_GetStaticInfo_pb2.S2C(staticInfoList=[share]))
    await gateway.quotes.instruments([TENCENT])
    assert not opend.requests(SNAPSHOT), "no share has a style"

    opend.reply(ProtoId.Qot_GetStaticInfo, Qot_GetStaticInfo_pb2.S2C(staticInfoList=[option(CALL, 600.0)]))
    opend.refuse(SNAPSHOT, "无权限")
    (found,) = await gateway.quotes.instruments([CALL])
    assert (found.id, found.style) == (CALL, None)

    opend.reply(SNAPSHOT, Qot_GetSecuritySnapshot_pb2.S2C(snapshotList=[]))
    for _ in range(59):
        await gateway.quotes.snapshots([TENCENT])
    asked = len(opend.requests(SNAPSHOT))
    (found,) = await gateway.quotes.instruments([CALL])
    assert (found.style, len(opend.requests(SNAPSHOT))) == (None, asked)


def warrant_row(code: str, kind: int, delta: float, ratio: float) -> Qot_GetSecuritySnapshot_pb2.Snapshot:
    return Qot_GetSecuritySnapshot_pb2.Snapshot(
        basic=Qot_GetSecuritySnapshot_pb2.SnapshotBasicData(
            security=Qot_Common_pb2.Security(market=1, code=code), type=5, isSuspend=False, listTime="", lotSize=10000,
            priceSpread=0.001, updateTime="2026-11-20 10:30:00", highPrice=1, openPrice=1, lowPrice=1,
            lastClosePrice=1, curPrice=1, volume=0, turnover=0, turnoverRate=0,
        ),
        warrantExData=Qot_GetSecuritySnapshot_pb2.WarrantSnapshotExData(
            conversionRate=ratio, warrantType=kind, strikePrice=600, maturityTime="2027-02-26",
            endTradeTime="2027-02-22", owner=security(TENCENT), recoveryPrice=0, streetVolumn=0, issueVolumn=0,
            streetRate=0, delta=delta, impliedVolatility=0, premium=0,
        ),
    )  # fmt: skip


async def test_what_warrants_stand_for(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    """The message needs a delta: 0 is that of a contract of which the broker reckons none."""
    rows = [warrant_row("13579", 2, -0.42, 100), warrant_row("54321", 3, 0.0, 5000), warrant_row("55555", 9, 0.1, 0)]
    opend.reply(ProtoId.Qot_GetSecuritySnapshot, Qot_GetSecuritySnapshot_pb2.S2C(snapshotList=rows))

    ids = [InstrumentId(f"HK.{code}") for code in ("13579", "54321", "55555")]
    found = await gateway.derivatives.warrant_sensitivities(ids)

    assert found == [
        WarrantSensitivity(ids[0], TENCENT, WarrantKind.PUT, Decimal("-0.42"), Decimal(100)),
        WarrantSensitivity(ids[1], TENCENT, WarrantKind.BULL, None, Decimal(5000)),
        WarrantSensitivity(ids[2], TENCENT, None, Decimal("0.1"), None),
    ]


async def test_issuers_are_known_by_name(gateway: OpendGateway) -> None:
    found = await gateway.derivatives.warrant_issuers()
    assert WarrantIssuer(2, "BNP Paribas") in found
    assert [each.name for each in found] == sorted(each.name for each in found)
    assert not [each for each in found if len(each.name) == 2]


async def test_a_page_of_warrants(gateway: OpendGateway, opend: ScriptedOpend) -> None:
    row = Qot_GetWarrant_pb2.WarrantData(
        stock=security(InstrumentId("HK.13579")), owner=security(TENCENT), type=3, issuer=2,
        maturityTime="2027-02-26", listTime="2026-01-05", lastTradeTime="2027-02-25", recoveryPrice=540.0,
        conversionRatio=500, lotSize=50000, strikePrice=536.8, lastClosePrice=0.151, name="TC BP RC2702",
        curPrice=0.155, priceChangeVal=0.004, changeRate=2.649, status=1, bidPrice=0.154, askPrice=0.155, bidVol=1,
        askVol=1, volume=8_300_000, turnover=1.28e6, score=1, premium=0.31, breakEvenPoint=614.3, leverage=7.9,
        ipop=14.1, priceRecoveryRatio=13.43, conversionPrice=77.5, streetRate=12.5, streetVol=5_000_000, amplitude=1,
        issueSize=40_000_000, highPrice=1, lowPrice=1, effectiveLeverage=7.8,
    )  # fmt: skip
    opend.reply(ProtoId.Qot_GetWarrant, Qot_GetWarrant_pb2.S2C(lastPage=True, allCount=1, warrantDataList=[row]))
    wanted = WarrantFilter(
        order=WarrantOrder.PREMIUM, descending=False, kinds=frozenset({WarrantKind.BULL, WarrantKind.CALL}),
        issuers=frozenset({2}), statuses=frozenset({WarrantStatus.NORMAL}), in_bounds=True,
        expiries=frozenset({WarrantExpiry.MONTHS_3_TO_6, WarrantExpiry.MONTHS_6_TO_12}),
    )  # fmt: skip

    page = await gateway.derivatives.warrants(TENCENT, wanted, begin=200, count=999)

    assert page.total == 1
    (found,) = page.rows
    assert (found.kind, found.status, found.expiry) == (WarrantKind.BULL, WarrantStatus.NORMAL, date(2027, 2, 26))
    assert (found.call_price, found.to_call_price) == (Decimal(540), Decimal("13.43"))
    assert (found.outstanding, found.outstanding_ratio) == (Decimal(5_000_000), Decimal("12.5"))
    assert (found.implied_volatility, found.delta) == (None, None)
    assert (found.gearing, found.effective_gearing, found.break_even) == (
        Decimal("7.9"), Decimal("7.8"), Decimal("614.3")
    )  # fmt: skip
    c2s = opend.requests(ProtoId.Qot_GetWarrant)[0].c2s
    assert (c2s.begin, c2s.num, c2s.sortField, c2s.ascend, c2s.status) == (200, 200, 13, True, 1)
    assert (list(c2s.typeList), list(c2s.issuerList), c2s.priceType) == ([1, 3], [2], 2)
    assert (c2s.maturityTimeMin, c2s.maturityTimeMax) == ("2027-02-20", "2027-11-20")


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (WarrantFilter(order=WarrantOrder.TO_CALL_PRICE), "warrant-order-not-offered"),
        (
            WarrantFilter(statuses=frozenset({WarrantStatus.NORMAL, WarrantStatus.SUSPENDED})),
            "warrant-filter-not-offered",
        ),
        (
            WarrantFilter(expiries=frozenset({WarrantExpiry.WITHIN_3_MONTHS, WarrantExpiry.BEYOND_12_MONTHS})),
            "warrant-filter-not-offered",
        ),
    ],
)
async def test_what_the_broker_cannot_filter_is_refused_before_it_is_asked(
    gateway: OpendGateway, opend: ScriptedOpend, wanted: WarrantFilter, code: str
) -> None:
    with pytest.raises(NotOffered, match=code):
        await gateway.derivatives.warrants(TENCENT, wanted)
    assert not opend.requests(ProtoId.Qot_GetWarrant)
