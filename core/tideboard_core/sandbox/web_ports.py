"""Ports of the doors that speak HTTP: opened with nothing left behind where that fails, and cut."""

from __future__ import annotations

import logging
from typing import Any

from aiohttp import web

from tideboard_core.sandbox.listening import Listener


async def open_port(runner: web.BaseRunner, *, host: str, port: int) -> Listener:
    """Set the runner up and listen for it; port 0 = any free one. Raises OSError, with the runner put away."""
    await runner.setup()
    assert runner.server is not None
    try:
        return await Listener.open(runner.server, host=host, port=port)
    except OSError:
        await runner.cleanup()
        raise


def cut_call(request: web.BaseRequest, log: logging.Logger, reason: str) -> web.StreamResponse:
    """Cut the connection of one request; what is returned reaches nobody."""
    log.info("cut %s: %s", request.remote, reason)
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def abort_connections(runner: web.BaseRunner) -> int:
    """Cut every connection of the runner's port between two of its bytes; returns how many there were."""
    connections: list[Any] = [] if runner.server is None else runner.server.connections
    for connection in connections:
        if connection.transport is not None:
            connection.transport.abort()
    return len(connections)
