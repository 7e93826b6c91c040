"""A LongPort port with the data centre in the United States, while New York trades, and a client of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.servers.longport.http_client import SignedClient
    from fakes.servers.longport.in_process import LongportPort


@pytest.fixture
async def us_port() -> AsyncIterator[LongportPort]:
    """An open port half an hour after New York's open."""
    from fakes.servers.longport.in_process import running_port
    from tideboard_core.model.credentials import DataCentre

    async with running_port(start=time(23), region=DataCentre.UNITED_STATES) as opened:
        yield opened


@pytest.fixture
def us(us_port: LongportPort) -> SignedClient:
    from fakes.servers.longport.http_client import us_client_of

    return us_client_of(us_port)
