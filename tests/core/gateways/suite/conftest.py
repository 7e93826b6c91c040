"""Every test here runs once for each gateway, over real sockets to one practice exchange with all their ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.scenes.trading.gateway_fixtures import given_up_once_out, locked, paper, sandbox, scene, scenes, standing

if TYPE_CHECKING:
    from fakes.servers.gateway_rigs import Rig

__all__ = ["given_up_once_out", "locked", "paper", "sandbox", "scene", "scenes", "standing"]


@pytest.fixture(params=("opend", "longport", "rest"))
def rig(request: pytest.FixtureRequest) -> Rig:
    """The gateway; test_same_for_each.py sees that none is left out."""
    from fakes.servers.gateway_rigs import rig_named

    return rig_named(request.param)
