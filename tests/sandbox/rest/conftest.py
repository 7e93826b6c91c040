"""The REST port without sockets, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.servers.opend_rest.in_process import InProcessRest


@pytest.fixture
def rest() -> Iterator[InProcessRest]:
    """One daemon."""
    from fakes.servers.opend_rest.in_process import InProcessRest

    rest = InProcessRest()
    yield rest
    rest.opend.exchange.close()
