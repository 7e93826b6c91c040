"""The stage that the end-to-end tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fakes.servers.vendor_sdk import Witness
    from fakes.walks.person.application import Stage


@pytest.fixture(scope="session")
def the_stage() -> Iterator[Stage]:
    """One display for all tests of this process; each starts its own app on it."""
    from fakes.walks.person.application import stage

    with stage() as made:
        yield made


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    """The unmodified futu-api."""
    from fakes.servers.vendor_sdk import Witness

    return Witness(tmp_path)
