"""The gateway's life as the session drives it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from fakes.servers.opend.gateway import PATIENT, gateway_to
from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown, LoginRefused
from tideboard_core.gateways.opend.gateway import OpendGateway
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import LinkEventKind
from tideboard_core.ports.gateway import Gateway
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import GetGlobalState_pb2, KeepAlive_pb2


async def test_it_is_a_gateway(gateway: OpendGateway) -> None:
    port: Gateway = gateway

    assert (port.provider, port.connected, port.generation) == ("Futu OpenD", True, 1)
    assert port.address.startswith("127.0.0.1:")
    assert port.last_heard > 0
    assert int(port.login) == gateway.link.user_id > 0


async def test_calls_before_connecting_say_so(opend: ScriptedOpend, sinks: Sinks, clock: ManualClock) -> None:
    gateway = gateway_to(opend, sinks, clock)

    with pytest.raises(GatewayDown):
        await gateway.quotes.gateway_state()

    assert (gateway.connected, gateway.last_heard, gateway.link.may_trade) == (False, 0.0, False)
    assert gateway.login == ""


async def test_lost_connection_is_told_once_and_the_next_login_is_a_new_generation(
    opend: ScriptedOpend, gateway: OpendGateway
) -> None:
    ended: asyncio.Queue[Exception | None] = asyncio.Queue()
    gateway.on_closed(ended.put_nowait)

    opend.open_connections[0].transport.abort()

    assert isinstance(await ended.get(), GatewayDown)
    assert not gateway.connected
    await gateway.connect()
    assert not gateway.connected
    await gateway.log_in()
    assert (gateway.connected, gateway.generation, ended.empty()) == (True, 2, True)


async def test_own_close_is_silent_and_may_be_repeated(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    ended: asyncio.Queue[Exception | None] = asyncio.Queue()
    gateway.on_closed(ended.put_nowait)

    await gateway.close()
    await gateway.close()
    await opend.until(lambda: not opend.open_connections)

    assert ended.empty()


async def test_connecting_again_closes_what_stood(opend: ScriptedOpend, gateway: OpendGateway) -> None:
    await gateway.connect()
    await gateway.log_in()
    await opend.until(lambda: len(opend.open_connections) == 1)

    assert gateway.connected


async def test_refused_login_is_no_connection(opend: ScriptedOpend, sinks: Sinks, clock: ManualClock) -> None:
    opend.refuse(ProtoId.InitConnect, "登录失败")
    gateway = gateway_to(opend, sinks, clock)
    await gateway.connect()

    with pytest.raises(LoginRefused):
        await gateway.log_in()

    assert (gateway.connected, gateway.generation) == (False, 0)
    await gateway.close()


async def test_heartbeat_feeds_the_market_clock(sinks: Sinks, clock: ManualClock) -> None:
    times: asyncio.Queue[datetime] = asyncio.Queue()
    async with ScriptedOpend(interval=1) as opend:
        opend.answers[ProtoId.KeepAlive] = lambda _: KeepAlive_pb2.Response(
            retType=0, s2c=KeepAlive_pb2.S2C(time=1_700_000_000)
        )
        endpoint = OpendEndpoint(host="127.0.0.1", port=opend.port, timing=PATIENT)
        gateway = OpendGateway(endpoint, feed=sinks, trading=sinks, clock=clock, market_time=times.put_nowait)
        await gateway.connect()
        await gateway.log_in()

        assert await times.get() == datetime.fromtimestamp(1_700_000_000, UTC)
        await gateway.close()


@pytest.mark.parametrize(
    ("beat", "states", "apart"),
    [
        (1_700_086_400, (1_700_000_000, 1_700_000_010), 86_390),
        (1_699_999_000, (1_700_000_000, 1_700_000_010), 1_000),
        (1_700_000_008, (1_700_000_000, 1_700_000_010), None),
        (1_700_003_600, (1_700_000_000, 1_700_007_200), None),
    ],
    ids=["ahead", "behind", "agreeing", "a practice clock moved on"],
)
async def test_a_gateway_that_tells_two_times_is_said_once_and_its_states_win(
    sinks: Sinks, clock: ManualClock, beat: int, states: tuple[int, int], apart: int | None
) -> None:
    times: asyncio.Queue[datetime] = asyncio.Queue()
    told = iter((*states, states[-1] + 10, states[-1] + 20))

    def state(_: object) -> GetGlobalState_pb2.Response:
        s2c = GetGlobalState_pb2.S2C(
            marketHK=1, marketUS=1, marketSH=1, marketSZ=1, marketHKFuture=1, qotLogined=True, trdLogined=True,
            serverVer=1, serverBuildNo=1, time=next(told),
        )  # fmt: skip
        return GetGlobalState_pb2.Response(retType=0, s2c=s2c)

    async with ScriptedOpend(interval=1) as opend:
        opend.answers[ProtoId.KeepAlive] = lambda _: KeepAlive_pb2.Response(retType=0, s2c=KeepAlive_pb2.S2C(time=beat))
        opend.answers[ProtoId.GetGlobalState] = state
        endpoint = OpendEndpoint(host="127.0.0.1", port=opend.port, timing=PATIENT)
        gateway = OpendGateway(endpoint, feed=sinks, trading=sinks, clock=clock, market_time=times.put_nowait)
        await gateway.connect()
        await gateway.log_in()
        await gateway.quotes.gateway_state()
        assert await times.get() == datetime.fromtimestamp(beat, UTC)
        await gateway.quotes.gateway_state()

        events = [update.value for key, update in sinks.published if key.topic is Topic.LINK_EVENT]
        assert [(event.kind, event.data) for event in events] == (
            [] if apart is None else [(LinkEventKind.TWO_TIMES, {"seconds": apart})]
        )
        if apart is not None:
            gateway.link._take_heartbeat(datetime.fromtimestamp(beat, UTC))
            assert times.empty()
        await gateway.close()


def test_ipv6_address_is_written_in_brackets(sinks: Sinks, clock: ManualClock) -> None:
    gateway = OpendGateway(OpendEndpoint(host="::1", port=11111), feed=sinks, trading=sinks, clock=clock)

    assert gateway.address == "[::1]:11111"
