"""Sandboxes and clients for the tests of the sandbox."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.servers.opend.client import Connect, OpendClient
    from fakes.servers.sandbox import OpenSandbox
    from fakes.values.clock import ManualClock

LOGGER = logging.getLogger("tideboard.sandbox")


@pytest.fixture
def own_log() -> Iterator[None]:
    """Undo what the program does to its logger."""
    handlers, level, propagate = list(LOGGER.handlers), LOGGER.level, LOGGER.propagate
    yield
    LOGGER.handlers[:], LOGGER.propagate = handlers, propagate
    LOGGER.setLevel(level)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    """One calm sandbox that stands still, shared by the tests of a module."""
    from fakes.servers.sandbox import sandbox_thread, standing_options

    with sandbox_thread(standing_options()) as running:
        yield running


@pytest.fixture
def connect(sandbox: OpenSandbox) -> Iterator[Connect]:
    """Open connections to the module's sandbox; logged in unless `login` is False."""
    from fakes.servers.opend.client import OpendClient

    with ExitStack() as stack:

        def open_one(*, login: bool = True) -> OpendClient:
            client = stack.enter_context(OpendClient((sandbox.host, sandbox.port)))
            if login:
                assert client.init().retType == 0
            return client

        yield open_one


@pytest.fixture
def client(connect: Connect, sandbox: OpenSandbox) -> OpendClient:
    """A logged-in plain connection with fresh rate budgets."""
    sandbox.ask_now("wait", seconds=61)
    return connect()


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    from fakes.values.clock import ManualClock

    return ManualClock()
