"""Scenarios of what a login or account may not do: disclaimer, moomoo US, margin account on paper, basic quotes."""

from __future__ import annotations

from typing import Any, Final

import pytest

from fakes.servers.opend.in_process import APPLE, PASSWORD_MD5, TENCENT, InProcessClient, InProcessOpend
from tideboard_core.model.instrument import Market
from tideboard_core.model.session import exchange_zone
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend.Qot_Common_pb2 import QotRight_Level2 as LEVEL_TWO
from tideboard_proto.opend.Qot_Common_pb2 import QotRight_No as NONE
from tideboard_sandbox.opend.session.quote_rights import BASIC_SNAPSHOTS
from tideboard_sandbox.server.faults import Behaviour

ORDERS, PLACE, FILLS = ProtoId.Trd_GetOrderList, ProtoId.Trd_PlaceOrder, ProtoId.Trd_GetOrderFillList
APPLE_ORDER: Final = {"trdSide": 1, "orderType": 1, "code": "AAPL", "qty": 1.0, "price": 250.0, "secMarket": 2}


def us_header(opend: InProcessOpend, *, real: bool) -> dict[str, int]:
    return {"trdEnv": int(real), "accID": int(opend.account(real=real, group="US")), "trdMarket": 2}


def rows_of(visitor: InProcessClient) -> list[Any]:
    return list(visitor.ok(ProtoId.Trd_GetAccList, userID=0).accList)


