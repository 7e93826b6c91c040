"""The /ws route: handshake with its key, then frames to the client until it leaves or reads too slowly."""

from __future__ import annotations

import asyncio
import logging
from itertools import count
from typing import Final
from urllib.parse import parse_qs

import msgspec
from aiohttp import WSCloseCode, web

from tideboard_core.model.gateway_health import Scope
from tideboard_sandbox.opend.messages.orders import account_message
from tideboard_sandbox.rest.api_keys import Key
from tideboard_sandbox.rest.authorization import bearer
from tideboard_sandbox.rest.pushes import NOTIFY, TRADE, Event, PushFeed
from tideboard_sandbox.rest.refusals import HttpRefusal, bad_request, forbidden, unauthorized
from tideboard_sandbox.rest.state import Shared

MOST_SOCKETS: Final = 128
SLOW_BYTES: Final = 1 << 20
"""Unsent bytes from which on a client is dropped."""

PING_SECONDS: Final = 20.0
MOST_INCOMING: Final = 64 * 1024
CLOSE_NOTICE_SECONDS: Final = 0.4

_log = logging.getLogger("tideboard.sandbox.rest")


class ClientSocket:
    """One client. `key` is None where the port was started without a keys file."""

    def __init__(self, shared: Shared, name: str, key: Key | None) -> None:
        self._shared = shared
        self._key = key
        self._web = web.WebSocketResponse(heartbeat=PING_SECONDS, compress=False, max_msg_size=MOST_INCOMING)
        self._transport: asyncio.Transport | None = None
        self.name = name

    @property
    def key_id(self) -> str:
        """Id of the key it came with, empty without one."""
        return "" if self._key is None else self._key.id

    async def serve(self, request: web.BaseRequest, feed: PushFeed) -> web.StreamResponse:
        """Serve the connection until it ends; messages of the client are ignored."""
        await self._web.prepare(request)
        transport = request.transport
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            self._shared.sockets.add(self)
            feed.listeners.add(self)
            _log.info("%s connected", self.name)
        try:
            async for _ in self._web:
                pass
        finally:
            feed.listeners.discard(self)
            self._shared.sockets.discard(self)
            _log.info("%s disconnected", self.name)
        return self._web

    def send(self, event: Event, frame: bytes) -> None:
        """Write a frame that this client may have; a client that is too far behind is dropped."""
        transport = self._transport
        if transport is None or transport.is_closing() or not self._may_have(event):
            return
        if self._key is not None and not self._shared.keys.lives(self._key):
            self.cut("its key has ended")
            return
        if transport.get_write_buffer_size() + len(frame) > SLOW_BYTES:
            self._shared.pushed["clients dropped"] += 1
            self.cut("reads pushes too slowly")
            return
        transport.write(frame)

    def review(self) -> None:
        """Reload the key; drops the connection if the key no longer permits pushes."""
        if self._key is None:
            return
        key = self._shared.keys.renewed(self._key)
        if key is None or not key.holds(Scope.QUOTE_READ):
            self.cut("its key is gone")
        else:
            self._key = key

    def cut(self, reason: str) -> None:
        """Drop the connection without a close frame."""
        _log.info("cut %s: %s", self.name, reason)
        if self._transport is not None:
            self._transport.abort()

    async def dismiss(self) -> None:
        """Send a close frame and close."""
        await self._web.close(code=WSCloseCode.GOING_AWAY, message=b"the daemon is ended")

    def _may_have(self, event: Event) -> bool:
        if event.kind != TRADE:
            return event.kind == NOTIFY or self._key is None or self._key.holds(Scope.QUOTE_READ)
        if self._key is None or not self._key.holds(Scope.ACCOUNT_READ):
            return False
        card = account_message(self._shared.exchange.broker.account(event.account)).cardNum
        return self._key.held_to.allows_account(event.account, card)


class SocketService:
    """Serves /ws."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self.feed = PushFeed(shared)
        self._numbers = count(1)
        self._clients: set[ClientSocket] = set()

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Check key and upgrade, then push until the connection ends."""
        try:
            key = self._admitted(request)
        except HttpRefusal as refusal:
            _log.info("refused /ws: %d %s", refusal.status, refusal.text)
            return web.Response(
                status=refusal.status,
                body=msgspec.json.encode({"error": refusal.text}),
                headers={"Content-Type": "application/json", **refusal.headers},
            )
        client = ClientSocket(self._shared, f"ws-{next(self._numbers)}", key)
        self._clients.add(client)
        if self._shared.behaviour.flaky:
            asyncio.get_running_loop().call_later(self._shared.faults.next_cut(), client.cut, "scenario flaky")
        try:
            return await client.serve(request, self.feed)
        finally:
            self._clients.discard(client)

    async def dismiss_all(self) -> None:
        """Close every client's socket, and wait a short time until all have ended."""
        leaving = [client.dismiss() for client in list(self._clients)]
        try:
            await asyncio.wait_for(asyncio.gather(*leaving), CLOSE_NOTICE_SECONDS)
        except TimeoutError:
            _log.info("%d sockets did not take their leave", len(self._clients))

    def _admitted(self, request: web.BaseRequest) -> Key | None:
        if request.headers.get("Upgrade", "").lower() != "websocket":
            raise bad_request("/ws takes WebSocket upgrades alone")
        if len(self._clients) >= MOST_SOCKETS:
            raise HttpRefusal(503, "too many connections")
        if not self._shared.keys.required:
            return None
        token = bearer(request.headers.get("Authorization", "")) or _token(request)
        key = self._shared.keys.find(token) if token else None
        if key is None:
            raise unauthorized()
        if not key.holds(Scope.QUOTE_READ):
            raise forbidden()
        return key


def _token(request: web.BaseRequest) -> str:
    """The key of clients that cannot set headers."""
    found = parse_qs(request.raw_path.partition("?")[2], max_num_fields=10).get("token", [""])
    return found[0]
