"""Unlocking and pins in the whole window, over a restart, against a broker's gateway."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.walks.own_process import run_fake

pytestmark = pytest.mark.slow

SECONDS = 240


@pytest.mark.timeout(SECONDS)
def test_a_pinned_account_sends_nothing_until_its_own_password_is_typed(tmp_path: Path) -> None:
    assert run_fake("pinned_application", str(tmp_path), seconds=SECONDS) == {
        "environment": "LIVE",
        "open": False,
        "denied": "pinned",
        "Ctrl+U asks": ["unpin"],
        "after the other account's password": [False, True],
        "shown": "Pinned, place and change are off",
        "denied again": "pinned",
        "after a wrong password": [True, 1],
        "unpinned, and open": False,
        "Ctrl+U asks then": ["unlock"],
        "order log": ["account-pinned", "opend-unlock-refused", "password-refused", "account-unpinned"],
        "OpenD left open": 0,
    }
