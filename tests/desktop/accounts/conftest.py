"""Accounts over a scripted connection."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.scenes.dock_fixtures import reference
from fakes.scenes.held_accounts import HeldAccounts, held_accounts
from fakes.scenes.market.reference import ReferenceScene

__all__ = ["reference"]


@pytest.fixture
async def accounts(reference: ReferenceScene, tmp_path: Path) -> AsyncIterator[HeldAccounts]:
    """Three accounts that hold nothing yet."""
    async with held_accounts(reference, tmp_path) as made:
        yield made
