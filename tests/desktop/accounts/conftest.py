"""The dock of all accounts over two connections, and accounts that hold something over a scripted one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from fakes.scenes.accounts import AccountsScene, accounts_scene
from fakes.scenes.dock_fixtures import reference
from fakes.scenes.held_accounts import HeldAccounts, held_accounts
from fakes.scenes.market.reference import ReferenceScene

__all__ = ["accounts", "reference", "scene"]


@pytest.fixture
async def accounts(reference: ReferenceScene, tmp_path: Path) -> AsyncIterator[HeldAccounts]:
    """Three accounts that hold nothing yet."""
    async with held_accounts(reference, tmp_path) as made:
        yield made


@pytest.fixture
async def scene(reference: ReferenceScene, tmp_path: Path) -> AsyncIterator[AccountsScene]:
    """Nobody is logged in yet."""
    async with accounts_scene(reference, tmp_path) as made:
        yield made
