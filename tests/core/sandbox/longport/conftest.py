"""A LongPort door and a session of its quote socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import date

import pytest

from fakes.longport_door import LongportDoor, longport_door
from fakes.quote_session import recorded_session
from fakes.sandbox import PRACTICE_DAY
from tideboard_core.sandbox.exchange.exchange import Exchange
from tideboard_core.sandbox.longport.quote_session import QuoteSession


@pytest.fixture
async def door() -> AsyncIterator[LongportDoor]:
    """An open door at half past ten."""
    async with longport_door() as opened:
        yield opened


@pytest.fixture(scope="module")
def standing_exchange() -> Iterator[Exchange]:
    """An exchange at half past ten that nobody moves; generated once for all tests of a module."""
    exchange = Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY))
    yield exchange
    exchange.close()


@pytest.fixture
def session(standing_exchange: Exchange) -> QuoteSession:
    """A client of the standing exchange's quote socket."""
    return recorded_session(standing_exchange)
