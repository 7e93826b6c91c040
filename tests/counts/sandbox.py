"""Counts what the sandbox costs in this process and prints one JSON object: python -m counts.sandbox."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager, redirect_stdout
from typing import Any

from counts.calls import Calls
from counts.steps import Steps

COMMAND = ("--date", "2026-11-18", "--seed", "7", "--control-port", "0")
"""As the program starts by itself, on a day with a session in every market; the control port is for the steps."""
CODES = ("00700", "09988", "00005", "00941", "01299")
"""Securities of Hong Kong that a client is subscribed to."""
LATE = 0.001
"""Seconds that a timer is late: of exact ones the sum would decide by its rounding whether a second is over."""
TURNS = 50
"""Turns of the loop in which everything has ended that a move of time began."""
SETTLED = 4
"""Seconds after which a client has what it asked for, and what the exchange draws ahead is drawn."""
Line = Mapping[str, Any]
"""The sandbox's first line."""


class StandingTime(asyncio.SelectorEventLoop):
    """A loop whose time stands until somebody moves it."""

    now = 0.0

    def time(self) -> float:
        """Return seconds."""
        return self.now


class StandingTimes(asyncio.DefaultEventLoopPolicy):
    """Makes such loops."""

    _loop_factory = StandingTime


class FirstLine(io.StringIO):
    """Standard output of the program; its first line goes to `then`."""

    def __init__(self, then: Callable[[Line], object]) -> None:
        super().__init__()
        self._then = then

    def flush(self) -> None:
        """The line is whole."""
        self._then(json.loads(self.getvalue()))


def main() -> int:
    """Run in this process."""
    calls = Calls()
    calls.begin()
    steps, start, counting = Steps(calls), ExitStack(), list[asyncio.Task[None]]()

    def started(line: Line) -> None:
        start.close()
        counting.append(asyncio.get_running_loop().create_task(count(steps, line)))

    asyncio.set_event_loop_policy(StandingTimes())
    with redirect_stdout(FirstLine(started)):
        start.enter_context(steps.step("sandbox started"))
        from tideboard_sandbox.__main__ import main as sandbox

        code = sandbox(COMMAND)
    calls.end()
    for task in counting:
        task.result()
    steps.say()
    return code


async def count(steps: Steps, line: Line) -> None:
    """Count the seconds of a sandbox that has started, and end it."""
    logging.getLogger("tideboard.sandbox").setLevel(logging.WARNING)  # clients that come and go are no errors
    try:
        await _seconds(steps, line)
    finally:
        signal.raise_signal(signal.SIGTERM)


async def _seconds(steps: Steps, line: Line) -> None:
    from fakes.servers.sandbox import OpenSandbox

    sandbox = OpenSandbox(dict(line))
    await _second(steps, "sandbox, a second of calm")
    await sandbox.ask("speed", speed=0)
    await _second(steps, "sandbox, an idle second")
    await sandbox.ask("speed", speed=1)
    # What was subscribed over REST stays so without a client: it comes last.
    clients: dict[str, Callable[[Line], AbstractAsyncContextManager[None]]]
    clients = {"LongPort": over_longport, "OpenD": over_opend, "REST": over_rest}
    for name, client in clients.items():
        async with client(line):
            await _second(steps, f"sandbox, a second of calm, {name}")


async def _second(steps: Steps, name: str) -> None:
    await _pass_by(SETTLED)
    with steps.step(name):
        await _pass_by(1)


async def _pass_by(seconds: int) -> None:
    from tideboard_sandbox.clock_driver import STEP_SECONDS

    loop = asyncio.get_running_loop()
    assert isinstance(loop, StandingTime)
    for _ in range(round(seconds / STEP_SECONDS)):
        loop.now += STEP_SECONDS + LATE
        for _ in range(TURNS):
            await asyncio.sleep(0)


@asynccontextmanager
async def over_longport(line: Line) -> AsyncIterator[None]:
    """A client of LongPort's port that is subscribed; what is pushed to it waits unread."""
    import aiohttp

    from fakes.servers.longport.answers import CONTROL_ANSWERS, QUOTE_ANSWERS
    from fakes.servers.longport.http_client import LongportCaller
    from fakes.servers.longport.in_process import PacketClient
    from tideboard_core.wire.longport.commands import ControlCommand, QuoteCommand
    from tideboard_core.wire.longport.handshake import websocket_url
    from tideboard_proto.longport import control_pb2 as control
    from tideboard_proto.longport import quote_pb2 as pb

    def password() -> str:
        with LongportCaller(line) as caller:
            return str(caller.ok("GET", "/v1/socket/token")["otp"])

    token = await asyncio.to_thread(password)
    kinds = [pb.QUOTE, pb.DEPTH, pb.BROKERS, pb.TRADE]
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(websocket_url(line["longport"]["quote_ws"]), autoping=False) as link,
    ):
        client = PacketClient(link, {**CONTROL_ANSWERS, **QUOTE_ANSWERS})
        await client.ask(ControlCommand.AUTH, control.AuthRequest(token=token))
        symbols = [f"{int(code)}.HK" for code in CODES]
        await client.ask(QuoteCommand.SUBSCRIBE, pb.SubscribeRequest(symbol=symbols, sub_type=kinds))
        yield


def _kinds() -> list[int]:
    """What a client is subscribed to, in the numbers of OpenD."""
    from tideboard_proto.opend import Qot_Common_pb2 as qot

    return [qot.SubType_Basic, qot.SubType_OrderBook, qot.SubType_Ticker, qot.SubType_RT, qot.SubType_Broker]


@asynccontextmanager
async def over_opend(line: Line) -> AsyncIterator[None]:
    """A client of OpenD's port that is subscribed; what is pushed to it waits unread."""
    from fakes.servers.opend.client import OpendClient
    from tideboard_core.wire.opend.protocols import ProtoId

    host, _, port = str(line["opend"]).rpartition(":")
    wanted = {
        "securityList": [{"market": 1, "code": code} for code in CODES],
        "subTypeList": _kinds(),
        "isSubOrUnSub": True,
        "isRegOrUnRegPush": True,
    }

    def subscribed() -> OpendClient:
        client = OpendClient((host, int(port)))
        client.init()
        reply = client.call(ProtoId.Qot_Sub, **wanted)
        assert reply.retType == 0, reply.retMsg
        return client

    with await asyncio.to_thread(subscribed):
        yield


@asynccontextmanager
async def over_rest(line: Line) -> AsyncIterator[None]:
    """A client of the REST port that is subscribed; what is pushed to it waits unread."""
    import aiohttp

    url, key = line["rest"], {"Authorization": f"Bearer {line['rest_keys']['full']}"}
    wanted = {"symbols": [f"HK.{code}" for code in CODES], "sub_types": _kinds(), "is_sub_or_un_sub": True}
    async with aiohttp.ClientSession(headers=key) as session, session.ws_connect(f"{url}/ws"):
        async with session.post(f"{url}/api/subscribe", json=wanted) as reply:
            answer = await reply.json()
            assert answer["ret_type"] == 0, answer
        yield


if __name__ == "__main__":
    sys.exit(main())
