"""Every test here runs once for each gateway, over real sockets to one practice exchange with all their ports."""

from __future__ import annotations

import pytest

from fakes.scenes.trading.gateway_fixtures import locked, paper, sandbox, scene, scenes, short_waits, standing
from fakes.servers.gateway_rigs import RIGS, Rig

__all__ = ["locked", "paper", "sandbox", "scene", "scenes", "short_waits", "standing"]


@pytest.fixture(params=RIGS, ids=[rig.name for rig in RIGS])
def rig(request: pytest.FixtureRequest) -> Rig:
    """The gateway."""
    found: Rig = request.param
    return found
