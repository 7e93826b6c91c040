"""The dock of all accounts over two connections, and accounts that hold something over a scripted one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fakes.scenes.dock_fixtures import reference

if TYPE_CHECKING:
    from fakes.scenes.accounts import AccountsScene
    from fakes.scenes.held_accounts import HeldAccounts
    from fakes.scenes.market.reference import ReferenceScene

__all__ = ["accounts", "reference", "scene"]


@pytest.fixture
async def accounts(reference: ReferenceScene, tmp_path: Path) -> AsyncIterator[HeldAccounts]:
    """Three accounts that hold nothing yet."""
    from fakes.scenes.held_accounts import held_accounts

    async with held_accounts(reference, tmp_path) as made:
        yield made


@pytest.fixture
async def scene(reference: ReferenceScene, tmp_path: Path) -> AsyncIterator[AccountsScene]:
    """Nobody is logged in yet."""
    from fakes.scenes.accounts import accounts_scene

    async with accounts_scene(reference, tmp_path) as made:
        yield made
