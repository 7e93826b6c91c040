"""One port without sockets for the tests of a file: the first question computes the past of every share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.servers.opend.in_process import InProcessOpend

WINDOW = 31
"""Seconds after which every rate limit starts anew."""


@pytest.fixture(scope="module")
def one_opend() -> Iterator[InProcessOpend]:
    from fakes.servers.opend.in_process import InProcessOpend

    opend = InProcessOpend()
    yield opend
    opend.exchange.close()


@pytest.fixture
def opend(one_opend: InProcessOpend) -> InProcessOpend:
    """The file's OpenD, as calm and as little asked as a new one."""
    one_opend.shared.apply_scenario("calm")
    one_opend.seconds.pass_by(WINDOW)
    return one_opend
