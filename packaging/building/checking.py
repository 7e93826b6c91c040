"""What `dev.py package --check` tries on finished products, by name and in this order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from building.checks import contents, deb, macos, pip, reproducible, systems, tarball, windows, workflow
from building.release import Release

CHECKS: dict[str, Callable[[Path, Release, Path], str]] = {
    "reproducible": reproducible.check,
    "contents": contents.check,
    "tarball": tarball.check,
    "deb": deb.check,
    "systems": systems.check,
    "pip": pip.check,
    "windows": windows.check,
    "macos": macos.check,
    "workflow": workflow.check,
}
"""Each gets the folder of the products, the release and an empty folder; it returns what it found or raises Stop."""
EVERYWHERE = ("reproducible", "contents")


def names(system: str) -> list[str]:
    """What can be tried on a system: Linux also looks at what the others will make of the same tree."""
    return list(CHECKS) if system == "linux" else list(EVERYWHERE)
