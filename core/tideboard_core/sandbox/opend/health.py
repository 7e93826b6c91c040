"""Handlers about how the gateway is doing: delay statistics and quota in use."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from tideboard_core.sandbox.opend.refusals import BAD_ARGUMENT, Refusal
from tideboard_core.sandbox.opend.session import Session
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import GetDelayStatistics_pb2 as pb
from tideboard_proto.opend import UsedQuota_pb2 as quota_pb

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
        usedSubQuota=shared.ledger.used, usedKLineQuota=len(shared.history_quota.used(shared.exchange.now))
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
