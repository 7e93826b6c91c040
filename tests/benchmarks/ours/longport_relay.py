"""Stands between the sandbox's LongPort quote socket and its clients, passes packets through and adds pushes.

Arguments: the sandbox's quote address, how many symbols are pushed. First tells its own address; a client that connects
to ADDRESS/NAME is called NAME. Orders:
{"do": "push", "to": a name, "kind":, "count":, "rate": pushes a second}; each client gets the same pushes.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import defaultdict
from typing import Any

import aiohttp
from aiohttp import WSMsgType, web

from benchmarks.longport_frames import Pushes, symbols, websocket_message
from benchmarks.orders import asynchronous_orders
from benchmarks.subject import tell
from tideboard_core.wire.longport.packet import REPLY_CAP

STEP = 0.001


class Relay:
    """Its door, its clients by name and its load."""

    def __init__(self, upstream: str, count: int) -> None:
        self.upstream = upstream
        self.pushes = defaultdict[str, Pushes](lambda: Pushes(symbols(count)))
        """By client: each gets the same, and each whole, for a number left out is a push that was missed."""
        self.clients: dict[str, asyncio.Transport] = {}

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hand on what both sides say until one of them goes."""
        down = web.WebSocketResponse(autoping=False, compress=False, max_msg_size=REPLY_CAP)
        await down.prepare(request)
        assert isinstance(request.transport, asyncio.Transport)
        self.clients[request.match_info["name"]] = request.transport
        async with aiohttp.ClientSession() as http:
            address = f"{self.upstream}?{request.query_string}"
            async with http.ws_connect(address, autoping=False, max_msg_size=REPLY_CAP) as up:
                tasks = [asyncio.ensure_future(way) for way in (_hand_on(down, up), _hand_on(up, down))]  # noqa: TID251  ended below
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        return down

    async def push(self, *, to: str, kind: str, count: int, rate: float) -> dict[str, Any]:
        """Make them first, then send them at a rate."""
        frames = [websocket_message(self.pushes[to].packet(kind)) for _ in range(count)]
        started, sent = time.monotonic(), 0
        while sent < count:
            due = min(count, round(rate * (time.monotonic() - started + STEP)))
            self.clients[to].write(b"".join(frames[sent:due]))
            sent = due
            await asyncio.sleep(STEP)
        return {"sent": count}


async def _hand_on(source: Any, target: Any) -> None:
    sends = {WSMsgType.BINARY: target.send_bytes, WSMsgType.PING: target.ping, WSMsgType.PONG: target.pong}
    async for message in source:
        if (send := sends.get(message.type)) is not None:
            await send(message.data)


async def main(upstream: str, count: int) -> None:
    """Serve until standard input ends."""
    relay = Relay(upstream, count)
    application = web.Application()
    application.router.add_get("/{name}", relay.serve)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    tell(ready={"address": "ws://{}:{}".format(*runner.addresses[0][:2])})
    async for order in asynchronous_orders():
        tell(**await getattr(relay, order.pop("do"))(**order))
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
