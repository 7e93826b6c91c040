"""Commits of this checkout: the one that lies here, the one to compare with, the last whose first part passed."""

from __future__ import annotations

import subprocess
from pathlib import Path

from devtools.base import ROOT, Stop

MAIN = "main"
LAST_GREEN = Path(".venv") / "last-green"
"""The commit whose whole run passed in this checkout last."""


def git(*arguments: str, typed: bytes | None = None, root: Path = ROOT) -> bytes:
    """What git prints; raises Stop with its own words if it fails."""
    command = ["git", "-c", "core.quotePath=false", "-c", "safe.directory=*", *arguments]
    done = subprocess.run(command, cwd=root, input=typed, capture_output=True, check=False)
    if done.returncode:
        raise Stop(f"`{' '.join(['git', *arguments])}` failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def commit_of(name: str, root: Path = ROOT) -> str:
    """The full hash of a commit; raises Stop for a name that stands for none."""
    try:
        return git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", root=root).decode().strip()
    except Stop:
        raise Stop(f"no commit is named {name} here: name a branch, a tag or a hash that `git log` shows.") from None


def here(root: Path = ROOT) -> str:
    """The commit that lies here; empty where a file differs from it, and outside a checkout."""
    try:
        return "" if git("status", "--porcelain", root=root) else commit_of("HEAD", root)
    except (Stop, OSError):
        return ""


def keep_green(commit: str, root: Path = ROOT) -> None:
    """Note that a whole run of this commit passed, if it still lies here; empty: files differed as the run began."""
    if commit and commit == here(root):
        (root / LAST_GREEN).write_text(commit, encoding="utf-8")


def last_green(root: Path = ROOT) -> str:
    """The commit whose whole run passed here last; raises Stop without one."""
    kept = root / LAST_GREEN
    if not kept.is_file():
        raise Stop("no whole run has passed here yet: run `dev.py test` once, or name a commit to compare with.")
    return commit_of(kept.read_text(encoding="utf-8").strip(), root)


def base_of(named: str | None, root: Path = ROOT) -> str:
    """The commit to compare with: the one named, else where this branch left main.

    On main itself it is the last commit whose whole run passed here; raises Stop where there is none.
    """
    if named is not None:
        return commit_of(named, root)
    if git("branch", "--show-current", root=root).decode().strip() == MAIN:
        return last_green(root)
    return git("merge-base", "HEAD", commit_of(MAIN, root), root=root).decode().strip()
