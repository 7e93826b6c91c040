"""Tasks whose errors fail the test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tideboard_desktop.ui.tasks import Tasks


def fail(error: BaseException, where: str) -> None:
    """Nothing may fail here."""
    raise AssertionError(where) from error


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    """Tasks that end with the test."""
    made = Tasks(fail)
    yield made
    await made.close()
