"""LongPort alone, over real sockets to the practice exchange: the one broker with attached orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.scenes.trading.gateway_fixtures import given_up_once_out, locked, paper, sandbox, scene, scenes, standing

if TYPE_CHECKING:
    from fakes.servers.gateway_rigs import Rig

__all__ = ["given_up_once_out", "locked", "paper", "sandbox", "scene", "scenes", "standing"]


@pytest.fixture
def rig() -> Rig:
    """The one broker with attached orders."""
    from fakes.servers.gateway_rigs import LONGPORT

    return LONGPORT
