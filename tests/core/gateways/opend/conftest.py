"""A scripted OpenD, a gateway that is logged in to it, and lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, Any

import pytest

from fakes.servers.opend.fixtures import gateway, opend

if TYPE_CHECKING:
    from fakes.servers.opend.connection import Line
    from fakes.servers.opend.scripted import ScriptedOpend

__all__ = ["gateway", "lines", "opend"]


@pytest.fixture
async def lines() -> AsyncIterator[Callable[..., Line]]:
    """Make lines that are closed at the end of the test."""
    from fakes.servers.opend.connection import Line

    made: list[Line] = []

    def make(opend: ScriptedOpend, **options: Any) -> Line:
        made.append(Line(opend, **options))
        return made[-1]

    yield make
    for line in made:
        await line.connection.close()
