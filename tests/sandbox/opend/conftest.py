"""The port without sockets, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakes.servers.opend.in_process import DeskClient, FrontDesk


@pytest.fixture
def desk() -> Iterator[FrontDesk]:
    """One OpenD."""
    desk = FrontDesk()
    yield desk
    desk.exchange.close()


@pytest.fixture
def visitor(desk: FrontDesk) -> DeskClient:
    """One client of it."""
    return desk.client()
