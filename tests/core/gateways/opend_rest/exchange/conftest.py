"""A REST gateway over real sockets to one practice exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.scenes.trading.gateway_fixtures import given_up_once_out, sandbox, scenes, standing

if TYPE_CHECKING:
    from fakes.servers.gateway_rigs import Rig

__all__ = ["given_up_once_out", "sandbox", "scenes", "standing"]


@pytest.fixture
def rig() -> Rig:
    """The gateway."""
    from fakes.servers.gateway_rigs import rig_named

    return rig_named("rest")
