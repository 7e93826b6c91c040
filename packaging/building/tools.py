"""The programs that look at a release from outside, in an environment of their own below build/package."""

from __future__ import annotations

from pathlib import Path

from devtools.base import ROOT, say, scripts
from devtools.environments import digest, install_lock, make_venv, stamped

LOCK = ROOT / "packaging" / "release.lock"
TOOLS = ROOT / "build" / "package" / "tools"


def tool(name: str) -> Path:
    """A program of `packaging/release.lock`, for example `zizmor` or `python`; the first call sets the tools up."""
    wanted = digest(LOCK)
    if not stamped(TOOLS / "stamp", wanted):
        say(f"setting up {TOOLS.relative_to(ROOT)}")
        make_venv(TOOLS)
        install_lock(TOOLS, LOCK)
        (TOOLS / "stamp").write_text(wanted)
    return scripts(TOOLS) / name
