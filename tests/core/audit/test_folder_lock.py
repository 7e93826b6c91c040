from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tideboard_core.audit.folder_lock import lock_data_folder
from tideboard_core.audit.records import FILE


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with an order log, which Windows locks."""
    (tmp_path / FILE).touch()
    return tmp_path


def test_the_lock_of_the_system_is_held_once(data: Path) -> None:
    first = lock_data_folder(data)
    assert first is not None
    assert lock_data_folder(data) is None
    os.close(first)
    again = lock_data_folder(data)
    assert again is not None
    os.close(again)


@pytest.mark.skipif(sys.platform == "win32", reason="a folder cannot be opened there")
def test_a_folder_that_is_not_there_has_no_lock(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        lock_data_folder(tmp_path / "none")
