"""Where things lie in a checkout, and how the developer commands speak and start programs."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"


class Stop(Exception):
    """A condition the person at the keyboard has to settle; the text is the sentence to show."""


ROOM, ROOM_FOR_PROGRAM, ROOM_FOR_TEMPORARY = 1.2, 0.6, 0.3
"""Gigabytes that setting up takes in the checkout with and without tests, and meanwhile in the temporary folder."""
_UNREACHABLE = re.compile(
    r"Temporary failure|Could not resolve|Name or service not known|getaddrinfo failed|nodename nor servname"
    r"|Network is unreachable|No route to host|Connection refused|Connection timed out|Could not connect"
    r"|Failed to establish a new connection|Cannot connect to proxy|ProxyError|NewConnectionError|Read timed out"
    r"|ConnectTimeoutError|Unable to connect|Unsupported proxy|Tunnel connection failed"
)
_FULL = re.compile(r"No space left on device|Disk quota exceeded|not enough space on the disk")
_PROXIES = ("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "PIP_PROXY")


def unreachable(said: str) -> bool:
    """Whether a program's words mean that it found no way to the network."""
    return bool(_UNREACHABLE.search(said))


def network_words(environment: Mapping[str, str] = os.environ) -> str:
    """What to do where the network cannot be reached, with the proxy that is set, without its password."""
    found = next((name for name in _PROXIES if environment.get(name)), None)
    if found is None:
        return (
            "there is no way to the network. Connect, or name your proxy in https_proxy and http_proxy, then try again."
        )
    scheme, divider, rest = environment[found].rpartition("://")
    place = f"{scheme}{divider}{rest.rpartition('@')[2]}"
    return f"the network cannot be reached through the proxy {place}. Correct {found} or remove it, then try again."


def room_words(needed: float = ROOM) -> str:
    """How many gigabytes setting up needs in the checkout, and what there is."""
    try:
        temporary = Path(tempfile.gettempdir())
    except OSError:  # it is full itself
        temporary = Path(os.environ.get("TMPDIR", "/tmp"))  # noqa: S108  named, not used
    places = ((needed, ROOT), (ROOM_FOR_TEMPORARY, temporary))
    needs = [f"{gigabytes} GB in {folder} ({_free(folder):.1f} GB are free)" for gigabytes, folder in places]
    return f"The disk is full: setting up needs about {' and '.join(needs)}. Make room, then try again."


def _free(folder: Path) -> float:
    """Gigabytes that are free there."""
    return shutil.disk_usage(folder).free / 1e9


def need_room(gigabytes: float = ROOM) -> None:
    """Raise Stop where there is not enough room to begin with, instead of minutes later."""
    if _free(ROOT) < gigabytes:
        raise Stop(room_words(gigabytes))


@contextlib.contextmanager
def setting_up() -> Iterator[None]:
    """Let one dev.py at a time change the environments of this checkout; the others wait and say so.

    The lock ends with its process. A checkout that cannot be written needs none.
    """
    try:
        VENV.mkdir(exist_ok=True)
        lock = (VENV / "setup.lock").open("ab")
    except OSError:
        yield
        return
    with lock:
        if not _locked(lock, wait=False):
            say("another dev.py is setting up this checkout: waiting until it has finished")
            while not _locked(lock, wait=True):
                pass
        yield


