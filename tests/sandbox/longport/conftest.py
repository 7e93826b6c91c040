"""A LongPort port and a session of its quote socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.servers.longport.http_client import SignedClient
    from fakes.servers.longport.in_process import LongportPort
    from tideboard_sandbox.exchange.facade import Exchange
    from tideboard_sandbox.longport.quotes.client import QuoteSession


@pytest.fixture
async def port() -> AsyncIterator[LongportPort]:
    """An open port at half past ten."""
    from fakes.servers.longport.in_process import running_port

    async with running_port() as opened:
        yield opened


@pytest.fixture(scope="module")
def standing_exchange() -> Iterator[Exchange]:
    """An exchange at half past ten that nobody moves; generated once for all tests of a module."""
    from fakes.servers.sandbox import PRACTICE_DAY
    from tideboard_sandbox.exchange.facade import Exchange

    exchange = Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY))
    yield exchange
    exchange.close()


@pytest.fixture
def session(standing_exchange: Exchange) -> QuoteSession:
    """A client of the standing exchange's quote socket."""
    from fakes.servers.longport.quote_session import recorded_session

    return recorded_session(standing_exchange)


@pytest.fixture
def client(port: LongportPort) -> SignedClient:
    from fakes.servers.longport.http_client import client_of

    return client_of(port)