def test_nothing_is_told_of_a_real_account_before_the_disclaimer(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    opend.shared.apply_scenario("disclaimer")

    assert "disclaimer" in visitor.refused(ORDERS, header=opend.header(real=True))
    visitor.ok(ORDERS, header=opend.header(real=False))


def test_moomoos_server_refuses_todays_fills_where_there_are_none(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    opend.shared.apply_scenario("moomoo-us")
    header = opend.header(real=True)
    unlock = {"unlock": True, "pwdMD5": PASSWORD_MD5}

    assert {row.securityFirm for row in rows_of(visitor) if row.trdEnv} == {2}
    assert visitor.refused(ProtoId.Trd_UnlockTrade, securityFirm=1, **unlock)
    visitor.ok(ProtoId.Trd_UnlockTrade, securityFirm=2, **unlock)
    assert "稍后重试" in visitor.refused(FILLS, header=header)
    assert not visitor.ok(ProtoId.Trd_GetHistoryOrderFillList, header=header, filterConditions={}).orderFillList
    ask = visitor.ok(ProtoId.Qot_GetSecuritySnapshot, securityList=[TENCENT]).snapshotList[0].basic.askPrice
    bought = {"trdSide": 1, "orderType": 1, "code": "00700", "qty": 100.0, "price": ask, "secMarket": 1}
    assert visitor.write(PLACE, header=header, **bought).retType == 0
    opend.advance(5)

    assert visitor.ok(FILLS, header=header).orderFillList


def test_of_the_margin_account_on_paper_only_a_refresh_tells_what_is(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    opend.shared.apply_scenario("us-margin-paper")
    header = us_header(opend, real=False)
    (row,) = [row for row in rows_of(visitor) if list(row.trdMarketAuthList) == [100]]
    visitor.ok(ProtoId.Trd_SubAccPush, accIDList=[row.accID])
    assert (row.accID, row.trdEnv, row.accType, row.simAccType) == (header["accID"], 0, 2, 4)

    assert not visitor.ok(ORDERS, header=header, refreshCache=True).orderList
    assert visitor.write(PLACE, header=header, **APPLE_ORDER).retType == 0
    opend.advance(5)

    assert visitor.of(ProtoId.Trd_UpdateOrder) == []
    assert not visitor.ok(ORDERS, header=header).orderList
    assert len(visitor.ok(ORDERS, header=header, refreshCache=True).orderList) == 1
    assert len(visitor.ok(ORDERS, header=header).orderList) == 1


@pytest.mark.parametrize(
    ("call", "c2s"),
    [
        (ProtoId.Qot_Sub, {"securityList": [TENCENT], "subTypeList": [1], "isSubOrUnSub": True}),
        (ProtoId.Qot_Sub, {"securityList": [TENCENT], "subTypeList": [14], "isSubOrUnSub": True}),
        (ProtoId.Qot_StockFilter, {"market": 1, "begin": 0, "num": 10}),
        (ProtoId.Qot_GetWarrant, {"begin": 0, "num": 10, "sortField": 1, "ascend": True}),
    ],
    ids=["quote", "brokers", "screen", "warrants"],
)
def test_basic_quotes_have_no_more_than_snapshots(
    opend: InProcessOpend, visitor: InProcessClient, call: int, c2s: dict[str, Any]
) -> None:
    visitor.ok(call, **c2s)
    opend.shared.apply_scenario("basic-quotes")

    assert "权限" in visitor.refused(call, **c2s)
    assert visitor.ok(ProtoId.GetUserInfo, flag=0).hkQotRight == 1


def test_a_snapshot_with_basic_quotes_names_twenty_of_hong_kong(
    opend: InProcessOpend, visitor: InProcessClient
) -> None:
    opend.shared.apply_scenario("basic-quotes")
    apple = {"market": 11, "code": "AAPL"}

    assert visitor.ok(ProtoId.Qot_GetSecuritySnapshot, securityList=[TENCENT] * BASIC_SNAPSHOTS + [apple] * 30)
    assert visitor.refused(ProtoId.Qot_GetSecuritySnapshot, securityList=[TENCENT] * (BASIC_SNAPSHOTS + 1))


def test_one_over_the_counter_share_refuses_a_whole_list(opend: InProcessOpend, visitor: InProcessClient) -> None:
    pdd, apple = {"market": 11, "code": "PDD"}, {"market": 11, "code": "AAPL"}
    for call in (ProtoId.Qot_GetSecuritySnapshot, ProtoId.Qot_GetMarketState):
        visitor.ok(call, securityList=[apple, pdd])
    opend.shared.apply_scenario("otc-share")

    for call in (ProtoId.Qot_GetSecuritySnapshot, ProtoId.Qot_GetMarketState):
        assert visitor.refused(call, securityList=[apple, pdd]) == "US OTC market quote is not available for PDD."
        visitor.ok(call, securityList=[apple])
    assert len(visitor.ok(ProtoId.Qot_GetStaticInfo, securityList=[pdd]).staticInfoList) == 1


def test_options_take_of_an_allowance_of_their_own(opend: InProcessOpend, visitor: InProcessClient) -> None:
    opend.shared.apply_scenario("quota")  # ten units, of which two for options
    strikes = [{"market": 1, "code": f"TCH261230C{strike}000"} for strike in (590, 600, 610)]

    assert "额度" in visitor.refused(ProtoId.Qot_Sub, securityList=strikes, subTypeList=[1], isSubOrUnSub=True)
    visitor.ok(ProtoId.Qot_Sub, securityList=strikes[:2], subTypeList=[1], isSubOrUnSub=True)
    info = visitor.ok(ProtoId.Qot_GetSubInfo)
    assert (info.remainQuota, info.optionUsedQuota, info.optionRemainQuota) == (8, 2, 0)


def test_the_plain_practice_market_has_none_of_it(opend: InProcessOpend) -> None:
    assert opend.shared.behaviour == Behaviour()


def test_a_package_is_bought_at_noon_in_hong_kong(opend: InProcessOpend, visitor: InProcessClient) -> None:
    """History of New York is refused before, and told as no right."""
    opend.shared.apply_scenario("package-at-noon")
    past = {"beginTime": "2026-06-01", "endTime": "2026-06-30", "rehabType": 1, "klType": 2}
    local = opend.shared.exchange.now.astimezone(exchange_zone(Market.HK))
    noon = local.replace(hour=12, minute=0, second=0, microsecond=0)

    assert local < noon
    assert "权限" in visitor.refused(ProtoId.Qot_RequestHistoryKL, security=APPLE, **past)
    assert visitor.ok(ProtoId.Qot_RequestHistoryKL, security=TENCENT, **past).klList
    info = visitor.ok(ProtoId.GetUserInfo, flag=0)
    assert (info.usQotRight, info.sgStockQotRight, info.hkQotRight) == (NONE, NONE, LEVEL_TWO)
    opend.advance((noon - local).total_seconds())

    assert visitor.ok(ProtoId.Qot_RequestHistoryKL, security=APPLE, **past).klList
    assert visitor.ok(ProtoId.GetUserInfo, flag=0).usQotRight == LEVEL_TWO
