"""Whoever is cancelled while a connection ends is cancelled, and the connection has ended all the same."""

from __future__ import annotations

import asyncio

import pytest

from fakes.servers.opend_rest.gateway import gateway_to
from fakes.servers.opend_rest.scripted import ScriptedRest
from fakes.servers.scripted_http import closes_before, held_bodies
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.opend_rest import connection
from tideboard_core.gateways.opend_rest.connection import ConnectionKey, RestCalls
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.wire.opend_rest.rows import row_of

TURNS = 8
"""Turns of the loop that an end takes, and some more."""


@pytest.mark.parametrize("turns", range(1, TURNS))
async def test_a_cancelled_end_is_an_end_and_stays_cancelled(rest: ScriptedRest, turns: int) -> None:
    """A session that goes on after its cancellation would come back from the connection that a person left."""
    gateway = gateway_to(rest, Sinks(), ManualClock())
    await gateway.connect()
    await gateway.log_in()

    async def leave() -> None:
        await gateway.close()
        await asyncio.sleep(0)

    leaving = asyncio.get_running_loop().create_task(leave())
    for _ in range(turns):
        await asyncio.sleep(0)
    over = leaving.done()
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)

    assert leaving.cancelled() or over
    assert not gateway.connected
    await rest.until(lambda: not rest.open_sockets)


async def test_a_connection_that_is_closed_between_head_and_body_of_an_answer_is_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The library then raises a plain RuntimeError, which no caller expects."""
    row = row_of("GET", "/api/ping")
    assert row is not None
    async with held_bodies() as port:
        url = f"http://127.0.0.1:{port}"
        endpoint = RestEndpoint(url=url)
        calls = RestCalls(endpoint, url, ConnectionKey(endpoint, url, on_changed=lambda _error: None))
        closes_before(connection, calls.close, monkeypatch)
        with pytest.raises(GatewayDown, match=r"connection-lost detail='Connection closed\.'"):
            await calls.read(row)
