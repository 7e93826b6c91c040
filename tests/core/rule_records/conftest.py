"""A data folder with a made-up archive, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.values.signal_archive import fill


@pytest.fixture(scope="package")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nothing is written into it."""
    folder = tmp_path_factory.mktemp("records")
    fill(folder / "archive")
    return folder
