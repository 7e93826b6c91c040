"""What tests of these calls share: answers of a scripted server, and a gateway on a sandbox that stands still."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.servers.longport.feed import Answers
    from fakes.servers.longport.scripted import ScriptedLongport
    from fakes.servers.sandbox import OpenSandbox
    from fakes.servers.scripted_http import Said, Seen
    from fakes.values.clock import ManualClock
    from fakes.values.sinks import Sinks
    from tideboard_core.gateways.longport.behind.source import LongportBehind


@pytest.fixture
async def behind(longport: ScriptedLongport, sinks: Sinks, clock: ManualClock) -> AsyncIterator[LongportBehind]:
    """The calls of a gateway that is logged in at the scripted server."""
    from fakes.servers.longport.feed import answering, feed_to

    async with feed_to(answering(longport), sinks, clock) as gateway:
        yield gateway.behind


@pytest.fixture
def answer(longport: ScriptedLongport) -> Answers:
    """Have a path answered with `data`; returns the list that gets each target asked."""
    from fakes.servers.longport.scripted import said

    def prepare(path: str, data: object) -> list[str]:
        asked: list[str] = []

        def reply(seen: Seen) -> Said:
            asked.append(seen.target)
            return said(data)

        longport.http["GET", path] = reply
        return asked

    return prepare


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """A practice market at half past ten."""
    from fakes.servers.longport.sandbox import longport_sandbox

    with longport_sandbox() as running:
        yield running


@pytest.fixture
async def practice(sandbox: OpenSandbox, sinks: Sinks) -> AsyncIterator[LongportBehind]:
    """The calls of a gateway on the practice market."""
    from fakes.servers.longport.feed import feed_on

    async with feed_on(sandbox, sinks) as gateway:
        yield gateway.behind
