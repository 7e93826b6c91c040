"""Listening sockets of the HTTP ports: opened without leftovers on failure, cut, and their Host check."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from aiohttp import web

from tideboard_api.first_heads import http_head
from tideboard_sandbox.server.listener import Listener

R = TypeVar("R", bound=web.BaseRequest)
Handler = Callable[[R], Awaitable[web.StreamResponse]]

_log = logging.getLogger(__name__)

MISDIRECTED = 421


def for_this_host(handler: Handler[R]) -> Handler[R]:
    """`handler` behind a check of the Host header; that the client leaves meanwhile is no error of it.

    A web page whose name was pointed at this computer (DNS rebinding) sends that name: anything but a loopback name
    and the address that the connection arrived at is refused with status 421.
    """

    async def checked(request: R) -> web.StreamResponse:
        if is_our_host(request.headers.get("Host", ""), _local_address(request)):
            try:
                return await handler(request)
            except ConnectionError as gone:  # an answer, as the pong of a WebSocket, has nowhere to go
                return cut_call(request, _log, f"the client left: {gone}")
        return web.Response(status=MISDIRECTED, text="the Host header names another computer\n")

    return checked


def is_our_host(host: str, local: str) -> bool:
    """Whether a Host header (`name:port`) names the loopback interface or `local`, an IP address."""
    name = host.rpartition("]")[0].removeprefix("[") if host.startswith("[") else host.partition(":")[0]
    if name.lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
        return address.is_loopback or address == ipaddress.ip_address(local)
    except ValueError:
        return False


def _local_address(request: web.BaseRequest) -> str:
    """The IP address at which the request's connection arrived; empty once the connection is gone."""
    place = None if request.transport is None else request.transport.get_extra_info("sockname")
    return str(place[0]) if place else ""


async def open_port(runner: web.BaseRunner, *, host: str, port: int) -> Listener:
    """Set up the runner and listen for it; port 0 = any free one. Raises OSError after cleaning up the runner."""
    await runner.setup()
    assert runner.server is not None
    try:
        return await Listener.open(runner.server, http_head, host=host, port=port)
    except OSError:
        await runner.cleanup()
        raise


def cut_call(request: web.BaseRequest, log: logging.Logger, reason: str) -> web.StreamResponse:
    """Cut the connection of one request; the returned response is never sent."""
    log.info("cut %s: %s", request.remote, reason)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def abort_connections(runner: web.BaseRunner) -> int:
    """Reset every connection of the runner's port at once; returns how many there were."""
    connections: list[Any] = [] if runner.server is None else runner.server.connections
    for connection in connections:
        if connection.transport is not None:
            connection.transport.abort()
    return len(connections)
