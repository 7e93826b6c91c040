"""The whole window records a market at twenty times its speed, and the archive has what it had at each look."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.walks.own_process import run_fake

pytestmark = pytest.mark.slow

SECONDS = 240


@pytest.mark.timeout(SECONDS)
def test_the_archive_has_every_book_and_quote_that_the_window_had(tmp_path: Path) -> None:
    found = run_fake("recorded_live", str(tmp_path), seconds=SECONDS)
    looks = found.pop("looks")
    assert looks >= 100
    assert found.pop("different books") >= 10
    assert found == {
        "books": looks,
        "quotes": looks,
        "lot": 100,
        "gaps": ["not-running", "not-running"],
        "damaged": 0,
    }
