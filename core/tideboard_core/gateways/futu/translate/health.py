"""How a gateway program is doing: delays, quota, programs on it, and whose login it is."""

from __future__ import annotations

from typing import Final

from tideboard_core.gateways.futu.translate.instruments import keys_of_sub
from tideboard_core.gateways.futu.translate.refusals import text_of
from tideboard_core.model.gateway_health import (
    CallDelay,
    DelayBand,
    DelayStatistics,
    GatewayUser,
    OrderDelay,
    PushDelay,
)
from tideboard_core.model.subscriptions import ClientShare
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import GetDelayStatistics_pb2, GetUserInfo_pb2, Qot_GetSubInfo_pb2

EVERY_TYPE: Final = (
    GetDelayStatistics_pb2.DelayStatisticsType_QotPush,
    GetDelayStatistics_pb2.DelayStatisticsType_ReqReply,
    GetDelayStatistics_pb2.DelayStatisticsType_PlaceOrder,
)
WHOLE_WAY: Final = GetDelayStatistics_pb2.QotPushStage_SR2CS
"""From the exchange's data at the broker until it left the gateway program."""
USER_FLAG: Final = int(GetUserInfo_pb2.UserInfoField_Basic | GetUserInfo_pb2.UserInfoField_API)
"""Name and quotas; the login's web key is none of our business."""
_PUSH_KIND: Final[dict[int, str]] = {
    GetDelayStatistics_pb2.QotPushType_Price: "price",
    GetDelayStatistics_pb2.QotPushType_Ticker: "ticker",
    GetDelayStatistics_pb2.QotPushType_OrderBook: "order-book",
    GetDelayStatistics_pb2.QotPushType_Broker: "broker",
}
_TOLD_OF_A_USER: Final = ("nickName", "apiLevel", "subQuota", "historyKLQuota", "userAttribution")
"""Fields that are shown; what else the message carries may be a key of the login."""


def delay_statistics(wire: GetDelayStatistics_pb2.S2C) -> DelayStatistics:
    """Return the delays that the program counted; pushes of a kind that we do not know keep their number."""
    return DelayStatistics(
        pushes=tuple(_push_delay(each) for each in wire.qotPushStatisticsList),
        calls=tuple(
            CallDelay(
                name=_name(each.protoID),
                count=each.count,
                total=each.totalCostAvg,
                gateway=each.openDCostAvg,
                network=each.netDelayAvg,
                local=each.isLocalReply,
            )
            for each in wire.reqReplyStatisticsList
        ),
        orders=tuple(
            OrderDelay(
                order_id=text_of(each.orderID),
                total=each.totalCost,
                gateway=each.openDCost,
                network=each.netDelay,
                update=each.updateCost,
            )
            for each in wire.placeOrderStatisticsList
        ),
    )


def _push_delay(wire: GetDelayStatistics_pb2.DelayStatistics) -> PushDelay:
    return PushDelay(
        kind=_PUSH_KIND.get(wire.qotPushType, str(wire.qotPushType)),
        average=wire.delayAvg,
        count=wire.count,
        bands=tuple(
            DelayBand(each.begin, each.end, each.count, each.proportion, each.cumulativeRatio) for each in wire.itemList
        ),
    )


def _name(proto_id: int) -> str:
    try:
        return ProtoId(proto_id).name
    except ValueError:
        return str(proto_id)


def clients(wire: Qot_GetSubInfo_pb2.S2C) -> list[ClientShare]:
    """Return the programs on the gateway, ours first; it numbers them in no way, so that their place names them."""
    own_first = sorted(wire.connSubInfoList, key=lambda connection: not connection.isOwnConnData)
    return [
        ClientShare(
            connection=str(place),
            used=connection.usedQuota,
            own=connection.isOwnConnData,
            keys=frozenset(key for sub in connection.subInfoList for key in keys_of_sub(sub)),
        )
        for place, connection in enumerate(own_first, start=1)
    ]


def gateway_user(wire: GetUserInfo_pb2.S2C) -> GatewayUser:
    """Return whose login it is."""
    told = {name: _shown(getattr(wire, name)) for name in _TOLD_OF_A_USER if wire.HasField(name)}
    return GatewayUser(id=str(wire.userID) if wire.HasField("userID") else "", details=told)


def _shown(value: str | bytes | int) -> str:
    return str(value) if isinstance(value, int) else text_of(value)
