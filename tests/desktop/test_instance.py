"""One process per data directory, proved with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tideboard_desktop import instance
from tideboard_desktop.instance import LONGEST_MESSAGE, SingleInstance, message_of, path_in

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
OPEN = """
import sys, pathlib
from tideboard_desktop.instance import SingleInstance
print(SingleInstance(pathlib.Path(sys.argv[1])).call_first(pathlib.Path(sys.argv[2])))
"""
SAY = """
import sys
from PySide6.QtNetwork import QLocalSocket
socket = QLocalSocket()
socket.connectToServer(sys.argv[1])
assert socket.waitForConnected(20000)
socket.write(bytes.fromhex(sys.argv[2]) * int(sys.argv[3]))
socket.waitForBytesWritten(1000)
socket.waitForDisconnected(int(sys.argv[4]))
"""


def test_a_second_start_is_refused_and_raises_the_first_ones_window(qtbot: QtBot, tmp_path: Path) -> None:
    calls: list[str] = []
    first = SingleInstance(tmp_path)
    assert first.claim()
    first.on_call(lambda: calls.append("raise"))

    with subprocess.Popen([sys.executable, "-c", CALL, str(tmp_path)], stdout=subprocess.PIPE, text=True) as second:
        qtbot.waitUntil(lambda: calls == ["raise"], timeout=60_000)
        said, _ = second.communicate(timeout=60)

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


LONG = "/".join(["\u79d1\u6280 " + "x" * 200] * 15) + "/mine.tideboard-layout"


@pytest.mark.parametrize(
    "file", ["/desk/mine.tideboard-layout", "/desk/\u79d1\u6280 \u201cq\u201d.x", "/" + LONG, "mine.x"]
)
def test_a_later_start_hands_its_file_over(qtbot: QtBot, tmp_path: Path, file: str) -> None:
    opened: list[Path] = []
    first = SingleInstance(tmp_path)
    assert first.claim()
    first.on_call(lambda: None, opened.append)

    command = [sys.executable, "-c", OPEN, str(tmp_path), file]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as second:
        qtbot.waitUntil(lambda: bool(opened), timeout=60_000)
        said, _ = second.communicate(timeout=60)

    assert said.strip() == "True"
    assert opened == [tmp_path / file]
    first.release()


@pytest.mark.parametrize(
    ("message", "times"),
    [(b'{"open": "relative"}\n', 1), (b"x" * 100, 1000), (b"[" * 100, 300), (b'{"open": 7}\n', 1), (b"\xff\n", 1)],
)
def test_a_wrong_message_is_ignored_and_the_caller_hung_up_on(
    qtbot: QtBot, tmp_path: Path, message: bytes, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    too_long = len(message) * times > LONGEST_MESSAGE
    monkeypatch.setattr(instance, "PATIENCE_MS", 600_000 if too_long else 200)
    opened: list[Path] = []
    calls: list[str] = []
    first = SingleInstance(tmp_path)
    assert first.claim()
    first.on_call(lambda: calls.append("raise"), opened.append)

    command = [sys.executable, "-c", SAY, first._name, message.hex(), str(times), "20000"]
    with subprocess.Popen(command) as caller:
        qtbot.waitUntil(lambda: caller.poll() is not None, timeout=60_000)

    assert caller.returncode == 0
    assert (calls, opened) == (["raise"], [])
    first.release()


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"{}",
        b"[1]",
        b'"/a"',
        b'{"open": null}',
        b'{"open": "a"}',
        b'{"open": "/a\\u0000b"}',
        b'{"open": "/\\ud800"}',
        b"[" * 30_000,
    ],
)
def test_only_an_absolute_path_is_one(message: bytes) -> None:
    assert path_in(message) is None


def test_a_path_survives_its_line(tmp_path: Path) -> None:
    for path in (tmp_path / "\u79d1\u6280\n.x", tmp_path / "\udcff"):
        line = message_of(path)
        assert line.count(b"\n") == 1
        assert path_in(line) == path


@pytest.mark.skipif(os.name != "posix", reason="Windows names its pipes otherwise")
def test_no_other_user_may_speak(qtbot: QtBot, tmp_path: Path) -> None:
    first = SingleInstance(tmp_path)
    assert first.claim()
    first.on_call(lambda: None)
    assert first._server is not None
    assert Path(first._server.fullServerName()).stat().st_mode & 0o077 == 0
    first.release()
