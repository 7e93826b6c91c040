"""Calls about OpenD itself: delay statistics, used quota, connected clients, and the login."""

from __future__ import annotations

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.futu.link import FutuLink
from tideboard_core.gateways.futu.translate import health
from tideboard_core.model.gateway_health import (
    DelayStatistics,
    GatewayUser,
    QuotaUse,
    Scope,
    ScopeState,
)
from tideboard_core.model.hub_keys import ClientShare
from tideboard_core.ports.reference import Administration
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_GetSubInfo_pb2,
)


class FutuProgram:
    """Implements `ports.reference.GatewayProgram` for OpenD, which has no API keys and no admin calls."""

    def __init__(self, link: FutuLink) -> None:
        self._link = link

    @property
    def admin(self) -> Administration | None:
        """None: OpenD is administered at its own window or console."""
        return None

    async def delay_statistics(self) -> DelayStatistics:
        """Return the delays that OpenD has measured of pushes, calls and orders."""
        reply = await self._link.call(
            ProtoId.GetDelayStatistics, typeList=health.EVERY_TYPE, qotPushStage=health.SERVER_TO_CLIENT
        )
        return health.delay_statistics(reply)

    async def used_quota(self) -> QuotaUse:
        """Return the used quota of the whole login, which all programs on this OpenD share."""
        try:
            reply = await self._link.call(ProtoId.UsedQuota)
        except NotOffered:  # OpenD before UsedQuota (1010) existed has both figures in two other calls
            return await self._quota_of_older_programs()
        return QuotaUse(
            subscriptions=reply.usedSubQuota if reply.HasField("usedSubQuota") else None,
            history=reply.usedKLineQuota if reply.HasField("usedKLineQuota") else None,
        )

    async def _quota_of_older_programs(self) -> QuotaUse:
        proto_id = ProtoId.Qot_RequestHistoryKLQuota
        history = await self._link.call(proto_id, bGetDetail=False)
        return QuotaUse(subscriptions=(await self._every_subscription()).totalUsedQuota, history=history.usedQuota)

    async def clients(self) -> list[ClientShare]:
        """Return the clients of this OpenD with their subscriptions, ours first."""
        return health.clients(await self._every_subscription())

    async def _every_subscription(self) -> Qot_GetSubInfo_pb2.S2C:
        reply: Qot_GetSubInfo_pb2.S2C = await self._link.call(ProtoId.Qot_GetSubInfo, isReqAllConn=True)
        return reply

    async def gateway_user(self) -> GatewayUser:
        """Return the login that OpenD holds."""
        reply = await self._link.call(ProtoId.GetUserInfo, flag=health.USER_FLAG)
        return health.gateway_user(reply)

    async def scopes(self) -> dict[Scope, ScopeState]:
        """Return every scope as held: OpenD has no keys that could lack one."""
        return dict.fromkeys(Scope, ScopeState.HELD)
