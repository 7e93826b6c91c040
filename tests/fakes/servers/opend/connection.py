"""A bare connection to the scripted OpenD with what it reported, and a small read to send over it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.gateways.common.heartbeats import UNWATCHED, Heartbeats
from tideboard_core.gateways.futu.link import PushHandler
from tideboard_core.gateways.opend.connection import OpendConnection, OpendTiming
from tideboard_core.wire.opend.crypto import RsaPieces
from tideboard_core.wire.opend.framing import OpendFrame
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_GetSubInfo_pb2,
)


class Line:
    """A connection under test with what it reported."""

    def __init__(
        self,
        opend: ScriptedOpend,
        *,
        rsa: RsaPieces | None = None,
        timing: OpendTiming | None = None,
        handlers: dict[int, PushHandler] | None = None,
        on_dropped: Callable[[OpendFrame, Exception], None] = lambda _frame, _error: None,
        heartbeats: Heartbeats = UNWATCHED,
    ) -> None:
        self.closed: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()
        self.times: asyncio.Queue[int] = asyncio.Queue()
        self.port = opend.port
        self.connection = OpendConnection(
            handlers=handlers or {},
            on_dropped=on_dropped,
            on_closed=self.closed.set_result,
            on_time=self.times.put_nowait,
            heartbeats=heartbeats,
            rsa=rsa,
            timing=timing or OpendTiming(connect=60.0, read=60.0, write=60.0),
        )

    async def open(self) -> OpendConnection:
        """Open and log in."""
        await self.connection.open("127.0.0.1", self.port)
        await self.connection.log_in()
        return self.connection


def sub_info(remaining: int = 5) -> Qot_GetSubInfo_pb2.S2C:
    """Return a small reply that needs nothing else."""
    return Qot_GetSubInfo_pb2.S2C(totalUsedQuota=1, remainQuota=remaining)


ASK = Qot_GetSubInfo_pb2.Request(c2s=Qot_GetSubInfo_pb2.C2S())


async def ask(connection: OpendConnection) -> Qot_GetSubInfo_pb2.Response:
    """Send the small read."""
    return await connection.request(ProtoId.Qot_GetSubInfo, ASK, Qot_GetSubInfo_pb2.Response)
