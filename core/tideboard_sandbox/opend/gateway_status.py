"""Handlers about the gateway itself: keep-alive, global state, login, delay statistics, quota in use, notices."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise

from tideboard_core.errors import BadInput
from tideboard_core.model.gateway_health import PRACTICE_NICKNAME
from tideboard_core.model.instrument import Market
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Common_pb2, GetGlobalState_pb2, GetUserInfo_pb2, KeepAlive_pb2
from tideboard_proto.opend import GetDelayStatistics_pb2 as pb
from tideboard_proto.opend import Notify_pb2 as notify_pb
from tideboard_proto.opend import Qot_Common_pb2 as qot
from tideboard_proto.opend import UsedQuota_pb2 as quota_pb
from tideboard_sandbox.opend.messages.codes import state_number
from tideboard_sandbox.opend.messages.refusals import BAD_ARGUMENT, Refusal
from tideboard_sandbox.opend.session.handshake import LOGIN_USER, SERVER_VERSION
from tideboard_sandbox.opend.session.state import Session

BUILD_NUMBER = 7108


def keep_alive(session: Session, _: KeepAlive_pb2.C2S) -> KeepAlive_pb2.S2C:
    return KeepAlive_pb2.S2C(time=int(session.shared.exchange.now.timestamp()))


def global_state(session: Session, _: GetGlobalState_pb2.C2S) -> GetGlobalState_pb2.S2C:
    """Market states, login flags and exchange time; futures markets are always closed."""
    exchange = session.shared.exchange
    state = {market: state_number(exchange.phase(market), market) for market in Market}
    return GetGlobalState_pb2.S2C(
        marketHK=state[Market.HK],
        marketUS=state[Market.US],
        marketSH=state[Market.SH],
        marketSZ=state[Market.SZ],
        marketSG=state[Market.SG],
        marketHKFuture=qot.QotMarketState_FutureClose,
        marketUSFuture=qot.QotMarketState_FutureClose,
        marketSGFuture=qot.QotMarketState_FutureClose,
        marketJPFuture=qot.QotMarketState_FutureClose,
        marketMY=qot.QotMarketState_Closed,
        marketJP=qot.QotMarketState_Closed,
        qotLogined=True,
        trdLogined=True,
        serverVer=SERVER_VERSION,
        serverBuildNo=BUILD_NUMBER,
        time=int(exchange.now.timestamp()),
        localTime=time.time(),
        programStatus=Common_pb2.ProgramStatus(type=Common_pb2.ProgramStatusType_Ready),
        qotSvrIpAddr="127.0.0.1",
        trdSvrIpAddr="127.0.0.1",
        connID=session.conn_id,
    )


def user_info(session: Session, _: GetUserInfo_pb2.C2S) -> GetUserInfo_pb2.S2C:
    """Quote rights and quotas of the login. Markets that the sandbox does not have show no right."""
    shared = session.shared
    limited, unbought = shared.behaviour.level_one_only, shared.behaviour.lacks_packages(shared.exchange.now)
    china = qot.QotRight_Level1
    hong_kong = qot.QotRight_Level1 if limited else qot.QotRight_Level2
    if shared.behaviour.basic_quotes:
        hong_kong = qot.QotRight_Bmp
    return GetUserInfo_pb2.S2C(
        nickName=PRACTICE_NICKNAME,
        avatarUrl="",
        apiLevel="1",
        hkQotRight=hong_kong,
        usQotRight=qot.QotRight_No if unbought else qot.QotRight_Level2,
        cnQotRight=china,
        shQotRight=china,
        szQotRight=china,
        sgStockQotRight=qot.QotRight_No if unbought else qot.QotRight_Level1,
        isNeedAgreeDisclaimer=False,
        userID=LOGIN_USER,
        updateType=GetUserInfo_pb2.UpdateType_None,
        webKey="",
        webJumpUrlHead="",
        hkOptionQotRight=qot.QotRight_No if limited else qot.QotRight_Level1,
        hasUSOptionQotRight=not unbought,
        hkFutureQotRight=qot.QotRight_No,
        usFutureQotRight=qot.QotRight_No,
        usOptionQotRight=qot.QotRight_No if unbought else qot.QotRight_Level1,
        usIndexQotRight=qot.QotRight_No,
        usOtcQotRight=qot.QotRight_No,
        sgFutureQotRight=qot.QotRight_No,
        jpFutureQotRight=qot.QotRight_No,
        usCMEFutureQotRight=qot.QotRight_No,
        usCBOTFutureQotRight=qot.QotRight_No,
        usNYMEXFutureQotRight=qot.QotRight_No,
        usCOMEXFutureQotRight=qot.QotRight_No,
        usCBOEFutureQotRight=qot.QotRight_No,
        subQuota=shared.ledger.total,
        historyKLQuota=shared.history_quota.total,
        userAttribution=Common_pb2.UserAttribution_NN,
    )


KINDS = frozenset({pb.DelayStatisticsType_QotPush, pb.DelayStatisticsType_ReqReply, pb.DelayStatisticsType_PlaceOrder})
STAGES = frozenset(pb.QotPushStage.values()) - {pb.QotPushStage_Unkonw}
SEGMENTS = (0, 5, 10, 20, 50, 100, 300, 500, 1000)
"""Bounds in milliseconds of the delays counted together when a client names none."""

MOST_SEGMENTS = 100
_LAST_BOUND = 2**31 - 1
_PUSHES = {
    pb.QotPushType_Price: ProtoId.Qot_UpdateBasicQot,
    pb.QotPushType_Ticker: ProtoId.Qot_UpdateTicker,
    pb.QotPushType_OrderBook: ProtoId.Qot_UpdateOrderBook,
    pb.QotPushType_Broker: ProtoId.Qot_UpdateBroker,
}


def used_quota(session: Session, _: quota_pb.C2S) -> quota_pb.S2C:
    """Subscription units and history securities in use."""
    shared = session.shared
    return quota_pb.S2C(
        usedSubQuota=shared.ledger.used,
        usedKLineQuota=shared.history_quota.count(shared.exchange.now),
    )


def delay_statistics(session: Session, c2s: pb.C2S) -> pb.S2C:
    """Delays of pushes, replies and orders as this gateway measured them; no type asked for = all of them.

    Every stage of a push is the same here: the exchange is in this process, so all its delay lies in the gateway.
    """
    kinds = set(c2s.typeList) or KINDS
    if not kinds <= KINDS:
        raise Refusal(BAD_ARGUMENT.format(name="typeList"))
    if c2s.HasField("qotPushStage") and c2s.qotPushStage not in STAGES:
        raise Refusal(BAD_ARGUMENT.format(name="qotPushStage"))
    reply = pb.S2C()
    if pb.DelayStatisticsType_QotPush in kinds:
        reply.qotPushStatisticsList.extend(_pushes(session, _segments(c2s.segmentList)))
    if pb.DelayStatisticsType_ReqReply in kinds:
        reply.reqReplyStatisticsList.extend(_replies(session))
    if pb.DelayStatisticsType_PlaceOrder in kinds:
        reply.placeOrderStatisticsList.extend(_orders(session))
    return reply


def _segments(wanted: Sequence[int]) -> list[int]:
    if not wanted:
        return list(SEGMENTS)
    if len(wanted) > MOST_SEGMENTS or sorted(set(wanted)) != list(wanted) or wanted[0] < 0:
        raise Refusal(BAD_ARGUMENT.format(name="segmentList"))
    return list(wanted)


def _pushes(session: Session, segments: list[int]) -> list[pb.DelayStatistics]:
    found = []
    for kind, proto_id in _PUSHES.items():
        delays = sorted(1000 * each for each in session.shared.delays.pushes(proto_id))
        if delays:
            average = sum(delays) / len(delays)
            items = _items(delays, segments)
            found.append(pb.DelayStatistics(qotPushType=kind, itemList=items, delayAvg=average, count=len(delays)))
    return found


def _items(delays: list[float], segments: list[int]) -> list[pb.DelayStatisticsItem]:
    """Delays from each bound up to the next, percent of all and percent up to here."""
    items = []
    for begin, end in pairwise([*segments, _LAST_BOUND]):
        first, last = bisect_left(delays, begin), bisect_left(delays, end)
        items.append(
            pb.DelayStatisticsItem(
                begin=begin,
                end=end,
                count=last - first,
                proportion=100 * (last - first) / len(delays),
                cumulativeRatio=100 * last / len(delays),
            )
        )
    return items


def _replies(session: Session) -> list[pb.ReqReplyStatisticsItem]:
    return [
        pb.ReqReplyStatisticsItem(
            protoID=proto_id,
            count=cost.number,
            totalCostAvg=1000 * cost.seconds / cost.number,
            openDCostAvg=1000 * cost.seconds / cost.number,
            netDelayAvg=0.0,
            isLocalReply=True,
        )
        for proto_id, cost in session.shared.delays.calls.items()
    ]


def _orders(session: Session) -> list[pb.PlaceOrderStatisticsItem]:
    return [
        pb.PlaceOrderStatisticsItem(
            orderID=cost.order_id,
            totalCost=1000 * cost.seconds,
            openDCost=1000 * cost.seconds,
            netDelay=0.0,
            updateCost=0.0,
        )
        for cost in session.shared.delays.orders
    ]


def _event(kind: int, text: str) -> notify_pb.S2C:
    return notify_pb.S2C(type=notify_pb.NotifyType_GtwEvent, event=notify_pb.GtwEvent(eventType=kind, desc=text))


def _logins(*, quotes: bool, trade: bool) -> notify_pb.S2C:
    status = notify_pb.ConnectStatus(qotLogined=quotes, trdLogined=trade)
    return notify_pb.S2C(type=notify_pb.NotifyType_ConnStatus, connectStatus=status)


def _ready() -> notify_pb.S2C:
    status = Common_pb2.ProgramStatus(type=Common_pb2.ProgramStatusType_Ready)
    return notify_pb.S2C(
        type=notify_pb.NotifyType_ProgramStatus, programStatus=notify_pb.ProgramStatus(programStatus=status)
    )


NOTICES: dict[str, Callable[[], notify_pb.S2C]] = {
    "kicked-out": lambda: _event(notify_pb.GtwEventType_KickedOut, "Logged in elsewhere"),
    "trade-password-changed": lambda: _event(notify_pb.GtwEventType_TradePwdChanged, "The trade password was changed"),
    "login-password-changed": lambda: _event(notify_pb.GtwEventType_LoginPwdChanged, "The login password was changed"),
    "trade-logged-out": lambda: _logins(quotes=True, trade=False),
    "quote-logged-out": lambda: _logins(quotes=False, trade=True),
    "logged-in": lambda: _logins(quotes=True, trade=True),
    "ready": _ready,
}


def notice_of(kind: str) -> notify_pb.Response:
    """The push for a kind of NOTICES; raises BadInput for another."""
    make = NOTICES.get(kind)
    if make is None:
        raise BadInput("unknown-notice", kind=kind, known=sorted(NOTICES))
    return notify_pb.Response(retType=0, s2c=make())
