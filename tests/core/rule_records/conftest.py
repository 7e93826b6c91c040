"""A data folder with a made-up archive, and a place that it was published into; made once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tideboard_core.desk.places import SharedPlace


@pytest.fixture(scope="package")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nothing is written into its archive."""
    from fakes.values.signal_archive import fill

    folder = tmp_path_factory.mktemp("records")
    fill(folder / "archive")
    return folder


@pytest.fixture(scope="package")
def place(data: Path) -> SharedPlace:
    """What the archive has, published."""
    from fakes.values.shared_places import published, shared_folder

    made = shared_folder(data / "share")
    published(data / "archive", made)
    return made
