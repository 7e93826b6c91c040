"""The REST port without sockets, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakes.servers.opend_rest.in_process import InProcessRest


@pytest.fixture
def rest() -> Iterator[InProcessRest]:
    """One daemon."""
    rest = InProcessRest()
    yield rest
    rest.opend.exchange.close()
