"""The REST port without sockets, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakes.servers.opend_rest.in_process import RestDesk


@pytest.fixture
def rest() -> Iterator[RestDesk]:
    """One daemon."""
    desk = RestDesk()
    yield desk
    desk.opend.exchange.close()
