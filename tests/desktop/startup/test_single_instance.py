"""One process per data directory, proved with real processes."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from weakref import ref

import pytest
from pytestqt.qtbot import QtBot

from tideboard_api.peers import owner_of
from tideboard_desktop.startup import single_instance as instance
from tideboard_desktop.startup.single_instance import (
    LONGEST_MESSAGE,
    LONGEST_SOCKET,
    LONGEST_TOKEN,
    SingleInstance,
    message_of,
    path_in,
    socket_places,
    token_in,
)

POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has a name space of its own for pipes")
HOLD = """
import sys, pathlib
from tideboard_desktop.startup.single_instance import SingleInstance
held = SingleInstance(pathlib.Path(sys.argv[1]))
print(held.claim(), flush=True)
sys.stdin.read()
"""
CALL = """
import sys, pathlib
from tideboard_desktop.startup.single_instance import SingleInstance
second = SingleInstance(pathlib.Path(sys.argv[1]))
print(second.claim(), second.holder(), second.call_first())
"""
OPEN = """
import sys, pathlib
from tideboard_desktop.startup.single_instance import SingleInstance
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
        qtbot.waitUntil(lambda: calls == ["raise"])
        said, _ = second.communicate()

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

        holder.kill()
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
        qtbot.waitUntil(lambda: bool(opened))
        said, _ = second.communicate()

    assert said.strip() == "True"
    assert opened == [tmp_path / file]
    first.release()


@POSIX
def test_a_line_that_ends_after_a_change_of_connection_opens_its_file_in_the_new_window(
    qtbot: QtBot, tmp_path: Path
) -> None:
    """The window before is deleted by then; nothing of it is kept."""
    calls: list[str] = []
    before, after = list[Path](), list[Path]()
    first = SingleInstance(tmp_path)
    assert first.claim()
    open_before = partial(before.append)
    first.on_call(partial(calls.append, "before"), open_before)
    line = message_of(tmp_path / "mine.x")

    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(next(socket_places(tmp_path)))
        caller.sendall(line[:9])
        with socket.socket(socket.AF_UNIX) as later:
            later.connect(next(socket_places(tmp_path)))
        qtbot.waitUntil(lambda: calls == ["before"])  # the caller before it was taken, too
        first.on_call(partial(calls.append, "after"), after.append)
        left = ref(open_before)
        del open_before
        caller.sendall(line[9:])
        qtbot.waitUntil(lambda: bool(before + after))

    assert (calls, before, after) == (["before", "after"], [], [tmp_path / "mine.x"])
    assert left() is None
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

    command = [sys.executable, "-c", SAY, next(socket_places(tmp_path)), message.hex(), str(times), "20000"]
    with subprocess.Popen(command) as caller:
        qtbot.waitUntil(lambda: caller.poll() is not None)

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


