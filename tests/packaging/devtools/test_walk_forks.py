"""Programs as forks: each prints and costs what it would in a process of its own, and none lasts longer than it may."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from walk_forks import Walk, WalkForks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the gate runs in forks on Linux alone")
SECONDS = 60
PROGRAMS = {
    "speaking_program": """
import os, sys, threading, logging

def main():
    print(*sys.argv[1:], os.environ["SPOKEN"], len(os.environ), logging.getLogger().handlers)
    threading.Thread(target=print, args=["from a thread"]).start()
    print("an error", file=sys.stderr)
    return 3
""",
    "failing_program": "def main(): raise KeyError('what it was')",
    "ending_program": "import sys\ndef main(): sys.exit('its reason')",
    "crashing_program": "import os, signal\ndef main(): os.kill(os.getpid(), signal.SIGSEGV)",
    "busy_program": """
import time

def main():
    while time.process_time() < 0.3:
        pass
""",
    "leaving_program": """
import threading

def main():
    threading.Thread(target=threading.Event().wait, name="reader").start()
""",
    "lasting_program": """
import os, signal

def main():
    print(os.getpid(), flush=True)
    signal.pause()
""",
}


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in PROGRAMS.items():
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.fixture
def forks(programs: None) -> Iterator[WalkForks]:
    with WalkForks() as forks:
        yield forks


def walk(folder: Path, program: str, *arguments: str) -> Walk:
    return Walk(program, arguments, {"SPOKEN": "word"}, folder / "output", folder / "errors")


def test_a_program_has_its_own_arguments_environment_output_and_end(forks: WalkForks, tmp_path: Path) -> None:
    code, _ = forks.run(walk(tmp_path, "speaking_program", "first", "second"), SECONDS)

    assert code == 3
    assert (tmp_path / "output").read_text() == "first second word 1 []\nfrom a thread\n"
    assert (tmp_path / "errors").read_text() == "an error\n"


@pytest.mark.parametrize(
    ("program", "code", "error"),
    [
        ("failing_program", 1, "KeyError: 'what it was'"),
        ("ending_program", 1, "its reason"),
        ("crashing_program", -11, "Segmentation fault"),
        ("no_program", 1, "No module named 'no_program'"),
    ],
)
def test_a_program_that_fails_tells_why(forks: WalkForks, tmp_path: Path, program: str, code: int, error: str) -> None:
    """Its code is that of a process; and the next program runs."""
    assert forks.run(walk(tmp_path, program), SECONDS)[0] == code
    assert error in (tmp_path / "errors").read_text()
    assert forks.run(walk(tmp_path, "speaking_program"), SECONDS)[0] == 3


def test_a_thread_that_a_program_leaves_behind_is_named(
    tmp_path: Path, programs: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("walk_forks._THREAD_SECONDS", 0.1)
    with WalkForks() as forks:
        assert forks.run(walk(tmp_path, "leaving_program"), SECONDS)[0] == 1
    assert (tmp_path / "errors").read_text() == "the program left the thread reader behind\n"


def test_what_a_program_spends_is_told_and_is_that_of_our_children(tmp_path: Path, programs: None) -> None:
    before = sum(os.times()[2:4])

    with WalkForks() as forks:
        code, spent = forks.run(walk(tmp_path, "busy_program"), SECONDS)

    assert code == 0
    assert 0.25 < spent <= sum(os.times()[2:4]) - before + 0.05


def test_a_program_that_lasts_too_long_is_killed(forks: WalkForks, tmp_path: Path) -> None:
    with pytest.raises(TimeoutError, match=r"lasting_program took longer than 0\.5 s"):
        forks.run(walk(tmp_path, "lasting_program"), 0.5)

    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "output").read_text()), 0)
    assert "lasting_program.py" in (tmp_path / "errors").read_text(), "where it stood"


def test_nobody_else_can_ask(programs: None) -> None:
    """What is asked is unpickled: who may ask may run anything."""
    with WalkForks() as forks:
        folder = forks.folder
        assert folder.stat().st_mode & 0o777 == 0o700
        assert [one.is_socket() for one in folder.iterdir()] == [True]
    assert not folder.exists()
