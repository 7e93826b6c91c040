"""Tasks whose errors fail the test, and builds to be told of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tideboard_core.release.build_info import Build


@pytest.fixture
def installed() -> Build:
    """An installed program with a feed."""
    from tideboard_core.release.build_info import Build, Kind

    return Build(
        version="0.1.0",
        kind=Kind.FROZEN,
        commit="5dc80c3f1a2b" + "0" * 28,
        made=datetime(2026, 11, 20, 10, 30, tzinfo=UTC),
        feed="https://feed.example/release.json",
    )