@POSIX
@pytest.mark.parametrize("runtime", [True, False])
def test_the_socket_lies_where_nobody_else_can_make_one(
    runtime: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the runtime folder, else in the data directory, and in a private folder where those paths are too long."""
    short = Path(tempfile.mkdtemp(prefix="tb-"))
    data, other = short / "data", short / "runtime"
    data.mkdir(mode=0o700)
    other.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(other) if runtime else "")
    long = tmp_path / ("x" * 120)
    long.mkdir(mode=0o700)

    assert Path(next(socket_places(data))).parent == (other if runtime else data)
    for directory in (data, long):
        for place in map(Path, socket_places(directory)):
            assert len(os.fsencode(place)) <= LONGEST_SOCKET
            assert place.parent.stat().st_mode & 0o077 == 0
    other.chmod(0o777)  # anybody could take the name there
    assert Path(next(socket_places(data))).parent == data
    shutil.rmtree(short)


@POSIX
def test_a_long_data_directory_is_reached_too(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    data = tmp_path / ("x" * 120)
    data.mkdir(mode=0o700)
    calls: list[str] = []
    first = SingleInstance(data)
    assert first.claim()
    first.on_call(lambda: calls.append("raise"))

    with subprocess.Popen([sys.executable, "-c", CALL, str(data)], stdout=subprocess.PIPE, text=True) as second:
        qtbot.waitUntil(lambda: calls == ["raise"])
        said, _ = second.communicate()

    assert said.split() == ["False", str(os.getpid()), "True"]
    first.release()


def test_another_accounts_process_is_neither_heard_nor_believed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have the name's place by a mistake of the system: a start shows its own window then."""
    if sys.platform == "win32":
        pytest.skip("Windows has a name space of its own for pipes")
    calls: list[str] = []
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.bind(next(socket_places(tmp_path)))
        stranger.listen()
        assert SingleInstance(tmp_path).call_first()
        monkeypatch.setattr(instance, "owner_of", lambda _end: os.getuid() + 1)
        assert not SingleInstance(tmp_path).call_first()
    first = SingleInstance(tmp_path)
    assert first.claim()
    first.on_call(lambda: calls.append("raise"))

    with subprocess.Popen([sys.executable, "-c", CALL, str(tmp_path)], stdout=subprocess.PIPE, text=True) as second:
        qtbot.waitUntil(lambda: second.poll() is not None)

    assert calls == []
    first.release()


def test_the_peers_account_is_asked_of_the_system() -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has a name space of its own for pipes")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert owner_of(ours) == os.getuid()


@POSIX
def test_no_place_to_listen_is_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(instance, "socket_places", lambda _directory: iter([str(tmp_path / "absent" / "s")]))
    first = SingleInstance(tmp_path)
    assert first.claim()

    first.on_call(lambda: None)

    assert "a later start cannot raise this window" in caplog.text
    first.release()


FULL = """
import pathlib, resource, sys
from tideboard_desktop.startup.single_instance import SingleInstance
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # as on a full disk: a file can be made, no byte of it written
held = SingleInstance(pathlib.Path(sys.argv[1]))
print(held.claim(), flush=True)
sys.stdin.read()
"""


def start_on_full_disk(directory: Path) -> subprocess.Popen[str]:
    """A process that claims the directory while no byte can be written."""
    command = [sys.executable, "-c", FULL, str(directory)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@POSIX
def test_a_full_disk_still_lets_one_process_start_and_only_one(tmp_path: Path) -> None:
    with start_on_full_disk(tmp_path) as first, start_on_full_disk(tmp_path) as second:
        assert first.stdout is not None
        assert second.stdout is not None
        assert sorted([first.stdout.readline(), second.stdout.readline()]) == ["False\n", "True\n"]
        assert list(tmp_path.iterdir()) == []

        mine = SingleInstance(tmp_path)  # with room again
        assert not mine.claim()
        assert mine.holder() == 0
        assert not (tmp_path / "tideboard.lock").exists()
        for process in (first, second):
            process.kill()
    assert mine.claim()
    mine.release()


@POSIX
def test_a_full_disk_does_not_take_the_directory_from_its_holder(tmp_path: Path) -> None:
    mine = SingleInstance(tmp_path)
    assert mine.claim()

    with start_on_full_disk(tmp_path) as second:
        assert second.stdout is not None
        assert second.stdout.readline() == "False\n"
        second.kill()
    mine.release()


@POSIX
def test_a_file_system_without_such_locks_has_the_lock_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_directory: Path) -> int:
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(instance, "lock_data_folder", refuse)
    one, other = SingleInstance(tmp_path), SingleInstance(tmp_path)

    assert one.claim()
    assert not other.claim()
    one.release()


@POSIX
def test_a_full_temporary_folder_stops_no_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", full)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)

    assert list(socket_places(tmp_path / ("x" * 120))) == []


@POSIX
@pytest.mark.parametrize("file", [[], ["/desk/mine.tideboard-layout"]])
def test_a_later_start_hands_over_the_token_of_its_launcher(qtbot: QtBot, tmp_path: Path, file: list[str]) -> None:
    """Qt takes it from the environment while the window is raised; nothing that starts later has it."""
    tokens: list[str] = []
    opened: list[Path] = []

    def environment() -> str:
        return subprocess.run(["printenv", "XDG_ACTIVATION_TOKEN"], capture_output=True, text=True, check=False).stdout

    first = SingleInstance(tmp_path)
    assert first.claim()
    first.on_call(lambda: tokens.append(environment()), opened.append)
    command = [sys.executable, "-c", OPEN if file else CALL, str(tmp_path), *file]
    launched = os.environ | {"XDG_ACTIVATION_TOKEN": "kwin-4711"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=launched) as second:
        qtbot.waitUntil(lambda: bool(tokens))
        written, _ = second.communicate()

    assert written.split()[-1] == "True"
    assert (tokens, environment()) == (["kwin-4711\n"], "")
    assert opened == [Path(path) for path in file]
    first.release()


@POSIX
def test_a_first_process_that_is_at_work_is_reached_with_a_token_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the later start would say that it does not answer; the system keeps the line for it."""
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "kwin-4711")
    with socket.socket(socket.AF_UNIX) as busy:
        busy.bind(next(socket_places(tmp_path)))
        busy.listen()

        assert SingleInstance(tmp_path).call_first()

        link, _ = busy.accept()
        with link:
            assert token_in(link.recv(LONGEST_MESSAGE)) == "kwin-4711"


@pytest.mark.parametrize("token", ["", "a\nb", "\u79d1", "x" * (LONGEST_TOKEN + 1), "a\0b"])
def test_what_can_be_no_token_is_left_out(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert token_in(message_of(None, token)) == ""
    if "\0" not in token:
        monkeypatch.setenv("XDG_ACTIVATION_TOKEN", token)
        assert instance.own_token() == ""


def test_a_token_and_a_path_share_a_line(tmp_path: Path) -> None:
    line = message_of(tmp_path / "mine.x", "0123-abc")

    assert (path_in(line), token_in(line)) == (tmp_path / "mine.x", "0123-abc")
    assert (path_in(message_of(None, "0123")), token_in(b'{"activation": 7}'), token_in(b"[")) == (None, "", "")
