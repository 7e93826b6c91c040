"""Fixtures of a gateway over real sockets to one practice exchange with all ports; the test folder says which `rig`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fakes.scenes.trading.sandbox_scene import OpenScene, SandboxScene
    from fakes.servers.gateway_rigs import Rig
    from fakes.servers.sandbox import OpenSandbox
    from tideboard_core.gateways.http.writes import ApprovedPayload
    from tideboard_core.model.order import Environment


@pytest.fixture(scope="module")
def standing() -> Iterator[OpenSandbox]:
    """An exchange that stands still at half past ten, for the tests of one file."""
    from fakes.servers.gateway_rigs import OPTIONS
    from fakes.servers.sandbox import sandbox_thread

    with sandbox_thread(OPTIONS) as opened:
        yield opened


@pytest.fixture
def sandbox(standing: OpenSandbox) -> Iterator[OpenSandbox]:
    """The same as at its start: without the orders, the time and the faults of the test before."""
    standing.ask_now("reset")
    yield standing
    standing.ask_now("release")


@pytest.fixture(autouse=True)
def given_up_once_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that is given up soon is given up once it is out, as one that has five seconds is."""
    from tideboard_core.gateways.http import writes

    ended = writes.time_out

    def once_out(payload: ApprovedPayload, answer: asyncio.Future[Any], seconds: float) -> None:
        """The end of the wait for an answer; on a busy machine the writing alone takes longer than the wait."""
        if payload.written or payload.denied is not None or answer.done():
            ended(payload, answer, seconds)
        else:
            asyncio.get_running_loop().call_later(seconds, once_out, payload, answer, seconds)

    monkeypatch.setattr(writes, "time_out", once_out)


@pytest.fixture
def scenes(sandbox: OpenSandbox, rig: Rig, tmp_path: Path) -> OpenScene:
    """Makes scenes on the exchange: locked, with their market and account read."""
    from fakes.scenes.trading.sandbox_scene import sandbox_scene
    from tideboard_core.model.order import Environment

    @asynccontextmanager
    async def made(environment: Environment = Environment.LIVE, **options: Any) -> AsyncIterator[SandboxScene]:
        async with sandbox_scene(sandbox, tmp_path, environment, rig=rig, chores=0.1, **options) as scene:
            try:
                yield scene
            finally:
                scene.eager = False

    return made


@pytest.fixture
async def locked(scenes: OpenScene) -> AsyncIterator[SandboxScene]:
    """A LIVE scene as it begins."""
    async with scenes() as scene:
        yield scene


@pytest.fixture
async def scene(locked: SandboxScene) -> SandboxScene:
    """A LIVE scene, unlocked."""
    await locked.unlock()
    return locked


@pytest.fixture
async def paper(scenes: OpenScene) -> AsyncIterator[SandboxScene]:
    """A PAPER scene, unlocked."""
    from tideboard_core.model.order import Environment

    async with scenes(Environment.PAPER) as scene:
        await scene.unlock()
        yield scene
