"""How the gateway program is doing, who is on it, and what its key may do."""

from __future__ import annotations

from tideboard_core.errors import NotOffered
from tideboard_core.gateway_parts.futu.link import FutuLink
from tideboard_core.gateway_parts.futu.translate import health
from tideboard_core.model.gateway_health import (
    AdminStatus,
    ClientShare,
    DelayStatistics,
    GatewayUser,
    QuotaUse,
    Scope,
    ScopeState,
)
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    GetDelayStatistics_pb2,
    GetUserInfo_pb2,
    Qot_GetSubInfo_pb2,
    Qot_RequestHistoryKLQuota_pb2,
    UsedQuota_pb2,
)


class FutuHealth(FutuLink):
    """The GatewayProgram port of a program without keys and admin calls: whoever reaches it may do everything else."""

    async def delay_statistics(self) -> DelayStatistics:
        """Delays that the program counted, of pushes, calls and orders."""
        c2s = GetDelayStatistics_pb2.C2S(typeList=health.EVERY_TYPE, qotPushStage=health.WHOLE_WAY)
        request = GetDelayStatistics_pb2.Request(c2s=c2s)
        reply = await self._call(ProtoId.GetDelayStatistics, request, GetDelayStatistics_pb2.Response)
        return health.delay_statistics(reply.s2c)

    async def used_quota(self) -> QuotaUse:
        """Used quota of the whole login; programs without this call tell it in two others."""
        request = UsedQuota_pb2.Request(c2s=UsedQuota_pb2.C2S())
        try:
            reply = await self._call(ProtoId.UsedQuota, request, UsedQuota_pb2.Response)
        except NotOffered:
            return await self._quota_of_older_programs()
        told = reply.s2c
        return QuotaUse(
            subscriptions=told.usedSubQuota if told.HasField("usedSubQuota") else None,
            history=told.usedKLineQuota if told.HasField("usedKLineQuota") else None,
        )

    async def _quota_of_older_programs(self) -> QuotaUse:
        c2s = Qot_RequestHistoryKLQuota_pb2.C2S(bGetDetail=False)
        request = Qot_RequestHistoryKLQuota_pb2.Request(c2s=c2s)
        proto_id = ProtoId.Qot_RequestHistoryKLQuota
        history = await self._call(proto_id, request, Qot_RequestHistoryKLQuota_pb2.Response)
        return QuotaUse(subscriptions=(await self._every_subscription()).totalUsedQuota, history=history.s2c.usedQuota)

    async def clients(self) -> list[ClientShare]:
        """Programs on the gateway with their subscriptions, ours first."""
        return health.clients(await self._every_subscription())

    async def _every_subscription(self) -> Qot_GetSubInfo_pb2.S2C:
        request = Qot_GetSubInfo_pb2.Request(c2s=Qot_GetSubInfo_pb2.C2S(isReqAllConn=True))
        reply = await self._call(ProtoId.Qot_GetSubInfo, request, Qot_GetSubInfo_pb2.Response)
        return reply.s2c

    async def gateway_user(self) -> GatewayUser:
        """Whose login it is."""
        request = GetUserInfo_pb2.Request(c2s=GetUserInfo_pb2.C2S(flag=health.USER_FLAG))
        reply = await self._call(ProtoId.GetUserInfo, request, GetUserInfo_pb2.Response)
        return health.gateway_user(reply.s2c)

    async def scopes(self) -> dict[Scope, ScopeState]:
        """Every scope: there are no keys. Administration is not among what can be done."""
        return dict.fromkeys(Scope, ScopeState.HELD)

    async def admin_status(self) -> AdminStatus:
        """Raise NotOffered: the program is administered at its own window."""
        raise self._no_admin()

    async def admin_reload(self) -> None:
        """Raise NotOffered, as `admin_status`."""
        raise self._no_admin()

    async def admin_shutdown(self) -> None:
        """Raise NotOffered, as `admin_status`."""
        raise self._no_admin()

    def _no_admin(self) -> NotOffered:
        return NotOffered("admin-not-offered", provider=self.provider)
