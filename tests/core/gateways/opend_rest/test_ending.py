"""Whoever is cancelled while a connection ends is cancelled, and the connection has ended all the same."""

from __future__ import annotations

import asyncio

import pytest

from fakes.servers.opend_rest.gateway import gateway_to
from fakes.servers.opend_rest.scripted import ScriptedRest
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks

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
