"""A scripted OpenD, a gateway that is logged in to it, and lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from fakes.servers.opend.connection import Line
from fakes.servers.opend.gateway import gateway, opend
from fakes.servers.opend.scripted import ScriptedOpend

__all__ = ["gateway", "lines", "opend"]


@pytest.fixture
async def lines() -> AsyncIterator[Callable[..., Line]]:
    """Make lines that are closed at the end of the test."""
    made: list[Line] = []

    def make(opend: ScriptedOpend, **options: Any) -> Line:
        made.append(Line(opend, **options))
        return made[-1]

    yield make
    for line in made:
        await line.connection.close()
