"""The whole window, wired: what locks reaches the lock, the keyring's word counts, and nothing keeps it from ending."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import ROOT
from tideboard_core.audit_log import FILE, RecordKind, read

SECONDS = 60


def run(*arguments: str) -> dict[str, object]:
    """Run the window in a process of its own: it dresses the whole QApplication."""
    parts = ("core", "desktop", "proto", "resources", "tests")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in parts)}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-m", "fakes.whole_application", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.timeout(SECONDS)
def test_what_locks_reaches_the_lock(tmp_path: Path) -> None:
    found = run(str(tmp_path))

    assert found == {
        "reset": "by-hand",
        "orders left": [],
        "screen": "screen-locked",
        "idle after a key": 600.0,
        "clock": "expired",
        "notice": "password-changed",
        "audit": "shorter",
        "end": "exit",
    }
    verification, records = read((tmp_path / FILE).read_bytes())
    assert verification.whole
    told = [record.data["kind"] for record in records if record.kind is RecordKind.LOCK]
    assert told == ["unlocked", "locked"] * 5


@pytest.mark.timeout(SECONDS)
def test_a_keyring_that_never_answers_does_not_keep_it_from_ending(tmp_path: Path) -> None:
    assert run(str(tmp_path), "hanging") == {"end": "start"}
