"""Tasks whose errors fail the test, and builds to be told of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from tideboard_core.release.build_info import Build, Kind
from tideboard_desktop.ui.tasks import Tasks

INSTALLED = Build(
    version="0.1.0",
    kind=Kind.FROZEN,
    commit="5dc80c3f1a2b" + "0" * 28,
    made=datetime(2026, 11, 20, 10, 30, tzinfo=UTC),
    feed="https://feed.example/release.json",
)


def fail(error: BaseException, where: str) -> None:
    """Nothing may fail here."""
    raise AssertionError(where) from error


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    """Tasks that end with the test."""
    made = Tasks(fail)
    yield made
    await made.close()


@pytest.fixture
def installed() -> Build:
    """An installed program with a feed."""
    return INSTALLED
