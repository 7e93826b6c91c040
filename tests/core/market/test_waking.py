"""A wait ends by its event or by its time."""

from __future__ import annotations

import asyncio
import time

import pytest

from tideboard_core.market.waking import woken

TICK = time.get_clock_info("monotonic").resolution
"""Seconds; 15.6 ms on Windows, where times of the loop that fall into one tick have passed at once."""


async def test_it_ends_when_the_event_is_set() -> None:
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, event.set)
    await woken(event, 60.0)


async def test_it_ends_after_its_time() -> None:
    event, began = asyncio.Event(), time.monotonic()
    await woken(event, 0.02)
    assert time.monotonic() - began >= 0.015 - TICK
    event.clear()
    await asyncio.sleep(0.04)
    assert not event.is_set()


async def test_a_cancelled_wait_sets_nothing_later() -> None:
    event = asyncio.Event()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.005):
            await woken(event, 0.02 + TICK)
    await asyncio.sleep(0.04 + TICK)
    assert not event.is_set()
