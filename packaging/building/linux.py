"""What a release for Linux is made of beside the archive and what pip installs."""

from __future__ import annotations

from pathlib import Path

from building import debian, icons
from building.release import Release
from devtools.base import Stop


def make(frozen: Path, release: Release, target: Path, work: Path) -> list[Path]:
    """Build the package for Debian and Ubuntu out of the frozen folder; the icons have to be drawn. May raise Stop."""
    drawn = icons.Icons(icons.FOLDER)
    if not drawn.ico.exists():
        raise Stop("The icons are not drawn: building/icons.py comes before the packages.")
    return [debian.make(frozen, release, target, work, drawn)]
