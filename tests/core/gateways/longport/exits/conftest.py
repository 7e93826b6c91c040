"""LongPort alone, over real sockets to the practice exchange: the one broker with attached orders."""

from __future__ import annotations

import pytest

from fakes.scenes.trading.gateway_fixtures import locked, paper, sandbox, scene, scenes, short_waits, standing
from fakes.servers.gateway_rigs import LONGPORT, Rig

__all__ = ["locked", "paper", "sandbox", "scene", "scenes", "short_waits", "standing"]


@pytest.fixture
def rig() -> Rig:
    """The one broker with attached orders."""
    return LONGPORT
