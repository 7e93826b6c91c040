"""The packages of Linux come after the icons."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import icons, linux
from building.release import Release
from devtools.base import Stop

RELEASE = Release(version="1.2.3", commit="0" * 40, epoch=1_790_000_000, system="linux", machine="x86_64")


def test_without_icons_nothing_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package without its icon would be built and look unfinished."""
    monkeypatch.setattr(icons, "FOLDER", tmp_path)

    with pytest.raises(Stop, match="icons are not drawn"):
        linux.make(tmp_path, RELEASE, tmp_path, tmp_path / "work")

    assert list(tmp_path.iterdir()) == []
