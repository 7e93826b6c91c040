"""A gateway program whose login waits for a code of a person: the connection says which, and asks for none."""

from __future__ import annotations

import asyncio

import pytest

from fakes.scenes.market.session import Bench
from fakes.servers.opend.scripted import ScriptedOpend
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import LinkState, LoginAsk
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import Common_pb2, GetGlobalState_pb2, GetUserInfo_pb2, Qot_GetSubInfo_pb2

VERIFICATION = 1006
QUOTE = Topic.QUOTE.of("HK.00700")


def state(status: Common_pb2.ProgramStatusType, *, logged_in: bool = False) -> GetGlobalState_pb2.S2C:
    return GetGlobalState_pb2.S2C(
        marketHK=5, marketUS=11, marketSH=5, marketSZ=5, marketHKFuture=5, qotLogined=logged_in, trdLogined=logged_in,
        serverVer=1011, serverBuildNo=1, time=1763606400, programStatus=Common_pb2.ProgramStatus(type=status),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (Common_pb2.ProgramStatusType_NeedPhoneVerifyCode, LoginAsk.PHONE_CODE),
        (Common_pb2.ProgramStatusType_NeedPicVerifyCode, LoginAsk.PICTURE_CODE),
        (Common_pb2.ProgramStatusType_LoginFailed, "quotes-logged-out"),
    ],
)
async def test_a_login_that_waits_for_a_person_degrades_with_what_it_waits_for(
    status: Common_pb2.ProgramStatusType, reason: str
) -> None:
    async with ScriptedOpend() as opend, asyncio.TaskGroup() as group:
        opend.reply(ProtoId.GetGlobalState, state(status))
        opend.reply(ProtoId.GetUserInfo, GetUserInfo_pb2.S2C())
        opend.reply(ProtoId.Qot_GetSubInfo, Qot_GetSubInfo_pb2.S2C(totalUsedQuota=0, remainQuota=9))
        opend.reply(ProtoId.Qot_Sub)
        opend.reply(ProtoId.Qot_RegQotPush)
        bench = Bench("127.0.0.1", opend.port)
        running = group.create_task(bench.session.run())
        await bench.until_state(LinkState.LIVE)
        bench.hub.subscribe(QUOTE)  # wakes the session
        degraded = await bench.until_state(LinkState.DEGRADED)
        assert degraded.reason == reason
        assert VERIFICATION not in {frame.proto_id for frame in opend.received}
        running.cancel()
