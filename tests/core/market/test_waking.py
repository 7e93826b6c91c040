"""A wait ends by its event or by its time."""

from __future__ import annotations

import asyncio
import math
import time
from typing import Any

import pytest

from tideboard_core.market.waking import woken

TICK = time.get_clock_info("monotonic").resolution
"""Seconds; 15.6 ms on Windows, where times of the loop that fall into one tick have passed at once."""


async def test_it_ends_when_the_event_is_set() -> None:
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, event.set)
    await woken(event, math.inf)


async def test_it_ends_after_its_time() -> None:
    event, began = asyncio.Event(), time.monotonic()
    await woken(event, 0.02)
    assert time.monotonic() - began >= 0.015 - TICK
    event.clear()
    await asyncio.sleep(0.04)
    assert not event.is_set()


async def test_a_cancelled_wait_sets_nothing_later(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, event, timers = asyncio.get_running_loop(), asyncio.Event(), list[asyncio.TimerHandle]()
    later = loop.call_later

    def kept(seconds: float, *call: Any, **context: Any) -> asyncio.TimerHandle:
        timer = later(seconds, *call, **context)
        if call == (event.set,):
            timers.append(timer)
        return timer

    monkeypatch.setattr(loop, "call_later", kept)
    waiting = asyncio.ensure_future(woken(event, 60.0))  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert [timer.cancelled() for timer in timers] == [True]
    assert not event.is_set()