def _locked(lock: BinaryIO, *, wait: bool) -> bool:
    """Take the lock of a file until it is closed; False while another process holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in {errno.EAGAIN, errno.EACCES, errno.EDEADLK}  # another: no locks there, as before
    return True


def quiet(
    *command: str | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None, typed: str | None = None
) -> str:
    """Run to the end and return standard output; raises Stop with the last lines of both streams on failure.

    `typed` goes to its standard input.
    """
    done = subprocess.run(
        [str(c) for c in command], cwd=cwd, env=env, text=True, input=typed, capture_output=True, check=False
    )
    if done.returncode:
        raise _failed(command, done.returncode, done.stdout + done.stderr)
    return done.stdout


def followed(on_line: Callable[[str], None], *command: str | Path, env: Mapping[str, str] | None = None) -> None:
    """Run to the end and hand each line of both streams over as it comes; raises Stop as `quiet` does."""
    lines = []
    with child(command, env) as process:
        for line in process.stdout or ():
            lines.append(line)
            on_line(line)
    if process.returncode:
        raise _failed(command, process.returncode, "".join(lines))


def _failed(command: Sequence[str | Path], code: int, output: str) -> Stop:
    if _FULL.search(output):
        return Stop(room_words())
    tail = "\n".join(output.strip().splitlines()[-15:])
    return Stop(f"{tail}\n`{' '.join(str(c) for c in command)}` failed with code {code}.")


_CHILDREN: set[subprocess.Popen[str]] = set()
_LEAVING = threading.Event()
"""Set once a signal ends this process: no thread of it starts another program."""
LAST_WORDS = 40.0
"""Seconds for a part of the gate to end what it has started, of which its forks have 30; then it is killed."""


@contextlib.contextmanager
def child(
    command: Sequence[str | Path], env: Mapping[str, str] | None = None, *, cwd: Path | None = ROOT, piped: bool = True
) -> Iterator[subprocess.Popen[str]]:
    """A program that ends with the block: waited for, and told to end where an error or a signal leaves the block.

    `piped`: both its streams are read together as `stdout`, and what it says of its end is shown; else it writes to
    those of this process.
    """
    if _LEAVING.is_set():  # another thread's next program
        raise SystemExit
    stdout, stderr = (subprocess.PIPE, subprocess.STDOUT) if piped else (None, None)
    # A program may be told another encoding than this one reads, by PYTHONIOENCODING: a path in its words ends nothing.
    with subprocess.Popen(
        [str(c) for c in command], cwd=cwd, env=env, text=True, errors="replace", stdout=stdout, stderr=stderr
    ) as process:
        _CHILDREN.add(process)
        try:
            if _LEAVING.is_set():  # it came meanwhile, and may have missed this one
                process.terminate()
                raise SystemExit
            yield process
        except BaseException:
            if not _LEAVING.is_set():
                process.terminate()
            _await_end(process)
            raise
        finally:
            _CHILDREN.discard(process)


def _await_end(process: subprocess.Popen[str]) -> None:
    """Wait for a program that has been told to end, and show its last words.

    One that has the terminal is waited for without end: it may ask the person.
    """
    words = ""
    try:
        words = process.communicate(timeout=LAST_WORDS if process.stdout else None)[0] or ""
    except subprocess.TimeoutExpired as late:
        process.kill()
        words = late.output.decode(errors="replace") if isinstance(late.output, bytes) else ""
    with contextlib.suppress(OSError):  # nobody reads them
        sys.stdout.write(words)
        sys.stdout.flush()


def foreground(command: Sequence[str | Path], env: Mapping[str, str], *, cwd: Path | None = ROOT) -> int:
    """Run a program that has this terminal; returns its exit code. What ends this process tells it to end first."""
    with child(command, env, cwd=cwd, piped=False) as program:
        return program.wait()


def end_on_signals() -> None:
    """Let SIGTERM and SIGHUP leave this process as Ctrl+C does, so that each block ends the programs that it started.

    By default a process ends where it stands, and they run on. A second signal changes nothing: the first is under way.
    Ctrl+C is heard by each program of the terminal: none is told again, which would cut its own end short. One that
    did not hear it hears of a SIGTERM that follows.
    """

    def interrupted(number: int, frame: FrameType | None) -> None:
        _LEAVING.set()
        signal.default_int_handler(number, frame)

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupted)
    if sys.platform == "win32":
        return

    def leave(number: int, _frame: FrameType | None) -> None:
        for each in heard:  # not SIG_IGN: a program started from here on would inherit it
            signal.signal(each, lambda *_: None)
        interrupted_before = _LEAVING.is_set()
        _LEAVING.set()
        for process in list(_CHILDREN):  # those of other threads too, which hear of no signal
            process.terminate()
        killer = threading.Timer(LAST_WORDS, _kill_parts)
        killer.daemon = True
        killer.start()
        if not interrupted_before:
            sys.exit(128 + number)

    def send_again(reading: int) -> None:
        """Send the main thread the first signal again until it has heard it.

        Python looks for signals between two steps of a program: one that comes after that look and before the read in
        which the main thread then waits is heard when the read ends, which may be never.
        """
        (number,) = os.read(reading, 1)
        while not _LEAVING.wait(0.5):
            signal.pthread_kill(threading.main_thread().ident or 0, number)

    heard = [each for each in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(each) is not signal.SIG_IGN]  # nohup
    for each in heard:
        signal.signal(each, leave)
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    threading.Thread(target=send_again, args=(reading,), daemon=True).start()


def _kill_parts() -> None:
    """Kill what has not ended by itself, but for a program with a person before it."""
    for process in list(_CHILDREN):
        if process.stdout is not None:
            process.kill()


def say(text: str) -> None:
    """One line for the person, at once."""
    print(text, flush=True)


def scripts(venv: Path) -> Path:
    """The folder of a virtual environment that holds its programs."""
    return venv / ("Scripts" if WINDOWS else "bin")


def python(venv: Path = VENV) -> Path:
    """The interpreter of a virtual environment."""
    return scripts(venv) / ("python.exe" if WINDOWS else "python")
