"""What dev.py has started ends with it, however it is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from checkout import ROOT

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM"), pytest.mark.slow]
PATIENCE = 60.0
"""Seconds for dev.py to begin or to end."""
SWAY = """#!/bin/sh
echo $$ > {pids}
touch "$XDG_RUNTIME_DIR/sway-ipc.1.sock" "$XDG_RUNTIME_DIR/wayland-1"
exec sleep 600
"""
UNDER_SWAY = """
from devtools.wayland import compositor

def command(arguments):
    with compositor.sway():
        print("begun", flush=True)
        time.sleep(600)
"""
IN_A_PART = """
import threading
from functools import partial
from devtools.parts import part as run_part

part = partial(run_part, again="")
part_beside = partial(part, beside=True)

def command(arguments):
    aside = ["sh", "-c", "echo $$ >> {folder}/pids; echo > {folder}/pipe; exec sleep 600"]
    threading.Thread(target=part_beside, args=("aside", aside, os.environ)).start()
    front = ["sh", "-c", "read written < {folder}/pipe; echo $$ >> {folder}/pids; echo begun; exec sleep 600"]
    part("in front", front, os.environ)
"""
UNHEARD = """
import threading
from devtools.base import child

def command(arguments):
    def signals():
        sys.stdin.read()
        time.sleep(0.5)  # the main thread reads again by then
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

    with child(["sh", "-c", "echo begun; exec sleep 600"]) as process:
        threading.Thread(target=signals).start()
        for line in process.stdout:
            print(line, end="", flush=True)
"""
SPEAKING = """
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from devtools.parts import part as run_part

part = partial(run_part, again="")
part_beside = partial(part, beside=True)

def command(arguments):
    with ThreadPoolExecutor(1) as pool:
        pool.submit(part_beside, "first", ["sh", "-c", "echo > {folder}/pipe; exec sleep 600"], os.environ)
        pool.submit(part_beside, "later", ["touch", "{folder}/later"], os.environ)
        slow = "trap 'sleep 0.3; echo last words; exit 1' {name}; read written < {folder}/pipe; echo begun"
        part("in front", ["sh", "-c", slow + "; while :; do sleep 0.1; done"], os.environ)
"""


@contextmanager
def dev(body: str, ended_by: int, *, group: bool = False, by_itself: bool = False) -> Iterator[list[str]]:
    """dev.py with a command of the test's own in the place of `wayland`; ended by a signal once the block is done.

    With `group` each program of its session gets the signal, as from a terminal. `by_itself`: the command sends it once
    its input ends. The list gets the lines that follow.
    """
    pretend = "import os, runpy, signal, sys, time, types\nsys.path[:0] = ['packaging']\n" + body
    # What runs in the background has SIGINT ignored, what nohup runs SIGHUP, and each hands that on to its children.
    pretend += "\nsignal.signal(signal.SIGINT, signal.default_int_handler)"
    pretend += "\nsignal.signal(signal.SIGHUP, signal.SIG_DFL)"
    pretend += "\nsys.modules['devtools.wayland.commands'] = types.SimpleNamespace(wayland=command)"
    pretend += "\nsys.argv = ['dev.py', 'wayland']; runpy.run_path('dev.py', run_name='__main__')"
    command = [sys.executable, "-c", pretend]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, start_new_session=group)
    words: list[str] = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line == "begun\n":
                break
        yield words
        if group:
            os.killpg(process.pid, ended_by)
        elif not by_itself:
            process.send_signal(ended_by)
        words.extend(process.communicate(timeout=PATIENCE)[0].splitlines())
        assert process.returncode == 128 + ended_by
    finally:
        process.kill()
        process.communicate()


def running(pid: str) -> bool:
    """Whether there is a process of that number."""
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(sys.platform != "linux", reason="compositors of Wayland are for Linux")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_compositor_ends_with_dev_py(number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By default a process that is told to end leaves the blocks in which it stands as they are."""
    for name in ("swaymsg", "grim", "wtype", "sway"):
        (tmp_path / name).write_text(SWAY.format(pids=tmp_path / "pids"))
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    with dev(UNDER_SWAY, number):
        pid = (tmp_path / "pids").read_text()
        assert running(pid)

    assert not running(pid)


def test_parts_of_the_gate_end_with_dev_py(tmp_path: Path) -> None:
    """A part that another thread waits for ends, too: a signal is heard by the main thread alone."""
    os.mkfifo(tmp_path / "pipe")
    with dev(IN_A_PART.format(folder=tmp_path), signal.SIGTERM):
        pids = (tmp_path / "pids").read_text().split()
        assert [running(pid) for pid in pids] == [True, True]

    assert not any(map(running, pids))


def test_a_signal_that_did_not_wake_the_main_thread_is_heard() -> None:
    """Another thread got it here; so it is where the main thread has just begun to wait."""
    with dev(UNHEARD, signal.SIGTERM, by_itself=True):
        pass


@pytest.mark.parametrize(("number", "group"), [(signal.SIGTERM, False), (signal.SIGINT, True)], ids=["told", "Ctrl+C"])
def test_a_part_says_its_last_words_and_none_begins(number: signal.Signals, group: bool, tmp_path: Path) -> None:
    """A run of tests then ends its fixtures and names what failed: a second signal would cut that short."""
    os.mkfifo(tmp_path / "pipe")
    with dev(SPEAKING.format(folder=tmp_path, name=number.name.removeprefix("SIG")), number, group=group) as words:
        pass

    assert "last words" in words
    assert not (tmp_path / "later").exists()
