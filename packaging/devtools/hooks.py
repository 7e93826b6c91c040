"""The commit hook: format and lint of the Python files of a commit, as they are staged."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from devtools.base import ROOT, Stop, quiet, say

MARK = "dev.py hooks"
SCRIPT = f"""#!/bin/sh
# Installed by `python3 {MARK}`; delete this file to be rid of it.
exec {{python}} dev.py hooks run
"""


def install() -> str:
    """Write the hook where git looks for it; returns what was done. Raises Stop if a hook of another maker is there."""
    folder = Path(quiet("git", "rev-parse", "--git-path", "hooks").strip())
    hook = (ROOT / folder) / "pre-commit"
    if hook.exists() and MARK not in hook.read_text(encoding="utf-8", errors="replace"):
        raise Stop(f"{hook} is a hook of another maker: let it call `python3 dev.py hooks run`, or move it away.")
    hook.parent.mkdir(parents=True, exist_ok=True)
    hook.write_text(SCRIPT.format(python=shlex.quote(Path(sys.executable).as_posix())), encoding="utf-8", newline="\n")
    hook.chmod(0o755)
    return f"each commit now checks format and lint of what it changes: {hook}"


def run(python: Path) -> int:
    """Check the staged Python files; returns 1 and says what to do if one of them would fail the gate."""
    listed = quiet("git", "diff", "--cached", "--name-only", "-z", "--diff-filter=ACMR", "--", "*.py")
    names = [name for name in listed.split("\0") if name]
    if not names:
        return 0
    # What is staged may differ from what lies in the folder: the check reads a copy of the index.
    with tempfile.TemporaryDirectory(prefix="tideboard-commit-") as copy:
        quiet("git", "checkout-index", f"--prefix={Path(copy).as_posix()}/", "--", "pyproject.toml", *names)
        checks = (["format", "--check"], ["check"])
        commands = [[str(python), "-m", "ruff", *check, "--no-cache", "--quiet", "--", *names] for check in checks]
        passed = [subprocess.run(command, cwd=copy, check=False).returncode == 0 for command in commands]
    if all(passed):
        return 0
    mend = [shlex.join([str(python), "-m", "ruff", *verb, "--", *names]) for verb in (["check", "--fix"], ["format"])]
    say(f"not committed: {' && '.join(mend)}")
    return 1
