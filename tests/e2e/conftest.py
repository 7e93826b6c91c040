"""The stage that the end-to-end tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.servers.vendor_sdk import Witness
from fakes.walks.person.application import Stage, stage


@pytest.fixture(scope="session")
def the_stage() -> Iterator[Stage]:
    """One display for all tests of this process; each starts its own app on it."""
    with stage() as made:
        yield made


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    """The unmodified futu-api."""
    return Witness(tmp_path)
