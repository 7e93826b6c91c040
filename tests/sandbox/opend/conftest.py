"""The port without sockets, fresh for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.servers.opend.in_process import InProcessClient, InProcessOpend


@pytest.fixture
def opend() -> Iterator[InProcessOpend]:
    """One OpenD."""
    from fakes.servers.opend.in_process import InProcessOpend

    opend = InProcessOpend()
    yield opend
    opend.exchange.close()


@pytest.fixture
def visitor(opend: InProcessOpend) -> InProcessClient:
    """One client of it."""
    return opend.client()
