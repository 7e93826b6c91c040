"""A market that is played from a recorded day says so at login: every gateway believes it, and reads it each time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest

from fakes.scenes.trading.sandbox_scene import RealWallClock
from fakes.servers.gateway_rigs import OPTIONS, Rig, Wiring
from fakes.servers.sandbox import SandboxHere, sandbox_thread
from tideboard_core.errors import LoginRefused
from tideboard_core.gateways.common.null_sink import NullSink
from tideboard_core.model.order import Environment
from tideboard_core.model.replay_label import ReplayLabel
from tideboard_core.ports.gateway import Gateway

LABEL = ReplayLabel(date(2026, 11, 12), "Futu OpenD", bars_only=False)
NEXT_DAY = ReplayLabel(date(2026, 11, 13), "Futu OpenD", bars_only=False)
Plays = Callable[[Any], None]


class Absurd:
    """What a server may say that is no label."""

    def text(self) -> str:
        """Neither a day nor a name."""
        return "2026-99-99 everything %00"


@pytest.fixture(scope="module")
def market() -> Iterator[SandboxHere]:
    """A sandbox that stands still, for the tests of this file alone."""
    with sandbox_thread(OPTIONS) as opened:
        yield opened


@pytest.fixture
def plays(market: SandboxHere) -> Iterator[Plays]:
    """Has the sandbox's market say at each login that it is played from a recorded day, or that it is not."""

    def set_label(label: Any) -> None:
        market.program.exchange.replay = label

    yield set_label
    set_label(None)


@asynccontextmanager
async def gateway_of(rig: Rig, market: SandboxHere) -> AsyncIterator[Gateway]:
    sink = NullSink()
    made = rig.gateway(
        Wiring(
            sandbox=market,
            environment=Environment.LIVE,
            clock=RealWallClock(),
            feed=sink,
            trading=sink,
            sleep=asyncio.sleep,
            write=1.0,
        )
    )
    try:
        yield made
    finally:
        await made.close()


async def log_in(gateway: Gateway) -> None:
    await gateway.connect()
    await gateway.log_in()


async def test_the_label_is_there_after_the_login_and_in_the_name(rig: Rig, market: SandboxHere, plays: Plays) -> None:
    plays(LABEL)
    async with gateway_of(rig, market) as gateway:
        plain = gateway.provider
        assert gateway.replay is None
        await log_in(gateway)
        assert gateway.replay == LABEL
        assert gateway.provider == f"{plain} (replay 2026-11-12)"


async def test_the_simulated_market_says_nothing(rig: Rig, market: SandboxHere) -> None:
    async with gateway_of(rig, market) as gateway:
        await log_in(gateway)
        assert gateway.replay is None
        assert "replay" not in gateway.provider


@pytest.mark.parametrize(("before", "after"), [(None, LABEL), (LABEL, NEXT_DAY), (LABEL, None)])
async def test_each_login_counts_anew(
    rig: Rig, market: SandboxHere, plays: Plays, before: ReplayLabel | None, after: ReplayLabel | None
) -> None:
    """LongPort resumes its session: the answer to that says it too."""
    plays(before)
    async with gateway_of(rig, market) as gateway:
        await log_in(gateway)
        await market.ask("cut", door=rig.name)
        await gateway.close()
        assert gateway.replay == before  # the name beside what is still shown does not change by a lost connection
        plays(after)
        await log_in(gateway)
        assert gateway.replay == after


async def test_a_label_that_cannot_be_read_is_no_login(rig: Rig, market: SandboxHere, plays: Plays) -> None:
    plays(Absurd())
    async with gateway_of(rig, market) as gateway:
        with pytest.raises(LoginRefused) as caught:
            await log_in(gateway)
        assert caught.value.code == "replay-label-unreadable"
        assert not gateway.connected
        assert gateway.generation == 0
