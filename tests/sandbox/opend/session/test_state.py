"""Rate limits per protocol."""

from __future__ import annotations

import pytest

from fakes.values.clock import Seconds
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Qot_GetCapitalFlow_pb2 as flow_pb
from tideboard_proto.opend import Qot_GetSubInfo_pb2 as info_pb
from tideboard_proto.opend import Qot_RequestHistoryKL_pb2 as history_pb
from tideboard_proto.opend import Trd_Common_pb2 as trd
from tideboard_proto.opend import Trd_GetFunds_pb2 as funds_pb
from tideboard_proto.opend import Trd_GetOrderFee_pb2 as fee_pb
from tideboard_proto.opend import Trd_PlaceOrder_pb2 as place_pb
from tideboard_sandbox.opend.messages.refusals import Refusal
from tideboard_sandbox.opend.session.state import LIMITS, MOST_BUDGETS, STRICT_CALLS, WINDOW, RateLedger

FLOW = ProtoId.Qot_GetCapitalFlow


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def limits(seconds: Seconds) -> RateLedger:
    return RateLedger(seconds)


def test_the_call_after_the_last_allowed_one_is_refused_and_the_text_names_the_window(limits: RateLedger) -> None:
    for _ in range(30):
        limits.spend(FLOW, flow_pb.C2S())

    with pytest.raises(Refusal, match=r"^获取资金流向频率太高，请求失败，每30秒最多30次$"):
        limits.spend(FLOW, flow_pb.C2S())


def test_the_window_slides(limits: RateLedger, seconds: Seconds) -> None:
    limits.spend(FLOW, flow_pb.C2S())
    seconds.pass_by(10)
    for _ in range(29):
        limits.spend(FLOW, flow_pb.C2S())
    seconds.pass_by(WINDOW - 10)

    limits.spend(FLOW, flow_pb.C2S())
    with pytest.raises(Refusal):
        limits.spend(FLOW, flow_pb.C2S())


def test_a_refused_call_is_not_counted(limits: RateLedger, seconds: Seconds) -> None:
    for _ in range(30):
        limits.spend(FLOW, flow_pb.C2S())
    seconds.pass_by(WINDOW - 1)
    with pytest.raises(Refusal):
        limits.spend(FLOW, flow_pb.C2S())
    seconds.pass_by(1)

    for _ in range(30):
        limits.spend(FLOW, flow_pb.C2S())


def test_trading_budgets_are_per_account_and_orders_keep_their_distance(limits: RateLedger, seconds: Seconds) -> None:
    one, other = place_pb.C2S(header=_header(1)), place_pb.C2S(header=_header(2))

    limits.spend(ProtoId.Trd_PlaceOrder, one)
    limits.spend(ProtoId.Trd_PlaceOrder, other)
    with pytest.raises(Refusal, match=r"每0.02秒最多1次"):
        limits.spend(ProtoId.Trd_PlaceOrder, one)

    for _ in range(14):
        seconds.pass_by(0.021)
        limits.spend(ProtoId.Trd_PlaceOrder, one)
    seconds.pass_by(0.021)
    with pytest.raises(Refusal, match=r"每30秒最多15次"):
        limits.spend(ProtoId.Trd_PlaceOrder, one)
    limits.spend(ProtoId.Trd_PlaceOrder, other)


def test_cached_funds_are_free_and_refreshed_ones_are_counted(limits: RateLedger) -> None:
    for _ in range(50):
        limits.spend(ProtoId.Trd_GetFunds, funds_pb.C2S(header=_header(1)))
    for _ in range(10):
        limits.spend(ProtoId.Trd_GetFunds, funds_pb.C2S(header=_header(1), refreshCache=True))

    with pytest.raises(Refusal, match=r"每30秒最多10次"):
        limits.spend(ProtoId.Trd_GetFunds, funds_pb.C2S(header=_header(1), refreshCache=True))


def test_only_the_first_page_of_history_counts(limits: RateLedger) -> None:
    for _ in range(60):
        limits.spend(ProtoId.Qot_RequestHistoryKL, history_pb.C2S())
    limits.spend(ProtoId.Qot_RequestHistoryKL, history_pb.C2S(nextReqKey=b"page 2"))

    with pytest.raises(Refusal):
        limits.spend(ProtoId.Qot_RequestHistoryKL, history_pb.C2S())


def test_subscribed_data_has_no_limit(limits: RateLedger) -> None:
    for _ in range(500):
        limits.spend(ProtoId.Qot_GetSubInfo, info_pb.C2S())


def test_the_rate_limited_scenario_leaves_three_calls(limits: RateLedger) -> None:
    limits.strict = True
    for _ in range(STRICT_CALLS):
        limits.spend(FLOW, flow_pb.C2S())

    with pytest.raises(Refusal, match=r"每30秒最多3次"):
        limits.spend(FLOW, flow_pb.C2S())


@pytest.mark.parametrize(
    ("proto", "calls"),
    [
        (ProtoId.Trd_PlaceOrder, 15),
        (ProtoId.Trd_ModifyOrder, 20),
        (ProtoId.Trd_UnlockTrade, 10),
        (ProtoId.Trd_GetMaxTrdQtys, 10),
        (ProtoId.Trd_GetHistoryOrderList, 10),
        (ProtoId.Trd_GetHistoryOrderFillList, 10),
        (ProtoId.Trd_GetOrderFee, 10),
        (ProtoId.Trd_FlowSummary, 10),
        (ProtoId.Trd_GetFunds, 10),
        (ProtoId.Trd_GetPositionList, 10),
        (ProtoId.Trd_GetOrderList, 10),
        (ProtoId.Trd_GetOrderFillList, 10),
        (ProtoId.Qot_GetSecuritySnapshot, 60),
        (ProtoId.Qot_RequestHistoryKL, 60),
        (ProtoId.Qot_GetCapitalFlow, 30),
        (ProtoId.Qot_GetCapitalDistribution, 30),
    ],
)
def test_the_published_figures(proto: int, calls: int) -> None:
    assert LIMITS[proto].calls == calls


def test_made_up_accounts_end_in_one_budget(limits: RateLedger, seconds: Seconds) -> None:
    for account in range(MOST_BUDGETS):
        limits.spend(ProtoId.Trd_GetOrderFee, fee_pb.C2S(header=_header(account)))

    for account in range(10):
        limits.spend(ProtoId.Trd_GetOrderFee, fee_pb.C2S(header=_header(MOST_BUDGETS + account)))
    with pytest.raises(Refusal):
        limits.spend(ProtoId.Trd_GetOrderFee, fee_pb.C2S(header=_header(MOST_BUDGETS + 11)))
    limits.spend(ProtoId.Trd_GetOrderFee, fee_pb.C2S(header=_header(0)))


def _header(account: int) -> trd.TrdHeader:
    return trd.TrdHeader(trdEnv=1, accID=account, trdMarket=1)
