"""Market data reads: what is asked, how replies become model values, unknown symbols, pages, subscriptions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from google.protobuf.message import Message

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.errors import NotSubscribed, QuotaExceeded, ServerRefused
from tideboard_core.gateways.futu.translate import quotes
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.market.bars import bars_of_days
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, Market, SecurityType
from tideboard_core.model.quote import AggressorSide, BarAdjustment, BarPeriod, Level, MarketState
from tideboard_core.model.reference import TradingDay
from tideboard_core.model.session import exchange_zone
from tideboard_core.ports.bars import BarRequest, day_start
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    GetGlobalState_pb2,
    Qot_Common_pb2,
    Qot_GetBasicQot_pb2,
    Qot_GetBroker_pb2,
    Qot_GetKL_pb2,
    Qot_GetMarketState_pb2,
    Qot_GetOrderBook_pb2,
    Qot_GetRT_pb2,
    Qot_GetSecuritySnapshot_pb2,
    Qot_GetStaticInfo_pb2,
    Qot_GetSubInfo_pb2,
    Qot_GetTicker_pb2,
    Qot_RequestHistoryKL_pb2,
    Qot_RequestHistoryKLQuota_pb2,
    Qot_RequestTradeDate_pb2,
    Qot_Sub_pb2,
)

TENCENT, APPLE, MAOTAI = InstrumentId("HK.00700"), InstrumentId("US.AAPL"), InstrumentId("SH.600519")
HK00700 = Qot_Common_pb2.Security(market=1, code="00700")
SNAPSHOT = ProtoId.Qot_GetSecuritySnapshot


def snapshot_row(security: Qot_Common_pb2.Security) -> Qot_GetSecuritySnapshot_pb2.Snapshot:
    """Return a snapshot of a security."""
    basic = Qot_GetSecuritySnapshot_pb2.SnapshotBasicData(
        security=security, type=3, isSuspend=False, listTime="", lotSize=100, priceSpread=0.2,
        updateTime="2026-11-20 10:30:00.250", highPrice=490, openPrice=478.2, lowPrice=475, lastClosePrice=477,
        curPrice=480.20000000000005, volume=1000, turnover=480200.5, turnoverRate=0.1, askPrice=480.4, bidPrice=480.2,
        askVol=300, bidVol=200,
    )  # fmt: skip
    return Qot_GetSecuritySnapshot_pb2.Snapshot(basic=basic)


def snapshots_but_for(*unknown: str, named: bool = True) -> Any:
    """Return an answer that fails as a whole when one of these codes is asked for."""

    def answer(request: Qot_GetSecuritySnapshot_pb2.Request) -> Message:
        codes = [security.code for security in request.c2s.securityList]
        bad = next((code for code in codes if code in unknown), None)
        if bad is not None:
            text = f"未知股票 {bad}" if named else "未知股票"
            return Qot_GetSecuritySnapshot_pb2.Response(retType=-1, retMsg=text)
        rows = [snapshot_row(security) for security in request.c2s.securityList]
        s2c = Qot_GetSecuritySnapshot_pb2.S2C(snapshotList=rows)
        return Qot_GetSecuritySnapshot_pb2.Response(retType=0, s2c=s2c)

    return answer


def line(time: str, close: float = 480.0, *, blank: bool = False) -> Qot_Common_pb2.KLine:
    """Return one candle."""
    return Qot_Common_pb2.KLine(
        time=time, isBlank=blank, openPrice=470, highPrice=490, lowPrice=460, closePrice=close, volume=7, turnover=3360
    )


# --- snapshots ------------------------------------------------------------------------------------------------------


async def test_snapshot_prices_lose_binary_noise_and_times_their_zone(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    opend.answers[SNAPSHOT] = snapshots_but_for()

    (picture,) = await gateway.quotes.snapshots([TENCENT])

    assert (picture.quote.last, picture.bid, picture.ask) == (Decimal("480.2"), Decimal("480.2"), Decimal("480.4"))
    assert picture.quote.time == datetime(2026, 11, 20, 2, 30, 0, 250000, tzinfo=UTC)
    assert (picture.lot_size, picture.price_step, picture.bid_volume) == (100, Decimal("0.2"), 200)


@pytest.mark.parametrize("named", [True, False], ids=["named in the text", "not named"])
async def test_unknown_symbol_fails_the_call_and_is_left_out(
    named: bool, opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    opend.answers[SNAPSHOT] = snapshots_but_for("99999", "ZZZZ", named=named)
    ids = [TENCENT, InstrumentId("HK.99999"), APPLE, InstrumentId("US.ZZZZ"), MAOTAI]

    pictures = await gateway.quotes.snapshots(ids)

    assert [picture.quote.instrument for picture in pictures] == [TENCENT, APPLE, MAOTAI]
    assert len(opend.requests(SNAPSHOT)) <= (3 if named else 9)


async def test_nothing_but_unknown_symbols_is_empty(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.answers[SNAPSHOT] = snapshots_but_for("99999")

    assert await gateway.quotes.snapshots([InstrumentId("HK.99999")]) == []
    assert await gateway.quotes.snapshots([]) == []


async def test_large_lists_go_in_parts_of_four_hundred(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.answers[SNAPSHOT] = snapshots_but_for()

    pictures = await gateway.quotes.snapshots([InstrumentId(f"HK.{number:05}") for number in range(950)])

    sizes = [len(request.c2s.securityList) for request in opend.requests(SNAPSHOT)]
    assert (len(pictures), sizes) == (950, [400, 400, 150])


async def test_other_refusals_come_out_with_their_text(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.refuse(SNAPSHOT, "服务器繁忙")

    with pytest.raises(ServerRefused) as caught:
        await gateway.quotes.snapshots([TENCENT])

    assert caught.value.text == "服务器繁忙"
    assert len(opend.requests(SNAPSHOT)) == 1


# --- subscriptions --------------------------------------------------------------------------------------------------


async def test_instruments_with_the_same_topics_share_one_call(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(ProtoId.Qot_Sub)
    keys = [topic.of(each) for topic in (Topic.QUOTE, Topic.BOOK) for each in (TENCENT, APPLE)]

    await gateway.quotes.subscribe([*keys, Topic.TICKS.of(TENCENT)])

    calls = [request.c2s for request in opend.requests(ProtoId.Qot_Sub)]
    asked = {(tuple(s.code for s in c2s.securityList), tuple(sorted(c2s.subTypeList))) for c2s in calls}
    assert asked == {(("00700",), (1, 2, 4)), (("AAPL",), (1, 2))}
    assert all(c2s.isSubOrUnSub and c2s.isRegOrUnRegPush and c2s.isFirstPush for c2s in calls)


async def test_a_subscription_for_reads_alone_asks_for_no_pushes_and_ends_none(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    opend.reply(ProtoId.Qot_Sub)

    await gateway.quotes.subscribe([Topic.BARS_1M.of(TENCENT)], pushes=False)

    (request,) = opend.requests(ProtoId.Qot_Sub)
    assert (request.c2s.isSubOrUnSub, list(request.c2s.subTypeList)) == (True, [11])
    assert not request.c2s.HasField("isRegOrUnRegPush")


async def test_unsubscribe_asks_for_exactly_the_keys(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(ProtoId.Qot_Sub)

    await gateway.quotes.unsubscribe([Topic.BARS_1M.of(TENCENT)])

    (request,) = opend.requests(ProtoId.Qot_Sub)
    assert (request.c2s.isSubOrUnSub, list(request.c2s.subTypeList)) == (False, [11])


async def test_quota_and_the_first_minute_are_told_apart(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.refuse(ProtoId.Qot_Sub, "订阅额度不足，订阅失败，已用订阅额度：100/100")
    with pytest.raises(QuotaExceeded):
        await gateway.quotes.subscribe([Topic.QUOTE.of(TENCENT)])
    opend.refuse(ProtoId.Qot_Sub, "反订阅失败，订阅时间过短，至少需要订阅1分钟")
    with pytest.raises(ServerRefused) as early:
        await gateway.quotes.unsubscribe([Topic.QUOTE.of(TENCENT)])

    assert early.value.code == "unsubscribe-too-early"


async def test_subscription_info_counts_only_our_own_connection(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    def connection(code: str, *, own: bool) -> Qot_Common_pb2.ConnSubInfo:
        security = Qot_Common_pb2.Security(market=1, code=code)
        subs = [Qot_Common_pb2.SubInfo(subType=kind, securityList=[security]) for kind in (1, 22)]
        return Qot_Common_pb2.ConnSubInfo(subInfoList=subs, usedQuota=2, isOwnConnData=own)

    opend.reply(
        ProtoId.Qot_GetSubInfo,
        Qot_GetSubInfo_pb2.S2C(
            connSubInfoList=[connection("00700", own=True), connection("00005", own=False)],
            totalUsedQuota=4,
            remainQuota=96,
        ),
    )

    info = await gateway.quotes.subscription_info()

    assert (info.used, info.remaining, info.own) == (4, 96, frozenset({Topic.QUOTE.of(TENCENT)}))
    assert info.own_more == 1, "its candle of a month, which no key is of"


# --- state and static facts -----------------------------------------------------------------------------------------


async def test_global_state_gives_time_logins_and_sessions(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    s2c = GetGlobalState_pb2.S2C(
        marketHK=4, marketUS=37, marketSH=5, marketSZ=30, marketHKFuture=15, marketSG=99, qotLogined=True,
        trdLogined=False, serverVer=1011, serverBuildNo=1, time=1_700_000_000,
    )  # fmt: skip
    opend.reply(ProtoId.GetGlobalState, s2c)

    state = await gateway.quotes.gateway_state()

    assert (state.quotes_logged_in, state.trade_logged_in, state.server_version) == (True, False, 1011)
    assert state.time == datetime.fromtimestamp(1_700_000_000, UTC)
    assert state.markets == {
        Market.HK: MarketState.BREAK,
        Market.US: MarketState.OVERNIGHT,
        Market.SH: MarketState.OPEN,
        Market.SZ: MarketState.CLOSING_AUCTION,
        Market.SG: MarketState.UNKNOWN,
    }


async def test_static_info_of_a_warrant_and_of_a_market(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    def static(code: str, kind: int, market: int = 1) -> Qot_Common_pb2.SecurityStaticInfo:
        security = Qot_Common_pb2.Security(market=market, code=code)
        basic = Qot_Common_pb2.SecurityStaticBasic(
            security=security, id=1, lotSize=500, secType=kind, name="名", listTime="2004-06-16 00:00:00"
        )
        return Qot_Common_pb2.SecurityStaticInfo(basic=basic)

    warrant = static("13001", 5)
    warrant.warrantExData.type = 1
    warrant.warrantExData.owner.CopyFrom(HK00700)
    japanese = static("7203", 3, market=41)
    opend.reply(ProtoId.Qot_GetStaticInfo, Qot_GetStaticInfo_pb2.S2C(staticInfoList=[warrant, japanese]))

    (found,) = await gateway.quotes.instruments([InstrumentId("HK.13001")])
    await gateway.quotes.market_instruments(Market.SH)

    assert (found.security_type, found.underlying, found.lot_size) == (SecurityType.WARRANT, TENCENT, 500)
    assert (found.name, found.currency, found.listing_date) == ("名", "HKD", "2004-06-16")
    asked = [(request.c2s.market, request.c2s.secType) for request in opend.requests(ProtoId.Qot_GetStaticInfo)[1:]]
    assert asked == [(21, 3), (21, 4), (21, 6)]


async def test_market_states_and_trading_days(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    info = Qot_GetMarketState_pb2.MarketInfo(security=HK00700, name="TENCENT", marketState=19)
    opend.reply(ProtoId.Qot_GetMarketState, Qot_GetMarketState_pb2.S2C(marketInfoList=[info]))
    days = [Qot_RequestTradeDate_pb2.TradeDate(time=day) for day in ("2026-11-20", "2026-11-19")]
    opend.reply(ProtoId.Qot_RequestTradeDate, Qot_RequestTradeDate_pb2.S2C(tradeDateList=days))

    states = await gateway.quotes.market_states([TENCENT])
    open_days = await gateway.quotes.market_days(Market.SZ, date(2026, 11, 1), date(2026, 11, 20))

    assert states == {TENCENT: MarketState.CLOSING_AUCTION}
    assert open_days == [TradingDay(date(2026, 11, 19)), TradingDay(date(2026, 11, 20))]
    assert opend.requests(ProtoId.Qot_RequestTradeDate)[0].c2s.market == 3


# --- subscribed data ------------------------------------------------------------------------------------------------


async def test_quotes_prefer_timestamps_and_precise_volume(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    row = Qot_Common_pb2.BasicQot(
        security=Qot_Common_pb2.Security(market=11, code="AAPL"), isSuspended=False, listTime="", priceSpread=0.01,
        updateTime="2026-11-19 16:00:00", highPrice=1, openPrice=1, lowPrice=1, curPrice=190.5, lastClosePrice=190,
        volume=3, turnover=1e16, turnoverRate=0, amplitude=0, updateTimestamp=1_700_000_000.25, hpVolume=4.0,
    )  # fmt: skip
    row.preMarket.price, row.preMarket.volume = 191.25, 9
    opend.reply(ProtoId.Qot_GetBasicQot, Qot_GetBasicQot_pb2.S2C(basicQotList=[row]))

    (quote,) = await gateway.quotes.quotes([APPLE])

    assert (quote.volume, quote.turnover) == (4, Decimal(10**16))
    assert quote.time == datetime.fromtimestamp(1_700_000_000.25, UTC)
    assert quote.pre is not None
    assert (quote.pre.price, quote.pre.volume, quote.after) == (Decimal("191.25"), 9, None)


async def test_us_time_text_is_new_york_with_daylight_saving(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.answers[SNAPSHOT] = snapshots_but_for()

    (picture,) = await gateway.quotes.snapshots([APPLE])

    assert picture.quote.time == datetime(2026, 11, 20, 15, 30, 0, 250000, tzinfo=UTC)


async def test_book_ticks_and_broker_queue(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    book = Qot_GetOrderBook_pb2.S2C(
        security=HK00700,
        orderBookBidList=[Qot_Common_pb2.OrderBook(price=480.2, volume=500, orederCount=3)],
        orderBookAskList=[Qot_Common_pb2.OrderBook(price=480.4, volume=700, orederCount=2)],
        svrRecvTimeBidTimestamp=1_700_000_000.0,
        svrRecvTimeAskTimestamp=1_700_000_001.5,
    )
    opend.reply(ProtoId.Qot_GetOrderBook, book)
    ticks = [
        Qot_Common_pb2.Ticker(time="2026-11-20 10:00:01", sequence=2, dir=2, price=480, volume=100, turnover=48000),
        Qot_Common_pb2.Ticker(
            time="2026-11-20 10:00:00", sequence=1, dir=1, price=480.2, volume=200, turnover=96040, type=7
        ),
    ]
    opend.reply(ProtoId.Qot_GetTicker, Qot_GetTicker_pb2.S2C(security=HK00700, tickerList=ticks))
    brokers = [Qot_Common_pb2.Broker(id=5465, name="HSBC", pos=1)]
    opend.reply(ProtoId.Qot_GetBroker, Qot_GetBroker_pb2.S2C(security=HK00700, brokerBidList=brokers))

    depth = await gateway.quotes.order_book(TENCENT, 5)
    first, second = await gateway.quotes.ticks(TENCENT, 2)
    queue = await gateway.quotes.broker_queue(TENCENT)

    assert (depth.best_bid, depth.best_ask) == (Level(Decimal("480.2"), 500, 3), Level(Decimal("480.4"), 700, 2))
    assert depth.time == datetime.fromtimestamp(1_700_000_001.5, UTC)
    assert opend.requests(ProtoId.Qot_GetOrderBook)[0].c2s.num == 5
    assert [(tick.sequence, tick.direction, tick.kind) for tick in (first, second)] == [
        (1, AggressorSide.BUY, "Auction"),
        (2, AggressorSide.SELL, ""),
    ]
    assert (queue.bids, queue.asks) == (((5465, "HSBC", 1),), ())


@pytest.fixture
def candles(opend: ScriptedOpend) -> ScriptedOpend:
    """Subscriptions are taken, and the allowance for history is told."""
    opend.reply(ProtoId.Qot_Sub, Qot_Sub_pb2.S2C())
    quota = Qot_RequestHistoryKLQuota_pb2.S2C(usedQuota=3, remainQuota=97)
    opend.reply(ProtoId.Qot_RequestHistoryKLQuota, quota)
    return opend


@pytest.mark.usefixtures("candles")
async def test_candles_and_minutes_leave_blanks_out(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(
        ProtoId.Qot_GetKL,
        Qot_GetKL_pb2.S2C(
            security=HK00700, klList=[line("2026-11-19 00:00:00"), line("2026-11-20 00:00:00", blank=True)]
        ),
    )
    minutes = [
        Qot_Common_pb2.TimeShare(
            time="2026-11-20 09:31:00", minute=571, isBlank=False, price=480, lastClosePrice=477, avgPrice=479.5,
            volume=9, turnover=4320,
        ),
        Qot_Common_pb2.TimeShare(time="2026-11-20 09:32:00", minute=572, isBlank=True),
    ]  # fmt: skip
    opend.reply(ProtoId.Qot_GetRT, Qot_GetRT_pb2.S2C(security=HK00700, rtList=minutes))

    page = await gateway.quotes.bars(BarRequest(instrument=TENCENT, period=BarPeriod.DAY, count=2))
    (bar,) = page.bars
    await gateway.quotes.subscribe([Topic.MINUTES.of(TENCENT)])
    today = await gateway.quotes.minute_line(TENCENT)

    assert page.blanks == (datetime(2026, 11, 19, 16, tzinfo=UTC),)
    assert (bar.start, bar.close, bar.volume) == (datetime(2026, 11, 18, 16, tzinfo=UTC), Decimal(480), 7)
    assert (today.times, today.prices, today.prev_close) == (
        (datetime(2026, 11, 20, 1, 31, tzinfo=UTC).timestamp(),),
        (480.0,),
        477.0,
    )
    request = opend.requests(ProtoId.Qot_GetKL)[0].c2s
    assert (request.klType, request.rehabType, request.reqNum) == (2, 1, 2)


@pytest.mark.usefixtures("candles")
async def test_bars_are_unadjusted_on_request(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.reply(ProtoId.Qot_GetKL, Qot_GetKL_pb2.S2C(security=HK00700))
    opend.reply(ProtoId.Qot_RequestHistoryKL, Qot_RequestHistoryKL_pb2.S2C(security=HK00700))
    day = datetime(2026, 11, 20, tzinfo=UTC)

    asked = BarRequest(instrument=TENCENT, period=BarPeriod.MIN_1, adjustment=BarAdjustment.NONE)
    await gateway.quotes.bars(asked)
    await gateway.quotes.bars(replace(asked, begin=day, before=day + timedelta(days=1)))

    assert opend.requests(ProtoId.Qot_GetKL)[0].c2s.rehabType == Qot_Common_pb2.RehabType_None
    assert opend.requests(ProtoId.Qot_RequestHistoryKL)[0].c2s.rehabType == Qot_Common_pb2.RehabType_None


async def test_unsubscribed_data_says_so(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    opend.refuse(ProtoId.Qot_GetOrderBook, "请求获取摆盘接口前，请先订阅摆盘数据")

    with pytest.raises(NotSubscribed):
        await gateway.quotes.order_book(TENCENT)


def past_days(period: BarPeriod) -> BarRequest:
    """The first twenty days of a month from history."""
    begin, before = (day_start(Market.HK, date(2026, 11, day)) for day in (1, 21))
    return BarRequest(instrument=TENCENT, period=period, begin=begin, before=before)


@pytest.mark.usefixtures("candles")
async def test_bars_of_days_spend_no_history(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    """They come from a subscription, cut to the days."""
    days = [f"2026-11-{day}" for day in range(16, 21)]
    opend.reply(ProtoId.Qot_GetKL, Qot_GetKL_pb2.S2C(security=HK00700, klList=[line(day) for day in days]))

    found = await bars_of_days(gateway.quotes, TENCENT, BarPeriod.DAY, date(2026, 11, 17), date(2026, 11, 19))

    assert [bar.start.astimezone(exchange_zone(Market.HK)).day for bar in found] == [17, 18, 19]
    assert opend.requests(ProtoId.Qot_RequestHistoryKL) == []


@pytest.mark.usefixtures("candles")
async def test_history_follows_its_pages_and_only_the_first_counts(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    pages = {b"": b"k1", b"k1": b"k2", b"k2": b""}

    def answer(request: Qot_RequestHistoryKL_pb2.Request) -> Message:
        asked = request.c2s.nextReqKey
        s2c = Qot_RequestHistoryKL_pb2.S2C(
            security=HK00700, klList=[line(f"2026-11-1{list(pages).index(asked)} 10:00:00")], nextReqKey=pages[asked]
        )
        if not s2c.nextReqKey:
            s2c.ClearField("nextReqKey")
        return Qot_RequestHistoryKL_pb2.Response(retType=0, s2c=s2c)

    opend.answers[ProtoId.Qot_RequestHistoryKL] = answer

    found = (await gateway.quotes.bars(past_days(BarPeriod.MIN_5))).bars

    assert len(found) == 3
    assert found[0].start == datetime(2026, 11, 10, 1, 55, tzinfo=UTC)
    assert [len(budget._sent) for budget in gateway.link.limits._budgets.values()] == [1]
    first = opend.requests(ProtoId.Qot_RequestHistoryKL)[0].c2s
    assert (first.beginTime, first.endTime, first.maxAckKLNum) == ("2026-11-01", "2026-11-20", 1000)


@pytest.mark.usefixtures("candles")
async def test_gateway_that_repeats_its_page_key_ends_the_read(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    s2c = Qot_RequestHistoryKL_pb2.S2C(security=HK00700, klList=[line("2026-11-19")], nextReqKey=b"again")
    opend.reply(ProtoId.Qot_RequestHistoryKL, s2c)

    found = (await gateway.quotes.bars(past_days(BarPeriod.DAY))).bars

    assert len(found) == 1
    assert len(opend.requests(ProtoId.Qot_RequestHistoryKL)) == 2


def test_a_snapshot_tells_range_value_and_earnings_where_the_broker_does() -> None:
    """Zero and what is no number mean that the broker has none; an index has no equity block."""
    row = snapshot_row(Qot_Common_pb2.Security(market=1, code="00700"))
    bare = quotes.snapshot(row)
    assert (bare.high_52_weeks, bare.low_52_weeks, bare.market_value, bare.pe_ttm) == (None,) * 4
    row.basic.highest52WeeksPrice, row.basic.lowest52WeeksPrice = 683.0, 396.2
    row.equityExData.issuedMarketVal, row.equityExData.peTTMRate = 5.61e12, float("nan")
    told = quotes.snapshot(row)

    assert (told.high_52_weeks, told.low_52_weeks) == (Decimal(683), Decimal("396.2"))
    assert told.market_value == Decimal("5.61e12")
    assert told.pe_ttm is None
