"""Programs of tests/fakes/walks as forks of the process that has imported all test files: no start, no imports.

A process that runs tests has windows and cannot be forked for a program. So `--processes` first forks one that runs
none: it waits at a socket, and each program is a fork of it, which costs some ten milliseconds instead of a second.
A fork is not all that a start is: modules are loaded in another order, and the interpreter is not taken down. The whole
run starts each program as it stands, and tests/e2e starts Tideboard itself in the gate too.
"""

from __future__ import annotations

import faulthandler
import gc
import importlib
import logging
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn, Self

_THREAD_SECONDS: Final = 60.0
"""Seconds that a thread may take to end after its program: one that nobody ends would never."""
_STACK_SECONDS: Final = 10.0
"""Seconds for the stacks of a program that took too long."""


class Walk(NamedTuple):
    """One program to be run: its module, arguments and environment, and the files for what it writes."""

    module: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    output: Path
    errors: Path


class WalkForks:
    """The process that is forked for each program; whoever made it, and the forks of that one, may ask it."""

    def __init__(self) -> None:
        if sys.platform != "linux":
            raise NotImplementedError
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        # What comes is unpickled, so that nobody else may ask: the folder is this user's alone. No object removes it at
        # its end: each fork has a copy of that.
        self.folder = Path(tempfile.mkdtemp(prefix="walks-"))
        self._socket.bind(str(self.folder / "asked"))
        self._socket.listen()
        self._address = self._socket.getsockname()
        life, ours = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(ours)
            _in_fork(partial(self._serve, life))
        self._socket.close()
        os.close(life)
        self._life = ours

    def run(self, walk: Walk, seconds: float) -> tuple[int, float]:
        """Exit code and processor seconds of a program; TimeoutError if it took longer, and was killed."""
        if sys.platform != "linux":
            raise NotImplementedError
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.connect(self._address)
            with Connection(client.detach()) as pipe:
                pipe.send((walk, seconds))
                status, spent = pipe.recv()
        if status is None:
            raise TimeoutError(f"{walk.module} took longer than {seconds:g} s")
        return os.waitstatus_to_exitcode(status), spent

    def __enter__(self) -> Self:
        """Return this; the process waits since it was made."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process; it also ends with the process that made it and all forks of that one."""
        os.close(self._life)
        os.kill(self._process, signal.SIGTERM)
        os.waitpid(self._process, 0)  # what its programs spent is counted as that of its children
        shutil.rmtree(self.folder)

    def _serve(self, life: int) -> int:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that made this one ends it
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        gc.freeze()  # else a program's first collection copies all that it shares
        with suppress(KeyboardInterrupt):
            self._answer(life)
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)
        return 0

    def _answer(self, life: int) -> None:
        if sys.platform != "linux":
            raise NotImplementedError
        while life not in wait([self._socket.fileno(), life]):
            connected, _ = self._socket.accept()
            if os.fork() == 0:
                self._socket.close()
                os.close(life)
                _in_fork(partial(_watch, Connection(connected.detach())))
            connected.close()
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


def _in_fork(work: Callable[[], int]) -> NoReturn:
    """End this process behind its work: nothing of the parent's may run here."""
    code = 1
    try:
        code = work()
    except BaseException:  # noqa: BLE001  whatever it is, the parent's code must not go on here
        traceback.print_exc()
    finally:
        os._exit(code)


def _watch(pipe: Connection) -> int:
    """Run one program in a fork, tell its wait status and what it spent; kill it if nobody waits for it any more."""
    if sys.platform != "linux":
        raise NotImplementedError
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    walk, seconds = pipe.recv()
    process = os.fork()
    if process == 0:
        pipe.close()
        _in_fork(partial(_be, walk))
    ended = os.pidfd_open(process)
    in_time = ended in wait([ended, pipe], seconds)
    if not in_time:  # it writes where each thread stands, and ends
        os.kill(process, signal.SIGABRT)
        if ended not in wait([ended], _STACK_SECONDS):
            os.kill(process, signal.SIGKILL)
    _, status, used = os.wait4(process, 0)
    with suppress(OSError):
        pipe.send((status if in_time else None, used.ru_utime + used.ru_stime))
    return 0


def _be(walk: Walk) -> int:
    """Be a program as far as a fork can, with what the interpreter has at its start.

    What is registered for the interpreter's end is not run: some of it is the parent's.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, path in ((1, walk.output), (2, walk.errors)):
        with path.open("wb") as file:
            os.dup2(file.fileno(), number)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
    faulthandler.enable()
    os.environ.clear()
    os.environ.update(walk.environment)
    sys.argv[:] = [walk.module, *walk.arguments]
    sys.excepthook, sys.unraisablehook = sys.__excepthook__, sys.__unraisablehook__
    threading.excepthook = threading.__excepthook__
    root = logging.getLogger()
    root.handlers.clear()
    root.setLevel(logging.WARNING)
    gc.set_threshold(700, 10, 10)
    random.seed()
    try:
        code = _exit_code(importlib.import_module(walk.module).main)
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join(_THREAD_SECONDS)
                if thread.is_alive():
                    sys.stderr.write(f"the program left the thread {thread.name} behind\n")
                    code = code or 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return code


def _exit_code(main: Callable[[], Any]) -> int:
    """What the interpreter makes of what a program returns or raises."""
    try:
        code = main()
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001  the interpreter prints it
        traceback.print_exc()
        return 1
    if code is None or isinstance(code, int):
        return code or 0
    sys.stderr.write(f"{code}\n")
    return 1
