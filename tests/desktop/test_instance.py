"""One process per data directory, proved with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from tideboard_desktop.instance import SingleInstance

HOLD = """
import sys, pathlib
from tideboard_desktop.instance import SingleInstance
held = SingleInstance(pathlib.Path(sys.argv[1]))
print(held.claim(), flush=True)
sys.stdin.read()
"""
CALL = """
import sys, pathlib
from tideboard_desktop.instance import SingleInstance
second = SingleInstance(pathlib.Path(sys.argv[1]))
print(second.claim(), second.holder(), second.call_first())
"""


def test_a_second_start_is_refused_and_raises_the_first_ones_window(qtbot: QtBot, tmp_path: Path) -> None:
    calls: list[str] = []
    first = SingleInstance(tmp_path)
    assert first.claim()
    first.on_call(lambda: calls.append("raise"))

    with subprocess.Popen([sys.executable, "-c", CALL, str(tmp_path)], stdout=subprocess.PIPE, text=True) as second:
        qtbot.waitUntil(lambda: calls == ["raise"], timeout=10_000)
        said, _ = second.communicate(timeout=10)

    assert said.split() == ["False", str(os.getpid()), "True"]
    first.release()
    again = SingleInstance(tmp_path)
    assert again.claim()
    again.release()


def test_a_killed_process_frees_its_directory_at_once(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "True"
        mine = SingleInstance(tmp_path)
        assert not mine.claim()

        holder.send_signal(signal.SIGKILL)
        holder.wait()

    assert mine.claim()
    mine.release()


def test_other_directories_are_not_touched(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = SingleInstance(tmp_path / "a"), SingleInstance(tmp_path / "b")

    assert one.claim()
    assert other.claim()
    one.release()
    other.release()
