"""How the gateway program is doing, who is on it, and what its key may do."""

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
from tideboard_core.model.live import HistoryQuota
from tideboard_core.model.subscriptions import ClientShare
from tideboard_core.ports.reference import Administration
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_GetSubInfo_pb2,
)


class FutuProgram:
    """A gateway program without keys and admin calls: whoever reaches it may do everything else."""

    def __init__(self, link: FutuLink) -> None:
        self._link = link

    @property
    def admin(self) -> Administration | None:
        """None: the program is administered at its own window."""
        return None

    async def delay_statistics(self) -> DelayStatistics:
        """Delays that the program counted, of pushes, calls and orders."""
        reply = await self._link.call(
            ProtoId.GetDelayStatistics, typeList=health.EVERY_TYPE, qotPushStage=health.WHOLE_WAY
        )
        return health.delay_statistics(reply)

    async def used_quota(self) -> QuotaUse:
        """Used quota of the whole login; programs without this call tell it in two others."""
        try:
            told = await self._link.call(ProtoId.UsedQuota)
        except NotOffered:
            return await self._quota_of_older_programs()
        return QuotaUse(
            subscriptions=told.usedSubQuota if told.HasField("usedSubQuota") else None,
            history=told.usedKLineQuota if told.HasField("usedKLineQuota") else None,
        )

    async def _quota_of_older_programs(self) -> QuotaUse:
        proto_id = ProtoId.Qot_RequestHistoryKLQuota
        history = await self._link.call(proto_id, bGetDetail=False)
        return QuotaUse(subscriptions=(await self._every_subscription()).totalUsedQuota, history=history.usedQuota)

    async def history_quota(self) -> HistoryQuota:
        """Securities that history candles were asked for in the broker's rolling period, and how many are left."""
        reply = await self._link.call(ProtoId.Qot_RequestHistoryKLQuota, bGetDetail=False)
        return HistoryQuota(used=reply.usedQuota, remaining=reply.remainQuota)

    async def clients(self) -> list[ClientShare]:
        """Programs on the gateway with their subscriptions, ours first."""
        return health.clients(await self._every_subscription())

    async def _every_subscription(self) -> Qot_GetSubInfo_pb2.S2C:
        found: Qot_GetSubInfo_pb2.S2C = await self._link.call(ProtoId.Qot_GetSubInfo, isReqAllConn=True)
        return found

    async def gateway_user(self) -> GatewayUser:
        """Whose login it is."""
        reply = await self._link.call(ProtoId.GetUserInfo, flag=health.USER_FLAG)
        return health.gateway_user(reply)

    async def scopes(self) -> dict[Scope, ScopeState]:
        """Every scope: there are no keys. Administration is not among what can be done."""
        return dict.fromkeys(Scope, ScopeState.HELD)
