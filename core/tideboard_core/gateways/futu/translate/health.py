"""Converts OpenD's delay statistics, connected clients and login."""

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
from tideboard_core.model.hub_keys import ClientShare
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import GetDelayStatistics_pb2, GetUserInfo_pb2, Qot_GetSubInfo_pb2

EVERY_TYPE: Final = (
    GetDelayStatistics_pb2.DelayStatisticsType_QotPush,
    GetDelayStatistics_pb2.DelayStatisticsType_ReqReply,
    GetDelayStatistics_pb2.DelayStatisticsType_PlaceOrder,
)
SERVER_TO_CLIENT: Final = GetDelayStatistics_pb2.QotPushStage_SR2CS
"""The widest stage: from the broker's server receiving exchange data until OpenD has sent it to the client."""
USER_FLAG: Final = int(GetUserInfo_pb2.UserInfoField_Basic | GetUserInfo_pb2.UserInfoField_API)
"""Asks for name and quotas alone, so that the login's web key never reaches this process."""
_PUSH_KIND: Final[dict[int, str]] = {
    GetDelayStatistics_pb2.QotPushType_Price: "price",
    GetDelayStatistics_pb2.QotPushType_Ticker: "ticker",
    GetDelayStatistics_pb2.QotPushType_OrderBook: "order-book",
    GetDelayStatistics_pb2.QotPushType_Broker: "broker",
}
_USER_FIELDS: Final = ("nickName", "apiLevel", "subQuota", "historyKLQuota", "userAttribution")
"""The fields that are shown: a list of what is allowed, since a later field may carry a key of the login."""


def delay_statistics(wire: GetDelayStatistics_pb2.S2C) -> DelayStatistics:
    """Return the measured delays; an unknown push type is named by its number."""
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
    """Return the clients of an OpenD, ours first; they are numbered here, since the reply has no ids."""
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
    """Return the user number and the shown fields of a login."""
    details = {name: _shown(getattr(wire, name)) for name in _USER_FIELDS if wire.HasField(name)}
    return GatewayUser(id=str(wire.userID) if wire.HasField("userID") else "", details=details)


def _shown(value: str | bytes | int) -> str:
    return str(value) if isinstance(value, int) else text_of(value)
