"""The heartbeat: when it goes out, what it brings, and when a silent peer is given up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from fakes.servers.opend.connection import Line
from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.clock import Seconds
from tideboard_core.errors import (
    GatewayDown,
)
from tideboard_core.gateways.common.heartbeats import Heartbeats
from tideboard_core.gateways.opend.connection import OpendTiming
from tideboard_core.model.live import LinkEventKind
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    KeepAlive_pb2,
    Notify_pb2,
)


def timers(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds of the timers that are asked of the running loop from now on."""
    loop, asked = asyncio.get_running_loop(), list[float]()
    later = loop.call_later

    def noted(seconds: float, *call: Any, **context: Any) -> asyncio.TimerHandle:
        asked.append(seconds)
        return later(seconds, *call, **context)

    monkeypatch.setattr(loop, "call_later", noted)
    return asked


async def test_heartbeat_goes_out_at_four_fifths_of_the_interval_and_brings_the_time(
    lines: Callable[..., Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ScriptedOpend(interval=1) as opend:
        opend.answers[ProtoId.KeepAlive] = lambda _: KeepAlive_pb2.Response(
            retType=0, s2c=KeepAlive_pb2.S2C(time=1_700_000_000)
        )
        line, asked = lines(opend), timers(monkeypatch)
        await line.open()

        assert 0.8 in asked
        assert await line.times.get() == 1_700_000_000


async def test_peer_that_says_nothing_at_all_is_given_up(lines: Callable[..., Line]) -> None:
    async with ScriptedOpend(interval=1) as opend:
        opend.silence(ProtoId.KeepAlive)
        line = lines(opend)
        connection = await line.open()
        connection.timing = OpendTiming(read=0.1)

        reason = await line.closed

        assert isinstance(reason, GatewayDown)
        assert reason.code == "gateway-silent"


async def test_a_dead_peer_is_noticed_within_one_and_a_half_intervals(
    lines: Callable[..., Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the usual time-out of reads: it is longer than a heartbeat may wait."""
    async with ScriptedOpend(interval=1) as opend:
        opend.silence(ProtoId.KeepAlive)
        line, asked = lines(opend, timing=OpendTiming()), timers(monkeypatch)
        await line.open()

        reason = await line.closed

        assert isinstance(reason, GatewayDown)
        assert sum(each for each in asked if each in {0.8, 0.7}) >= 1.5, "the beat, and how long its answer may take"
        assert not [each for each in asked if 0.8 < each < OpendTiming().read]
        seconds = reason.data["seconds"]
        assert isinstance(seconds, float)
        assert seconds >= 1.4


async def test_pushes_count_as_life(lines: Callable[..., Line]) -> None:
    async with ScriptedOpend(interval=1) as opend:
        heard = asyncio.Event()
        line = lines(opend, handlers={ProtoId.Notify: lambda _: heard.set()})
        connection = await line.open()
        connection.timing = OpendTiming(read=0.1)
        # In the place of the answer: before the time is over, however busy the machine is.
        opend.answers[ProtoId.KeepAlive] = lambda _: opend.push(ProtoId.Notify, Notify_pb2.S2C(type=6))
        await heard.wait()
        await opend.until(lambda: len(opend.requests(ProtoId.KeepAlive)) == 2)

        assert connection.open_now


async def test_what_left_late_is_reported_as_ours(lines: Callable[..., Line]) -> None:
    """Once: the next one is due from then on."""
    clock, reported = Seconds(), list[tuple[LinkEventKind, object]]()
    async with ScriptedOpend(interval=1) as opend:
        beats = Heartbeats(lambda kind, **data: reported.append((kind, data["seconds"])), clock)
        await lines(opend, heartbeats=beats).open()
        clock.pass_by(9.0)
        await opend.until(lambda: len(opend.requests(ProtoId.KeepAlive)) == 2)
    assert reported == [(LinkEventKind.HEARTBEAT_HELD_BACK, 8.2)]
