"""Option expirations and chains, and options as securities at OpenD's port."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fakes.servers.opend.in_process import APPLE, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.opend.protocols import ProtoId

DATES, CHAIN = ProtoId.Qot_GetOptionExpirationDate, ProtoId.Qot_GetOptionChain
DECEMBER = {"beginTime": "2026-12-01", "endTime": "2026-12-31"}
CALL, PUT = ({"market": 1, "code": f"TCH261230{side}600000"} for side in "CP")


@pytest.fixture(scope="module")
def shared() -> Iterator[InProcessClient]:
    opend = InProcessOpend()
    yield opend.client()
    opend.exchange.close()


@pytest.fixture
def client(shared: InProcessClient) -> InProcessClient:
    """One client for reads; its port counts calls, so its clock is moved on."""
    shared.session.shared.limits.forget()
    return shared


def codes(client: InProcessClient, **wanted: Any) -> tuple[list[str], list[str]]:
    """Codes of the calls and the puts of a chain."""
    s2c = client.ok(CHAIN, **({"owner": TENCENT} | DECEMBER | wanted))
    items = [item for chain in s2c.optionChain for item in chain.option]
    calls = [item.call.basic.security.code for item in items if item.HasField("call")]
    return calls, [item.put.basic.security.code for item in items if item.HasField("put")]


def test_expirations_are_the_calendars(client: InProcessClient) -> None:
    tencent, apple = (client.ok(DATES, owner=owner).dateList for owner in (TENCENT, APPLE))

    assert [row.strikeTime for row in tencent] == ["2026-11-27", "2026-12-30", "2027-01-28", "2027-02-25"]
    assert [row.optionExpiryDateDistance for row in tencent][:2] == [9, 42]
    assert {row.cycle for row in tencent} == {2}
    assert {row.cycle for row in apple} == {1, 2}
    assert not client.ok(DATES, owner={"market": 1, "code": "00005"}).dateList
    assert "未知股票" in client.refused(DATES, owner={"market": 1, "code": "99999"})


def test_a_chain_has_calls_and_puts_with_their_terms(client: InProcessClient) -> None:
    (chain,) = client.ok(CHAIN, owner=TENCENT, **DECEMBER).optionChain

    assert chain.strikeTime == "2026-12-30"
    assert len(chain.option) == 17
    call, put = chain.option[8].call, chain.option[8].put
    assert (call.basic.security.code, call.basic.lotSize, call.basic.secType) == (CALL["code"], 100, 8)
    assert (call.optionExData.type, put.optionExData.type) == (1, 2)
    assert call.optionExData.owner.code == "00700"
    assert call.optionExData.strikePrice == put.optionExData.strikePrice == 600
    assert call.basic.name == "騰訊 261230 600.00 購"


def test_a_chain_is_narrowed_by_side_and_money(client: InProcessClient) -> None:
    calls, puts = codes(client)
    assert (len(calls), len(puts)) == (17, 17)
    assert codes(client, type=1) == (calls, [])
    assert codes(client, type=2) == ([], puts)
    within, outside = codes(client, condition=1), codes(client, condition=2)
    assert sorted(within[0] + outside[0]) == sorted(calls)
    assert within[0][0].endswith("C520000")
    assert within[1][-1].endswith("P680000")


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        ({"deltaMin": 0.4, "deltaMax": 0.6}, lambda row: 0.4 <= row.delta <= 0.6),
        ({"impliedVolatilityMax": 25.5}, lambda row: row.impliedVolatility <= 25.5),
        ({"openInterestMin": 4000}, lambda row: row.openInterest >= 4000),
        ({"netOpenInterestMax": 0}, lambda row: row.netOpenInterest <= 0),
        ({"gammaMin": 0.006, "vegaMin": 0.5, "thetaMax": -0.1, "rhoMin": 0}, lambda row: row.gamma >= 0.006),
        ({"volMin": 100}, lambda row: True),
    ],
)
def test_a_chain_is_narrowed_by_figures(client: InProcessClient, wanted: dict[str, float], holds: Any) -> None:
    calls, puts = codes(client, dataFilter=wanted)
    found = set(calls + puts)
    everything = [code for side in codes(client) for code in side]

    assert 0 < len(found) < len(everything)
    rows = client.ok(
        ProtoId.Qot_GetSecuritySnapshot, securityList=[{"market": 1, "code": code} for code in everything]
    ).snapshotList
    for row in rows:
        matches = holds(row.optionExData) and ("volMin" not in wanted or row.basic.volume >= wanted["volMin"])
        assert matches or row.basic.security.code not in found


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ({"beginTime": "2026-12-01", "endTime": "2027-01-15"}, "30"),
        ({"beginTime": "2026-12-31", "endTime": "2026-12-01"}, "开始日期"),
        ({"beginTime": "soon"}, "日期格式"),
        ({"type": 9}, "type"),
        ({"condition": 9}, "condition"),
        ({"owner": {"market": 1, "code": "99999"}}, "未知股票"),
    ],
)
def test_a_chain_that_cannot_be_is_refused(client: InProcessClient, wanted: dict[str, Any], text: str) -> None:
    assert text in client.refused(CHAIN, **({"owner": TENCENT} | DECEMBER | wanted))


def test_quote_book_and_snapshot_of_an_option_agree(opend: InProcessOpend, visitor: InProcessClient) -> None:
    for security in (CALL, PUT):
        visitor.subscribe(1, 2, 4, security=security)
    call, put = visitor.ok(ProtoId.Qot_GetBasicQot, securityList=[CALL, PUT]).basicQotList
    book = visitor.ok(ProtoId.Qot_GetOrderBook, security=CALL, num=10)
    seen = visitor.ok(ProtoId.Qot_GetSecuritySnapshot, securityList=[CALL]).snapshotList[0]

    spot = float(opend.exchange.quote(InstrumentId("HK.00700")).last)
    assert abs(call.curPrice - put.curPrice - (spot - 600)) < 4  # six weeks of interest and a tick or two
    assert book.orderBookBidList[0].price < book.orderBookAskList[0].price
    assert (seen.basic.bidPrice, seen.basic.askPrice) == (
        book.orderBookBidList[0].price,
        book.orderBookAskList[0].price,
    )
    assert seen.basic.curPrice == call.curPrice
    assert call.optionExData.delta == seen.optionExData.delta > 0 > put.optionExData.delta
    assert call.optionExData.impliedVolatility == pytest.approx(put.optionExData.impliedVolatility)
    assert 10 < call.optionExData.impliedVolatility < 60
    assert seen.basic.avgPrice == pytest.approx(seen.basic.turnover / seen.basic.volume / 100)


def test_an_option_is_pushed_as_it_trades_and_has_no_broker_queue(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    visitor.subscribe(1, 2, 4, security=CALL)
    opend.publisher.flush()
    visitor.pushes.clear()

    opend.advance(300)

    assert visitor.of(ProtoId.Qot_UpdateBasicQot)[-1].basicQotList[0].optionExData.strikePrice == 600
    ticks = [row for push in visitor.of(ProtoId.Qot_UpdateTicker) for row in push.tickerList]
    assert ticks
    assert ticks[-1].turnover == pytest.approx(ticks[-1].price * ticks[-1].volume * 100)
    wanted = {"securityList": [CALL], "subTypeList": [14], "isSubOrUnSub": True}
    assert "Broker" in visitor.refused(ProtoId.Qot_Sub, **wanted)
    assert "does not support" in visitor.refused(ProtoId.Qot_GetCapitalFlow, security=CALL)


def test_an_order_for_an_option_counts_its_contract_size(opend: InProcessOpend, visitor: InProcessClient) -> None:
    opend.exchange.broker.paper.lenient = True
    header = opend.header(real=False)
    reply = visitor.write(
        ProtoId.Trd_PlaceOrder, header=header, trdSide=1, orderType=1, code=CALL["code"], qty=3, price=60.0, secMarket=1
    )
    assert reply.retType == 0, reply.retMsg

    (order,) = visitor.ok(ProtoId.Trd_GetOrderList, header=header).orderList
    assert (order.orderStatus, order.fillQty) == (11, 3)
    (position,) = visitor.ok(ProtoId.Trd_GetPositionList, header=header).positionList
    assert position.val == pytest.approx(position.price * 300)
    assert position.costPrice == pytest.approx(order.fillAvgPrice)
    funds = visitor.ok(ProtoId.Trd_GetFunds, header=header).funds
    fees = 3_000_000 - funds.cash - order.fillAvgPrice * 300
    assert 15 < fees < 60
    opend.shared.limits.forget()
    assert (
        "buying power"
        in visitor.write(
            ProtoId.Trd_PlaceOrder,
            header=header,
            trdSide=1,
            orderType=1,
            code=CALL["code"],
            qty=2000,
            price=30.0,
            secMarket=1,
        ).retMsg
    )


def test_without_the_right_options_are_refused(opend: InProcessOpend, visitor: InProcessClient) -> None:
    opend.shared.apply_scenario("no-permission")

    assert "无权限" in visitor.refused(ProtoId.Qot_GetSecuritySnapshot, securityList=[CALL])
    assert "无权限" in visitor.refused(DATES, owner=APPLE)
    assert visitor.ok(ProtoId.GetUserInfo).hkOptionQotRight == 5


def test_an_options_quote_has_the_figures_of_its_snapshot(visitor: InProcessClient) -> None:
    call = {"market": 1, "code": "TCH261230C600000"}
    (quote,) = visitor.ok(ProtoId.Qot_GetOptionQuote, multi_legs=[{"security": call, "side": 1}]).optionQuoteList
    call_row, owner = visitor.ok(ProtoId.Qot_GetSecuritySnapshot, securityList=[call, TENCENT]).snapshotList
    basic, option, spot = call_row.basic, call_row.optionExData, owner.basic.curPrice

    assert (quote.price, quote.vol, quote.high) == (basic.curPrice, basic.volume, basic.highPrice)
    assert quote.mid == pytest.approx((basic.bidPrice + basic.askPrice) / 2)
    assert quote.chg == pytest.approx(basic.curPrice - basic.lastClosePrice)
    assert (quote.IV, quote.delta, quote.theta) == (option.impliedVolatility, option.delta, option.theta)
    assert (quote.open_interest, quote.premium, quote.strike) == (option.openInterest, option.premium, 600)
    assert (quote.option_type, quote.expire_time, quote.contract_size) == (1, "2026-12-30", 100)
    assert quote.days_to_expiry == 42
    assert quote.intrinsic_value == pytest.approx(max(spot - 600, 0))
    assert quote.intrinsic_value + quote.time_value == pytest.approx(quote.price)
    assert list(quote.breakeven_point) == [pytest.approx(600 + quote.price)]
    assert quote.effective_gearing == pytest.approx(spot / quote.price * quote.delta)


def test_a_strategys_quote_is_the_sum_of_its_legs(visitor: InProcessClient) -> None:
    codes = ("TCH261230C600000", "TCH261230P600000")
    legs = [{"security": {"market": 1, "code": code}, "side": 1} for code in codes]
    call, put = (visitor.ok(ProtoId.Qot_GetOptionQuote, multi_legs=[leg]).optionQuoteList[0] for leg in legs)
    sold = [legs[0], {**legs[1], "side": 2, "qtyRatio": 2.0}]
    (whole,) = visitor.ok(ProtoId.Qot_GetOptionQuote, multi_legs=sold).optionQuoteList

    assert whole.price == pytest.approx(call.price - 2 * put.price)
    assert whole.delta == pytest.approx(call.delta - 2 * put.delta)
    assert not whole.HasField("strike")


def test_quotes_of_strategies_refuse_what_is_no_leg(visitor: InProcessClient) -> None:
    call = {"market": 1, "code": "TCH261230C600000"}
    for legs in ([], [{"security": call, "side": 0}], [{"security": call, "side": 1, "qtyRatio": -1.0}]):
        assert visitor.refused(ProtoId.Qot_GetOptionQuote, multi_legs=legs).startswith("参数错误")
    assert "00700" in visitor.refused(ProtoId.Qot_GetOptionQuote, multi_legs=[{"security": TENCENT, "side": 1}])
