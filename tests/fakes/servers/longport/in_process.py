"""A LongPort port in this process, and a client that speaks its packets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, time
from itertools import count
from typing import Any, TypeVar

import aiohttp
from google.protobuf.message import Message

from fakes.servers.longport.answers import CONTROL_ANSWERS, QUOTE_ANSWERS, TRADE_ANSWERS
from fakes.servers.sandbox import PRACTICE_DAY
from fakes.values.waiting import CEILING
from tideboard_core.model.credentials import DataCentre
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.wire.longport.commands import ControlCommand
from tideboard_core.wire.longport.handshake import websocket_url
from tideboard_core.wire.longport.packet import REPLY_CAP, Packet, PacketType, Status, decode, encode
from tideboard_proto.longport import control_pb2 as control
from tideboard_sandbox.exchange.broker.accounts import LONGPORT_ACCOUNTS
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.longport.access.data_centres import HEADER
from tideboard_sandbox.longport.access.state import LongportState
from tideboard_sandbox.longport.server import LongportServer

M = TypeVar("M", bound=Message)


class Refused(Exception):
    """An answer that says no."""

    def __init__(self, status: int, error: control.Error) -> None:
        super().__init__(error.msg)
        self.status = Status(status)
        self.code = error.code
        self.text = error.msg


@dataclass(slots=True)
class PacketClient:
    """One WebSocket. Pushes that come while an answer is awaited are kept in `pushes`."""

    link: aiohttp.ClientWebSocketResponse
    answers: dict[int, type[Message]]
    pushes: list[tuple[int, Any]] = field(default_factory=list)
    ids: count[int] = field(default_factory=lambda: count(1))

    async def send(self, command: int, message: Message | bytes = b"", **how: Any) -> int:
        """Send a request and return its id; `how` goes to `encode`."""
        request_id = next(self.ids)
        body = message if isinstance(message, bytes) else message.SerializeToString()
        await self.link.send_bytes(encode(Packet(PacketType.REQUEST, command, body, request_id, 30_000), **how))
        return request_id

    async def ask(self, command: int, message: Message | bytes = b"", **how: Any) -> Any:
        """Send a request and return its answer; raises Refused."""
        wanted = await self.send(command, message, **how)
        return await self.answer(wanted)

    async def answer(self, request_id: int) -> Any:
        """The answer to a request that was sent; raises Refused."""
        while True:
            packet = await self.packet()
            if packet.type is PacketType.RESPONSE and packet.request_id == request_id:
                if packet.status:
                    raise Refused(packet.status, control.Error.FromString(packet.body))
                return self.answers[packet.command].FromString(packet.body)
            self._keep(packet)

    async def push(self, command: int) -> Any:
        """The next push of a command, from those kept or off the wire."""
        while True:
            for place, (kept, message) in enumerate(self.pushes):
                if kept == command:
                    del self.pushes[place]
                    return message
            self._keep(await self.packet())

    async def packet(self) -> Packet:
        """The next packet off the wire; ConnectionError when there will be none."""
        message = await self.link.receive(CEILING)
        if message.type is not aiohttp.WSMsgType.BINARY:
            raise ConnectionError(message)
        return decode(message.data, cap=REPLY_CAP)

    async def ended(self) -> None:
        """Read until the other side has ended the connection."""
        while True:
            try:
                self._keep(await self.packet())
            except ConnectionError:
                return

    async def drain(self) -> list[tuple[int, Any]]:
        """Everything that was pushed up to now, the kept pushes first: a heartbeat is answered behind them."""
        await self.ask(ControlCommand.HEARTBEAT, control.Heartbeat(timestamp=1))
        kept, self.pushes = self.pushes, []
        return kept

    def _keep(self, packet: Packet) -> None:
        if packet.type is PacketType.PUSH:
            self.pushes.append((packet.command, self.answers[packet.command].FromString(packet.body)))


@dataclass(slots=True)
class LongportPort:
    """A running port; `clock` is its seconds, which only tests move."""

    exchange: Exchange
    shared: LongportState
    server: LongportServer
    clock: list[float]
    http: aiohttp.ClientSession
    account: str = LONGPORT_ACCOUNTS[0]
    links: list[aiohttp.ClientWebSocketResponse] = field(default_factory=list)

    def otp(self) -> str:
        """A one-time password of the account."""
        return self.shared.otps.issue(self.account)

    async def open(
        self, kind: str = "quote", *, url: Callable[[str], str] = websocket_url, centre: str = ""
    ) -> PacketClient:
        """Connect without authentication, and name a data centre."""
        address = self.server.address[f"{kind}_ws"]
        headers = {HEADER: centre} if centre else {}
        link = await self.http.ws_connect(url(address), autoping=False, max_msg_size=0, headers=headers)
        self.links.append(link)
        answers = {**CONTROL_ANSWERS, **(QUOTE_ANSWERS if kind == "quote" else TRADE_ANSWERS)}
        return PacketClient(link, answers)

    async def connect(self, kind: str = "quote", **metadata: str) -> PacketClient:
        """Connect and authenticate."""
        client = await self.open(kind)
        await client.ask(ControlCommand.AUTH, control.AuthRequest(token=self.otp(), metadata=metadata))
        return client

    def advance(self, seconds: float) -> None:
        """Move the exchange and push what is due."""
        self.exchange.advance(seconds)
        self.server.flush()


@asynccontextmanager
async def running_port(
    *,
    start: time | None = None,
    seed: int = 7,
    universe: int = 0,
    region: DataCentre = DataCentre.ASIA_PACIFIC,
) -> AsyncIterator[LongportPort]:
    """Open a port on an exchange that stands still."""
    exchange = Exchange(seed=seed, date=date.fromisoformat(PRACTICE_DAY), start=start, universe=universe)
    exchange.quote(InstrumentId("HK.00700"))  # generated before a test's loop is watched
    clock = [1000.0]
    shared = LongportState(exchange, now=lambda: clock[0], region=region)
    server = LongportServer(shared)
    await server.listen(host="127.0.0.1", port=0)
    async with AsyncExitStack() as stack:
        stack.callback(exchange.close)
        stack.push_async_callback(server.shut)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        port = LongportPort(exchange, shared, server, clock, http)
        yield port
        for link in port.links:
            await link.close()
